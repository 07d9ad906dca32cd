"""The allowances of a run of leave pay: list with their reasons, entry, removal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.text import french_of
from hr_core.ui.parts import Action
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen
from payroll.choices import RunKind, RunState
from payroll.forms.leave_payments import LeavePaymentForm
from payroll.models import LeavePayment, PayRun
from payroll.selectors.visibility import runs_of
from payroll.services.leave_payments import leave_payment_delete, leave_payment_save
from payroll.settlement.told import Told
from payroll.views.runs import PREPARE, RUNS, VIEW, RunScreen


@dataclass(frozen=True)
class Why:
    """An allowance as « Pourquoi ? » shows it."""

    code: str
    amount: int
    formula: str
    terms: Sequence[tuple[str, str]]
    sentences: Sequence[str]
    sources: Sequence[tuple[str, str]]
    confidence: str
    steps: tuple[str, ...] = ()
    rule: str = ""
    in_force_since: None = None

    @property
    def is_uncertain(self) -> bool:
        return self.confidence == "low"


def why(payment: LeavePayment) -> Why:
    told = Told.from_json(payment.amount, payment.told)
    sources = [(text, "") for text in told.sources]
    return Why(f"conge-{payment.pk}", payment.amount, told.formula, told.terms, told.sentences, sources, told.confidence)


class OfLeaveRun:
    """What the screens share: the run is one of leave pay, confidential people are shown to those who may."""

    access: Any

    def allowances(self) -> Any:
        visible = Employee.objects.visible_to(self.access)
        return LeavePayment.objects.filter(employee__in=visible).select_related("employee", "run__period", "entered_by")


class LeavePaymentListView(OfLeaveRun, RunScreen, DetailScreen):
    rights = VIEW
    template_name = "payroll/leave_payments.html"

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(kind=RunKind.LEAVE)

    def get_title(self) -> str:
        return _("Allocations de congé %(of_month)s") % {"of_month": self.record.period.of_month}

    def get_actions(self) -> Sequence[Action]:
        if self.record.state != RunState.OPEN:
            return []
        url = reverse("payroll:leave_payment_create", args=[self.record.pk])
        return [Action(_("Ajouter une allocation"), url, "plus", PREPARE, True)]

    def get_context(self, **more: Any) -> dict[str, Any]:
        rows = list(self.allowances().filter(run=self.record))
        asked = self.request.GET.get("pourquoi", "")
        return super().get_context(
            run=self.record,
            rows=[(row, why(row) if str(row.pk) == asked else None) for row in rows],
            total=sum(row.amount for row in rows),
            may_write=self.record.state == RunState.OPEN and self.access.has(*PREPARE),
            **more,
        )


class LeavePaymentFormView(OfLeaveRun, FormScreen):
    """One allowance; `run` in the address to add, `pk` to change."""

    rights = PREPARE
    model = LeavePayment
    form_class = LeavePaymentForm
    title = gettext_lazy("Allocation de congé")
    lede = gettext_lazy("Le montant vient des douze derniers mois payés, de la loi et des règles de l’institution.")
    success_message = gettext_lazy("L’allocation est enregistrée.")

    def get_queryset(self) -> Any:
        return self.allowances()

    @cached_property
    def run(self) -> PayRun:
        if not self.is_creation:
            return self.record.run
        found = runs_of(self.access).filter(pk=self.kwargs["run"], kind=RunKind.LEAVE).select_related("period").first()
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _ = self.run
        return super().get(request, *args, **kwargs)

    def get_crumbs(self) -> Any:
        return [RUNS, (str(self.run.period).capitalize(), reverse("payroll:leave_payment_list", args=[self.run.pk]))]

    def get_form_options(self) -> dict[str, Any]:
        return {"access": self.access, "run": self.run, "given": None if self.is_creation else self.record}

    def perform(self, form: Any) -> LeavePayment:
        return leave_payment_save(run=self.run, access=self.access, **form.cleaned_data)

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:leave_payment_list", args=[self.run.pk])

    def get_cancel_url(self) -> str:
        return reverse("payroll:leave_payment_list", args=[self.run.pk])


class LeavePaymentDeleteView(OfLeaveRun, ConfirmScreen):
    rights = PREPARE
    model = LeavePayment
    danger = True
    submit_label = gettext_lazy("Retirer l’allocation")
    success_message = gettext_lazy("L’allocation est retirée.")
    crumbs = (RUNS,)

    def get_queryset(self) -> Any:
        return self.allowances()

    def get_title(self) -> str:
        return _("Retirer l’allocation de congé %(of_name)s\u202f?") % {
            "of_name": french_of(str(self.record.employee))
        }

    def perform(self, form: Any) -> None:
        leave_payment_delete(payment=self.record, access=self.access)

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:leave_payment_list", args=[self.record.run_id])

    def get_cancel_url(self) -> str:
        return reverse("payroll:leave_payment_list", args=[self.record.run_id])
