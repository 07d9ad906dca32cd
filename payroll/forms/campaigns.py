"""Forms of campaigns of bonuses."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hr_core.forms.fields import LastDayField
from hr_core.models import AbsenceKind, Unit
from hr_core.ui.forms import HouseForm, MoneyField, ScopedChoiceField
from hr_core.ui.people import EmployeeField
from payroll.choices_campaigns import BonusBase, BonusPayment, EnvelopeUse, Prorata
from payroll.forms.items import PercentField
from payroll.forms.loans import MonthField
from payroll.models import PayItem, PayPeriod
from payroll.models.campaigns import SHARE_SCALE

LINE = re.compile(r"^(?P<key>[^=;:\t]+?)\s*[=;:\t]\s*(?P<value>.+)$")


class CampaignForm(HouseForm):
    fieldsets = (
        (_("Prime"), ("label", "item", "payment", "start", "last_day")),
        (_("Base"), ("base", "base_share", "base_items", "fixed_amount", "ratings")),
        (_("Présence"), ("prorata", "minimum_months", "must_be_present", "assimilated")),
        (_("Population"), ("unit", "categories")),
        (_("Enveloppe"), ("envelope", "envelope_use", "ceiling", "advance_item")),
        (_("Provision mensuelle"), ("is_accrued", "charge_account", "provision_account")),
    )
    full_width = ("base_items", "assimilated")

    label = forms.CharField(label=_("Objet"), max_length=80)
    item = forms.ModelChoiceField(label=_("Rubrique"), queryset=None)
    payment = forms.ChoiceField(label=_("Paiement"), choices=BonusPayment.choices)
    start = forms.DateField(label=_("Période du"), widget=forms.DateInput)
    last_day = LastDayField(label=_("Au"), required=True)
    base = forms.ChoiceField(label=_("Base"), choices=BonusBase.choices)
    base_share = PercentField(label=_("Part de la base"), help_text=_("100 % : un mois entier."))
    base_items = forms.MultipleChoiceField(
        label=_("Rubriques de la base"), required=False, help_text=_("Moyenne des mois payés de la période.")
    )
    fixed_amount = MoneyField(label=_("Montant pour une présence entière"), required=False)
    ratings = forms.CharField(
        label=_("Barème des notes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Une note par ligne : « A = 120 % », ou « A = 150 000 » quand la base est le barème. Vide : sans note."),
    )
    prorata = forms.ChoiceField(label=_("Prorata"), choices=Prorata.choices, initial=Prorata.THIRTIETHS)
    minimum_months = forms.IntegerField(label=_("Présence demandée (mois)"), min_value=0, max_value=120, initial=0)
    must_be_present = forms.BooleanField(label=_("En service au dernier jour"), required=False, initial=True)
    assimilated = forms.MultipleChoiceField(
        label=_("Absences assimilées à de la présence"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Les autres absences confirmées réduisent la présence."),
    )
    unit = ScopedChoiceField(Unit, label=_("Unité et celles qu’elle contient"), required=False)
    categories = forms.CharField(
        label=_("Catégories"), max_length=200, required=False, help_text=_("Séparées par des virgules ; vide : toutes.")
    )
    envelope = MoneyField(label=_("Enveloppe"), required=False)
    envelope_use = forms.ChoiceField(label=_("Usage de l’enveloppe"), choices=EnvelopeUse.choices)
    ceiling = MoneyField(label=_("Plafond par agent"), required=False)
    advance_item = forms.ModelChoiceField(
        label=_("Avance déjà payée sur"),
        queryset=None,
        required=False,
        help_text=_("Ce que cette rubrique a payé dans la période se déduit."),
    )
    is_accrued = forms.BooleanField(label=_("Provisionnée chaque mois"), required=False)
    charge_account = forms.CharField(label=_("Compte de charge"), max_length=16, required=False)
    provision_account = forms.CharField(label=_("Compte de provision"), max_length=16, required=False)

    def __init__(
        self,
        *args: Any,
        currency: str,
        items: list[tuple[int, str]],
        base_items: list[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        for name in ("fixed_amount", "envelope", "ceiling"):
            fields[name].currency = currency
        labels = dict(items)
        for name in ("item", "advance_item"):
            fields[name].queryset = PayItem.objects.filter(pk__in=labels)
            fields[name].label_from_instance = lambda item: labels[item.pk]
        fields["base_items"].choices = base_items
        fields["assimilated"].choices = list(AbsenceKind.objects.order_by("order").values_list("code", "label"))

    def clean_categories(self) -> list[str]:
        return [word.strip() for word in self.cleaned_data["categories"].split(",") if word.strip()]

    def clean_ratings(self) -> dict[str, int]:
        """By rating: a coefficient over 100 000, or an amount when the base is the table of ratings."""
        is_amount = self.cleaned_data.get("base") == BonusBase.RATING
        found: dict[str, int] = {}
        for number, text in enumerate(self.cleaned_data["ratings"].splitlines(), start=1):
            if not text.strip():
                continue
            line = LINE.match(text.strip())
            value = _number(line["value"], is_amount=is_amount) if line else None
            if line is None or value is None:
                example = "« A = 150 000 »" if is_amount else "« A = 120 % »"
                raise forms.ValidationError(
                    _t("Ligne %(number)s : écrivez une note et sa valeur, par exemple %(example)s.")
                    % {"number": number, "example": example}
                )
            found[line["key"].strip()[:16]] = value
        return found


def _number(text: str, *, is_amount: bool) -> int | None:
    digits = re.sub(r"[\s%]", "", text).replace(",", ".")
    found = re.fullmatch(r"(\d+)(?:\.(\d{1,3}))?", digits)
    if found is None or (is_amount and found[2]):
        return None
    return int(found[1]) if is_amount else int(found[1]) * SHARE_SCALE // 100 + int((found[2] or "").ljust(3, "0"))


def ratings_text(ratings: dict[str, int], base: str) -> str:
    """The table of ratings as the form writes it."""
    if base == BonusBase.RATING:
        return "\n".join(f"{key} = {value}" for key, value in ratings.items())
    return "\n".join(
        f"{key} = {value // 1000}" + (f",{value % 1000:03d}".rstrip("0") if value % 1000 else "") + " %"
        for key, value in ratings.items()
    )


class EntryForm(HouseForm):
    employee = EmployeeField(label=_("Agent"))
    rating = forms.ChoiceField(label=_("Note obtenue"), required=False)
    reduction = PercentField(label=_("Réduction"), required=False, help_text=_("100 % : exclu."))
    act_reference = forms.CharField(label=_("Acte de sanction"), max_length=120, required=False)

    def __init__(self, *args: Any, employees: Any, ratings: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["employee"].queryset = employees  # type: ignore[attr-defined]
        self.fields["rating"].choices = [("", "—"), *((each, each) for each in ratings)]  # type: ignore[attr-defined]
        if not ratings:
            del self.fields["rating"]


class RatingsForm(HouseForm):
    rows = forms.CharField(
        label=_("Notes"),
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Collées d’un tableur : matricule et note, un agent par ligne."),
    )

    def clean_rows(self) -> list[tuple[int, str, str]]:
        found = []
        for number, text in enumerate(self.cleaned_data["rows"].splitlines(), start=1):
            if not text.strip():
                continue
            line = LINE.match(text.strip())
            if line is None:
                raise forms.ValidationError(
                    _t("Ligne %(number)s : écrivez le matricule, un point-virgule, la note.") % {"number": number}
                )
            found.append((number, line["key"].strip(), line["value"].strip()))
        return found


class CampaignDecisionForm(HouseForm):
    act_number = forms.CharField(label=_("Numéro de la décision"), max_length=60)
    act_on = forms.DateField(label=_("Date"), widget=forms.DateInput)


class CampaignPayForm(HouseForm):
    period = ScopedChoiceField(PayPeriod, label=_("Mois de paie"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        open_months = PayPeriod.objects.filter(is_closed=False).order_by("-year", "-month")
        self.fields["period"].queryset = open_months  # type: ignore[attr-defined]
        self.fields["period"].initial = open_months.first()


class ProvisionForm(HouseForm):
    month = MonthField(label=_("Mois"))

    def __init__(self, *args: Any, first: date, number: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["month"].offer(first, number)  # type: ignore[attr-defined]
