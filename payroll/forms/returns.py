"""Forms of returns and third parties."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from hr_core.text import french_amount, french_month
from hr_core.ui.forms import HouseForm, MoneyField
from payroll.choices_returns import DueKind, Every, PartyKind, PaymentMode
from payroll.forms.deductions import ScanField
from payroll.models import PartyDue, ThirdParty

#: Dues that one page of matching offers, the oldest first.
OFFERED = 60
CODES = re.compile(r"^\d{4}$")


class PrepareForm(HouseForm):
    code = forms.ChoiceField(label=_("Déclaration"))
    month = forms.TypedChoiceField(
        label=_("Mois"), coerce=date.fromisoformat, help_text=_("Un mois de la période : le trimestre ou l’année suit.")
    )

    def __init__(self, *args: Any, codes: list[tuple[str, str]], months: list[date], **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["code"].choices = codes
        fields["month"].choices = [(each.isoformat(), french_month(each.year, each.month)) for each in months]


class FileForm(HouseForm):
    filed_on = forms.DateField(label=_("Déposée le"), widget=forms.DateInput)
    receipt_number = forms.CharField(label=_("Numéro de récépissé"), max_length=80, required=False)
    receipt_scan = ScanField(label=_("Récépissé numérisé"))


class ReceiptForm(HouseForm):
    receipt_number = forms.CharField(label=_("Numéro"), max_length=80, required=False)
    receipt_scan = ScanField()


class FilingRuleForm(HouseForm):
    full_width = ("source",)

    start = forms.DateField(label=_("À partir du"), widget=forms.DateInput)
    every = forms.ChoiceField(label=_("Périodicité"), choices=Every.choices)
    day = forms.IntegerField(
        label=_("Jour de l’échéance"), min_value=1, max_value=31, help_text=_("Du mois qui suit la période ; 31 : le dernier jour.")
    )
    month = forms.IntegerField(
        label=_("Mois de l’année suivante"), min_value=1, max_value=12, required=False,
        help_text=_("Pour une déclaration annuelle seulement."),
    )  # fmt: skip
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("Le texte, la note de l’organisme, l’accord : de quoi la retrouver.")
    )


class PartyForm(HouseForm):
    name = forms.CharField(label=_("Nom"), max_length=120)
    kind = forms.ChoiceField(label=_("Genre"), choices=PartyKind.choices)
    account = forms.CharField(label=_("Compte de la dette"), max_length=16, required=False, help_text=_("Par exemple 431, 442, 427."))
    items = forms.CharField(
        label=_("Rubriques retenues pour lui"), max_length=120, required=False,
        help_text=_("Codes à quatre chiffres, séparés par des virgules ; les actes et les adhésions vont d’eux-mêmes à leur créancier."),
    )  # fmt: skip
    is_own = forms.BooleanField(
        label=_("C’est l’institution elle-même"), required=False, help_text=_("Réglé par compensation interne, sans banque.")
    )
    own_account = forms.CharField(
        label=_("Compte des cotisants"), max_length=16, required=False, help_text=_("Pour la compensation : ce que l’organisme encaisse.")
    )

    def clean_items(self) -> list[str]:
        codes = [word.strip() for word in self.cleaned_data["items"].split(",") if word.strip()]
        wrong = [code for code in codes if not CODES.match(code)]
        if wrong:
            raise forms.ValidationError(_t("Un code de rubrique a quatre chiffres : %(codes)s.") % {"codes": ", ".join(wrong)})
        return sorted(set(codes))


class PartyPaymentForm(HouseForm):
    amount = MoneyField(label=_("Montant"))
    paid_on = forms.DateField(label=_("Versé le"), widget=forms.DateInput)
    mode = forms.ChoiceField(
        label=_("Mode"), choices=[each for each in PaymentMode.choices if each[0] != PaymentMode.COMPENSATION]
    )
    reference = forms.CharField(label=_("Référence"), max_length=120, help_text=_("Numéro de l’ordre, du chèque, de la pièce."))
    receipt_number = forms.CharField(label=_("Numéro de quittance"), max_length=80, required=False)
    receipt_scan = ScanField(label=_("Quittance numérisée"))

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["amount"].currency = currency  # type: ignore[attr-defined]


class DueForm(HouseForm):
    kind = forms.ChoiceField(
        label=_("Nature"), choices=[each for each in DueKind.choices if each[0] in (DueKind.PENALTY, DueKind.TAKEN_OVER)]
    )
    month = forms.TypedChoiceField(label=_("Mois"), coerce=date.fromisoformat)
    amount = MoneyField(
        label=_("Montant"), allow_negative=True, help_text=_("Négatif pour un avoir repris de l’ancien logiciel.")
    )
    due_on = forms.DateField(label=_("À payer le"), widget=forms.DateInput, required=False)
    label = forms.CharField(label=_("Objet"), max_length=200)
    reference = forms.CharField(label=_("Pièce"), max_length=120, required=False)

    def __init__(self, *args: Any, currency: str, months: Sequence[date], **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["amount"].currency = currency
        fields["month"].choices = [(each.isoformat(), french_month(each.year, each.month)) for each in months]
        fields["reference"].help_text = _("Pour une pénalité : l’avis de l’organisme, ou le texte qui en donne le taux.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == DueKind.PENALTY and not (data.get("reference") or "").strip():
            self.add_error("reference", _("Une pénalité porte sa source : l’avis de l’organisme, ou le texte qui en donne le taux."))
        return data


class CompensationForm(HouseForm):
    until = forms.TypedChoiceField(label=_("Jusqu’au mois de"), coerce=date.fromisoformat)
    reference = forms.CharField(label=_("Pièce comptable"), max_length=120)

    def __init__(self, *args: Any, months: Sequence[date], **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["until"].choices = [(each.isoformat(), french_month(each.year, each.month)) for each in months]


class ExplainForm(HouseForm):
    reason = forms.CharField(label=_("Explication"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class MatchForm(HouseForm):
    """An amount per open due, filled with the proposal; an empty one leaves its due as it is."""

    def __init__(
        self, *args: Any, dues: Sequence[PartyDue], proposal: dict[int, int], currency: str, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        for due in dues[:OFFERED]:
            left = french_amount(due.left, currency)  # type: ignore[attr-defined]
            month = french_month(due.month.year, due.month.month)
            name = due.label if month in due.label else f"{month}, {due.label}"
            self.fields[f"due_{due.pk}"] = MoneyField(
                label=capfirst(name)[:90], required=False, currency=currency, initial=proposal.get(due.pk),
                help_text=_t("Reste dû %(left)s.") % {"left": left},
            )  # fmt: skip

    def amounts(self) -> dict[int, int]:
        """What is settled of each due."""
        return {int(name.removeprefix("due_")): value for name, value in self.cleaned_data.items() if value}


def party_initial(party: ThirdParty) -> dict[str, Any]:
    names = ("name", "kind", "account", "is_own", "own_account")
    return {name: getattr(party, name) for name in names} | {"items": ", ".join(party.items)}
