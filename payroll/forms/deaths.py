"""Forms of a death: the certificates and the funeral costs, an heir, a receipt, the handover to survivors' pensions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.ui.forms import HouseForm, MoneyField
from payroll.choices_departures import FuneralPayer, HeirLink
from payroll.models import DeathRecord, Heir

DEATH_FIELDS = (
    "certificate",
    "is_work_accident",
    "heredity_reference",
    "funeral_payer",
    "funeral_cost",
    "funeral_evidence",
    "loan_claim",
    "loan_claimed_on",
    "loan_settled_on",
)
HEIR_FIELDS = (
    "name",
    "link",
    "birth_on",
    "identity_reference",
    "numerator",
    "denominator",
    "is_minor",
    "guardian_name",
    "guardian_reference",
    "mode",
    "bank_name",
    "account",
)


class DeathForm(HouseForm):
    """What completes the file of a death."""

    certificate = forms.CharField(label=_("Acte de décès"), max_length=120)
    certificate_scan = forms.FileField(label=_("Acte de décès numérisé"), required=False)
    is_work_accident = forms.BooleanField(label=_("Décès par accident du travail"), required=False)
    heredity_reference = forms.CharField(
        label=_("Certificat d’hérédité"), required=False, max_length=120, help_text=_("Numéro, date, tribunal.")
    )
    heredity_scan = forms.FileField(label=_("Certificat d’hérédité numérisé"), required=False)
    funeral_payer = forms.ChoiceField(label=_("Frais funéraires"), choices=FuneralPayer.choices)
    funeral_cost = MoneyField(label=_("Frais engagés"), required=False)
    funeral_evidence = forms.CharField(label=_("Factures"), required=False, max_length=200)
    loan_claim = forms.CharField(
        label=_("Sinistre déclaré à l’assureur"),
        required=False,
        max_length=120,
        help_text=_("Assureur et numéro. Les prêts assurés ne se retiennent pas : l’assureur les règle."),
    )
    loan_claimed_on = forms.DateField(label=_("Déclaré le"), required=False)
    loan_settled_on = forms.DateField(label=_("Réglé par l’assureur le"), required=False)
    fieldsets = (
        (_("Décès"), ("certificate", "certificate_scan", "is_work_accident")),
        (_("Hérédité"), ("heredity_reference", "heredity_scan")),
        (_("Frais funéraires"), ("funeral_payer", "funeral_cost", "funeral_evidence")),
        (_("Prêts assurés"), ("loan_claim", "loan_claimed_on", "loan_settled_on")),
    )

    def __init__(self, *args: Any, record: DeathRecord, currency: str, **options: Any) -> None:
        initial = {name: getattr(record, name) for name in DEATH_FIELDS}
        super().__init__(*args, initial=initial, **options)
        self.fields["funeral_cost"].currency = currency  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        found = {name: self.cleaned_data[name] for name in DEATH_FIELDS}
        for name in ("certificate_scan", "heredity_scan"):
            if self.cleaned_data[name]:
                found[name] = self.cleaned_data[name]
        return found


class HeirForm(HouseForm):
    """An heir: the share is a fraction, as the certificate of heredity gives it."""

    name = forms.CharField(label=_("Nom et prénoms"), max_length=120)
    link = forms.ChoiceField(label=_("Lien avec le défunt"), choices=HeirLink.choices)
    birth_on = forms.DateField(label=_("Né(e) le"), required=False)
    identity_reference = forms.CharField(label=_("Pièce d’identité"), required=False, max_length=120)
    numerator = forms.IntegerField(label=_("Part : numérateur"), min_value=1)
    denominator = forms.IntegerField(label=_("Part : dénominateur"), min_value=1)
    is_minor = forms.BooleanField(label=_("Mineur(e)"), required=False)
    guardian_name = forms.CharField(label=_("Tuteur"), required=False, max_length=120)
    guardian_reference = forms.CharField(label=_("Décision de tutelle"), required=False, max_length=120)
    mode = forms.ChoiceField(label=_("Mode de paiement"), choices=Heir.Mode.choices)
    bank_name = forms.CharField(label=_("Banque ou opérateur"), required=False, max_length=80)
    account = forms.CharField(label=_("Compte ou numéro de téléphone"), required=False, max_length=40)
    fieldsets = (
        (_("Personne"), ("name", "link", "birth_on", "identity_reference")),
        (_("Part"), ("numerator", "denominator")),
        (_("Tutelle d’un mineur"), ("is_minor", "guardian_name", "guardian_reference")),
        (_("Paiement"), ("mode", "bank_name", "account")),
    )

    def __init__(self, *args: Any, heir: Heir | None = None, **options: Any) -> None:
        if heir is not None:
            options["initial"] = {name: getattr(heir, name) for name in HEIR_FIELDS}
        super().__init__(*args, **options)

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in HEIR_FIELDS}


class HeirReceiptForm(HouseForm):
    signed_on = forms.DateField(label=_("Reçu signé le"))


class HandoverForm(HouseForm):
    """When the file went to the unit of survivors' pensions, and who received it."""

    handed_over_on = forms.DateField(label=_("Remis au service des pensions le"))
    received_on = forms.DateField(label=_("Reçu le"), required=False)
    received_by = forms.CharField(label=_("Reçu par"), required=False, max_length=120)
