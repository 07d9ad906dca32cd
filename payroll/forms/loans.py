"""Forms of loans: kinds and conditions, envelopes, signature, payment out, what changes a schedule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.text import french_month
from hr_core.ui.forms import HouseForm, HouseModelForm, MoneyField, ScopedChoiceField
from hr_core.ui.people import EmployeeField
from payroll.choices_loans import Disbursement, MovementKind, OnLeaving, RepaymentMethod, Shortfall
from payroll.forms.items import PercentField, QuantityField
from payroll.models import LoanEnvelope, LoanKind, PayItem, PayItemVersion
from payroll.models.loans import MOST_MONTHS
from payroll.services.loan_changes import KEEP_INSTALMENT, KEEP_MONTHS
from payroll.services.loan_rows import month_after

MONTHS_OFFERED = 24


class MonthField(forms.TypedChoiceField):
    """A month, chosen among those that follow a day; its value is the first day."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"coerce": date.fromisoformat} | options))

    def offer(self, first: date, number: int = MONTHS_OFFERED) -> None:
        months = [month_after(first.replace(day=1), rank) for rank in range(number)]
        blank = [] if self.required else [("", "—")]
        self.choices = [*blank, *((each.isoformat(), french_month(each.year, each.month)) for each in months)]

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value


class LoanKindForm(HouseModelForm):
    class Meta:
        model = LoanKind
        fields = ("code", "label", "nature", "is_open", "is_self_service")


