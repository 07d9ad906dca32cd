"""Third parties: balances, one third party with its months, dues, payments and matches, aged balances."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.templatetags.ui import draw_tag
from hr_core.text import french_amount, french_count, french_date, french_month, french_percent
from hr_core.ui.parts import Action, Panel, Tab
from hr_core.ui.screens import DetailScreen, FormScreen, Screen
from payroll.choices_returns import DueKind, PartyPaymentState
from payroll.forms.returns import PartyForm, party_initial
from payroll.models import PartyDue, PartyMatch, PartyPayment, PayRun, ThirdParty
from payroll.returns.due import following
from payroll.selectors.paid_sums import PAID_STATES
from payroll.selectors.returns.balances import (
    AGE_LABELS,
    MonthRow,
    PartyRow,
    age_totals,
    dues_open,
    months_of_party,
    party_rows,
    payments_open,
)
from payroll.selectors.returns.parties import dues_seen
from payroll.selectors.returns.penalties import penalties_foreseen
from payroll.services.returns.dues import loose_items
from payroll.services.returns.payments import party_save
from payroll.views.returns.parts import MANAGE, READ, Block, Cell, Figure, amount, link, small

PARTIES = (gettext_lazy("Tiers et reversements"), "payroll:party_list")
#: Rows of a block at most: older ones are in the exports.
SHOWN = 60
#: Months whose deduction items are looked through for one that goes to nobody.
MONTHS = 13


class PartyListView(Screen):
    rights = READ
    template_name = "payroll/returns/record.html"
    title = gettext_lazy("Tiers et reversements")
    lede = gettext_lazy("Ce qui est retenu et dû par l’employeur, ce qui est reversé, ce qui reste.")

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Nouveau tiers"), reverse("payroll:party_create"), "plus", MANAGE, main=True)]

    @cached_property
    def year(self) -> int | None:
        asked = self.request.GET.get("annee", "")
        return int(asked) if asked.isdecimal() and len(asked) == 4 else None

    def get_tabs(self) -> list[Tab]:
        years = sorted({month.year for month in PartyDue.objects.order_by().values_list("month", flat=True).distinct()}, reverse=True)
        here = self.request.path
        return [Tab(_("Tout"), here, self.year is None), *(Tab(str(y), f"{here}?annee={y}", y == self.year) for y in years[:4])]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = party_rows(timezone.localdate(), self.year)
        currency = self.currency
        figures = [
            Figure(_("Dû"), french_amount(sum(row.due for row in rows), currency)),
            Figure(_("Réglé"), french_amount(sum(row.settled for row in rows), currency)),
            Figure(_("Reste dû"), french_amount(sum(row.left for row in rows), currency)),
            Figure(_("Échu"), french_amount(sum(row.late for row in rows), currency)),
        ]
        heads = [(_("Tiers"), ""), (_("Retenu"), "n"), (_("Part patronale"), "n"), (_("Autre"), "n lg-hide"), (_("Réglé"), "n"),
                 (_("Reste dû"), "n"), (_("À lettrer"), "n")]  # fmt: skip
        block = Block(
            _("Soldes"),
            heads,
            [self.row(row) for row in sorted(rows, key=lambda row: (row.party.kind, row.party.name))],
            _("Aucun tiers : ils s’ouvrent quand une paie est payée."),
            foot=[
                Cell(_("Total")), *(amount(sum(getattr(row, name) for row in rows), currency, css) for name, css in (
                    ("withheld", "n"), ("employer", "n"), ("other", "n lg-hide"), ("settled", "n"), ("left", "n p1"), ("unmatched", "n"),
                ))
            ],
        )  # fmt: skip
        return self.show(notes=self.get_notes(), figures=figures, panels=(), blocks=[block], tabs=self.get_tabs())

    def row(self, row: PartyRow) -> list[Cell]:
        currency, party = self.currency, row.party
        kind = str(party.get_kind_display()) + (f", {_('compensation interne')}" if party.is_own else "")
        return [
            Cell(small(link(reverse("payroll:party_detail", args=[party.pk]), party.name), kind)),
            amount(row.withheld, currency), amount(row.employer, currency), amount(row.other, currency, "n lg-hide"),
            amount(row.settled, currency, "n p2"), amount(row.left, currency, "n p1"), amount(row.unmatched, currency, "n p3"),
        ]  # fmt: skip

    def get_notes(self) -> list[tuple[str, str]]:
        """Deduction items of the last months that no third party claims."""
        since = following(timezone.localdate().replace(day=1), -MONTHS)
        last = Q(period__year__gt=since.year) | Q(period__year=since.year, period__month__gte=since.month)
        runs = list(PayRun.objects.filter(last, state__in=PAID_STATES).values_list("pk", flat=True))
        named = {code for items in ThirdParty.objects.values_list("items", flat=True) for code in items}
        loose = {code: total for code, total in loose_items(runs).items() if code not in named}
        if not loose:
            return []
        told = ", ".join(f"{code} ({french_amount(total, self.currency)})" for code, total in loose.items())
        return [("warning", _("Rubriques retenues sans destinataire : %(items)s. Les indiquer sur la fiche du tiers à qui elles reviennent.") % {"items": told})]


class PartyAgesView(Screen):
    rights = READ
    template_name = "payroll/returns/record.html"
    title = gettext_lazy("Balance âgée des tiers")

    def get_lede(self) -> str:
        return _("Au %(day)s, par jours après l’échéance.") % {"day": french_date(timezone.localdate())}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        currency = self.currency
        rows = [row for row in party_rows(timezone.localdate()) if any(row.ages)]
        heads = [(_("Tiers"), ""), *((label, "n") for label in AGE_LABELS), (_("Reste dû"), "n")]
        body = [
            [
                Cell(link(reverse("payroll:party_detail", args=[row.party.pk]), row.party.name)),
                *(amount(value, currency, "n" + (" t-wait" if rank == len(AGE_LABELS) - 1 and value else "")) for rank, value in enumerate(row.ages)),
                amount(row.left, currency, "n p1"),
            ]
            for row in rows
        ]
        totals = age_totals(rows)
        foot = [Cell(_("Total")), *(amount(value, currency) for value in totals), amount(sum(totals), currency, "n p1")]
        block = Block(_("Par tiers"), heads, body, _("Rien n’est dû."), foot=foot)
        return self.show(notes=(), figures=(), panels=(), blocks=[block], tabs=())


class PartyScreen:
    """What the pages of one third party share."""

    model = ThirdParty
    record: ThirdParty
    access: Any
    currency: str

    def back(self) -> str:
        return reverse("payroll:party_detail", args=[self.record.pk])

    def get_crumbs(self) -> Any:
        return (PARTIES, (self.record.name, self.back()))

    def get_success_url(self, result: Any) -> str:
        return self.back()

    def get_cancel_url(self) -> str:
        return self.back()


class PartyDetailView(PartyScreen, DetailScreen):
    rights = READ
    template_name = "payroll/returns/record.html"

    def get_crumbs(self) -> Any:
        return (PARTIES,)

    def get_lede(self) -> str:
        words = str(self.record.get_kind_display()).capitalize()
        return f"{words}, {_('réglé par compensation interne')}" if self.record.is_own else words

    def get_actions(self) -> Sequence[Action]:
        pk = [self.record.pk]
        actions = [
            Action(_("Modifier"), reverse("payroll:party_update", args=pk), "pencil", MANAGE),
            Action(_("Pénalité ou solde repris"), reverse("payroll:party_due_create", args=pk), "plus", MANAGE),
        ]
        if self.record.is_own:
            url = reverse("payroll:party_compensate", args=pk)
            actions.append(Action(_("Compenser"), url, "arrows-exchange", MANAGE, main=True))
        else:
            url = reverse("payroll:party_pay", args=pk)
            actions.append(Action(_("Saisir un reversement"), url, "cash-banknote", MANAGE, main=True))
        return actions

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        party, currency = self.record, self.currency
        months = months_of_party(party)
        open_dues = dues_open(PartyDue.objects.filter(party=party))
        dues = [due for due in dues_seen(self.access, open_dues) if due.left]
        left = sum(row.left for row in months)
        payments = list(payments_open(PartyPayment.objects.filter(party=party).select_related("entered_by"))[:SHOWN])
        unfinished = sum(not row.is_finished for row in months)
        figures = [
            Figure(_("Reste dû"), french_amount(left, currency)),
            Figure(_("Reversements à lettrer"), french_amount(sum(
                each.left for each in payments if each.state == PartyPaymentState.APPROVED), currency)),
            Figure(_("Mois à terminer"), str(unfinished), _("sur %(number)s") % {"number": len(months)}),
        ]  # fmt: skip
        blocks = [*self.penalties_block(), self.months_block(months[:24]), self.dues_block(dues[:SHOWN], left - sum(due.left for due in dues)), self.payments_block(payments), self.matches_block()]
        return self.show(notes=(), figures=figures, panels=self.get_panels(), blocks=blocks, tabs=())

    def penalties_block(self) -> list[Block]:
        """What the texts let foresee for the months that are late; nothing where no text gives a rate."""
        found, currency = penalties_foreseen(self.record, timezone.localdate()), self.currency
        if not found:
            return []
        heads = [(_("Mois"), ""), (_("Impayé"), "n"), (_("Retard"), ""), (_("Taux du texte"), ""), (_("Pénalité prévue"), "n"), ("", "")]
        may, path = self.access.has(*MANAGE), reverse("payroll:party_due_create", args=[self.record.pk])
        rows = [
            [
                Cell(small(french_month(each.month.year, each.month.month), each.declaration.name)),
                amount(each.unpaid, currency),
                Cell(french_count(each.months, _("mois"), _("mois")), "p3"),
                Cell(_("%(rate)s par mois") % {"rate": french_percent(Fraction(each.rule.percent), 2)}, "p2"),
                amount(each.amount, currency, "n p1"),
                Cell(link(f"{path}?mois={each.month.isoformat()}", _("Enregistrer")) if may else "", "p4"),
            ]
            for each in found
        ]
        help_words = _("Calculées sur le texte de la déclaration ; l’avis de l’organisme fait foi.")
        return [Block(_("Pénalités de retard à prévoir"), heads, rows, "", help_words)]

    def get_panels(self) -> Sequence[Panel]:
        party = self.record
        told = [
            (_("Compte de la dette"), party.account), (_("Compte des cotisants"), party.own_account),
            (_("Destinataire des lignes légales"), party.recipient), (_("Rubriques retenues"), ", ".join(party.items)),
        ]  # fmt: skip
        return [Panel(_("Fiche"), [(label, value) for label, value in told if value])]

    def months_block(self, months: list[MonthRow]) -> Block:
        heads = [(_("Mois"), ""), (_("Retenu"), "n"), (_("Part patronale"), "n"), (_("Pénalité"), "n lg-hide"), (_("Déclaré"), "n"),
                 (_("Reversé"), "n"), (_("Écart"), "n"), (_("État"), "")]  # fmt: skip
        help_words = _("Un mois est terminé quand il est reversé et déclaré, ou quand son écart est expliqué.")
        return Block(_("Mois"), heads, [self.month_row(row) for row in months], _("Rien n’est encore dû."), help_words)

    def month_row(self, row: MonthRow) -> list[Cell]:
        currency = self.currency
        url = reverse("payroll:party_explain", args=[self.record.pk, row.month.year, row.month.month])
        if row.is_finished:
            words = row.explanation.reason if row.explanation is not None and row.gap else ""
            state = small(draw_tag(_("expliqué") if words else _("terminé"), "ok", "circle-check"), words)
        else:
            words = _("à reverser") if row.left else _("déclaré autrement")
            state = draw_tag(words, "wait", "clock")
            if self.access.has(*MANAGE):
                state = small(state, link(url, _("Expliquer l’écart")))
        declared = Cell(_("sans") if not row.expects_return else french_amount(row.declared or 0, currency), "n")
        return [
            Cell(french_month(row.month.year, row.month.month).capitalize()), amount(row.withheld, currency),
            amount(row.employer, currency), amount(row.penalty + row.other, currency, "n lg-hide"), declared,
            amount(row.paid, currency, "n p2"), amount(row.gap, currency, "n p1"), Cell(state, "p3"),
        ]  # fmt: skip

    def dues_block(self, dues: list[Any], hidden: int) -> Block:
        """`hidden`: what is left of runs of the confidential population alone."""
        currency = self.currency
        rows = []
        for due in dues:
            action: Any = ""
            if due.amount < 0 and self.access.has(*MANAGE):
                action = link(reverse("payroll:party_match_credit", args=[self.record.pk, due.pk]), _("Lettrer l’avoir"))
            kind = _("avoir") if due.amount < 0 else str(DueKind(due.kind).label)
            rows.append([
                Cell(small(capfirst(due.label), f"{french_month(due.month.year, due.month.month)}, {kind}")),
                Cell(french_date(due.due_on), "n p2"), amount(due.amount, currency),
                amount(due.left, currency, "n p1"), Cell(action, "p4"),
            ])  # fmt: skip
        heads = [(_("Objet"), ""), (_("À payer le"), "n"), (_("Montant"), "n"), (_("Reste"), "n"), ("", "")]
        foot = [Cell(_("Population réservée")), Cell(), Cell(), amount(hidden, currency, "n p1"), Cell()] if hidden else ()
        return Block(_("Sommes dues"), heads, rows, _("Tout est réglé."), foot=foot)

    def payments_block(self, payments: list[Any]) -> Block:
        currency = self.currency
        rows = []
        for each in payments:
            action: Any = ""
            if each.state == PartyPaymentState.APPROVED and each.left and self.access.has(*MANAGE):
                action = link(reverse("payroll:party_match_payment", args=[self.record.pk, each.pk]), _("Lettrer"))
            url = reverse("payroll:party_payment_detail", args=[each.pk])
            state = PartyPaymentState(each.state)
            rows.append([
                Cell(small(link(url, each.reference), f"{each.get_mode_display()}, {french_date(each.paid_on)}")),
                Cell(each.receipt_number, "p2"), amount(each.amount, currency, "n p1"),
                amount(each.left if state == PartyPaymentState.APPROVED else 0, currency),
                Cell(draw_tag(state.label, state.tone, state.icon), "p3"), Cell(action, "p4"),
            ])  # fmt: skip
        heads = [(_("Reversement"), ""), (_("Quittance"), ""), (_("Montant"), "n"), (_("À lettrer"), "n"), (_("État"), ""), ("", "")]
        return Block(_("Reversements"), heads, rows, _("Aucun reversement."))

    def matches_block(self) -> Block:
        currency = self.currency
        seen = dues_seen(self.access, PartyDue.objects.filter(party=self.record)).values("pk")
        found: QuerySet[PartyMatch] = PartyMatch.objects.filter(party=self.record, due__in=seen).select_related(
            "due", "payment", "credit", "made_by", "undone_by"
        )[:SHOWN]
        rows = []
        for each in found:
            source = each.payment.reference if each.payment is not None else _("avoir : %(label)s") % {"label": each.credit}
            if each.undone_at:
                state: Any = small(draw_tag(_("défait"), "", "x"), f"{each.undone_by} : {each.undo_reason}".replace(" :", "\u00a0:"))
            else:
                state = link(reverse("payroll:party_match_undo", args=[each.pk]), _("Défaire")) if self.access.has(*MANAGE) else ""
            rows.append([
                Cell(small(capfirst(each.due.label), french_month(each.due.month.year, each.due.month.month))), Cell(source, "p2"),
                amount(each.amount, currency, "n p1"),
                Cell(small(str(each.made_by or ""), french_date(timezone.localtime(each.made_at).date())), "lg-hide"), Cell(state, "p3"),
            ])  # fmt: skip
        heads = [(_("Somme due"), ""), (_("Réglée par"), ""), (_("Montant"), "n"), (_("Lettré par"), "lg-hide"), ("", "")]
        return Block(_("Lettrages"), heads, rows, _("Rien n’est encore lettré."))


class PartyFormView(PartyScreen, FormScreen):
    rights = MANAGE
    form_class = PartyForm
    asks_reason = "optional"
    success_message = gettext_lazy("La fiche du tiers est enregistrée.")

    def get_title(self) -> str:
        return _("Nouveau tiers") if self.is_creation else _("Modifier le tiers")

    def get_crumbs(self) -> Any:
        return (PARTIES,) if self.is_creation else super().get_crumbs()

    def get_cancel_url(self) -> str:
        return reverse("payroll:party_list") if self.is_creation else self.back()

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {} if self.is_creation else party_initial(self.record)}

    def perform(self, form: PartyForm) -> ThirdParty:
        values = {name: value for name, value in form.cleaned_data.items() if name in form.base_fields}
        return party_save(party=self.record, values=values, access=self.access, reason=form.cleaned_data.get("motif", ""))

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:party_detail", args=[result.pk])
