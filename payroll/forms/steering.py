"""Forms of the simulations and bridges of the wage bill: the scenario, the periods, and one form whose fields follow the kind of the measure."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.text import french_month
from hr_core.ui.forms import HouseForm, MoneyField, ScopedChoiceField
from payroll.choices_steering import MeasureKind, ScenarioState
from payroll.forms.loans import MonthField
from payroll.models import SimulationScenario
from payroll.models.simulations import MOST_MONTHS, RATE_SCALE

#: Fields of each kind beside the month.
FIELDS = {
    MeasureKind.TABLE: ("target", "category", "rate", "amount"),
    MeasureKind.PAY: ("category", "rate", "amount"),
    MeasureKind.ITEM: ("target", "rate"),
    MeasureKind.FORMULA: ("target", "text"),
    MeasureKind.LAW: ("target", "text"),
    MeasureKind.HIRES: ("number", "amount", "category"),
    MeasureKind.RETIREMENT: ("number",),
    MeasureKind.ADVANCEMENT: ("number", "rate", "category"),
    MeasureKind.LEAVERS: ("number", "category"),
}
REQUIRED = {
    MeasureKind.TABLE: ("target",),
    MeasureKind.ITEM: ("target", "rate"),
    MeasureKind.FORMULA: ("target", "text"),
    MeasureKind.LAW: ("target", "text"),
    MeasureKind.HIRES: ("number", "amount"),
    MeasureKind.ADVANCEMENT: ("number", "rate"),
    MeasureKind.LEAVERS: ("number",),
}
#: One of them is given.
ONE_OF = {MeasureKind.TABLE: ("rate", "amount"), MeasureKind.PAY: ("rate", "amount")}
LABELS = {
    (MeasureKind.TABLE, "target"): _("Table"),
    (MeasureKind.TABLE, "category"): _("Première clé de la ligne"),
    (MeasureKind.TABLE, "amount"): _("ou nouvelle valeur"),
    (MeasureKind.PAY, "amount"): _("et augmentation par agent"),
    (MeasureKind.ITEM, "target"): _("Rubrique"),
    (MeasureKind.FORMULA, "target"): _("Rubrique"),
    (MeasureKind.FORMULA, "text"): _("Nouvelle formule"),
    (MeasureKind.LAW, "target"): _("Chiffre de la loi"),
    (MeasureKind.LAW, "text"): _("Nouvelle valeur"),
    (MeasureKind.HIRES, "number"): _("Nombre d’embauches"),
    (MeasureKind.HIRES, "amount"): _("Salaire de base de chacun"),
    (MeasureKind.RETIREMENT, "number"): _("Âge de départ"),
    (MeasureKind.ADVANCEMENT, "number"): _("Un échelon tous les (mois)"),
    (MeasureKind.ADVANCEMENT, "rate"): _("Hausse par échelon"),
    (MeasureKind.LEAVERS, "number"): _("Nombre de départs"),
}
HELPS = {
    (MeasureKind.TABLE, "category"): _("Vide : toutes les lignes."),
    (MeasureKind.LAW, "text"): _("Montant, ou taux en pourcentage, comme dans les paramètres légaux."),
    (MeasureKind.HIRES, "category"): _("Leurs indemnités permanentes sont celles de l’agent médian de la catégorie."),
    (MeasureKind.RETIREMENT, "number"): _("Vide : celui de la loi du pays."),
    (MeasureKind.LEAVERS, "category"): _("Partent les agents les plus proches du salaire médian."),
    (MeasureKind.FORMULA, "text"): _("Comme dans une rubrique, par exemple salaire_base * 12 %."),
}


class SignedPercentField(forms.CharField):
    """A variation as people write it (`5`, `-2,5 %`); its value is over 100 000."""

    def to_python(self, value: Any) -> int | None:
        text = re.sub(r"[\s%]", "", str(value or "")).replace(",", ".").replace("−", "-").removeprefix("+")
        if not text:
            return None
        try:
            scaled = Decimal(text) * 1000
        except InvalidOperation:
            raise forms.ValidationError(_("Écrire un pourcentage, par exemple 5 ou -2,5."), code="percent") from None
        if scaled != scaled.to_integral_value() or not -RATE_SCALE < scaled <= 10 * RATE_SCALE:
            raise forms.ValidationError(_("Écrire un pourcentage entre -100 et 1 000, trois décimales au plus."))
        return int(scaled)


class ScenarioForm(HouseForm):
    full_width = ("about",)

    name = forms.CharField(label=_("Nom"), max_length=80)
    start = MonthField(label=_("Premier mois"))
    months = forms.IntegerField(label=_("Nombre de mois"), min_value=1, max_value=MOST_MONTHS, initial=36)
    about = forms.CharField(label=_("Objet"), max_length=300, required=False)

    def __init__(self, *args: Any, first: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["start"].offer(first, 37)  # type: ignore[attr-defined]


class MeasureForm(HouseForm):
    """A measure of one kind: `targets` are the choices of what it changes, `categories` those of the staff."""

    full_width = ("text",)

    start = MonthField(label=_("À partir de"))
    target = forms.ChoiceField(label=_("Objet"), required=False)
    number = forms.IntegerField(label=_("Nombre"), min_value=1, max_value=5000, required=False)
    rate = SignedPercentField(label=_("Variation (%)"), required=False)
    amount = MoneyField(label=_("Montant"), required=False, allow_negative=True)
    category = forms.ChoiceField(label=_("Catégorie"), required=False)
    text = forms.CharField(label=_("Valeur"), max_length=1000, required=False)

    def __init__(
        self,
        *args: Any,
        kind: str,
        scenario: SimulationScenario,
        currency: str,
        targets: list[tuple[str, Any]],
        categories: list[str],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.kind = MeasureKind(kind)
        fields: dict[str, Any] = self.fields
        fields["start"].offer(scenario.start, scenario.months)
        fields["amount"].currency = currency
        for name in [name for name in fields if name != "start" and name not in FIELDS[self.kind]]:
            del fields[name]
        for name, field in fields.items():
            field.label = LABELS.get((self.kind, name), field.label)
            field.help_text = HELPS.get((self.kind, name), field.help_text)
            field.required = name == "start" or name in REQUIRED.get(self.kind, ())
        if "target" in fields:
            fields["target"].choices = targets
        if self.kind == MeasureKind.TABLE:
            fields["category"] = forms.CharField(label=fields["category"].label, required=False, max_length=24,
                                                 help_text=fields["category"].help_text)  # fmt: skip
        elif "category" in fields:
            fields["category"].choices = [("", _("Toutes")), *((each, each) for each in categories)]
        if self.kind == MeasureKind.FORMULA:
            fields["text"].widget = forms.Textarea(attrs={"rows": 3})

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        names = ONE_OF.get(self.kind, ())
        if names and not self.errors and not any(given.get(name) for name in names):
            self.add_error(names[0], _("Donnez une variation ou un montant."))
        if self.kind == MeasureKind.HIRES and given.get("amount") is not None and given["amount"] <= 0:
            self.add_error("amount", _("Donnez le salaire de base de chaque embauche."))
        if self.kind == MeasureKind.LAW and given.get("text"):
            given["text"] = re.sub(r"[\s%]", "", given["text"]).replace(",", ".")
            if not re.fullmatch(r"\d+(\.\d+)?", given["text"]):
                self.add_error("text", _("Écrire un nombre, par exemple 5,6 ou 450 000."))
        return given


class CompareForm(HouseForm):
    """Two to four computed scenarios."""

    def __init__(self, *args: Any, scenarios: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for rank in range(1, 5):
            field = ScopedChoiceField(
                SimulationScenario, label=_("Simulation %(rank)s") % {"rank": rank}, required=rank < 3
            )
            field.queryset = scenarios.filter(state=ScenarioState.DONE)
            self.fields[f"s{rank}"] = field


class BridgeForm(HouseForm):
    """Two periods of the same length, among the months that are paid: `days` are their first days."""

    before = MonthField(label=_("Période de départ"))
    after = MonthField(label=_("Période d’arrivée"))
    months = forms.IntegerField(
        label=_("Nombre de mois"), min_value=1, max_value=12, initial=1, help_text=_("12 : une année contre une autre.")
    )

    def __init__(self, *args: Any, days: list[date], **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        for name in ("before", "after"):
            fields[name].choices = [(day.isoformat(), french_month(day.year, day.month)) for day in days]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and given["after"] <= given["before"]:
            self.add_error("after", _("La période d’arrivée suit celle de départ."))
        return given
