"""« Mes prêts »: the employee's own loans and requests, on a phone first; and the tab of the personnel file."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.services.errors import Refusal
from hr_core.services.writing import is_own_file
from hr_core.ui.parts import Action
from hr_core.ui.screens import ConfirmScreen, FormScreen, RecordScreen, Screen
from hr_core.views.files import FileScreen
from payroll.choices_loans import RequestState
from payroll.forms.loan_requests import OwnRequestForm
from payroll.models import Loan, LoanRequest
from payroll.selectors.loan_pages import loan_page, loans_of_employee
from payroll.selectors.loans import with_items
from payroll.services.loan_requests import request_submit, request_withdraw
from payroll.views.loans import MANAGE, VIEW, balance_chart

OWN = ("self_service",)
MINE = (gettext_lazy("Mes prêts"), "payroll:own_loans")


class EmployeeLoansView(FileScreen):
    """A tab of the personnel file: loans with their balance, requests that wait."""

    template_name = "payroll/loans/employee_loans.html"
    rights = VIEW

    def get_actions(self) -> list[Action]:
        if is_own_file(self.record, self.access.user):
            return []
        url = reverse("payroll:loan_request_create")
        return [Action(_("Nouvelle demande"), url, "plus", MANAGE, main=True)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pairs = loans_of_employee(self.record)
        return self.show(
            pairs=pairs,
            total=sum(account.balance for loan, account in pairs if loan.is_running),
            requests=LoanRequest.objects.filter(employee=self.record.pk).select_related("kind")[:20],
        )


class OwnLoanListView(Screen):
    template_name = "payroll/loans/own_loans.html"
    rights = OWN
    title = gettext_lazy("Mes prêts")
    own = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        employee = self.access.employee
        pairs = loans_of_employee(employee) if employee is not None else []
        requests = LoanRequest.objects.filter(employee=employee).select_related("kind") if employee else []
        return self.show(
            pairs=pairs,
            requests=[each for each in requests if each.state != RequestState.GRANTED],
            may_ask=employee is not None,
        )


class OwnLoanView(RecordScreen):
    """One's own loan: balance, next instalment, months to come. Anybody else's is a 404."""

    template_name = "payroll/loans/own_loan.html"
    model = Loan
    rights = OWN
    own = True

    def get_queryset(self) -> QuerySet[Loan]:
        return with_items(Loan.objects.filter(employee__user=self.access.user)).select_related("institution__country")

    def get_title(self) -> str:
        return str(self.record.kind)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = loan_page(self.record)
        return self.show(page=page, chart=balance_chart(page, self.currency))


class OwnRequestView(FormScreen):
    """Ask for a loan: the conditions are checked when somebody instructs the request."""

    rights = OWN
    own = True
    form_class = OwnRequestForm
    title = gettext_lazy("Demander un prêt")
    submit_label = gettext_lazy("Envoyer ma demande")
    success_url = "payroll:own_loans"
    success_message = gettext_lazy("Votre demande est envoyée : sa réponse paraîtra ici.")

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {"currency": self.currency}

    def perform(self, form: Any) -> LoanRequest:
        if self.access.employee is None:
            raise Refusal(_("Votre compte n’est lié à aucun dossier : demandez-le à votre service du personnel."))
        return request_submit(
            employee=self.access.employee, on=timezone.localdate(), access=self.access, **form.cleaned_data
        )


class OwnRequestWithdrawView(ConfirmScreen):
    model = LoanRequest
    rights = OWN
    own = True
    danger = True
    question = gettext_lazy("Retirer ma demande ?")
    submit_label = gettext_lazy("Retirer ma demande")
    success_url = "payroll:own_loans"
    success_message = gettext_lazy("Votre demande est retirée.")

    def get_queryset(self) -> QuerySet[LoanRequest]:
        return LoanRequest.objects.filter(employee__user=self.access.user)

    def perform(self, form: Any) -> LoanRequest:
        return request_withdraw(request=self.record, access=self.access)
