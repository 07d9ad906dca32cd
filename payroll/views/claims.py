"""Claims on the branches: list, aged accounts, one claim and its changes of state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Absence
from hr_core.services.writing import is_own_file
from hr_core.tables_absences import paper_words
from hr_core.text import french_amount, french_period
from hr_core.ui.history import HistoryScreen, history_of, told
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel, facts
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, Screen
from hr_core.workflows import open_transitions
from payroll.filters_absences import ClaimFilter
from payroll.forms.absence_followups import ClaimReceiptForm, ClaimSendForm
from payroll.models import AbsencePay, BranchClaim, ClaimReceipt
from payroll.selectors.absence_pays import AGES, aged_balance, claims_of
from payroll.services.absences.claims import (
    claim_keep,
    claim_receive,
    claim_reject,
    claim_send,
    claim_write_off,
    claim_write_off_propose,
    receipt_delete,
)
from payroll.tables_absences import ClaimTable
from payroll.views.absence_pays import PAYS, VIEW
from payroll.workflows_absences import CLAIM, DECIDE, FOLLOW

CLAIMS = (gettext_lazy("Créances sur les branches"), "payroll:claim_list")
RECENT = 5
ICONS = {"send": "send", "receive": "cash-banknote", "reject": "hand-stop", "keep": "arrow-back-up"}


class ClaimListView(ListScreen):
    model = BranchClaim
    rights = VIEW
    title = gettext_lazy("Créances sur les branches")
    lede = gettext_lazy(
        "Ce que l’institution a avancé à ses agents pour une branche de sécurité sociale, jusqu’au recouvrement."
    )
    unit = (gettext_lazy("créance"), gettext_lazy("créances"))
    table_class, filterset_class = ClaimTable, ClaimFilter
    totals = {"claimed": Sum("claimed"), "received": Sum("received"), "balance": Sum("balance")}
    crumbs = (PAYS,)
    empty = Empty(
        gettext_lazy("Aucune créance"),
        gettext_lazy(
            "Une créance s’ouvre quand une paie est payée et qu’une règle d’absence avance l’indemnité d’une branche."
        ),
    )

    def get_queryset(self) -> Any:
        return claims_of(self.access)

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Compensations internes"), reverse("payroll:branch_settlements"), "arrows-exchange", VIEW)]


class ClaimAgesView(Screen):
    """What each branch owes by age, and its accounts."""

    template_name = "payroll/absences/claim_ages.html"
    title = gettext_lazy("Balance âgée des branches")
    lede = gettext_lazy("Ce qui reste à recevoir, compté en jours depuis la fin du mois avancé")
    rights = VIEW
    crumbs = (PAYS, CLAIMS)

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = aged_balance(self.access, timezone.localdate())
        ages = [label for _first, _last, label in AGES]
        totals = {
            "claimed": sum(row.claimed for row in rows),
            "received": sum(row.received for row in rows),
            "written_off": sum(row.written_off for row in rows),
            "balance": sum(row.balance for row in rows),
            "ages": [sum(row.ages[rank] for row in rows) for rank in range(len(ages))],
        }
        return self.show(rows=rows, ages=ages, totals=totals)


class ClaimScreen:
    model = BranchClaim
    access: Any
    record: Any
    crumbs: Any = (PAYS, CLAIMS)

    def get_queryset(self) -> Any:
        return claims_of(self.access)

    def get_success_url(self, result: Any) -> str:
        return self.record.get_absolute_url()

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()


class ClaimDetailView(ClaimScreen, DetailScreen):
    rights = VIEW
    template_name = "payroll/absences/claim_detail.html"

    def get_title(self) -> str:
        return _("Créance, %(branch)s") % {"branch": self.record.get_branch_display()}

    def get_lede(self) -> str:
        return f"{self.record.employee}, {self.record.absence}"

    def get_actions(self) -> Sequence[Action]:
        if is_own_file(self.record.employee, self.access.user):
            return []
        main = {"open": "send", "sent": "receive", "partial": "receive", "rejected": "send", "write_off": "write_off"}
        found = []
        for change in open_transitions(CLAIM, self.record.state):
            if change.name == "write_off" and self.record.write_off_proposed_by_id == self.access.user.pk:
                continue
            is_main = main.get(self.record.state) == change.name
            url = reverse(f"payroll:claim_{change.name}", args=[self.record.pk])
            found.append(Action(str(change.label), url, ICONS.get(change.name, "x"), change.rights, main=is_main))
        return found

    def get_panels(self) -> Sequence[Panel]:
        record = self.record
        money = [
            (label, french_amount(value, self.currency, unit=True))
            for label, value in (
                (_("Réclamé"), record.claimed),
                (_("Reçu"), record.received),
                (_("Abandonné"), record.written_off),
                (_("Reste dû"), record.balance),
            )
            if value or label == _("Reste dû")
        ]
        kind = [(_("Règlement"), _("interne : l’institution gère cette branche"))] if record.is_internal else []
        return [
            Panel(_("Montants"), [*money, *kind]),
            Panel(
                _("Suivi"),
                facts(
                    record,
                    "state",
                    "opened_on",
                    "sent_on",
                    "reference",
                    "rejection",
                    "write_off_reason",
                    "write_off_proposed_by",
                    "write_off_decided_by",
                    "closed_on",
                ),  # fmt: skip
            ),
        ]

    def get_context(self, **more: Any) -> dict[str, Any]:
        record, on = self.record, timezone.localdate()
        spell = Absence.objects.filter(pk=record.absence_id) | Absence.objects.filter(spell=record.absence_id)
        absences = list(spell.prefetch_related("papers").order_by("start"))
        papers = [(paper, paper_words(paper, paper.is_late(on))) for row in absences for paper in row.papers.all()]
        pays = AbsencePay.objects.filter(absence__in=[row.pk for row in absences], benefit__gt=0)
        return super().get_context(
            months=list(record.months.all()),
            receipts=list(record.receipts.select_related("entered_by")),
            absences=[(row, french_period(row.start, row.end)) for row in absences],
            papers=papers,
            pays=list(pays.select_related("run__period").order_by("run__period__year", "run__period__month")),
            events=told(history_of(record)[:RECENT]),
            may_follow=self.access.has(*FOLLOW) and not is_own_file(record.employee, self.access.user),
            **more,
        )


class ClaimHistoryView(ClaimScreen, HistoryScreen):
    rights = VIEW


class ClaimSendView(ClaimScreen, FormScreen):
    rights = FOLLOW
    form_class = ClaimSendForm
    title = gettext_lazy("Transmettre la créance")
    success_message = gettext_lazy("La créance est transmise.")

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"sent_on": timezone.localdate(), "reference": self.record.reference}}

    def perform(self, form: Any) -> Any:
        data = form.cleaned_data
        return claim_send(
            claim=self.record, sent_on=data["sent_on"], reference=data["reference"], actor=self.request.user
        )


class ClaimReceiveView(ClaimScreen, FormScreen):
    rights = FOLLOW
    form_class = ClaimReceiptForm
    success_message = gettext_lazy("L’encaissement est enregistré.")

    def get_title(self) -> str:
        return _("Constater le règlement interne") if self.record.is_internal else _("Enregistrer un encaissement")

    def get_lede(self) -> str:
        told = {"balance": french_amount(self.record.balance, self.currency, unit=True)}
        if self.record.is_internal:
            return _("Reste dû : %(balance)s. Donner le numéro de l’écriture entre les deux gestions.") % told
        return _("Reste dû : %(balance)s. Un encaissement partiel laisse la créance ouverte.") % told

    def get_form_options(self) -> dict[str, Any]:
        initial = {"received_on": timezone.localdate(), "amount": self.record.balance}
        return {"currency": self.currency, "initial": initial}

    def perform(self, form: Any) -> Any:
        data = form.cleaned_data
        return claim_receive(
            claim=self.record,
            received_on=data["received_on"],
            amount=data["amount"],
            reference=data["reference"],
            actor=self.request.user,
        )


class ReceiptDeleteView(ConfirmScreen):
    model = ClaimReceipt
    rights = FOLLOW
    danger = True
    asks_reason = True
    submit_label = gettext_lazy("Retirer l’encaissement")
    success_message = gettext_lazy("L’encaissement est retiré.")
    crumbs = (PAYS, CLAIMS)

    def get_queryset(self) -> Any:
        return ClaimReceipt.objects.filter(claim__in=claims_of(self.access).values("pk")).select_related(
            "claim__employee"
        )

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_title(self) -> str:
        amount = french_amount(self.record.amount, self.currency, unit=True)
        return _("Retirer l’encaissement de %(amount)s\u202f?") % {"amount": amount}

    def get_success_url(self, result: Any) -> str:
        return self.record.claim.get_absolute_url()

    def get_cancel_url(self) -> str:
        return self.record.claim.get_absolute_url()

    def perform(self, form: Any) -> None:
        receipt_delete(receipt=self.record, actor=self.request.user, reason=form.cleaned_data["motif"])


class ClaimConfirmScreen(ClaimScreen, ConfirmScreen):
    asks_reason = True

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_consequences(self) -> Sequence[str]:
        balance = french_amount(self.record.balance, self.currency, unit=True)
        return [_("%(claim)s : %(balance)s restent dus.") % {"claim": self.record, "balance": balance}]


class ClaimRejectView(ClaimConfirmScreen):
    rights = FOLLOW
    danger = True
    question = gettext_lazy("La branche a rejeté la créance ?")
    submit_label = gettext_lazy("Enregistrer le rejet")
    success_message = gettext_lazy("Le rejet est enregistré : transmettre de nouveau, ou proposer l’abandon.")

    def perform(self, form: Any) -> Any:
        return claim_reject(claim=self.record, reason=form.cleaned_data["motif"], actor=self.request.user)


class ClaimProposeWriteOffView(ClaimConfirmScreen):
    rights = FOLLOW
    danger = True
    question = gettext_lazy("Proposer l’abandon de cette créance ?")
    submit_label = gettext_lazy("Proposer l’abandon")
    success_message = gettext_lazy("L’abandon est proposé : une autre personne en décide.")

    def perform(self, form: Any) -> Any:
        return claim_write_off_propose(claim=self.record, reason=form.cleaned_data["motif"], actor=self.request.user)


class ClaimWriteOffView(ClaimConfirmScreen):
    rights = DECIDE
    danger = True
    asks_reason = False
    question = gettext_lazy("Abandonner cette créance ?")
    submit_label = gettext_lazy("Abandonner la créance")
    success_message = gettext_lazy("La créance est abandonnée.")

    def get_consequences(self) -> Sequence[str]:
        return [
            *super().get_consequences(),
            self.record.write_off_reason,
            _("Une créance abandonnée ne se rouvre pas."),
        ]

    def perform(self, form: Any) -> Any:
        return claim_write_off(claim=self.record, actor=self.request.user)


class ClaimKeepView(ClaimConfirmScreen):
    rights = DECIDE
    question = gettext_lazy("Refuser l’abandon de cette créance ?")
    submit_label = gettext_lazy("Refuser l’abandon")
    success_message = gettext_lazy("La créance reste à recouvrer.")

    def perform(self, form: Any) -> Any:
        return claim_keep(claim=self.record, actor=self.request.user, reason=form.cleaned_data["motif"])
