"""Compensations with the institution's own branches: list, entered by one person, decided by another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_amount
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel, facts
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen
from payroll.forms.settlements import SettlementForm
from payroll.models import BranchSettlement
from payroll.services.absences.settlements import decision_obstacle, settlement_decide, settlement_enter
from payroll.tables_absences import SettlementTable
from payroll.views.absence_pays import PAYS, VIEW
from payroll.views.claims import CLAIMS
from payroll.workflows_absences import DECIDE, FOLLOW

SETTLEMENTS = (gettext_lazy("Compensations"), "payroll:branch_settlements")


class SettlementListView(ListScreen):
    model = BranchSettlement
    rights = VIEW
    title = gettext_lazy("Compensations avec les branches")
    lede = gettext_lazy("Ce que l’institution a servi à ses agents pour une branche qu’elle gère, réglé par une écriture des deux côtés.")
    unit = (gettext_lazy("compensation"), gettext_lazy("compensations"))
    table_class = SettlementTable
    crumbs = (PAYS, CLAIMS)
    empty = Empty(
        gettext_lazy("Aucune compensation"),
        gettext_lazy("Les créances internes d’une branche se compensent ensemble, avec les autres prestations servies à la paie."),
    )

    def get_queryset(self) -> QuerySet[BranchSettlement]:
        return BranchSettlement.objects.select_related("entered_by", "decided_by")

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Compenser une branche"), reverse("payroll:branch_settlement_create"), "plus", FOLLOW, True)]


class SettlementCreateView(FormScreen):
    model = BranchSettlement
    rights = FOLLOW
    form_class = SettlementForm
    title = gettext_lazy("Compenser une branche")
    submit_label = gettext_lazy("Saisir la compensation")
    crumbs = (PAYS, CLAIMS, SETTLEMENTS)
    cancel_url = "payroll:branch_settlements"
    success_message = gettext_lazy("La compensation est saisie ; une autre personne l’approuve.")

    def get_lede(self) -> str:
        return _("Les créances internes de la branche qui restent dues à cette date sont lues à la saisie.")

    def get_form_options(self) -> dict[str, Any]:
        last = BranchSettlement.objects.order_by("-pk").first()
        initial: dict[str, Any] = {"until": timezone.localdate()}
        if last is not None:
            initial |= {"benefit_account": last.benefit_account, "claim_account": last.claim_account}
        return {"currency": self.currency, "initial": initial, "instance": self.record}

    def perform(self, form: Any) -> BranchSettlement:
        return settlement_enter(settlement=form.instance, access=self.access)

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:branch_settlement", args=[result.pk])


class SettlementScreen:
    model = BranchSettlement
    record: Any
    crumbs: Any = (PAYS, CLAIMS, SETTLEMENTS)

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:branch_settlement", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)


class SettlementDetailView(SettlementScreen, DetailScreen):
    rights = VIEW
    template_name = "payroll/absences/settlement.html"

    def get_actions(self) -> Sequence[Action]:
        if decision_obstacle(self.record, self.access):  # type: ignore[attr-defined]
            return ()
        key = [self.record.pk]
        return [
            Action(_("Refuser"), reverse("payroll:branch_settlement_refuse", args=key), "x", DECIDE),
            Action(_("Approuver"), reverse("payroll:branch_settlement_approve", args=key), "check", DECIDE, True),
        ]

    def get_panels(self) -> Sequence[Panel]:
        record, currency = self.record, self.currency  # type: ignore[attr-defined]
        money = [
            (_("Indemnités avancées"), french_amount(record.claimed, currency, unit=True)),
            (_("Autres prestations servies"), french_amount(record.other, currency, unit=True) if record.other else ""),
            (_("Lesquelles, et la pièce"), record.other_label), (_("Montant compensé"), french_amount(record.amount, currency, unit=True)),
            (_("Au débit"), record.benefit_account), (_("Au crédit"), record.claim_account),
            (_("Écriture"), str(record.entry) if record.entry else ""),
        ]  # fmt: skip
        told = facts(record, "state", "until", "reference", "entered_by", "entered_at", "decided_by", "decided_at", "reason")
        return [Panel(_("Montants"), [pair for pair in money if pair[1]]), Panel(_("Suivi"), told)]

    def get_context(self, **more: Any) -> dict[str, Any]:
        # The names of a claim are those of files: told to those who may see everybody, counted for the others.
        sees = self.access.has("confidential_view")  # type: ignore[attr-defined]
        return super().get_context(claims=self.record.claims if sees else [], count=len(self.record.claims), sees_all=sees, **more)


class SettlementApproveView(SettlementScreen, ConfirmScreen):
    rights = DECIDE
    question = gettext_lazy("Approuver cette compensation ?")
    submit_label = gettext_lazy("Approuver et établir l’écriture")
    success_message = gettext_lazy("La compensation est approuvée ; son écriture attend sa validation.")

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_consequences(self) -> Sequence[Any]:
        amount = french_amount(self.record.amount, self.currency, unit=True)  # type: ignore[attr-defined]
        return [_("%(amount)s : les créances sont soldées, l’écriture porte les deux côtés.") % {"amount": amount}]

    def perform(self, form: Any) -> BranchSettlement:
        return settlement_decide(settlement=self.record, is_approved=True, access=self.access)  # type: ignore[attr-defined]


class SettlementRefuseView(SettlementScreen, ConfirmScreen):
    rights = DECIDE
    danger = True
    asks_reason = True
    question = gettext_lazy("Refuser cette compensation ?")
    submit_label = gettext_lazy("Refuser")
    success_message = gettext_lazy("La compensation est refusée ; rien n’a changé.")

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> BranchSettlement:
        return settlement_decide(settlement=self.record, is_approved=False, access=self.access, reason=form.cleaned_data["motif"])  # type: ignore[attr-defined]
