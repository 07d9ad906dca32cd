"""A proposed account or operator beside what holds, and its decision by another person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.ui.parts import Action
from hr_core.ui.screens import ConfirmScreen, DetailScreen, RecordScreen
from payroll.choices_paying import ChangeState
from payroll.forms.paying import ApprovalForm, RefusalForm
from payroll.models import MobileOperatorChange, PayingAccountChange
from payroll.selectors.account_changes import CHECKED, change_rows
from payroll.selectors.operator_changes import operator_rows
from payroll.services.paying.proposals import MEANS, proposal_decide, proposal_withdraw
from payroll.views.runs import VIEW
from payroll.workflows_paying import SETUP

ACCOUNTS = (gettext_lazy("Comptes payeurs"), "payroll:paying_account_list")
OPERATORS = (gettext_lazy("Opérateurs"), "payroll:mobile_operator_list")


class Proposal(RecordScreen):
    """What the screens of a proposal share. `url` begins the names of their addresses; `titles` are those of a new one, of a change,
    and of the questions that approve, refuse and withdraw."""

    url: str
    titles: tuple[Any, Any, Any, Any, Any]

    def get_queryset(self) -> Any:
        return self.model.objects.select_related(MEANS[self.model].name, "proposed_by", "decided_by")  # type: ignore[attr-defined]

    def rows(self) -> list[tuple[Any, str, str]]:
        """(what, as it is, as proposed)."""
        return change_rows(self.record)

    def worded(self, number: int) -> str:
        return str(self.titles[number]) % {"name": self.record}

    def get_success_url(self, result: Any) -> str:
        return reverse(self.crumbs[0][1])

    def get_cancel_url(self) -> str:
        return reverse(self.url, args=[self.record.pk])


class OfAccount(Proposal):
    model = PayingAccountChange
    crumbs = (ACCOUNTS,)
    url = "payroll:account_proposal"
    titles = (
        gettext_lazy("Nouveau compte %(name)s"), gettext_lazy("Changement du compte %(name)s"),
        gettext_lazy("Approuver le compte payeur %(name)s\u202f?"), gettext_lazy("Refuser le compte payeur %(name)s\u202f?"),
        gettext_lazy("Retirer la proposition %(name)s\u202f?"),
    )  # fmt: skip


class OfOperator(Proposal):
    model = MobileOperatorChange
    crumbs = (OPERATORS,)
    url = "payroll:operator_proposal"
    titles = (
        gettext_lazy("Nouvel opérateur %(name)s"), gettext_lazy("Changement de l’opérateur %(name)s"),
        gettext_lazy("Approuver l’opérateur %(name)s\u202f?"), gettext_lazy("Refuser l’opérateur %(name)s\u202f?"),
        gettext_lazy("Retirer la proposition %(name)s\u202f?"),
    )  # fmt: skip

    def rows(self) -> list[tuple[Any, str, str]]:
        return operator_rows(self.record, self.currency)


class ProposalDetail(Proposal, DetailScreen):
    """What is proposed beside what holds, and its decision."""

    rights = (*VIEW, *SETUP)
    template_name = "payroll/paying/account_change.html"

    def get_title(self) -> str:
        return self.worded(1 if self.record.is_change else 0)

    @property
    def is_mine(self) -> bool:
        return bool(self.record.proposed_by_id == self.access.user.pk)

    def get_actions(self) -> Sequence[Action]:
        key = [self.record.pk]
        if self.record.state != ChangeState.PROPOSED:
            return []
        if self.is_mine:
            return [Action(_("Retirer…"), reverse(f"{self.url}_withdraw", args=key), "arrow-back-up", SETUP)]
        return [
            Action(_("Refuser…"), reverse(f"{self.url}_refuse", args=key), "x", SETUP),
            Action(_("Approuver…"), reverse(f"{self.url}_approve", args=key), "check", SETUP, True),
        ]

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(rows=self.rows(), is_mine=self.is_mine, **more)


class ProposalApprove(Proposal, ConfirmScreen):
    rights = SETUP
    form_class = ApprovalForm
    submit_label = gettext_lazy("Approuver")
    approve = True

    def get_title(self) -> str:
        return self.worded(2)

    def get_consequences(self) -> Sequence[Any]:
        kept = CHECKED if self.model is PayingAccountChange else None
        return [f"{label}\u00a0: {after}" for label, _before, after in self.rows() if (label in kept if kept else after)]

    def perform(self, form: Any) -> Any:
        return proposal_decide(change=self.record, access=self.access, approve=self.approve, reason=form.cleaned_data["reason"])


class ProposalRefuse(ProposalApprove):
    form_class = RefusalForm
    danger = True
    submit_label = gettext_lazy("Refuser")
    success_message = gettext_lazy("La proposition est refusée.")
    approve = False

    def get_title(self) -> str:
        return self.worded(3)


class ProposalWithdraw(Proposal, ConfirmScreen):
    rights = SETUP
    danger = True
    submit_label = gettext_lazy("Retirer la proposition")
    success_message = gettext_lazy("La proposition est retirée.")

    def get_title(self) -> str:
        return self.worded(4)

    def perform(self, form: Any) -> Any:
        return proposal_withdraw(change=self.record, access=self.access)


class AccountProposalView(OfAccount, ProposalDetail):
    """A paying account, proposed."""


class AccountApproveView(OfAccount, ProposalApprove):
    success_message = gettext_lazy("Le compte payeur est en vigueur.")


class AccountRefuseView(OfAccount, ProposalRefuse):
    """No to an account."""


class AccountWithdrawView(OfAccount, ProposalWithdraw):
    """One's own account, taken back."""


class OperatorProposalView(OfOperator, ProposalDetail):
    """A mobile money operator, proposed."""


class OperatorApproveView(OfOperator, ProposalApprove):
    success_message = gettext_lazy("L’opérateur est en vigueur.")


class OperatorRefuseView(OfOperator, ProposalRefuse):
    """No to an operator."""


class OperatorWithdrawView(OfOperator, ProposalWithdraw):
    """One's own operator, taken back."""