class LoanTermsForm(HouseForm):
    """Conditions from a day on."""

    fieldsets = (
        (_("Limites"), ("maximum_amount", "pay_multiple", "maximum_months", "maximum_deferral", "seniority_months",
                        "once_every_months", "needs_guarantee", "needs_committee", "has_envelope")),
        (_("Remboursement"), ("rate", "method", "is_deferral_charged", "shortfall", "on_leaving")),
        (_("Rubriques et compte"), ("item", "interest_item", "payment_item", "account")),
        (_("Avantage en nature d’un taux réduit"), ("reference_rate", "reference_source", "benefit_item")),
    )  # fmt: skip
    full_width = ("legal_text",)

    start = forms.DateField(label=_("À partir du"), widget=forms.DateInput)
    legal_text = forms.CharField(label=_("Décision ou texte"), max_length=200, required=False)
    maximum_amount = MoneyField(label=_("Montant maximal"), required=False)
    pay_multiple = QuantityField(
        label=_("Maximum en mois de salaire de base"), required=False, help_text=_("3 : trois mois de salaire de base.")
    )
    maximum_months = forms.IntegerField(label=_("Durée maximale (mois)"), min_value=1, max_value=MOST_MONTHS)
    maximum_deferral = forms.IntegerField(label=_("Différé maximal (mois)"), min_value=0, max_value=60)
    seniority_months = forms.IntegerField(label=_("Ancienneté demandée (mois)"), min_value=0, max_value=480)
    once_every_months = forms.IntegerField(
        label=_("Une seule fois tous les (mois)"), min_value=0, max_value=480, help_text=_("0 : sans délai.")
    )
    needs_guarantee = forms.BooleanField(label=_("Garantie demandée"), required=False)
    needs_committee = forms.BooleanField(label=_("Décidé en comité"), required=False)
    has_envelope = forms.BooleanField(label=_("Dans la limite d’une enveloppe votée"), required=False)
    rate = PercentField(label=_("Taux annuel"), help_text=_("0 : sans intérêts."))
    method = forms.ChoiceField(label=_("Amortissement"), choices=RepaymentMethod.choices)
    is_deferral_charged = forms.BooleanField(label=_("Le différé porte intérêt"), required=False)
    shortfall = forms.ChoiceField(label=_("Si la paie ne porte pas l’échéance"), choices=Shortfall.choices)
    on_leaving = forms.ChoiceField(label=_("Au départ de l’agent"), choices=OnLeaving.choices)
    item = ScopedChoiceField(PayItem, label=_("Rubrique de remboursement"))
    interest_item = ScopedChoiceField(PayItem, label=_("Rubrique des intérêts"), required=False)
    payment_item = ScopedChoiceField(
        PayItem,
        label=_("Rubrique de versement"),
        required=False,
        help_text=_("Pour verser le prêt avec la paie ; vide : par ordre seulement."),
    )
    account = forms.CharField(label=_("Compte du prêt"), max_length=16, required=False)
    reference_rate = PercentField(label=_("Taux de référence"), required=False)
    reference_source = forms.CharField(label=_("Source du taux"), max_length=200, required=False)
    benefit_item = ScopedChoiceField(
        PayItem,
        label=_("Rubrique d’avantage en nature"),
        required=False,
        help_text=_("De nature « avantage en nature » : elle entre dans les assiettes, et n’est pas versée."),
    )

    def __init__(self, *args: Any, currency: str, on: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["maximum_amount"].currency = currency  # type: ignore[attr-defined]
        versions = PayItemVersion.objects.on(on).select_related("item").order_by("item__code")
        for name in ("item", "interest_item", "payment_item", "benefit_item"):
            field: Any = self.fields[name]
            offered = {each.item_id: f"{each.item.code} {each.label}" for each in versions if _suits(name, each)}
            field.queryset = PayItem.objects.filter(pk__in=offered)
            field.label_from_instance = lambda item, offered=offered: offered[item.pk]


    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("reference_rate") is not None and not cleaned.get("benefit_item"):
            words = _("Dire sur quelle rubrique entre l’avantage : sans elle, le taux de référence ne sert à rien.")
            self.add_error("benefit_item", words)
        return cleaned


def _suits(name: str, version: PayItemVersion) -> bool:
    """Whether an item bears this part of a loan: an advantage is a benefit in kind, which is not paid out."""
    if name == "benefit_item":
        return version.kind == "earning" and version.nature == "benefit-in-kind"
    return version.kind == "deduction"


class LoanEnvelopeForm(HouseModelForm):
    amount = MoneyField(label=_("Montant voté"))

    class Meta:
        model = LoanEnvelope
        fields = ("kind", "year", "amount", "act_reference", "act_on")

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["amount"].currency = currency  # type: ignore[attr-defined]


class LoanSignForm(HouseForm):
    signed_on = forms.DateField(label=_("Signé le"), widget=forms.DateInput)
    guarantee = forms.CharField(label=_("Garantie constituée"), max_length=200, required=False)
    insurer = forms.CharField(label=_("Assureur"), max_length=120, required=False)
    insurance_reference = forms.CharField(label=_("Police d’assurance"), max_length=60, required=False)


class LoanDisburseForm(HouseForm):
    mode = forms.ChoiceField(label=_("Versement"), choices=Disbursement.choices, initial=Disbursement.ORDER)
    paid_on = forms.DateField(label=_("Versé le"), widget=forms.DateInput, required=False)
    reference = forms.CharField(
        label=_("Ordre ou chèque"), max_length=120, required=False, help_text=_("Pour un versement par ordre.")
    )
    month = MonthField(label=_("Avec la paie de"), required=False)
    first_month = MonthField(label=_("Premier mois de l’échéancier"))

    def __init__(self, *args: Any, first: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["month"].offer(first, 6)  # type: ignore[attr-defined]
        self.fields["first_month"].offer(first)  # type: ignore[attr-defined]


class LoanRepayForm(HouseForm):
    moved_on = forms.DateField(label=_("Date du versement"), widget=forms.DateInput)
    kind = forms.ChoiceField(
        label=_("Nature"),
        choices=[(each.value, each.label) for each in MovementKind if each != MovementKind.WRITE_OFF],
    )
    principal = MoneyField(label=_("Capital remboursé"))
    interest = MoneyField(label=_("Intérêts payés"), required=False)
    reference = forms.CharField(label=_("Pièce"), max_length=120, help_text=_("Reçu, ordre, décompte."))
    keep = forms.ChoiceField(
        label=_("S’il reste un solde"),
        choices=[(KEEP_MONTHS, _("garder la durée, réduire l’échéance")),
                 (KEEP_INSTALMENT, _("garder l’échéance, réduire la durée"))],
    )  # fmt: skip

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("principal", "interest"):
            self.fields[name].currency = currency  # type: ignore[attr-defined]


class MoratoriumForm(HouseForm):
    first_month = MonthField(label=_("À partir de l’échéance de"))
    months = forms.IntegerField(label=_("Mois sans échéance"), min_value=1, max_value=60)
    is_charged = forms.BooleanField(
        label=_("Ces mois portent intérêt"),
        required=False,
        help_text=_("Les intérêts s’ajoutent à la première échéance qui suit, sans être capitalisés."),
    )

    def __init__(self, *args: Any, instalments: Sequence[date] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["first_month"].choices = [  # type: ignore[attr-defined]
            (month.isoformat(), french_month(month.year, month.month)) for month in instalments
        ]


class RescheduleForm(HouseForm):
    months = forms.IntegerField(label=_("Nouvelle durée (mois)"), min_value=1, max_value=MOST_MONTHS)
    rate = PercentField(label=_("Taux annuel"), required=False, help_text=_("Vide : inchangé."))


class WriteOffForm(HouseForm):
    reference = forms.CharField(label=_("Décision ou dossier"), max_length=120, required=False)


class WriteOffDecisionForm(HouseForm):
    is_approved = forms.TypedChoiceField(
        label=_("Décision"),
        choices=[("oui", _("passer le prêt en perte")), ("non", _("refuser"))],
        coerce=lambda value: value == "oui",
        widget=forms.RadioSelect,
    )
    on = forms.DateField(label=_("Date de la perte"), widget=forms.DateInput)
    reference = forms.CharField(label=_("Décision"), max_length=120, required=False)


class TakeOverForm(HouseForm):
    """A loan of the old software."""

    employee = EmployeeField(label=_("Agent"))
    kind = ScopedChoiceField(LoanKind, label=_("Nature"))
    amount = MoneyField(label=_("Montant du prêt"))
    repaid = MoneyField(label=_("Capital déjà remboursé"))
    granted_on = forms.DateField(label=_("Accordé le"), widget=forms.DateInput)
    months = forms.IntegerField(label=_("Échéances restantes"), min_value=1, max_value=MOST_MONTHS)
    first_month = MonthField(label=_("Première échéance ici"))
    reference = forms.CharField(label=_("Pièce"), max_length=120)
    guarantee = forms.CharField(label=_("Garantie"), max_length=200, required=False)

    def __init__(self, *args: Any, employees: Any, currency: str, first: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["employee"].queryset = employees  # type: ignore[attr-defined]
        self.fields["kind"].queryset = LoanKind.objects.exclude(nature="interim")  # type: ignore[attr-defined]
        self.fields["first_month"].offer(first)  # type: ignore[attr-defined]
        for name in ("amount", "repaid"):
            self.fields[name].currency = currency  # type: ignore[attr-defined]
