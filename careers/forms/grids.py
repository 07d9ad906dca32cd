"""Forms of grids, versions, cells, weighing and changes of classification."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from careers.choices_grids import GridKind, Rounding
from careers.models import Grade, GridVersion, PayGrid, WeighingFactor
from careers.services.grids.amounts import DEGREES
from careers.services.grids.effects import OffGrid
from hr_core.imports.amounts import parse_quantity
from hr_core.ui.forms import HouseForm, HouseModelForm, ScopedChoiceField

MIB = 1024 * 1024


class GridForm(HouseModelForm):
    fieldsets = ((_("Structure"), ("kind", "has_classes", "category_word", "class_word")),)

    class Meta:
        model = PayGrid
        fields = ("label", "code", "reference", "is_usual", "kind", "has_classes", "category_word", "class_word")


class GradeForm(HouseModelForm):
    class Meta:
        model = Grade
        fields = ("category", "grade_class", "label", "rank", "is_executive")

    def __init__(self, *args: Any, grid: PayGrid, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["category"].label = grid.category_word
        if grid.has_classes:
            self.fields["grade_class"].label = grid.class_word
        else:
            del self.fields["grade_class"]


class ThousandthsField(forms.CharField):
    """A quantity as people write it (`233,75`); its value is in thousandths."""

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip()
        if not text:
            return None
        found, _issue = parse_quantity(text)
        if found is None or found <= 0 or found * 1000 != int(found * 1000):
            raise forms.ValidationError(_("Écrire un nombre positif, de trois décimales au plus, par exemple 233,75."))
        return int(found * 1000)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        whole, rest = divmod(value, 1000)
        return f"{whole},{rest:03d}".rstrip("0").rstrip(",")


class VersionForm(HouseForm):
    """A version to prepare or change; `model` gives its cells to a new one."""

    start = forms.DateField(label=_("À partir du"))
    reference = forms.CharField(label=_("Texte ou décision"), max_length=160)
    model = ScopedChoiceField(GridVersion, label=_("Reprendre les échelons de"), required=False)
    point_value = ThousandthsField(label=_("Valeur mensuelle du point"), required=False)
    rate = ThousandthsField(
        label=_("Augmenter les montants de (%)"), required=False, help_text=_("3 ajoute trois pour cent à chaque échelon.")
    )
    rounding = forms.ChoiceField(label=_("Arrondi"), choices=Rounding.choices, initial=Rounding.NEAREST)
    rounding_unit = forms.IntegerField(label=_("Arrondi au multiple de"), min_value=1, initial=1)

    def __init__(self, *args: Any, grid: PayGrid, version: GridVersion | None, **options: Any) -> None:
        names = ("start", "reference", "point_value", "rounding", "rounding_unit")
        if version is not None:
            options["initial"] = {name: getattr(version, name) for name in names}
        super().__init__(*args, **options)
        if version is not None:
            del self.fields["model"], self.fields["rate"]
        else:
            former = grid.versions.order_by("-start")
            self.fields["model"].queryset = former  # type: ignore[attr-defined]
            self.fields["model"].initial = former.first()
        if grid.kind == GridKind.AMOUNT:
            del self.fields["point_value"]
        else:
            self.fields["point_value"].required = True
            self.fields.pop("rate", None)


class CellsForm(HouseForm):
    """A file or lines pasted; `seen` holds what the preview showed, so that it is what is written."""

    file = forms.FileField(label=_("Classeur (xlsx, ods) ou fichier csv"), required=False)
    text = forms.CharField(
        label=_("Ou lignes collées d’un tableur"), required=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("La première ligne nomme les colonnes."),
    )  # fmt: skip
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(name) for name in ("file", "text", "seen")) and "file" not in self.errors:
            raise forms.ValidationError(_("Choisissez un fichier ou collez des lignes."))
        if cleaned.get("file") and cleaned["file"].size > 4 * MIB:
            raise forms.ValidationError({"file": _("Le fichier dépasse 4 Mo : une grille est plus légère.")})
        return cleaned


class WeighingForm(HouseForm):
    """A degree for each factor of the edition."""

    job_title = forms.CharField(label=_("Emploi pesé"), max_length=160)
    evidence = forms.CharField(
        label=_("Pièces et motif"), max_length=300, help_text=_("Fiche de poste, membres de la commission, date de la séance.")
    )

    def __init__(self, *args: Any, factors: list[WeighingFactor], **options: Any) -> None:
        super().__init__(*args, **options)
        self.factors = factors
        for factor in factors:
            self.fields[f"degree_{factor.pk}"] = forms.TypedChoiceField(
                label=f"{factor.label} ({factor.weight})",
                choices=[(degree, str(degree)) for degree in range(1, DEGREES + 1)],
                coerce=int,
                help_text=factor.description,
            )
        self.fieldsets = ((_("Degrés, de 1 à 8"), [f"degree_{factor.pk}" for factor in factors]),)

    @property
    def degrees(self) -> list[int]:
        return [self.cleaned_data[f"degree_{factor.pk}"] for factor in self.factors]


class EffectsForm(HouseForm):
    off_grid = forms.ChoiceField(
        label=_("Salaires qui n’étaient pas ceux de l’ancienne grille"), choices=OffGrid.choices, initial=OffGrid.LEAVE
    )
    never_lower = forms.BooleanField(label=_("Ne baisser le salaire de personne"), required=False, initial=True)
