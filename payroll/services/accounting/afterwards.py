"""« Suites du règlement »: rejects, payments made again, unclaimed pay, fees, and overpayments given back, in the accounts.

Money that comes back is owed to the employee again; money that leaves settles it. One draft a day and run holds the
movements that no validated entry holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Institution, User
from hr_core.scope import require_scope
from hr_core.services.errors import Refusal
from payroll.choices_accounting import NET, NET_NEGATIVE, EntryKind, EntryState, Leg, Subject
from payroll.choices_paying import LineState, MovementKind, OrderKind
from payroll.models import (
    JournalEntry,
    OrderLine,
    OrderMovement,
    OutsideRun,
    OverpaymentRepayment,
    PayRun,
    UnclaimedOpening,
)
from payroll.services.accounting.drafts import draft
from payroll.services.accounting.entries import PREPARE, book_in_force, entry_write, unblocked
from payroll.services.accounting.matching import What
from payroll.services.accounting.postings import Posting, paid_from

MODES = {OrderKind.CHEQUE: "cheque", OrderKind.CASH: "cash", OrderKind.MOBILE: "mobile"}
#: What brings money back to the account that had paid; the others take it out.
CAME_BACK = (MovementKind.REJECTED, MovementKind.UNCLAIMED, MovementKind.WITHDRAWN)


def movements_waiting() -> QuerySet[OrderMovement]:
    """Movements that no validated entry holds."""
    return OrderMovement.objects.filter(Q(entry__isnull=True) | Q(entry__state=EntryState.DRAFT))


def movement_postings(movements: Iterable[OrderMovement]) -> list[Posting]:
    """Both sides of each movement; `line.order.outside_run`, `line.payment.payslip` are read with it."""
    return [posting for movement in movements for posting in _postings(movement)]


def _postings(movement: OrderMovement) -> list[Posting]:
    line, kind = movement.line, MovementKind(movement.kind)
    order, place = line.order, _place(line)
    mode, account, bank = MODES.get(OrderKind(order.kind), "transfer"), order.paying_account, line.bank_name
    if kind == MovementKind.COUNTER:
        mode, account, bank = "cash", None, ""
    label, amount = str(kind.label).capitalize(), movement.amount
    if kind == MovementKind.FEE:
        charge = What(Leg.CHARGE, Subject.FEE, "fee", recipient=bank, **place)
        return [Posting(charge, label, amount, third=bank), Posting(paid_from(mode, account, bank, **place), label, amount, third=bank)]
    paid = -amount if kind in CAME_BACK else amount
    run = order.outside_run
    net = What(Leg.DUE, Subject.OUTSIDE, f"net-{run.kind}", "net") if run else What(Leg.DUE, Subject.NET, NET, **place)
    return [Posting(paid_from(mode, account, bank, **place), label, paid, third=bank), Posting(net, label, -paid)]


def _place(line: OrderLine) -> dict[str, Any]:
    """The unit and category of an employee; a payee outside the headcount has neither."""
    if line.payment is None:
        return {}
    slip = line.payment.payslip
    return {"unit": slip.unit_id, "category": str(slip.identity.get("category") or "")}


def repayment_postings(repayment: OverpaymentRepayment) -> list[Posting]:
    """What an employee gave back: received by an account or the desk, no longer owed."""
    mode, account = repayment.mode, repayment.paying_account
    label = _("Trop-perçu remboursé")
    received = Posting(paid_from(mode, account if mode == "transfer" else None), label, -repayment.amount)
    return [received, Posting(What(Leg.DUE, Subject.NET, NET_NEGATIVE), label, repayment.amount)]


def opening_postings(unclaimed: UnclaimedOpening) -> list[Posting]:
    """What the old software owed: paid at the desk, or deposited by the account that pays by transfer; no longer owed."""
    mode = "cash" if unclaimed.state == LineState.PAID else "transfer"
    label = _("Salaire non réclamé repris, reçu %(receipt)s") % {"receipt": unclaimed.receipt}
    paid = Posting(paid_from(mode, None), label, unclaimed.amount)
    return [paid, Posting(What(Leg.DUE, Subject.NET, NET), label, -unclaimed.amount)]


def openings_waiting() -> QuerySet[UnclaimedOpening]:
    """Unclaimed pay taken over that left and has no entry."""
    return UnclaimedOpening.objects.filter(entry__isnull=True).exclude(state=LineState.UNCLAIMED)


@transaction.atomic
def afterwards_enter(*, institution: Institution, access: Access) -> list[JournalEntry]:
    """Make the entries of everything that waits; drafts are made again.

    Raises `Refusal` without the right, without a chart, or while an amount has no account.
    """
    if not access.has(PREPARE):
        raise Refusal(_("Votre rôle ne permet pas d’établir une écriture."))
    waiting = movements_waiting().filter(institution=institution)
    made = [
        entry
        for on in waiting.order_by("happened_on").values_list("happened_on", flat=True).distinct()
        for entry in _enter_day(institution, on, access.user)
    ]
    for repayment in OverpaymentRepayment.objects.filter(institution=institution, entry__isnull=True).order_by("pk"):
        made.append(_enter_repayment(repayment, access.user))
    for unclaimed in openings_waiting().filter(institution=institution).order_by("pk"):
        made.append(_enter_opening(unclaimed, access.user))
    return made


def afterwards_follow(*, institution: Institution, on: date) -> None:
    """Make the entries of a day at once; what blocks them is told on « Suites du règlement », never to who pays."""
    try:
        with transaction.atomic():
            _enter_day(institution, on, _actor())
    except Refusal:
        return


def repayment_follow(*, repayment: OverpaymentRepayment) -> None:
    """The same for an overpayment that was given back."""
    try:
        with transaction.atomic():
            _enter_repayment(repayment, _actor())
    except Refusal:
        return


def opening_follow(*, unclaimed: UnclaimedOpening) -> None:
    """The same for unclaimed pay that was taken over."""
    try:
        with transaction.atomic():
            _enter_opening(unclaimed, _actor())
    except Refusal:
        return


def _actor() -> User | None:
    actor_id = require_scope("Une écriture").actor_id
    return User.objects.filter(pk=actor_id).first() if actor_id else None


def _enter_day(institution: Institution, on: date, actor: User | None) -> list[JournalEntry]:
    waiting = movements_waiting().select_for_update(of=("self",)).filter(institution=institution, happened_on=on)
    read = ("line__order__run__period", "line__order__outside_run", "line__order__paying_account", "line__payment__payslip")
    rows = list(waiting.select_related(*read).order_by("pk"))
    runs: dict[PayRun | OutsideRun, list[OrderMovement]] = {}
    for row in rows:
        runs.setdefault(row.line.order.source, []).append(row)
    drafts = {row.entry_id for row in rows if row.entry_id}
    JournalEntry.objects.filter(pk__in=drafts, state=EntryState.DRAFT).delete()
    return [_enter(institution, run, on, movements, actor) for run, movements in runs.items()]


def _enter(
    institution: Institution, run: PayRun | OutsideRun, on: date, movements: Sequence[OrderMovement], actor: User | None
) -> JournalEntry:
    book = book_in_force(institution, on)
    assert book.rules is not None
    paid = _("paie %(month)s") % {"month": run.of_month} if isinstance(run, PayRun) else str(run)
    entry = entry_write(
        draft=unblocked(draft(movement_postings(movements), book)), kind=EntryKind.AFTERWARDS, journal=book.rules.payment_journal,
        dated_on=on, label=_("Suites du règlement, %(paid)s") % {"paid": paid}, actor=actor, institution=institution,
    )  # fmt: skip
    OrderMovement.objects.filter(pk__in=[row.pk for row in movements]).update(entry=entry)
    return entry


def _enter_repayment(repayment: OverpaymentRepayment, actor: User | None) -> JournalEntry:
    book = book_in_force(repayment.institution, repayment.paid_on)
    assert book.rules is not None
    label = _("Trop-perçu remboursé, reçu %(receipt)s") % {"receipt": repayment.receipt}
    entry = entry_write(
        draft=unblocked(draft(repayment_postings(repayment), book)), kind=EntryKind.AFTERWARDS,
        journal=book.rules.payment_journal, dated_on=repayment.paid_on, label=label, actor=actor,
        institution=repayment.institution,
    )  # fmt: skip
    OverpaymentRepayment.objects.filter(pk=repayment.pk).update(entry=entry)
    return entry


def _enter_opening(unclaimed: UnclaimedOpening, actor: User | None) -> JournalEntry:
    assert unclaimed.state_on is not None
    book = book_in_force(unclaimed.institution, unclaimed.state_on)
    assert book.rules is not None
    label = _("Salaire non réclamé repris, reçu %(receipt)s") % {"receipt": unclaimed.receipt}
    entry = entry_write(
        draft=unblocked(draft(opening_postings(unclaimed), book)), kind=EntryKind.AFTERWARDS, journal=book.rules.payment_journal,
        dated_on=unclaimed.state_on, label=label, actor=actor, institution=unclaimed.institution,
    )  # fmt: skip
    UnclaimedOpening.objects.filter(pk=unclaimed.pk).update(entry=entry)
    return entry
