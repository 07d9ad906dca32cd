"""Forms of what pay makes of absences: the rule of a kind, a cell of the matrix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from hr_core.models import Institution
from hr_core.ui.forms import HouseForm, HouseModelForm, MoneyField
from payroll.models import AbsenceItemRule, AbsencePayRule, PayItem, PayItemVersion
from payroll.services.absences.rules import maintenance_bands

BANDS = 5  # rows offered for the benefit
STEPS = 10  # and for the maintenance, several to each seniority
BENEFIT, MAINTENANCE = "benefit", "maintenance"


class ExactPercentField(forms.CharField):
    """A percentage kept exact: « 50 », « 66,67 » or « 200/3 »; its value is the text of a fraction."""

    default_error_messages = {"percent": _("Écrire un taux de 0 à 100, par exemple 50, 66,67 ou 200/3.")}

    def to_python(self, value: Any) -> str:
        text = str(value or "").replace("\u202f", "").replace(" ", "").replace("%", "").replace(",", ".")
        if not text:
            return ""
        try:
            found = Fraction(text)
        except (ValueError, ZeroDivisionError):
            raise forms.ValidationError(self.error_messages["percent"], code="percent") from None
        if not 0 <= found <= 100:
            raise forms.ValidationError(self.error_messages["percent"], code="percent")
        return str(found)

    def prepare_value(self, value: Any) -> Any:
        return str(value).replace(".", ",") if value else value


class AbsenceRuleForm(HouseModelForm):
    """The rule of a kind from a day on, with its two scales drawn as tables by the page."""

    fieldsets = (
        (_("Traitement"), ("start", "treatment", "is_known", "needs_papers", "maximum_days", "counts_over_year")),
        (
            _("Indemnité journalière"),
            (
                "benefit_payer", "branch", "benefit_waiting_days", "benefit_basis", "benefit_months", "benefit_divisor",
                "benefit_ceiling", "benefit_item",
            ),
        ),
        (_("Maintien par l’institution"), ("maintenance_waiting_days", "maintenance_item", "deducts_benefit")),
        (_("Compte pour"), ("counts_for_leave", "counts_for_seniority", "counts_for_thirteenth")),
        (_("Origine"), ("source", "confidence", "legal_text", "note")),
    )  # fmt: skip
    full_width = ("note",)

    start = forms.DateField(label=_("À partir du"))

    class Meta:
        model = AbsencePayRule
        fields = (
            "treatment", "is_known", "needs_papers", "maximum_days", "counts_over_year", "benefit_payer", "branch",
            "benefit_waiting_days", "benefit_basis", "benefit_months", "benefit_divisor", "benefit_ceiling", "benefit_item",
            "maintenance_waiting_days", "maintenance_item", "deducts_benefit", "counts_for_leave", "counts_for_seniority",
            "counts_for_thirteenth", "source", "confidence", "legal_text", "note",
        )  # fmt: skip
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, institution: Institution, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["benefit_ceiling"] = MoneyField(
            label=_("Plafond de la base par mois"), currency=institution.country.currency, required=False
        )
        labels = {
            version.item_id: f"{version.item.code} {version.label}"
            for version in PayItemVersion.objects.filter(institution=institution, kind="earning")
            .select_related("item")
            .order_by("start")
        }
        for name in ("benefit_item", "maintenance_item"):
            field: Any = self.fields[name]
            field.queryset = PayItem.objects.filter(institution=institution, pk__in=labels)
            field.label_from_instance = lambda item: labels[item.pk]
        rule: AbsencePayRule = self.instance
        kept = [
            {"years": band.years, "days": band.days, "percent": str(band.rate * 100)}
            for band in maintenance_bands(rule.maintenance_bands)
        ]
        for rank in range(BANDS):
            self._add_benefit(rank, rule.benefit_bands[rank] if rank < len(rule.benefit_bands) else {})
        for rank in range(STEPS):
            self._add_maintenance(rank, kept[rank] if rank < len(kept) else {})

    def _add_benefit(self, rank: int, benefit: Mapping[str, Any]) -> None:
        told, number = {"rank": rank + 1}, {"required": False, "min_value": 0}
        self.fields[f"benefit_{rank}_from_day"] = forms.IntegerField(
            label=_("Tranche %(rank)s, à partir du jour") % told, initial=benefit.get("from_day"), **number
        )
        self.fields[f"benefit_{rank}_percent"] = ExactPercentField(
            label=_("Tranche %(rank)s, taux en %%") % told, initial=benefit.get("percent"), required=False
        )

    def _add_maintenance(self, rank: int, kept: Mapping[str, Any]) -> None:
        told, number = {"rank": rank + 1}, {"required": False, "min_value": 0}
        for name, label in (
            ("years", _("Tranche %(rank)s, ancienneté en années")),
            ("days", _("Tranche %(rank)s, jours")),
        ):
            self.fields[f"maintenance_{rank}_{name}"] = forms.IntegerField(
                label=label % told, initial=kept.get(name), **number
            )
        self.fields[f"maintenance_{rank}_percent"] = ExactPercentField(
            label=_("Tranche %(rank)s, part du salaire en %%") % told, initial=kept.get("percent"), required=False
        )

    def visible_fields(self) -> list[BoundField]:
        """Without the scales: the page draws them."""
        return [field for field in super().visible_fields() if not _is_band(field.name)]

    def benefit_rows(self) -> Iterator[list[BoundField]]:
        for rank in range(BANDS):
            yield [self[f"benefit_{rank}_from_day"], self[f"benefit_{rank}_percent"]]

    def maintenance_rows(self) -> Iterator[list[BoundField]]:
        for rank in range(STEPS):
            yield [self[f"maintenance_{rank}_{name}"] for name in ("years", "days", "percent")]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["benefit_bands"] = self._bands(data, BENEFIT, ("from_day", "percent"), BANDS)
        data["maintenance_bands"] = self._bands(data, MAINTENANCE, ("years", "days", "percent"), STEPS)
        return data

    def _bands(self, data: Mapping[str, Any], scale: str, names: tuple[str, ...], count: int) -> list[dict[str, Any]]:
        rows = []
        for rank in range(count):
            given = {name: data.get(f"{scale}_{rank}_{name}") for name in names}
            if all(value in (None, "") for value in given.values()):
                continue
            for name in names:
                if given[name] in (None, ""):
                    self.add_error(f"{scale}_{rank}_{name}", _("Complétez cette tranche, ou videz-la."))
            rows.append({name: value if value not in (None, "") else 0 for name, value in given.items()})
        return rows

    def values(self) -> dict[str, Any]:
        """What the service writes."""
        data = self.cleaned_data
        names = (*self.Meta.fields, "benefit_bands", "maintenance_bands")
        return {name: data[name] for name in names}


def _is_band(name: str) -> bool:
    return name.split("_")[0] in (BENEFIT, MAINTENANCE) and name.split("_")[1].isdecimal()


class AbsenceCellForm(HouseForm):
    """What a kind of absence does to an item; without an effect, the cell follows the general row again."""

    start = forms.DateField(label=_("À partir du"))
    effect = forms.ChoiceField(label=_("Effet"), required=False)
    divisor = forms.ChoiceField(
        label=_("Diviseur"), choices=AbsenceItemRule._meta.get_field("divisor").choices, required=False
    )
    from_day = forms.IntegerField(
        label=_("À partir du jour d’absence"), min_value=1, max_value=3_650, initial=1,
        help_text=_("Compté du début de l’arrêt, prolongations comprises."),
    )  # fmt: skip
    is_maintained = forms.BooleanField(label=_("Comptée dans le salaire à maintenir"), required=False)
    legal_text = forms.CharField(label=_("Texte"), max_length=200, required=False)
    full_width = ("legal_text",)

    def __init__(self, *args: Any, is_general: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        effects = list(AbsenceItemRule._meta.get_field("effect").choices or ())
        field: Any = self.fields["effect"]
        field.choices = effects if is_general else [("", _("comme les autres rubriques")), *effects]
        field.required = is_general

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "effect": data["effect"],
            "divisor": data["divisor"] or "thirtieths",
            "from_day": data["from_day"],
            "is_maintained": data["is_maintained"],
            "legal_text": data["legal_text"],
        }
