"""Mobile money operators: the list, proposing one or its change, and the decision of another person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, RecordScreen
from payroll.choices_paying import ChangeState
from payroll.forms.paying import ApprovalForm, MobileOperatorForm, RefusalForm
from payroll.models import MobileOperator, MobileOperatorChange
from payroll.selectors.operator_changes import operator_rows
from payroll.services.paying.operator_changes import (
    FIELDS,
    operator_change_decide,
    operator_change_propose,
    operator_change_withdraw,
)
from payroll.tables_paying import OperatorTable
from payroll.views.parts import proposed_day
from payroll.views.runs import VIEW
from payroll.workflows_paying import SETUP

OPERATORS = (gettext_lazy("Opérateurs"), "payroll:mobile_operator_list")


class MobileOperatorListView(ListScreen):
    model = MobileOperator
    title = gettext_lazy("Opérateurs de monnaie mobile")
    lede = gettext_lazy("Une personne propose un opérateur ou son changement, une autre l’approuve.")
    template_name = "payroll/paying/accounts.html"
    rights = VIEW
    unit = (gettext_lazy("opérateur"), gettext_lazy("opérateurs"))
    table_class = OperatorTable
    empty = Empty(
        gettext_lazy("Aucun opérateur"),  # type: ignore[arg-type]
        gettext_lazy("Ceux par lesquels des agents sont payés, avec leur plafond et leurs frais."),  # type: ignore[arg-type]
    )

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Proposer un opérateur"), reverse("payroll:mobile_operator_create"), "plus", SETUP, True)]

    def get_context(self, **more: Any) -> dict[str, Any]:
        changes = MobileOperatorChange.objects.filter(state=ChangeState.PROPOSED).select_related("operator", "proposed_by")
        return super().get_context(waiting=list(changes), proposal="payroll:operator_proposal", **more)


class MobileOperatorFormView(FormScreen):
    rights = SETUP
    model = MobileOperator
    form_class = MobileOperatorForm
    title = gettext_lazy("Opérateur de monnaie mobile")
    lede = gettext_lazy("Ce que vous proposez vaut une fois approuvé par une autre personne.")
    submit_label = gettext_lazy("Proposer")
    success_message = gettext_lazy("La proposition attend la décision d’une autre personne.")
    success_url = "payroll:mobile_operator_list"
    crumbs = (OPERATORS,)
    asks_reason = "optional"

    def get_record(self) -> Any:
        record = super().get_record()
        if self.is_creation:
            record.start = proposed_day(self.institution)
        return record

    def get_form_options(self) -> dict[str, Any]:
        return super().get_form_options() | {"currency": self.currency}

    def perform(self, form: Any) -> MobileOperatorChange:
        return operator_change_propose(
            institution=self.institution,
            operator=None if self.is_creation else MobileOperator.objects.get(pk=self.record.pk),
            values={name: getattr(form.instance, name) for name in FIELDS},
            access=self.access,
            reason=form.cleaned_data["motif"],
        )


class OfChange(RecordScreen):
    model = MobileOperatorChange
    crumbs = (OPERATORS,)

    def get_queryset(self) -> Any:
        return MobileOperatorChange.objects.select_related("operator", "proposed_by", "decided_by")


class OperatorChangeView(OfChange, DetailScreen):
    """What is proposed beside what holds, and its decision."""

    rights = (*VIEW, *SETUP)
    template_name = "payroll/paying/account_change.html"

    def get_title(self) -> str:
        words = _("Changement de l’opérateur %(name)s") if self.record.is_change else _("Nouvel opérateur %(name)s")
        return words % {"name": self.record}

    @property
    def is_mine(self) -> bool:
        return bool(self.record.proposed_by_id == self.access.user.pk)

    def get_actions(self) -> Sequence[Action]:
        key = [self.record.pk]
        if self.record.state != ChangeState.PROPOSED:
            return []
        if self.is_mine:
            return [Action(_("Retirer…"), reverse("payroll:operator_proposal_withdraw", args=key), "arrow-back-up", SETUP)]
        return [
            Action(_("Refuser…"), reverse("payroll:operator_proposal_refuse", args=key), "x", SETUP),
            Action(_("Approuver…"), reverse("payroll:operator_proposal_approve", args=key), "check", SETUP, True),
        ]

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(rows=operator_rows(self.record, self.currency), is_mine=self.is_mine, **more)


class OperatorApproveView(OfChange, ConfirmScreen):
    rights = SETUP
    form_class = ApprovalForm
    submit_label = gettext_lazy("Approuver")
    success_url = "payroll:mobile_operator_list"
    success_message = gettext_lazy("L’opérateur est en vigueur.")
    approve = True

    def get_title(self) -> str:
        return _("Approuver l’opérateur %(name)s\u202f?") % {"name": self.record}

    def get_consequences(self) -> Sequence[Any]:
        return [f"{label}\u00a0: {after}" for label, _before, after in operator_rows(self.record, self.currency) if after]

    def get_cancel_url(self) -> str:
        return reverse("payroll:operator_proposal", args=[self.record.pk])

    def perform(self, form: Any) -> MobileOperatorChange:
        reason = form.cleaned_data["reason"]
        return operator_change_decide(change=self.record, access=self.access, approve=self.approve, reason=reason)


class OperatorRefuseView(OperatorApproveView):
    form_class = RefusalForm
    danger = True
    submit_label = gettext_lazy("Refuser")
    success_message = gettext_lazy("La proposition est refusée.")
    approve = False

    def get_title(self) -> str:
        return _("Refuser l’opérateur %(name)s\u202f?") % {"name": self.record}


class OperatorWithdrawView(OfChange, ConfirmScreen):
    rights = SETUP
    danger = True
    submit_label = gettext_lazy("Retirer la proposition")
    success_url = "payroll:mobile_operator_list"
    success_message = gettext_lazy("La proposition est retirée.")

    def get_title(self) -> str:
        return _("Retirer la proposition %(name)s\u202f?") % {"name": self.record}

    def perform(self, form: Any) -> MobileOperatorChange:
        return operator_change_withdraw(change=self.record, access=self.access)
