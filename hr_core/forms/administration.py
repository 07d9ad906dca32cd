"""Forms of units, roles, institutions, holidays and imports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.forms.fields import LastDayField, UnitField
from hr_core.imports.columns import IGNORED, item_target
from hr_core.models import ImportBatch, Institution, Unit
from hr_core.ui.forms import HouseForm, HouseModelForm
from hr_core.ui.people import EmployeeField


class UnitForm(HouseModelForm):
    parent = UnitField(label=_("Unité supérieure"), required=False, empty_value=None)

    class Meta:
        model = Unit
        fields = ("code", "name", "kind", "parent", "town")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["parent"].fill(also=self.instance.parent)

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class UnitCloseForm(HouseForm):
    on = LastDayField(label=_("Dernier jour d’ouverture"), required=True)


class UnitHeadForm(HouseForm):
    staff_number = EmployeeField(label=_("Responsable"), listed=False)
    start = forms.DateField(label=_("À partir du"))
    acting = forms.BooleanField(label=_("Par intérim"), required=False)

    def __init__(self, *args: Any, visible: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["staff_number"].queryset = visible  # type: ignore[attr-defined]


class InstitutionForm(HouseModelForm):
    """What an institution sets itself; its employer numbers are one line each, « organisme : numéro »."""

    employer_numbers = forms.CharField(
        label=_("Numéros d’employeur"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Un par ligne, par exemple « CSS : 0123456 »."),
    )
    fieldsets = (
        (_("Adresse et courrier"), ("name", "address", "city", "website")),
        (_("Bulletins"), ("employer_numbers", "foot_message", "colour")),
    )

    class Meta:
        model = Institution
        fields = ("name", "address", "city", "website", "employer_numbers", "foot_message", "colour")
        widgets = {
            "address": forms.Textarea(attrs={"rows": 3}),
            "colour": forms.TextInput(attrs={"type": "color"}),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        numbers = self.instance.employer_numbers or {}
        self.initial["employer_numbers"] = "\n".join(f"{name} : {number}" for name, number in numbers.items())

    def clean_employer_numbers(self) -> dict[str, str]:
        numbers: dict[str, str] = {}
        for line in filter(str.strip, self.cleaned_data["employer_numbers"].splitlines()):
            name, separator, number = (part.strip() for part in line.partition(":"))
            if not (name and separator and number):
                raise forms.ValidationError(_("« %(line)s » : écrivez « organisme : numéro ».") % {"line": line.strip()})
            numbers[name] = number
        return numbers

    def clean_colour(self) -> str:
        """The colour is read on white: too pale a one is refused."""
        colour = self.cleaned_data["colour"].lower()
        if contrast_on_white(colour) < 4.5:
            raise forms.ValidationError(_("Cette couleur est trop pâle sur le papier : choisissez-la plus sombre."))
        return colour

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self._meta.fields}


def contrast_on_white(colour: str) -> float:
    """WCAG contrast of `#rrggbb` on white."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


class InstitutionOpenForm(HouseForm):
    full_name = forms.CharField(label=_("Nom de l’administrateur"), max_length=120)
    email = forms.EmailField(label=_("Son adresse électronique"))


class HolidayForm(HouseForm):
    day = forms.DateField(label=_("Jour"))
    name = forms.CharField(label=_("Nom"), max_length=80)
    reference = forms.CharField(label=_("Décret ou décision"), max_length=120, help_text=_("Nature, numéro et date."))


class HolidayDecisionForm(HouseForm):
    """Confirm a feast, on its day or on another one."""

    to = forms.DateField(label=_("Jour chômé"))
    reference = forms.CharField(label=_("Décret ou décision"), max_length=120, help_text=_("Nature, numéro et date."))


class UploadForm(HouseForm):
    file = forms.FileField(
        label=_("Classeur ou texte"),
        help_text=_("Fichier .xlsx, .ods ou .csv, 20 Mo au plus. Rien n’est écrit avant votre confirmation."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv"}),
    )


OPTIONS = ("effective_on", "create_units", "confirm_absences")


class ColumnsForm(HouseForm):
    """One choice per column of the file, and how the file is taken."""

    effective_on = forms.DateField(
        label=_("Les changements valent à partir du"),
        help_text=_("Pour les agents déjà connus. Un nouveau dossier commence le jour de l’entrée."),
    )
    create_units = forms.BooleanField(label=_("Créer les unités que l’organigramme ne connaît pas"), required=False)
    confirm_absences = forms.BooleanField(
        label=_("Confirmer les absences du fichier"),
        required=False,
        help_text=_("La paie en tient compte dès le prochain calcul ; sinon elles attendent une confirmation."),
    )

    def __init__(
        self,
        *args: Any,
        batch: ImportBatch,
        fields: dict[str, Any],
        takes_amounts: bool,
        asks: Sequence[str] = OPTIONS[:2],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.batch = batch
        for name in OPTIONS:
            if name not in asks:
                del self.fields[name]
        known = [(field, column.label) for field, column in fields.items()]
        for column in batch.report["columns"]:
            choices: list[tuple[str, Any]] = [("", _("à décider")), (IGNORED, _("ne pas importer")), *known]
            if takes_amounts and column["heading"]:
                choices.append((item_target(column["heading"]), _("montant versé chaque mois")))
            self.fields[self.name(column["index"])] = forms.ChoiceField(
                label=column["heading"] or _("colonne sans titre"),
                choices=choices,
                required=False,
                initial=batch.columns.get(str(column["index"])) or "",
            )
        self.initial |= {
            "effective_on": batch.options.get("effective_on"),
            "create_units": batch.options.get("create_units"),
            "confirm_absences": batch.options.get("confirm_absences"),
        }

    def option_fields(self) -> list[Any]:
        """The choices that this kind of file asks."""
        return [self[name] for name in OPTIONS if name in self.fields]

    def options(self) -> dict[str, Any]:
        """The choices, those not asked as they were."""
        kept = {
            "effective_on": date.fromisoformat(self.batch.options["effective_on"]),
            "create_units": self.batch.options["create_units"],
        }
        return kept | {name: self.cleaned_data[name] for name in OPTIONS if name in self.fields}

    @staticmethod
    def name(index: int) -> str:
        return f"colonne_{index}"

    def column_fields(self) -> list[tuple[dict[str, Any], Any]]:
        """(column, bound field) of each column, in the order of the file."""
        return [(column, self[self.name(column["index"])]) for column in self.batch.report["columns"]]

    def columns(self) -> dict[int, str | None]:
        return {
            column["index"]: self.cleaned_data[self.name(column["index"])] or None
            for column in self.batch.report["columns"]
        }


class ConfirmImportForm(HouseForm):
    only_valid = forms.BooleanField(label=_("Importer les lignes valides et laisser les autres"), required=False)
