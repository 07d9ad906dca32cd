"""Forms of the plan and of its budget."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.forms.fields import UnitField
from hr_core.ui.forms import HouseForm, MoneyField
from training.choices_plan import CostHead, LineState, MovementKind
from training.models import PlanLine
from training.models.plans import HEADS

QUARTERS = [("", "—"), (1, _("Premier trimestre")), (2, _("Deuxième trimestre")), (3, _("Troisième trimestre")), (4, _("Quatrième trimestre"))]


class PlanForm(HouseForm):
    full_width = ("orientation",)

    year = forms.IntegerField(label=_("Exercice"), min_value=2000, max_value=2100)
    label = forms.CharField(label=_("Intitulé"), max_length=80, initial=_("Plan de formation"))
    orientation = forms.CharField(
        label=_("Orientations"), required=False, widget=forms.Textarea(attrs={"rows": 6}), help_text=_("Imprimées en tête du document.")
    )

    def __init__(self, *args: Any, currency: str, with_year: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["envelope"] = MoneyField(
            label=_("Enveloppe"), required=False, currency=currency, help_text=_("Crédit ouvert au budget pour la part propre.")
        )
        if not with_year:
            del self.fields["year"]


class CopyForm(HouseForm):
    label = forms.CharField(label=_("Intitulé du scénario"), max_length=80)


class ReviseForm(HouseForm):
    full_width = ("review",)

    label = forms.CharField(label=_("Intitulé de la révision"), max_length=80, initial=_("Révision à mi-parcours"))
    review = forms.CharField(
        label=_("Bilan à mi-parcours"), widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Ce qui est exécuté, ce qui tarde et pourquoi, ce qui est nouveau."),
    )  # fmt: skip


class ObjectiveForm(HouseForm):
    full_width = ("label", "indicator")

    rank = forms.IntegerField(label=_("Rang"), min_value=1, max_value=99)
    label = forms.CharField(label=_("Objectif"), max_length=200)
    indicator = forms.CharField(label=_("Indicateur de résultat"), max_length=200, required=False)


class LineForm(HouseForm):
    """A line: what, for whom, when, how much by cost head, who pays."""

    full_width = ("title", "course", "remark")
    fieldsets = (
        (_("Action"), ("course", "title", "objective", "priority")),
        (_("Population et calendrier"), ("unit", "population", "headcount", "sessions", "quarter")),
        (_("Coût"), HEADS),
        (_("Financement"), ("levy", "donor", "donor_name")),
        (_("Suite"), ("state", "remark")),
    )

    course = forms.ModelChoiceField(queryset=None, required=False, label=_("Formation du catalogue"), empty_label="—")
    title = forms.CharField(label=_("Action"), max_length=160, required=False, help_text=_("Vide : l’intitulé de la formation."))
    objective = forms.ModelChoiceField(queryset=None, required=False, label=_("Objectif"), empty_label="—")
    priority = forms.IntegerField(label=_("Priorité"), min_value=0, max_value=100, initial=50)
    unit = UnitField(required=False)
    population = forms.CharField(label=_("Population"), max_length=160, required=False)
    headcount = forms.IntegerField(label=_("Nombre de personnes"), min_value=1, max_value=10_000, initial=1)
    sessions = forms.IntegerField(label=_("Nombre de sessions"), min_value=1, max_value=500, initial=1)
    quarter = forms.TypedChoiceField(label=_("Trimestre"), required=False, coerce=int, empty_value=None, choices=QUARTERS)
    donor_name = forms.CharField(label=_("Partenaire"), max_length=120, required=False)
    state = forms.ChoiceField(label=_("Suite"), choices=LineState.choices, initial=LineState.PLANNED)
    remark = forms.CharField(label=_("Observation"), max_length=300, required=False)

    def __init__(self, *args: Any, currency: str, courses: Any, objectives: Any, levies: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["course"].queryset = courses  # type: ignore[attr-defined]
        self.fields["objective"].queryset = objectives  # type: ignore[attr-defined]
        self.fields["unit"].fill()  # type: ignore[attr-defined]
        for name in (*HEADS, "levy", "donor"):
            label = str(PlanLine._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            self.fields[name] = MoneyField(label=label[:1].upper() + label[1:], required=False, currency=currency)
        self.fields["teaching"].help_text = _("Vide : le prix du catalogue.")
        self.fields["levy"].help_text = levies

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("course") and not found.get("title"):
            self.add_error("title", _("Choisissez une formation du catalogue, ou nommez l’action."))
        return found

    def values(self) -> dict[str, Any]:
        found = {name: self.cleaned_data[name] for name in self.fields}
        for name in (*HEADS, "levy", "donor"):
            found[name] = found[name] or (None if name == "teaching" and found[name] is None else 0)
        found["unit"] = found["unit"] or None
        return found


class MovementForm(HouseForm):
    full_width = ("remark",)

    kind = forms.ChoiceField(label=_("Nature"), choices=MovementKind.choices)
    head = forms.ChoiceField(label=_("Poste de dépense"), choices=CostHead.choices)
    on = forms.DateField(label=_("Date"))
    reference = forms.CharField(label=_("Pièce"), max_length=120, help_text=_("Bon de commande, facture, ordre de mission."))
    remark = forms.CharField(label=_("Observation"), max_length=200, required=False)

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["amount"] = MoneyField(label=_("Montant"), currency=currency)
        self.order_fields(("kind", "head", "on", "amount", "reference", "remark"))


class ReasonForm(HouseForm):
    full_width = ("reason",)

    reason = forms.CharField(label=_("Observation"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))
