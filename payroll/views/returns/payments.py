"""Paying third parties: a payment entered, approved, cancelled; penalties; explanations; matches; compensation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_amount, french_date, french_month, french_of, french_percent
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel, facts, state_tag
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen
from payroll.choices_returns import DueKind, PartyPaymentState
from payroll.filters_returns import PartyPaymentFilter
from payroll.forms.returns import CompensationForm, DueForm, ExplainForm, MatchForm, PartyPaymentForm, ReceiptForm
from payroll.forms.runs import ReasonForm
from payroll.models import PartyDue, PartyMatch, PartyPayment, ThirdParty
from payroll.returns.due import following
from payroll.selectors.returns.balances import dues_open, months_of_party, payments_open
from payroll.selectors.returns.parties import dues_seen
from payroll.selectors.returns.penalties import penalties_foreseen
from payroll.services.returns.compensation import compensation_enter
from payroll.services.returns.matching import match_make, match_undo, oldest_first
from payroll.services.returns.payments import (
    due_enter,
    month_explain,
    payment_approve,
    payment_cancel,
    payment_enter,
    payment_receipt,
)
from payroll.tables_returns import PartyPaymentTable
from payroll.views.returns.parties import PARTIES, PartyScreen
from payroll.views.returns.parts import APPROVE, MANAGE, READ, Block, Cell, amount, scan_response

PAYMENTS = (gettext_lazy("Reversements"), "payroll:party_payment_list")


class PaymentListView(ListScreen):
    model = PartyPayment
    rights = READ
    title = gettext_lazy("Reversements")
    unit = (gettext_lazy("reversement"), gettext_lazy("reversements"))
    table_class, filterset_class = PartyPaymentTable, PartyPaymentFilter
    export_name = "reversements"
    empty = Empty(gettext_lazy("Aucun reversement"), gettext_lazy("Ils se saisissent depuis la fiche d’un tiers."))

    def get_queryset(self) -> QuerySet[PartyPayment]:
        return payments_open(PartyPayment.objects.select_related("party")).order_by("-paid_on", "-pk")


class PaymentScreen:
    """What the pages of one payment share."""

    model = PartyPayment
    record: PartyPayment
    access: Any
    currency: str

    def get_queryset(self) -> QuerySet[PartyPayment]:
        return PartyPayment.objects.select_related("party", "entered_by", "approved_by")

    def back(self) -> str:
        return reverse("payroll:party_payment_detail", args=[self.record.pk])

    def get_crumbs(self) -> Any:
        party = self.record.party
        return (PARTIES, (party.name, reverse("payroll:party_detail", args=[party.pk])), (self.record.reference, self.back()))

    def get_success_url(self, result: Any) -> str:
        return self.back()

    def get_cancel_url(self) -> str:
        return self.back()


class PaymentDetailView(PaymentScreen, DetailScreen):
    rights = READ
    template_name = "payroll/returns/record.html"

    def get_title(self) -> str:
        return _("Reversement %(reference)s") % {"reference": self.record.reference}

    def get_crumbs(self) -> Any:
        return super().get_crumbs()[:2]

    def get_actions(self) -> Sequence[Action]:
        row, pk = self.record, [self.record.pk]
        actions = []
        if row.receipt_scan:
            actions.append(Action(_("Quittance numérisée"), reverse("payroll:party_payment_scan", args=pk), "download"))
        if row.state != PartyPaymentState.CANCELLED:
            rights = APPROVE if row.state == PartyPaymentState.APPROVED else MANAGE
            actions.append(Action(_("Annuler"), reverse("payroll:party_payment_cancel", args=pk), "x", rights))
            actions.append(Action(_("Quittance"), reverse("payroll:party_payment_receipt", args=pk), "pencil", MANAGE))
        if row.state == PartyPaymentState.ENTERED and row.entered_by_id != self.access.user.pk:
            actions.append(Action(_("Approuver"), reverse("payroll:party_payment_approve", args=pk), "check", APPROVE, True))
        if row.state == PartyPaymentState.APPROVED:
            url = reverse("payroll:party_match_payment", args=[row.party_id, row.pk])
            actions.append(Action(_("Lettrer"), url, "list-check", MANAGE, True))
        return actions

    def get_panels(self) -> Sequence[Panel]:
        row = self.record
        state = PartyPaymentState(row.state)
        told = [
            (_("État"), state_tag(state, state.label)),
            (_("Tiers"), row.party),
            (_("Montant"), french_amount(row.amount, self.currency, unit=True)),
            *facts(row, "paid_on", "mode", "receipt_number"),
            (_("Saisi par"), row.entered_by),
            (_("Approuvé par"), row.approved_by or ""),
            (_("Annulé"), row.cancel_reason),
        ]
        return [Panel(_("Versement"), [(label, value) for label, value in told if value not in ("", None)])]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.record
        notes = []
        if row.state == PartyPaymentState.ENTERED and row.entered_by_id == self.access.user.pk:
            notes.append(("info", _("Vous avez saisi ce reversement : une autre personne l’approuve.")))
        blocks = [entry_block(row.entry, self.currency)] if row.entry else []
        return self.show(notes=notes, figures=(), panels=self.get_panels(), blocks=blocks, tabs=())


def entry_block(rows: list[dict[str, Any]], currency: str) -> Block:
    """The two-sided entry of a compensation."""
    body = [
        [Cell(row["label"]), Cell(row["side"], "p2"), Cell(row["account"] or _("à saisir"), "p3"),
         amount(row["debit"], currency, "n p1"), amount(row["credit"], currency, "n p1")]
        for row in rows
    ]  # fmt: skip
    foot = [Cell(_("Total")), Cell(), Cell(), amount(sum(row["debit"] for row in rows), currency), amount(sum(row["credit"] for row in rows), currency)]
    heads = [(_("Libellé"), ""), (_("Côté"), ""), (_("Compte"), ""), (_("Débit"), "n"), (_("Crédit"), "n")]
    return Block(_("Écriture de compensation"), heads, body, "", foot=foot)


class PayView(PartyScreen, FormScreen):
    rights = MANAGE
    form_class = PartyPaymentForm
    title = gettext_lazy("Saisir un reversement")
    submit_label = gettext_lazy("Enregistrer le reversement")
    success_message = gettext_lazy("Le reversement est saisi : une autre personne l’approuve, puis il peut être lettré.")

    def get_queryset(self) -> QuerySet[ThirdParty]:
        return ThirdParty.objects.filter(is_own=False)

    def get_form_options(self) -> dict[str, Any]:
        left = sum(due.left for due in dues_open(PartyDue.objects.filter(party=self.record)))
        return {"currency": self.currency, "initial": {"paid_on": timezone.localdate(), "amount": left if left > 0 else None}}

    def perform(self, form: PartyPaymentForm) -> PartyPayment:
        return payment_enter(party=self.record, access=self.access, **form.cleaned_data)


class PaymentApproveView(PaymentScreen, ConfirmScreen):
    rights = APPROVE
    question = gettext_lazy("Approuver ce reversement ?")
    submit_label = gettext_lazy("Approuver le reversement")
    success_message = gettext_lazy("Le reversement est approuvé : il peut être lettré.")

    def get_queryset(self) -> QuerySet[PartyPayment]:
        return super().get_queryset().filter(state=PartyPaymentState.ENTERED)

    def get_consequences(self) -> list[Any]:
        row = self.record
        told = {"amount": french_amount(row.amount, self.currency, unit=True), "party": row.party, "day": french_date(row.paid_on)}
        return [_("%(amount)s à %(party)s, le %(day)s.") % told]

    def perform(self, form: Any) -> PartyPayment:
        return payment_approve(payment=self.record, access=self.access)


class PaymentCancelView(PaymentScreen, ConfirmScreen):
    rights = (*MANAGE, *APPROVE)
    form_class = ReasonForm
    question = gettext_lazy("Annuler ce reversement ?")
    submit_label = gettext_lazy("Annuler le reversement")
    success_message = gettext_lazy("Le reversement est annulé ; il reste dans la liste avec son motif.")
    danger = True

    def get_queryset(self) -> QuerySet[PartyPayment]:
        return super().get_queryset().exclude(state=PartyPaymentState.CANCELLED)

    def perform(self, form: Any) -> PartyPayment:
        return payment_cancel(payment=self.record, reason=form.cleaned_data["reason"], access=self.access)


class PaymentReceiptView(PaymentScreen, FormScreen):
    rights = MANAGE
    form_class = ReceiptForm
    title = gettext_lazy("Quittance")
    submit_label = gettext_lazy("Enregistrer la quittance")

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"receipt_number": self.record.receipt_number}}

    def perform(self, form: ReceiptForm) -> PartyPayment:
        return payment_receipt(payment=self.record, access=self.access, **form.cleaned_data)


class PaymentScanView(PaymentScreen, DetailScreen):
    rights = READ

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return scan_response(self.record.receipt_scan)


class DueCreateView(PartyScreen, FormScreen):
    rights = MANAGE
    form_class = DueForm
    title = gettext_lazy("Pénalité ou solde repris")
    submit_label = gettext_lazy("Enregistrer")
    success_message = gettext_lazy("La somme due est enregistrée.")

    def get_form_options(self) -> dict[str, Any]:
        this = timezone.localdate().replace(day=1)
        months = [following(this, -rank) for rank in range(36)]
        return {"currency": self.currency, "months": months, "initial": self.foreseen()}

    def foreseen(self) -> dict[str, Any]:
        """The penalty that the text lets foresee for the month of the address; else the nature alone."""
        asked = self.request.GET.get("mois", "")
        for each in penalties_foreseen(self.record, timezone.localdate()) if asked else ():
            if each.month.isoformat() == asked:
                words = {
                    "period": french_month(each.month.year, each.month.month), "months": each.months,
                    "rate": french_percent(Fraction(each.rule.percent), 2),
                }  # fmt: skip
                return {
                    "kind": DueKind.PENALTY, "month": asked, "amount": each.amount,
                    "label": _("Pénalité de retard, %(period)s : %(months)s mois à %(rate)s") % words,
                    "reference": each.declaration.name[:120],
                }  # fmt: skip
        return {}

    def perform(self, form: DueForm) -> PartyDue:
        return due_enter(party=self.record, access=self.access, **form.cleaned_data)


class ExplainView(PartyScreen, FormScreen):
    rights = MANAGE
    form_class = ExplainForm
    submit_label = gettext_lazy("Enregistrer l’explication")
    success_message = gettext_lazy("Le mois est terminé : son écart est expliqué.")

    @cached_property
    def row(self) -> Any:
        found = [each for each in months_of_party(self.record) if each.month == self.month]
        if not found:
            raise Http404
        return found[0]

    @property
    def month(self) -> date:
        if not 1 <= self.kwargs["month"] <= 12:
            raise Http404
        return date(self.kwargs["year"], self.kwargs["month"], 1)

    def get_title(self) -> str:
        return _("Écart %(of_month)s") % {"of_month": french_of(french_month(self.month.year, self.month.month))}

    def get_lede(self) -> str:
        gap = french_amount(self.row.gap, self.currency, unit=True)
        return _("%(party)s : %(gap)s. L’explication vaut pour ce montant, et pour lui seul.") % {"party": self.record, "gap": gap}

    def get_form_options(self) -> dict[str, Any]:
        kept = self.row.explanation
        return {"initial": {"reason": kept.reason if kept else ""}}

    def perform(self, form: ExplainForm) -> Any:
        return month_explain(party=self.record, month=self.month, reason=form.cleaned_data["reason"], access=self.access)


class MatchView(PartyScreen, FormScreen):
    """Which dues a payment, or a credit, settles: the oldest are proposed; to a credit, those of its month first."""

    rights = MANAGE
    form_class = MatchForm
    title = gettext_lazy("Lettrer")
    submit_label = gettext_lazy("Lettrer")
    of_credit = False

    @cached_property
    def source(self) -> Any:
        if self.of_credit:
            dues = dues_open(dues_seen(self.access, PartyDue.objects.filter(party=self.record, amount__lt=0)))
            return get_object_or_404(dues, pk=self.kwargs["source"])
        payments = payments_open(PartyPayment.objects.filter(party=self.record, state=PartyPaymentState.APPROVED))
        return get_object_or_404(payments, pk=self.kwargs["source"])

    @property
    def left(self) -> int:
        return abs(self.source.left)

    def get_lede(self) -> str:
        told = {"what": self.source.label if self.of_credit else self.source.reference, "left": french_amount(self.left, self.currency, unit=True)}
        if self.of_credit:
            return _("%(what)s : il reste %(left)s à répartir. Les sommes de son mois, puis les plus anciennes, sont proposées.") % told
        return _("%(what)s : il reste %(left)s à répartir. Les sommes les plus anciennes sont proposées.") % told

    def get_form_options(self) -> dict[str, Any]:
        found = dues_open(dues_seen(self.access, PartyDue.objects.filter(party=self.record, amount__gt=0)))
        dues = [due for due in found if due.left > 0]
        ranked = sorted(dues, key=lambda due: due.month != self.source.month) if self.of_credit else dues
        return {"dues": dues, "proposal": oldest_first(ranked, self.left), "currency": self.currency}

    def perform(self, form: MatchForm) -> list[PartyMatch]:
        source = {"credit": self.source} if self.of_credit else {"payment": self.source}
        return match_make(party=self.record, amounts=form.amounts(), access=self.access, **source)

    def get_success_message(self, result: Any) -> str:
        return _("C’est lettré : %(amount)s.") % {"amount": french_amount(sum(each.amount for each in result), self.currency, unit=True)}


class MatchUndoView(ConfirmScreen):
    model = PartyMatch
    rights = MANAGE
    form_class = ReasonForm
    question = gettext_lazy("Défaire ce lettrage ?")
    submit_label = gettext_lazy("Défaire le lettrage")
    success_message = gettext_lazy("Le lettrage est défait ; sa trace reste.")
    danger = True

    def get_queryset(self) -> QuerySet[PartyMatch]:
        return PartyMatch.objects.filter(undone_at__isnull=True).select_related("party", "due")

    def get_crumbs(self) -> Any:
        return (PARTIES, (self.record.party.name, self.get_cancel_url()))

    def get_consequences(self) -> list[Any]:
        told = {"amount": french_amount(self.record.amount, self.currency, unit=True), "due": self.record.due}
        return [_("%(amount)s redeviennent dus : %(due)s.") % told]

    def get_cancel_url(self) -> str:
        return reverse("payroll:party_detail", args=[self.record.party_id])

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def perform(self, form: Any) -> PartyMatch:
        return match_undo(match=self.record, reason=form.cleaned_data["reason"], access=self.access)


class CompensateView(PartyScreen, FormScreen):
    """Settle with itself what the institution owes, with an entry on both sides."""

    rights = MANAGE
    form_class = CompensationForm
    title = gettext_lazy("Compenser")
    lede = gettext_lazy("Ce que l’institution se doit se règle par une écriture des deux côtés, sans mouvement de banque.")
    submit_label = gettext_lazy("Préparer la compensation")
    success_message = gettext_lazy("La compensation est préparée avec son écriture : une autre personne l’approuve.")

    def get_queryset(self) -> QuerySet[ThirdParty]:
        return ThirdParty.objects.filter(is_own=True)

    def get_form_options(self) -> dict[str, Any]:
        months = sorted({due.month for due in dues_open(PartyDue.objects.filter(party=self.record)) if due.left}, reverse=True)
        return {"months": months or [timezone.localdate().replace(day=1)]}

    def perform(self, form: CompensationForm) -> PartyPayment:
        return compensation_enter(party=self.record, access=self.access, **form.cleaned_data)

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:party_payment_detail", args=[result.pk])

