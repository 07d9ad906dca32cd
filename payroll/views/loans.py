"""Loans: the list, an account with its schedule, and the steps from the contract to the payment out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.services.writing import is_own_file
from hr_core.text import french_amount
from hr_core.ui.charts import Series, lines
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen
from payroll.choices_loans import LoanState
from payroll.documents.loans import contract_pdf
from payroll.filters_loans import LoanFilter
from payroll.forms.loans import LoanDisburseForm, LoanSignForm, TakeOverForm
from payroll.models import Loan, PayPeriod
from payroll.selectors.loan_pages import loan_page
from payroll.selectors.loans import last_paid_month, loans_of, with_balance, with_items
from payroll.services.loan_grants import loan_cancel, loan_disburse, loan_sign, loan_take_over
from payroll.services.loan_rows import month_after
from payroll.tables_loans import LoanTable
from payroll.workflows_loans import LOAN_STEPS, steps_from

VIEW = ("payroll_view", "loan_manage", "loan_decide")
MANAGE = ("loan_manage",)
DECIDE = ("loan_decide",)
PAY = ("payroll_pay",)
LOANS = (gettext_lazy("Prêts et avances"), "payroll:loan_list")
MONTHS_DRAWN = 3  # a shorter schedule says it all by itself
#: The address of each step of a loan.
STEP_URLS = {
    "sign": "payroll:loan_sign",
    "disburse": "payroll:loan_disburse",
    "cancel": "payroll:loan_cancel",
    "repay": "payroll:loan_repay",
    "moratorium": "payroll:loan_moratorium",
    "reschedule": "payroll:loan_reschedule",
    "write_off": "payroll:loan_write_off",
}


def pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def first_open_month(institution: Any) -> Any:
    """The first month whose regular pay is not paid yet."""
    last = last_paid_month(institution)
    if last is not None:
        return month_after(last)
    period = PayPeriod.objects.filter(is_closed=False).order_by("year", "month").first()
    return period.first_day if period else timezone.localdate().replace(day=1)


class LoanListView(ListScreen):
    model = Loan
    rights = VIEW
    title = gettext_lazy("Prêts et avances")
    unit = (gettext_lazy("prêt"), gettext_lazy("prêts"))
    table_class = LoanTable
    filterset_class = LoanFilter
    totals = {"amount": Sum("amount"), "balance": Sum("balance")}
    export_name = "prets"

    def get_queryset(self) -> QuerySet[Loan]:
        return with_balance(loans_of(self.access))

    def get_empty(self) -> Empty:
        return Empty(
            _("Aucun prêt ici"),
            _("Un prêt naît d’une demande accordée, ou se reprend de l’ancien logiciel."),
            reverse("payroll:loan_request_list"),
            _("Voir les demandes"),
        )

    def get_actions(self) -> Sequence[Action]:
        return [
            Action(_("Reprendre un prêt"), reverse("payroll:loan_take_over"), "upload", MANAGE),
            Action(_("Nouvelle demande"), reverse("payroll:loan_request_create"), "plus", MANAGE, main=True),
        ]


class LoanScreen:
    """What the pages of one loan share: those that the person may see."""

    model = Loan
    crumbs: Any = (LOANS,)
    record: Loan
    access: Any
    currency: str

    def get_queryset(self) -> QuerySet[Loan]:
        return with_items(loans_of(self.access)).select_related("institution__country", "request", "agreed_by")

    def back(self) -> str:
        return reverse("payroll:loan_detail", args=[self.record.pk])

    def get_success_url(self, result: Any) -> str:
        return self.back()

    def get_cancel_url(self) -> str:
        return self.back()


class LoanDetailView(LoanScreen, DetailScreen):
    rights = VIEW
    template_name = "payroll/loans/loan.html"

    def get_title(self) -> str:
        return _("%(kind)s %(number)s") % {"kind": self.record.kind, "number": self.record.number}

    def get_actions(self) -> Sequence[Action]:
        contract = Action(_("Contrat"), reverse("payroll:loan_contract", args=[self.record.pk]), "file-text")
        if is_own_file(self.record.employee, self.access.user):
            return [contract]
        found = [contract]
        for step in steps_from(LOAN_STEPS, self.record.state, self.access):
            if step.key == "write_off" and self.page.write_off is not None:
                continue
            if step.key == "disburse" and (self.record.disbursement or self.record.agreed_by_id == self.access.user.pk):
                continue
            url = reverse(STEP_URLS[step.key], args=[self.record.pk])
            found.append(Action(str(step.label), url, step.icon, main=step.is_main))
        return found

    @cached_property
    def page(self) -> Any:
        return loan_page(self.record)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        write_off = self.page.write_off
        may_decide = (
            write_off is not None
            and self.access.has(*DECIDE)
            and write_off.proposed_by_id != self.access.user.pk
            and not is_own_file(self.record.employee, self.access.user)
        )
        return self.show(page=self.page, chart=balance_chart(self.page, self.currency), may_decide=may_decide)


def balance_chart(page: Any, currency: str) -> Any:
    """The principal that remains, month after month, to the end of the schedule: for a desk and for a phone."""
    if len(page.months) < MONTHS_DRAWN:
        return ""
    labels = [f"{day:%m/%y}" for day, _balance in page.points]
    title = _("Capital restant dû, de %(start)s à %(end)s") % {"start": labels[0], "end": labels[-1]}
    series = Series("", [balance for _day, balance in page.points])
    wide, small = (
        lines(
            [series],
            labels,
            title=title,
            write=lambda value: french_amount(int(value), currency),
            width=width,
            height=180,
        )
        for width in (956, 326)
    )
    return {"wide": wide, "small": small}


class LoanContractView(LoanScreen, DetailScreen):
    """The contract with its schedule, to be signed."""

    rights = VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return pdf(contract_pdf(self.record), f"contrat-{self.record.number}")


class LoanStepScreen(LoanScreen, FormScreen):
    """A step with a form. A step that is no longer possible answers with its refusal."""

    def get_crumbs(self) -> Any:
        return (LOANS, (str(self.record), self.back()))


class LoanSignView(LoanStepScreen):
    rights = MANAGE
    form_class = LoanSignForm
    title = gettext_lazy("Enregistrer la signature du contrat")
    submit_label = gettext_lazy("Enregistrer la signature")
    success_message = gettext_lazy("Le contrat est signé : le prêt peut être versé.")

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"signed_on": timezone.localdate(), "guarantee": self.record.guarantee}}

    def perform(self, form: Any) -> Loan:
        return loan_sign(loan=self.record, access=self.access, **form.cleaned_data)


class LoanDisburseView(LoanStepScreen):
    rights = PAY
    form_class = LoanDisburseForm
    title = gettext_lazy("Verser le prêt")
    submit_label = gettext_lazy("Enregistrer le versement")
    success_message = gettext_lazy("Le versement est enregistré.")

    def get_form_options(self) -> dict[str, Any]:
        first = first_open_month(self.institution)  # type: ignore[attr-defined]
        planned = max(first, self.record.first_month)
        return {"first": first, "initial": {"paid_on": timezone.localdate(), "first_month": planned}}

    def perform(self, form: Any) -> Loan:
        given = form.cleaned_data
        return loan_disburse(
            loan=self.record,
            mode=given["mode"],
            first_month=given["first_month"],
            paid_on=given["paid_on"],
            month=given["month"] or None,
            reference=given["reference"],
            access=self.access,
        )


class LoanCancelView(LoanScreen, ConfirmScreen):
    rights = MANAGE
    danger = True
    asks_reason = True
    submit_label = gettext_lazy("Annuler le prêt")
    success_message = gettext_lazy("Le prêt est annulé : son enveloppe est de nouveau disponible.")

    def get_title(self) -> str:
        return _("Annuler le prêt %(number)s ?") % {"number": self.record.number}

    def get_consequences(self) -> list[str]:
        return [_("Rien n’a été versé : l’échéancier tombe et la demande reste au dossier.")]

    def perform(self, form: Any) -> Loan:
        return loan_cancel(loan=self.record, reason=form.cleaned_data["motif"], access=self.access)


class LoanTakeOverView(FormScreen):
    """A loan that runs already: what the old software took, what remains."""

    rights = MANAGE
    form_class = TakeOverForm
    title = gettext_lazy("Reprendre un prêt en cours")
    lede = gettext_lazy("Pour un prêt que l’ancien logiciel suivait : le solde se retient ici à partir du mois choisi.")
    submit_label = gettext_lazy("Reprendre le prêt")
    success_message = gettext_lazy("Le prêt est repris : son solde se retient à partir du mois choisi.")
    cancel_url = "payroll:loan_list"
    crumbs = (LOANS,)

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        first = first_open_month(self.institution)
        employees = Employee.objects.visible_to(self.access).in_service(first)
        return {"employees": employees, "currency": self.currency, "first": first, "initial": {"first_month": first}}

    def perform(self, form: Any) -> Loan:
        return loan_take_over(access=self.access, **form.cleaned_data)

    def get_success_url(self, result: Loan) -> str:
        return reverse("payroll:loan_detail", args=[result.pk])


def waiting_loans(access: Any) -> list[QuerySet]:
    """Loans that wait for a signature or a payment, for the rail."""
    states = [LoanState.AGREED] if access.has(*MANAGE) else []
    if access.has(*PAY):
        states.append(LoanState.SIGNED)
    return [loans_of(access).filter(state__in=states, disbursement="").exclude(employee__user=access.user)] if states else []
