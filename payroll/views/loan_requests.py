"""Requests for loans: list, entry, the page with its checks, instruction, decision, withdrawal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.services.writing import is_own_file
from hr_core.text import french_of
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Tab
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen
from payroll.choices_loans import RequestState
from payroll.filters_loans import LoanRequestFilter
from payroll.forms.loan_requests import DecisionForm, InstructForm, ListForm, LoanRequestForm
from payroll.models import LoanRequest, LoanTerms
from payroll.selectors.loan_checks import request_checks
from payroll.selectors.loans import requests_of
from payroll.services.loan_grants import terms_on
from payroll.services.loan_requests import (
    OPEN_STATES,
    request_decide,
    request_instruct,
    request_list,
    request_submit,
    request_withdraw,
)
from payroll.tables_loans import LoanRequestTable
from payroll.views.loans import DECIDE, LOANS, MANAGE, VIEW
from payroll.workflows_loans import REQUEST_STEPS, Step, steps_from

REQUESTS = (gettext_lazy("Demandes de prêt"), "payroll:loan_request_list")
STEP_URLS = {
    "instruct": "payroll:loan_request_instruct",
    "list": "payroll:loan_request_list_at",
    "decide": "payroll:loan_request_decide",
    "withdraw": "payroll:loan_request_withdraw",
}
VIEWS = (
    ("", gettext_lazy("En cours"), OPEN_STATES),
    ("accordees", gettext_lazy("Accordées"), (RequestState.GRANTED,)),
    ("toutes", gettext_lazy("Toutes"), None),
)


def waiting_requests(access: Any) -> Any:
    """Requests that wait for this person, to instruct or to decide."""
    wanted = Q(pk__in=[])
    if access.has(*MANAGE):
        wanted |= Q(state=RequestState.SUBMITTED)
    if access.has(*DECIDE):
        wanted |= Q(state=RequestState.INSTRUCTED) & ~Q(instructed_by=access.user)
    return requests_of(access).filter(wanted).exclude(employee__user=access.user)


class LoanRequestListView(ListScreen):
    model = LoanRequest
    rights = VIEW
    title = gettext_lazy("Demandes de prêt")
    unit = (gettext_lazy("demande"), gettext_lazy("demandes"))
    table_class = LoanRequestTable
    filterset_class = LoanRequestFilter
    totals = {"amount": Sum("amount")}
    export_name = "demandes-de-pret"

    @property
    def view(self) -> str:
        return self.request.GET.get("vue", "")

    def get_queryset(self) -> QuerySet[LoanRequest]:
        states = next((states for slug, _label, states in VIEWS if slug == self.view), OPEN_STATES)
        found = requests_of(self.access)
        return found.filter(state__in=states) if states else found

    def get_saved_views(self) -> Sequence[Tab]:
        here = reverse("payroll:loan_request_list")
        return [Tab(str(label), f"{here}?vue={slug}" if slug else here, self.view == slug) for slug, label, _s in VIEWS]

    def get_empty(self) -> Empty:
        return Empty(
            _("Aucune demande ici"), _("Un agent dépose la sienne depuis « Mes prêts » ; un gestionnaire peut la saisir.")
        )

    def get_actions(self) -> Sequence[Action]:
        return [
            Action(_("Nouvelle demande"), reverse("payroll:loan_request_create"), "plus", MANAGE, main=True),
        ]


class LoanRequestCreateView(FormScreen):
    rights = MANAGE
    form_class = LoanRequestForm
    title = gettext_lazy("Nouvelle demande de prêt")
    submit_label = gettext_lazy("Enregistrer la demande")
    success_message = gettext_lazy("La demande est enregistrée : elle attend son instruction.")
    cancel_url = "payroll:loan_request_list"
    crumbs = (REQUESTS,)

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        today = timezone.localdate()
        others = Employee.objects.visible_to(self.access).in_service(today).exclude(user=self.access.user)
        return {"employees": others, "currency": self.currency, "initial": {"requested_on": today}}

    def perform(self, form: Any) -> LoanRequest:
        given = dict(form.cleaned_data)
        return request_submit(on=given.pop("requested_on"), access=self.access, **given)

    def get_success_url(self, result: LoanRequest) -> str:
        return reverse("payroll:loan_request_detail", args=[result.pk])


class RequestScreen:
    """What the pages of one request share."""

    model = LoanRequest
    record: LoanRequest
    access: Any

    def get_queryset(self) -> QuerySet[LoanRequest]:
        return requests_of(self.access).select_related(
            "employee__institution__country", "entered_by", "instructed_by", "decided_by", "loan"
        )

    def get_crumbs(self) -> Any:
        return (LOANS, REQUESTS, (str(self.record), self.back()))

    def back(self) -> str:
        return reverse("payroll:loan_request_detail", args=[self.record.pk])

    def get_success_url(self, result: Any) -> str:
        return self.back()

    def get_cancel_url(self) -> str:
        return self.back()


class LoanRequestDetailView(RequestScreen, DetailScreen):
    rights = VIEW
    template_name = "payroll/loans/request.html"

    def get_crumbs(self) -> Any:
        return (LOANS, REQUESTS)

    def get_title(self) -> str:
        return _("%(kind)s : %(name)s") % {"kind": self.record.kind, "name": self.record.employee}

    @cached_property
    def terms(self) -> LoanTerms | None:
        return terms_on(self.record.kind, timezone.localdate())

    def steps(self) -> list[Step]:
        """Those that this person may take now: a committee where the conditions want one, nobody twice."""
        if is_own_file(self.record.employee, self.access.user):
            return []
        committee = self.terms is not None and self.terms.needs_committee
        found = steps_from(REQUEST_STEPS, self.record.state, self.access)
        own = self.record.instructed_by_id == self.access.user.pk
        return [
            step
            for step in found
            if not (step.key == "list" and not committee) and not (step.key == "decide" and (committee or own))
        ]

    def get_actions(self) -> Sequence[Action]:
        found = [
            Action(str(step.label), reverse(STEP_URLS[step.key], args=[self.record.pk]), step.icon, main=step.is_main)
            for step in self.steps()
        ]
        mains = [action for action in found if action.main]
        return [
            Action(each.label, each.url, each.icon, main=each is mains[-1] if mains else False) for each in found
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.record
        is_open = row.state in OPEN_STATES
        checks: Any = row.checks
        if is_open:
            checks = request_checks(
                employee=row.employee,
                kind=row.kind,
                amount=row.amount,
                months=row.months,
                deferral=row.deferral,
                guarantee=row.guarantee,
                on=timezone.localdate(),
                terms=self.terms,
            )
        return self.show(checks=checks, is_open=is_open, loan=getattr(row, "loan", None))


class LoanRequestInstructView(RequestScreen, FormScreen):
    rights = MANAGE
    form_class = InstructForm
    title = gettext_lazy("Instruire la demande")
    lede = gettext_lazy("Les vérifications du jour sont gardées avec l’avis ; une autre personne décide.")
    submit_label = gettext_lazy("Transmettre pour décision")
    success_message = gettext_lazy("La demande est instruite : elle attend sa décision.")

    def get_form_options(self) -> dict[str, Any]:
        row = self.record
        return {"initial": {"score": row.score, "opinion": row.opinion, "guarantee": row.guarantee}}

    def perform(self, form: Any) -> LoanRequest:
        return request_instruct(request=self.record, on=timezone.localdate(), access=self.access, **form.cleaned_data)


class LoanRequestListAtView(RequestScreen, FormScreen):
    rights = MANAGE
    form_class = ListForm
    title = gettext_lazy("Inscrire au comité")
    submit_label = gettext_lazy("Inscrire à l’ordre du jour")
    success_message = gettext_lazy("La demande est à l’ordre du jour.")

    def perform(self, form: Any) -> LoanRequest:
        return request_list(request=self.record, committee=form.cleaned_data["committee"], access=self.access)


class LoanRequestDecideView(RequestScreen, FormScreen):
    rights = DECIDE
    form_class = DecisionForm
    title = gettext_lazy("Décider de la demande")
    submit_label = gettext_lazy("Enregistrer la décision")
    success_message = gettext_lazy("La décision est enregistrée.")

    def get_form_options(self) -> dict[str, Any]:
        return {"currency": self.currency}  # type: ignore[attr-defined]

    def perform(self, form: Any) -> LoanRequest:
        return request_decide(request=self.record, on=timezone.localdate(), access=self.access, **form.cleaned_data)


class LoanRequestWithdrawView(RequestScreen, ConfirmScreen):
    rights = MANAGE
    danger = True
    asks_reason = True
    submit_label = gettext_lazy("Retirer la demande")
    success_message = gettext_lazy("La demande est retirée.")

    def get_title(self) -> str:
        return _("Retirer la demande %(of_name)s ?") % {"of_name": french_of(str(self.record.employee))}

    def perform(self, form: Any) -> LoanRequest:
        return request_withdraw(request=self.record, reason=form.cleaned_data["motif"], access=self.access)
