"""Refunds of withheld days: strike protocols, suspensions quashed. Proposed by one, decided by another."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.text import french_of, french_percent, french_period
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel, facts
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen
from hr_core.workflows import open_transitions
from payroll.filters_absences import RefundFilter
from payroll.forms.absence_followups import RefundForm
from payroll.models import RunColumn, WithholdingRefund
from payroll.selectors.absence_pays import refunds_of_access
from payroll.services.absences.refunds import refund_decide, refund_preview, refund_propose
from payroll.tables_absences import RefundTable
from payroll.views.absence_pays import PAYS, VIEW
from payroll.views.parts import proposed_day
from payroll.workflows_absences import DECIDE, REFUND

PROPOSE = ("payroll_prepare",)
REFUNDS = (gettext_lazy("Remboursements de retenues"), "payroll:refund_list")
SHOWN = 50


class RefundListView(ListScreen):
    model = WithholdingRefund
    rights = VIEW
    title = gettext_lazy("Remboursements de retenues")
    lede = gettext_lazy(
        "Protocoles de fin de grève, suspensions annulées : ce qui a été retenu est rendu dans un mois suivant."
    )
    unit = (gettext_lazy("remboursement"), gettext_lazy("remboursements"))
    table_class, filterset_class = RefundTable, RefundFilter
    crumbs = (PAYS,)
    empty = Empty(
        gettext_lazy("Aucun remboursement"),
        gettext_lazy("Un protocole signé ou une décision annulée s’inscrit ici, puis une autre personne l’approuve."),
    )
    actions = (
        Action(
            gettext_lazy("Proposer un remboursement"),
            "/paie/absences/remboursements/nouveau/",
            "plus",
            PROPOSE,
            main=True,
        ),
    )

    def get_queryset(self) -> Any:
        return refunds_of_access(self.access)


class RefundFormView(FormScreen):
    model = WithholdingRefund
    form_class = RefundForm
    rights = PROPOSE
    title = gettext_lazy("Proposer un remboursement")
    lede = gettext_lazy("Une autre personne l’approuve avant qu’il entre dans la paie.")
    success_message = gettext_lazy("Le remboursement est proposé : il attend l’approbation d’une autre personne.")
    cancel_url = "payroll:refund_list"
    crumbs = (PAYS, REFUNDS)

    def get_form_options(self) -> dict[str, Any]:
        day = proposed_day(self.institution)
        return {
            "employees": Employee.objects.visible_to(self.access),
            "initial": {"month": day.month, "year": day.year},
        }

    def perform(self, form: RefundForm) -> WithholdingRefund:
        return refund_propose(institution=self.institution, values=form.values(), actor=self.request.user)


class RefundScreen:
    model = WithholdingRefund
    access: Any

    def get_queryset(self) -> Any:
        return refunds_of_access(self.access)


class RefundDetailView(RefundScreen, DetailScreen):
    rights = VIEW
    template_name = "payroll/absences/refund_detail.html"
    crumbs = (PAYS, REFUNDS)

    def get_panels(self) -> Sequence[Panel]:
        record = self.record
        told = [
            (_("Jours"), french_period(record.start, record.end)),
            (_("Part"), french_percent(Fraction(record.share, 100), 2)),
            (_("Paie de"), record.pay_month),
        ]
        return [
            Panel(_("Remboursement"), [*facts(record, "kind", "employee", "direction", "signed_on"), *told]),
            Panel(_("Suivi"), facts(record, "state", "proposed_by", "decided_by", "decided_at", "decision_reason")),
        ]

    def get_actions(self) -> Sequence[Action]:
        return [
            Action(
                str(change.label),
                reverse(f"payroll:refund_{change.name}", args=[self.record.pk]),
                "check" if change.name == "approve" else "x",
                change.rights,
                main=change.name == "approve",
            )  # fmt: skip
            for change in open_transitions(REFUND, self.record.state)
            if self.record.proposed_by_id != self.access.user.pk
        ]

    def get_context(self, **more: Any) -> dict[str, Any]:
        everything = refund_preview(self.record)
        visible = set(
            Employee.objects.visible_to(self.access)
            .filter(pk__in={employee.pk for employee, _code, _amount in everything})
            .values_list("pk", flat=True)
        )
        shown = RunColumn.objects.filter(code__in={code for _employee, code, _amount in everything})
        labels = dict(shown.order_by("code", "-run").distinct("code").values_list("code", "label"))
        rows = [(employee, labels.get(code, code), amount) for employee, code, amount in everything if employee.pk in visible]
        return super().get_context(
            rows=rows[:SHOWN],
            total=sum(amount for _employee, _code, amount in everything),
            hidden=len(everything) - len(rows),
            more_rows=max(0, len(rows) - SHOWN),
            waits_for_other=self.record.state == "proposed" and self.record.proposed_by_id == self.access.user.pk,
            **more,
        )


class RefundDecideScreen(RefundScreen, ConfirmScreen):
    rights = DECIDE
    crumbs = (PAYS, REFUNDS)
    decision = ""

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def perform(self, form: Any) -> WithholdingRefund:
        return refund_decide(
            refund=self.record,
            name=self.decision,
            actor=self.request.user,
            reason=form.cleaned_data.get("motif", ""),
        )


class RefundApproveView(RefundDecideScreen):
    decision = "approve"
    submit_label = gettext_lazy("Approuver")
    success_message = gettext_lazy("Le remboursement est approuvé.")

    def get_title(self) -> str:
        return _("Approuver « %(reference)s »\u202f?") % {"reference": self.record.reference}

    def get_consequences(self) -> Sequence[str]:
        return [_("La paie %(of_month)s le donne à son prochain calcul.") % {"of_month": french_of(str(self.record.pay_month))}]


class RefundRefuseView(RefundDecideScreen):
    decision = "refuse"
    danger = True
    asks_reason = True
    submit_label = gettext_lazy("Refuser")
    success_message = gettext_lazy("Le remboursement est refusé.")

    def get_title(self) -> str:
        return _("Refuser « %(reference)s »\u202f?") % {"reference": self.record.reference}
