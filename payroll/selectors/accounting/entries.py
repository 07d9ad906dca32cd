"""What the screens of entries ask: runs without an entry, the lines of one, and who is behind a line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet, Sum
from django.db.models.expressions import RawSQL

from hr_core.access import Access
from hr_core.models import Institution
from payroll.choices import RunState
from payroll.choices_accounting import Confidence, EntryKind, EntryState, Leg, MadeAt, ProvisionState, Subject
from payroll.choices_outside import OutsideState
from payroll.models import (
    AccountingRules,
    DistributionKey,
    JournalEntry,
    JournalLine,
    LedgerAccount,
    OrderMovement,
    OutsideRun,
    PayRun,
    Payslip,
    Provision,
    UnclaimedOpening,
)
from payroll.selectors.visibility import payslips_of
from payroll.services.accounting.afterwards import movement_postings, opening_postings, openings_waiting
from payroll.services.accounting.drafts import Blocked, draft
from payroll.services.accounting.matching import AccountBook

#: How many runs without an entry are offered at once.
OFFERED = 8


def runs_to_enter(institution: Institution, on: date) -> QuerySet[PayRun]:
    """Runs that have reached their step and have no standing entry, newest first."""
    rules = AccountingRules.objects.on(on).filter(institution=institution).first()
    states = [RunState.PAID, RunState.CLOSED]
    if rules is not None and rules.made_at == MadeAt.ACCEPTED:
        states += [RunState.ACCEPTED, RunState.IN_PAYMENT]
    standing = JournalEntry.objects.filter(run=OuterRef("pk"), kind=EntryKind.PAY, reversed_by__isnull=True)
    found = PayRun.objects.filter(institution=institution, state__in=states).filter(~Exists(standing))
    return found.select_related("period").order_by("-period__year", "-period__month", "-pk")


def outside_to_enter(institution: Institution) -> QuerySet[OutsideRun]:
    """The same for runs outside the headcount."""
    standing = JournalEntry.objects.filter(outside_run=OuterRef("pk"), kind=EntryKind.OUTSIDE, reversed_by__isnull=True)
    paid = (OutsideState.PAID, OutsideState.CLOSED)
    return OutsideRun.objects.filter(institution=institution, state__in=paid).filter(~Exists(standing)).order_by("-pk")


def entries_waiting(access: Access) -> QuerySet[JournalEntry]:
    """Drafts that this person may validate."""
    if not access.has("accounting_validate"):
        return JournalEntry.objects.none()
    return JournalEntry.objects.filter(state=EntryState.DRAFT).exclude(made_by=access.user)


def provisions_waiting(access: Access) -> QuerySet[Provision]:
    """Provisions that this person may approve."""
    if not access.has("accounting_validate"):
        return Provision.objects.none()
    return Provision.objects.filter(state=ProvisionState.PROPOSED).exclude(prepared_by=access.user)


@dataclass(frozen=True)
class PieceRow:
    """A line of the payslips inside a line of an entry; `amount` on the side of that line."""

    code: str
    label: str
    amount: int


def pieces_of(line: JournalLine) -> list[PieceRow]:
    """What a line is made of, the largest first: one query."""
    rows = line.pieces.order_by().values("code", "label", "leg").annotate(sum=Sum("amount"))
    way = 1 if line.debit else -1
    found = [
        PieceRow(row["code"], row["label"], way * (row["sum"] if row["leg"] == Leg.CHARGE else -row["sum"])) for row in rows
    ]
    return sorted(found, key=lambda row: (-abs(row.amount), row.code))


def units_of(line: JournalLine) -> list[tuple[str, int]]:
    """The same by unit, for whoever sees everybody: a unit of one person tells a pay."""
    rows = line.pieces.order_by().values("leg", name=F("unit__name")).annotate(sum=Sum("amount"))
    way = 1 if line.debit else -1
    found = [(row["name"] or "", way * (row["sum"] if row["leg"] == Leg.CHARGE else -row["sum"])) for row in rows]
    return sorted(found, key=lambda row: (-abs(row[1]), row[0]))


OF_LINES = """
SELECT s.id, sum(l.amount)::bigint
FROM payroll_payslip s
JOIN payroll_payslipline l ON l.payslip_id = s.id AND l.run_id = %(run)s
JOIN payroll_runcolumn c ON c.id = l.column_id
JOIN (SELECT DISTINCT p.code, p.unit_id, p.category, k.employee_id
        FROM payroll_journalpiece p LEFT JOIN payroll_distributionkey k ON k.id = p.distribution_id
       WHERE p.line_id = %(line)s) w
  ON w.code = c.code AND w.unit_id IS NOT DISTINCT FROM s.unit_id
 AND w.category = left(COALESCE(s.identity ->> 'category', ''), 24)
 AND (w.employee_id = s.employee_id OR (w.employee_id IS NULL AND NOT (%(is_charge)s AND s.employee_id = ANY (%(owners)s))))
