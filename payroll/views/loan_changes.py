"""What changes a running loan: early repayment, moratorium, another schedule, a loss proposed and decided."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_amount, french_of
from hr_core.ui.screens import ConfirmScreen
from payroll.forms.loans import LoanRepayForm, MoratoriumForm, RescheduleForm, WriteOffDecisionForm, WriteOffForm
from payroll.models import Loan, LoanWriteOff
from payroll.selectors.loans import balance_of, loans_of, months_ahead
from payroll.services.loan_changes import (
    loan_moratorium,
    loan_repay,
    loan_reschedule,
    write_off_decide,
    write_off_propose,
)
from payroll.views.loans import DECIDE, LOANS, MANAGE, LoanStepScreen


class BalanceScreen(LoanStepScreen):
    """A step that shows the balance over its form."""

    template_name = "payroll/loans/step.html"

    @cached_property
    def balance(self) -> int:
        return balance_of(self.record)

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(balance=self.balance, **more)


class LoanRepayView(BalanceScreen):
    rights = MANAGE
    form_class = LoanRepayForm
    title = gettext_lazy("Remboursement anticipé")
    submit_label = gettext_lazy("Enregistrer le remboursement")
    success_message = gettext_lazy("Le remboursement est enregistré et l’échéancier refait.")

    def get_form_options(self) -> dict[str, Any]:
        return {"currency": self.currency, "initial": {"moved_on": timezone.localdate()}}

    def perform(self, form: Any) -> Any:
        given = form.cleaned_data
        return loan_repay(
            loan=self.record,
            principal=given["principal"],
            interest=given["interest"] or 0,
            moved_on=given["moved_on"],
            reference=given["reference"],
            kind=given["kind"],
            keep=given["keep"],
            actor=self.access.user,
        )


class LoanMoratoriumView(BalanceScreen):
    rights = DECIDE
    form_class = MoratoriumForm
    asks_reason = True
    title = gettext_lazy("Moratoire")
    lede = gettext_lazy("Des échéances sont suspendues et la suite de l’échéancier se décale d’autant.")
    submit_label = gettext_lazy("Accorder le moratoire")
    success_message = gettext_lazy("Le moratoire est accordé : un nouvel échéancier est en vigueur.")

    def get_form_options(self) -> dict[str, Any]:
        return {"instalments": months_ahead(self.record)}

    def perform(self, form: Any) -> Loan:
        given = form.cleaned_data
        return loan_moratorium(
            loan=self.record,
            months=given["months"],
            first_month=given["first_month"],
            is_charged=given["is_charged"],
            reason=given["motif"],
            access=self.access,
        )


class LoanRescheduleView(BalanceScreen):
    rights = DECIDE
    form_class = RescheduleForm
    asks_reason = True
    title = gettext_lazy("Rééchelonner")
    lede = gettext_lazy("Le solde se rembourse sur une autre durée ; l’échéancier d’avant reste au dossier.")
    submit_label = gettext_lazy("Établir le nouvel échéancier")
    success_message = gettext_lazy("Le nouvel échéancier est en vigueur.")

    def perform(self, form: Any) -> Loan:
        given = form.cleaned_data
        return loan_reschedule(
            loan=self.record,
            months=given["months"],
            rate=given["rate"],
            reason=given["motif"],
            access=self.access,
        )


class LoanWriteOffView(BalanceScreen):
    rights = MANAGE
    form_class = WriteOffForm
    asks_reason = True
    title = gettext_lazy("Proposer une perte")
    lede = gettext_lazy("Le solde entier est proposé en perte ; une autre personne en décide.")
    submit_label = gettext_lazy("Proposer la perte")
    success_message = gettext_lazy("La proposition attend la décision d’une autre personne.")

    def perform(self, form: Any) -> LoanWriteOff:
        given = form.cleaned_data
        return write_off_propose(
            loan=self.record, reason=given["motif"], reference=given["reference"], access=self.access
        )


class WriteOffDecideView(ConfirmScreen):
    """Approve or refuse a loss proposed by somebody else."""

    model = LoanWriteOff
    rights = DECIDE
    form_class = WriteOffDecisionForm
    submit_label = gettext_lazy("Enregistrer la décision")
    success_message = gettext_lazy("La décision est enregistrée.")

    def get_queryset(self) -> QuerySet[LoanWriteOff]:
        visible = loans_of(self.access).values("pk")
        return LoanWriteOff.objects.filter(loan__in=visible).select_related("loan__employee", "loan__kind", "proposed_by")

    def get_crumbs(self) -> Any:
        return (LOANS, (str(self.record.loan), self.get_cancel_url()))

    def get_title(self) -> str:
        told = {"number": self.record.loan.number, "of_name": french_of(str(self.record.loan.employee))}
        return _("Passer en perte le prêt %(number)s %(of_name)s ?") % told

    def get_consequences(self) -> list[str]:
        amount = french_amount(self.record.amount, self.currency, unit=True)
        return [
            _("%(amount)s, proposés par %(name)s.") % {"amount": amount, "name": self.record.proposed_by},
            _("Motif : %(reason)s") % {"reason": self.record.reason},
        ]

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"on": timezone.localdate(), "reference": self.record.reference}}

    def perform(self, form: Any) -> LoanWriteOff:
        return write_off_decide(write_off=self.record, access=self.access, **form.cleaned_data)

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        return reverse("payroll:loan_detail", args=[self.record.loan_id])
