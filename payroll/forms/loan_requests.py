"""Forms of requests, of the committee, and of the yearly letters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.forms.own_requests import AskForm
from hr_core.ui.forms import HouseForm, HouseModelForm, MoneyField, ScopedChoiceField
from hr_core.ui.people import EmployeeField
from payroll.choices_loans import CommitteeState, Decision
from payroll.models import LoanCommittee, LoanKind
from payroll.models.loans import MOST_MONTHS
from payroll.services.advance_requests import advance_kinds


class OwnRequestForm(HouseForm):
    """What an employee asks for, on a phone."""

    kind = ScopedChoiceField(LoanKind, label=_("Je demande"))
    amount = MoneyField(label=_("Montant"))
    months = forms.IntegerField(
        label=_("Nombre de mois pour rembourser"),
        min_value=1,
        max_value=MOST_MONTHS,
        initial=1,
        help_text=_("Un acompte se reprend sur la paie du mois : 1."),
    )
    purpose = forms.CharField(label=_("Pour quoi faire"), max_length=200, required=False)
    guarantee = forms.CharField(
        label=_("Garantie proposée"),
        max_length=200,
        required=False,
        help_text=_("Caution, hypothèque, domiciliation : si cette nature de prêt en demande une."),
    )

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["amount"].currency = currency  # type: ignore[attr-defined]
        self.fields["kind"].queryset = LoanKind.objects.filter(is_open=True, is_self_service=True)  # type: ignore[attr-defined]


class OwnAdvanceForm(AskForm):
    """An advance or an interim payment, asked with the other requests."""

    kind = ScopedChoiceField(LoanKind, label=_("Je demande"))
    amount = MoneyField(label=_("Montant"))
    months = forms.IntegerField(
        label=_("Nombre de mois pour rembourser"), min_value=1, max_value=MOST_MONTHS, initial=1,
        help_text=_("Un acompte se reprend sur la paie du mois : 1."),
    )  # fmt: skip
    purpose = forms.CharField(label=_("Pour quoi faire"), max_length=200, required=False)

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["amount"].currency = currency  # type: ignore[attr-defined]
        self.fields["kind"].queryset = advance_kinds()  # type: ignore[attr-defined]


class LoanRequestForm(OwnRequestForm):
    """A request that an officer enters."""

    employee = EmployeeField(label=_("Agent"))
    requested_on = forms.DateField(label=_("Demandé le"), widget=forms.DateInput)
    deferral = forms.IntegerField(label=_("Différé (mois)"), min_value=0, max_value=60, initial=0)

    field_order = ("employee", "requested_on", "kind", "amount", "months", "deferral", "purpose", "guarantee")

    def __init__(self, *args: Any, employees: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].label = _("Nature")
        self.fields["kind"].queryset = LoanKind.objects.filter(is_open=True)  # type: ignore[attr-defined]
        self.fields["months"].label = _("Durée (mois)")
        self.fields["employee"].queryset = employees  # type: ignore[attr-defined]


class InstructForm(HouseForm):
    score = forms.IntegerField(
        label=_("Points"),
        required=False,
        min_value=0,
        max_value=1_000,
        help_text=_("Les demandes les mieux notées passent d’abord, puis les plus anciennes."),
    )
    guarantee = forms.CharField(label=_("Garantie proposée"), max_length=200, required=False)
    opinion = forms.CharField(label=_("Avis"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ListForm(HouseForm):
    committee = ScopedChoiceField(LoanCommittee, label=_("Séance"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["committee"].queryset = LoanCommittee.objects.filter(state=CommitteeState.CONVENED)  # type: ignore[attr-defined]


class DecisionForm(HouseForm):
    decision = forms.ChoiceField(label=_("Décision"), choices=Decision.choices, widget=forms.RadioSelect)
    amount = MoneyField(label=_("Montant accordé"), required=False, help_text=_("S’il est réduit."))
    months = forms.IntegerField(label=_("Durée accordée (mois)"), required=False, min_value=1, max_value=MOST_MONTHS)
    reason = forms.CharField(
        label=_("Motif"), max_length=300, required=False, help_text=_("Demandé pour un refus ou une réduction.")
    )

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["amount"].currency = currency  # type: ignore[attr-defined]


class CommitteeForm(HouseModelForm):
    full_width = ("members", "agenda", "remarks")

    class Meta:
        model = LoanCommittee
        fields = ("held_on", "place", "members", "agenda", "remarks")
        widgets = {
            "members": forms.Textarea(attrs={"rows": 4}),
            "agenda": forms.Textarea(attrs={"rows": 3}),
            "remarks": forms.Textarea(attrs={"rows": 3}),
        }


class ConfirmationIssueForm(HouseForm):
    as_at = forms.DateField(label=_("Solde au"), widget=forms.DateInput, help_text=_("D’ordinaire le 31 décembre."))


class ConfirmationReturnForm(HouseForm):
    returned_on = forms.DateField(label=_("Retour signé le"), widget=forms.DateInput)
    is_agreed = forms.TypedChoiceField(
        label=_("Réponse de l’agent"),
        choices=[("oui", _("le solde est reconnu")), ("non", _("le solde est contesté"))],
        coerce=lambda value: value == "oui",
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(label=_("Ce qui est contesté"), max_length=300, required=False)
