"""Forms of a take-over."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hr_core.text import french_month
from hr_core.ui.forms import HouseForm, HouseModelForm, MoneyField
from hr_core.ui.people import EmployeeField
from payroll.choices_takeover import LINES, PEOPLE, BalanceKind
from payroll.models import Takeover, TakeoverCode
from payroll.services.loan_rows import month_after
from payroll.services.takeover.targets import TOTAL_LABELS, Targets


def months_of(takeover: Takeover) -> list[tuple[str, str]]:
    """The months taken over, as choices."""
    found, month = [], takeover.first_month
    while month < takeover.go_live:
        found.append((month.isoformat(), french_month(month.year, month.month)))
        month = month_after(month)
    return found


class TakeoverForm(HouseModelForm):
    full_width = ("references",)

    class Meta:
        model = Takeover
        fields = (
            "software", "responsible", "first_month", "go_live", "last_payslip_number", "last_receipt_number", "references",
        )  # fmt: skip
        help_texts = {
            "first_month": _("Un jour du premier mois ; vingt-quatre mois au plus avant le démarrage."),
            "go_live": _("Un jour du premier mois payé avec ce logiciel."),
        }
        widgets = {"references": forms.Textarea(attrs={"rows": 3})}


class CodeForm(HouseForm):
    target = forms.ChoiceField(
        label=_("Devient ici"), required=False, help_text=_("Pour mémoire : la ligne reste au bulletin repris et n’entre dans aucun total.")
    )
    recipient = forms.CharField(
        label=_("Destinataire"), max_length=80, required=False, help_text=_("Organisme ou tiers ; celui de la ligne légale sinon.")
    )

    def __init__(self, *args: Any, code: TakeoverCode, targets: Targets, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["target"].choices = [("", _("pour mémoire, sans effet")), *targets.grouped()]
        self.initial |= {"target": code.target, "recipient": code.recipient}


class ControlForm(HouseForm):
    full_width = ("explanation",)

    code = forms.ChoiceField(label=_("Total contrôlé"))
    month = forms.TypedChoiceField(label=_("Mois"), required=False, coerce=date.fromisoformat, empty_value=None)
    source = forms.CharField(label=_("Lu dans"), max_length=160, help_text=_("Par exemple : livre de paie de juin, page 12."))
    explanation = forms.CharField(label=_("Explication de l’écart"), max_length=300, required=False)

    def __init__(self, *args: Any, takeover: Takeover, currency: str, control: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["amount"] = MoneyField(label=_("Montant de l’ancien logiciel"), currency=currency)
        totals = [*TOTAL_LABELS.items(), (PEOPLE, _("Agents")), (LINES, _("Lignes"))]
        codes = [(code.old_code, str(code)) for code in takeover.codes.all()]
        balances = [(f"balance:{kind.value}", kind.label) for kind in BalanceKind]
        fields["code"].choices = [(_("Totaux du mois"), totals), (_("Anciennes rubriques"), codes), (_("Soldes"), balances)]
        fields["month"].choices = [("", _("tous les mois")), *months_of(takeover)]
        self.order_fields(("code", "month", "amount", "source", "explanation"))
        if control is not None and control.pk:
            self.initial |= {
                "code": control.code, "month": control.month and control.month.isoformat(), "amount": control.amount,
                "source": control.source, "explanation": control.explanation,
            }  # fmt: skip


class CorrectionForm(HouseForm):
    full_width = ("reason",)

    employee = EmployeeField(label=_("Agent"))
    month = forms.TypedChoiceField(label=_("Mois"), coerce=date.fromisoformat)
    code = forms.ChoiceField(label=_("Rubrique ou total"))
    dated_on = forms.DateField(label=_("Date de la pièce"), widget=forms.DateInput)
    reference = forms.CharField(label=_("Pièce"), max_length=120)
    reason = forms.CharField(label=_("Motif"), max_length=300)

    def __init__(self, *args: Any, takeover: Takeover, people: Any, targets: Targets, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["employee"].queryset = people
        fields["month"].choices = months_of(takeover)
        fields["code"].choices = targets.grouped()
        for name, label, needed in (
            ("amount", _("Différence du montant"), True),
            ("base", _("Différence de la base"), False),
            ("taxable", _("Différence de l’imposable"), False),
        ):
            fields[name] = MoneyField(label=label, currency=currency, required=needed, help_text=_("En moins : avec le signe −."), allow_negative=True)
        self.order_fields(("employee", "month", "code", "amount", "base", "taxable", "dated_on", "reference", "reason"))