WHERE s.run_id = %(run)s
GROUP BY s.id
"""
OF_NETS = """
SELECT s.id, s.net
FROM payroll_payslip s
WHERE s.run_id = %(run)s AND EXISTS (
    SELECT 1 FROM payroll_journalpiece p
     WHERE p.line_id = %(line)s AND p.unit_id IS NOT DISTINCT FROM s.unit_id
       AND p.category = left(COALESCE(s.identity ->> 'category', ''), 24)
       AND ((p.code = 'net' AND s.net > 0) OR (p.code = 'net-negatif' AND s.net < 0)))
"""
OF_PAYMENTS = """
SELECT s.id, sum(p.amount)::bigint
FROM payroll_payment p JOIN payroll_payslip s ON s.id = p.payslip_id
WHERE p.run_id = %(run)s AND EXISTS (
    SELECT 1 FROM payroll_journalpiece w
     WHERE w.line_id = %(line)s AND w.code = p.mode AND p.bank_name = %(third)s
       AND w.unit_id IS NOT DISTINCT FROM s.unit_id
       AND w.category = left(COALESCE(s.identity ->> 'category', ''), 24))
GROUP BY s.id
"""


def people_behind(line: JournalLine, access: Access) -> tuple[QuerySet[Payslip], dict[int, int], int]:
    """The payslips behind a line that this person may see, what each brings before any sharing, and the sum of the others.

    Empty for entries without payslips (outside the headcount, provisions).
    """
    run = line.entry.run
    if run is None:
        return Payslip.objects.none(), {}, 0
    brought = _brought(line, run)
    seen = payslips_of(access).filter(run=run, pk__in=RawSQL("SELECT unnest(%s::bigint[])", [list(brought)]))
    shown = set(seen.values_list("pk", flat=True))
    return seen, brought, sum(amount for slip, amount in brought.items() if slip not in shown)


def _brought(line: JournalLine, run: PayRun) -> dict[int, int]:
    first = line.pieces.first()
    if first is None:
        return {}
    query = {Subject.PAYMENT: OF_PAYMENTS, Subject.NET: OF_NETS}.get(Subject(first.subject), OF_LINES)
    keys = DistributionKey.objects.on(run.period.last_day).filter(institution_id=run.institution_id, employee__isnull=False)
    parameters: dict[str, Any] = {
        "run": run.pk,
        "line": line.pk,
        "third": line.third,
        "is_charge": first.leg == Leg.CHARGE,
        "owners": list(keys.values_list("employee", flat=True)),
    }
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return dict(cursor.fetchall())


def movements_of(access: Access) -> QuerySet[OrderMovement]:
    """What followed payments; the confidential population is absent for whoever may not see it."""
    found = OrderMovement.objects.select_related("line__order__run__period", "entry").order_by("-happened_on", "-pk")
    return found if access.has("confidential_view") else found.filter(line__is_confidential=False)


def movements_to_enter(access: Access) -> QuerySet[OrderMovement]:
    """Movements without any entry yet, for those who make entries."""
    waiting = OrderMovement.objects.filter(entry__isnull=True)
    return waiting if access.has("accounting_prepare") else waiting.none()


def openings_to_enter(access: Access) -> QuerySet[UnclaimedOpening]:
    """Unclaimed pay taken over that was paid or deposited without an entry, for those who make entries."""
    waiting = openings_waiting()
    return waiting if access.has("accounting_prepare") else waiting.none()


def movement_obstacles(institution: Institution) -> list[Blocked]:
    """What keeps the movements without entry from having one: amounts that no rule sends to an account."""
    rows = list(
        OrderMovement.objects.filter(institution=institution, entry__isnull=True).select_related(
            "line__order__run__period", "line__order__paying_account", "line__payment__payslip"
        )[:200]
    )
    old = list(openings_waiting().filter(institution=institution)[:200])
    days = [*(row.happened_on for row in rows), *(each.state_on for each in old if each.state_on)]
    if not days:
        return []
    book = AccountBook(institution, max(days))
    postings = [*movement_postings(rows), *(posting for each in old for posting in opening_postings(each))]
    return list(draft(postings, book).blocked) if book.rules else []


def accounts_to_confirm(entry: JournalEntry) -> set[str]:
    """The accounts of an entry whose number was not read in a text: marked « à confirmer » in the chart."""
    unsure = LedgerAccount.objects.filter(institution=entry.institution_id, confidence=Confidence.LOW)
    return set(unsure.filter(number__in=entry.lines.order_by().values("account")).values_list("number", flat=True))
