"""Sittings of the committee of loans: agenda by rank, decisions, minutes closed by another person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_of
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen
from payroll.choices_loans import CommitteeState, RequestState
from payroll.documents.loans import minutes_pdf
from payroll.forms.loan_requests import CommitteeForm, DecisionForm
from payroll.models import LoanCommittee, LoanRequest
from payroll.selectors.loan_pages import committee_rows
from payroll.selectors.loans import requests_of
from payroll.services.loan_committees import committee_close, committee_decide, committee_postpone, committee_save
from payroll.tables_loans import LoanCommitteeTable
from payroll.views.loans import DECIDE, LOANS, MANAGE, VIEW, pdf

COMMITTEES = (gettext_lazy("Comités des prêts"), "payroll:loan_committee_list")


class LoanCommitteeListView(ListScreen):
    model = LoanCommittee
    rights = VIEW
    title = gettext_lazy("Comités des prêts")
    unit = (gettext_lazy("séance"), gettext_lazy("séances"))
    table_class = LoanCommitteeTable
    export_name = "comites-des-prets"

    def get_queryset(self) -> QuerySet[LoanCommittee]:
        return LoanCommittee.objects.annotate(request_count=Count("requests"))

    def get_empty(self) -> Empty:
        return Empty(
            _("Aucune séance"),
            _("Convoquez une séance, puis inscrivez-y les demandes instruites depuis leur page."),
        )

    def get_actions(self) -> Sequence[Action]:
        url = reverse("payroll:loan_committee_create")
        return [Action(_("Convoquer une séance"), url, "plus", MANAGE, main=True)]


class LoanCommitteeFormView(FormScreen):
    model = LoanCommittee
    rights = MANAGE
    form_class = CommitteeForm
    title = gettext_lazy("Séance du comité")
    success_message = gettext_lazy("La séance est enregistrée.")
    cancel_url = "payroll:loan_committee_list"
    crumbs = (LOANS, COMMITTEES)

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        return options | ({"initial": {"held_on": timezone.localdate()}} if self.is_creation else {})

    def perform(self, form: Any) -> LoanCommittee:
        return committee_save(committee=form.instance, access=self.access)

    def get_success_url(self, result: LoanCommittee) -> str:
        return reverse("payroll:loan_committee_detail", args=[result.pk])


class LoanCommitteeDetailView(DetailScreen):
    model = LoanCommittee
    rights = VIEW
    template_name = "payroll/loans/committee.html"
    crumbs = (LOANS, COMMITTEES)

    def get_queryset(self) -> QuerySet[LoanCommittee]:
        return LoanCommittee.objects.select_related("prepared_by", "closed_by")

    def get_actions(self) -> Sequence[Action]:
        row = self.record
        minutes = Action(_("Procès-verbal"), reverse("payroll:loan_committee_minutes", args=[row.pk]), "file-text")
        if row.state == CommitteeState.CLOSED:
            return [minutes]
        found = [minutes, Action(_("Modifier"), reverse("payroll:loan_committee_change", args=[row.pk]), "pencil", MANAGE)]
        if row.prepared_by_id != self.access.user.pk:
            close = reverse("payroll:loan_committee_close", args=[row.pk])
            found.append(Action(_("Arrêter le procès-verbal"), close, "lock", DECIDE, main=True))
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = committee_rows(self.record, self.access)
        is_open = self.record.state == CommitteeState.CONVENED
        return self.show(
            rows=rows,
            is_open=is_open,
            may_write=is_open and self.access.has(*MANAGE),
            undecided=sum(not row.request.decision for row in rows) if is_open else 0,
        )


class ListedScreen:
    """What the pages of a request before a committee share."""

    model = LoanRequest
    record: LoanRequest
    access: Any

    def get_queryset(self) -> QuerySet[LoanRequest]:
        return requests_of(self.access).filter(state=RequestState.LISTED, committee__state=CommitteeState.CONVENED)

    def get_crumbs(self) -> Any:
        return (LOANS, COMMITTEES, (str(self.record.committee), self.get_cancel_url()))

    def get_cancel_url(self) -> str:
        return reverse("payroll:loan_committee_detail", args=[self.record.committee_id])


class CommitteeDecideView(ListedScreen, FormScreen):
    rights = MANAGE
    form_class = DecisionForm
    submit_label = gettext_lazy("Écrire la décision")
    success_message = gettext_lazy("La décision est écrite ; elle prend effet quand le procès-verbal est arrêté.")

    def get_title(self) -> str:
        return _("Décision du comité : %(name)s") % {"name": self.record.employee}

    def get_form_options(self) -> dict[str, Any]:
        row = self.record
        initial = {
            "decision": row.decision or None,
            "amount": row.granted_amount,
            "months": row.granted_months,
            "reason": row.decision_reason,
        }
        return {"currency": self.currency, "initial": initial}

    def perform(self, form: Any) -> LoanRequest:
        return committee_decide(request=self.record, access=self.access, **form.cleaned_data)

    def get_success_url(self, result: LoanRequest) -> str:
        return reverse("payroll:loan_committee_detail", args=[result.committee_id])


class CommitteePostponeView(ListedScreen, ConfirmScreen):
    rights = MANAGE
    asks_reason = "optional"
    submit_label = gettext_lazy("Ajourner la demande")
    success_message = gettext_lazy("La demande attend une autre séance.")

    def get_title(self) -> str:
        return _("Ajourner la demande %(of_name)s ?") % {"of_name": french_of(str(self.record.employee))}

    def perform(self, form: Any) -> int:
        committee = self.record.committee_id
        committee_postpone(request=self.record, reason=form.cleaned_data.get("motif", ""), access=self.access)
        return committee

    def get_success_url(self, result: int) -> str:
        return reverse("payroll:loan_committee_detail", args=[result])


class LoanCommitteeCloseView(ConfirmScreen):
    model = LoanCommittee
    rights = DECIDE
    submit_label = gettext_lazy("Arrêter le procès-verbal")
    success_message = gettext_lazy("Le procès-verbal est arrêté : les prêts accordés attendent leur contrat.")

    def get_title(self) -> str:
        return _("Arrêter le procès-verbal du %(committee)s ?") % {"committee": str(self.record).lower()}

    def get_consequences(self) -> list[str]:
        return [
            _("Chaque décision prend effet, dans l’ordre des rangs : un prêt par demande accordée, avec son échéancier."),
            _("Le procès-verbal ne change plus."),
        ]

    def perform(self, form: Any) -> LoanCommittee:
        return committee_close(committee=self.record, access=self.access)

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        return reverse("payroll:loan_committee_detail", args=[self.record.pk])


class LoanMinutesView(DetailScreen):
    """The minutes: a draft until they are closed."""

    model = LoanCommittee
    rights = VIEW

    def get_queryset(self) -> QuerySet[LoanCommittee]:
        return LoanCommittee.objects.select_related("prepared_by", "closed_by", "institution__country")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = committee_rows(self.record, self.access)
        return pdf(minutes_pdf(self.record, rows), f"proces-verbal-prets-{self.record.number}")
