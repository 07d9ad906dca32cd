"""Looking for back pay: past months computed again for those whom a change touches, differences kept as cases to decide.

A search reads the changes since the last one, and computes again every paid month from the first that they touch, one
roster and one definition per month for all concerned. A case that finds the same differences again keeps its state; a
dropped one is not proposed again as long as its differences are the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone

from hr_core.models import Employee, Institution, User
from payroll.choices import Section
from payroll.choices_back_pay import BackPayState, CauseState
from payroll.models import (
    BackPayCase,
    BackPayCause,
    BackPayLine,
    BackPayMonth,
    BackPayReason,
    BackPayScan,
)
from payroll.services.back_pay_causes import causes_collect
from payroll.services.levy_attributions import taxes_at_origin
from payroll.services.recomputation import LineWords, MonthDifference, PastMonth, months_recompute, past_months

OPEN_STATES = (BackPayState.FOUND, BackPayState.HELD, BackPayState.PROPOSED)
WITHHELD = (Section.EMPLOYEE_CONTRIBUTION, Section.TAX, Section.DEDUCTION)
IN_KIND = "benefit-in-kind"
MONTH_NAMES = ("year", "month", "gross", "taxable", "withheld", "net", "employer")
#: Rows of a block handed to COPY.
COPY_ROWS = 10_000


@dataclass(frozen=True)
class FoundLine:
    """A line that differs: amounts in minor units."""

    words: LineWords
    right: int
    paid: int
    base: int
    own: int = 0

    @property
    def amount(self) -> int:
        return self.right - self.paid


@dataclass
class FoundMonth:
    """A month of origin of one employee."""

    year: int
    month: int
    taxable: int
    lines: list[FoundLine] = field(default_factory=list)

    def total(self, *sections: str) -> int:
        return sum(line.amount for line in self.lines if line.words.section in sections)

    @property
    def gross(self) -> int:
        return self.total(Section.EARNING)

    @property
    def withheld(self) -> int:
        return self.total(*WITHHELD)

    @property
    def net(self) -> int:
        in_kind = sum(line.amount for line in self.lines if line.words.nature == IN_KIND)
        return self.gross - in_kind - self.withheld

    @property
    def employer(self) -> int:
        return self.total(Section.EMPLOYER_CONTRIBUTION, Section.EMPLOYER_TAX, Section.EMPLOYER_CHARGE)


Found = dict[int, list[FoundMonth]]


@transaction.atomic
def search_begin(*, institution: Institution, actor: User | None, since: date | None = None) -> BackPayScan:
    """Read the trail and open a search. `since`: search every employee again from that month, whatever changed."""
    _alone(institution)
    causes, through = causes_collect(institution=institution)
    return BackPayScan.objects.create(
        institution=institution,
        launched_by=actor,
        through_entry=through,
        causes=causes,
        since=since.replace(day=1) if since else None,
    )


@transaction.atomic
def search_run(*, scan: BackPayScan) -> BackPayScan:
    """Compute the months again and keep what differs; a search that is finished does nothing."""
    institution = scan.institution
    _alone(institution)
    scan = BackPayScan.objects.select_related("institution").get(pk=scan.pk)
    if scan.finished_at is not None:
        return scan
    causes = list(BackPayCause.objects.filter(institution=institution, state=CauseState.WAITING).order_by("pk"))
    wanted = _wanted(scan, causes)
    found: Found = {}
    incomplete: set[int] = set()
    asked: set[int] = {key for _month, keys in wanted for key in keys}
    follow_year = taxes_at_origin(institution, timezone.localdate())
    for done in months_recompute(institution=institution, months=wanted, follow_year=follow_year):
        incomplete |= done.incomplete.keys()
        _collect(done, found)
    scan.cases = _keep_cases(scan, found, asked, causes)
    scan.people, scan.months, scan.incomplete = len(asked), len(wanted), sorted(incomplete)
    scan.finished_at = timezone.now()
    scan.save(update_fields=["cases", "people", "months", "incomplete", "finished_at"])
    BackPayCause.objects.filter(pk__in=[cause.pk for cause in causes]).update(state=CauseState.SEARCHED)
    return scan


def search_size(*, scan: BackPayScan) -> int:
    """How many employee-months the search will compute."""
    causes = list(BackPayCause.objects.filter(institution=scan.institution, state=CauseState.WAITING))
    return sum(len(keys) for _month, keys in _wanted(scan, causes))


def back_pay_search(*, institution: Institution, actor: User | None, since: date | None = None) -> BackPayScan:
    """The whole search in this process: for commands, the task and tests."""
    return search_run(scan=search_begin(institution=institution, actor=actor, since=since))


def search_fail(*, scan: BackPayScan, message: str) -> None:
    """Record why a search stopped; its causes wait for the next one."""
    BackPayScan.objects.filter(pk=scan.pk, finished_at__isnull=True).update(
        failure=message[:2000], finished_at=timezone.now()
    )


def _alone(institution: Institution) -> None:
    """One search of an institution at a time, until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('back-pay'), %s)", [institution.pk])


def _wanted(scan: BackPayScan, causes: Sequence[BackPayCause]) -> list[tuple[PastMonth, list[int]]]:
    """The months to compute and for whom: from the first that a cause touches, with the cases still to be decided."""
    since: dict[int, date] = {}
    for_all = scan.since
    for cause in causes:
        if cause.employee_id is None:
            for_all = min(for_all or cause.month, cause.month)
        else:
            since[cause.employee_id] = min(since.get(cause.employee_id, cause.month), cause.month)
    opened = (
        BackPayMonth.objects.filter(case__institution=scan.institution, case__state__in=OPEN_STATES)
        .order_by()
        .values("case__employee", "year")
        .annotate(month=Min("month"))
        .values_list("case__employee", "year", "month")
    )
    for employee, year, month in opened:
        since[employee] = min(since.get(employee, date(year, month, 1)), date(year, month, 1))
    if for_all is None and not since:
        return []
    first = min([*since.values(), *([for_all] if for_all else [])])
    months = past_months(scan.institution, since=first)
    everybody = _everybody(scan.institution, for_all) if for_all else {}
    wanted = []
    for month in months:
        start, last = month.period.first_day, month.period.last_day
        keys = {key for key, day in since.items() if day <= start}
        if for_all is not None and for_all <= start:
            keys |= {key for key, (hired, left) in everybody.items() if hired <= last and (left is None or left > start)}
        if keys:
            wanted.append((month, sorted(keys)))
    return wanted


def _everybody(institution: Institution, since: date) -> dict[int, tuple[date, date | None]]:
    rows = Employee.objects.filter(institution=institution).exclude(left_on__lte=since)
    return {key: (hired, left) for key, hired, left in rows.values_list("pk", "hired_on", "left_on")}


def _collect(done: MonthDifference, found: Found) -> None:
    rows = np.flatnonzero(done.moved)
    if not len(rows):
        return
    taxable = done.column(done.right_total, "taxable") - done.column(done.paid_total, "taxable")
    months = {
        row: FoundMonth(done.year, done.month, 0 if done.is_taken_over else int(taxable[row])) for row in rows.tolist()
    }
    for code in done.codes:
        right, paid = done.column(done.right, code), done.column(done.paid, code)
        bases = done.column(done.right_base, code) - done.column(done.paid_base, code)
        own = done.column(done.own, code)
        for row in np.flatnonzero(right != paid).tolist():
            found_line = FoundLine(done.words[code], int(right[row]), int(paid[row]), int(bases[row]), int(own[row]))
            months[row].lines.append(found_line)
    for row, month in months.items():
        found.setdefault(int(done.employees[row]), []).append(month)


def _signature(months: Sequence[FoundMonth]) -> str:
    """The same differences, month by month and line by line, have the same signature."""
    text = "\n".join(
        f"{month.year}-{month.month} {line.words.code} {line.right} {line.paid}"
        for month in months
        for line in month.lines
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _keep_cases(scan: BackPayScan, found: Found, asked: set[int], causes: Sequence[BackPayCause]) -> int:
    signatures = {employee: _signature(months) for employee, months in found.items()}
    opened = {
        case.employee_id: case
        for case in BackPayCase.objects.select_for_update().filter(employee__in=asked, state__in=OPEN_STATES)
    }
    dropped = dict(
        BackPayCase.objects.filter(employee__in=list(found), state=BackPayState.DROPPED)
        .order_by("pk")
        .values_list("employee_id", "signature")
    )
    stale = [case.pk for key, case in opened.items() if case.signature != signatures.get(key)]
    BackPayLine.objects.filter(origin__case__in=stale).delete()
    BackPayMonth.objects.filter(case__in=stale).delete()
    gone = [case.pk for key, case in opened.items() if key not in found]
    BackPayReason.objects.filter(case__in=gone).delete()
    BackPayCase.objects.filter(pk__in=gone).delete()
    written: list[tuple[BackPayCase, list[FoundMonth]]] = []
    for employee, months in found.items():
        case = opened.get(employee)
        if case is not None and case.signature == signatures[employee]:
            continue
        if case is None and dropped.get(employee) == signatures[employee]:
            continue
        case = case or BackPayCase(institution=scan.institution, employee_id=employee)
        _fill(case, scan, months, signatures[employee])
        written.append((case, months))
    _write(scan, written)
    kept = {case.employee_id: case for key, case in opened.items() if key in found}
    kept |= {case.employee_id: case for case, _months in written}
    _write_reasons(scan, kept, causes)
    return len(kept)


def _fill(case: BackPayCase, scan: BackPayScan, months: Sequence[FoundMonth], signature: str) -> None:
    case.scan, case.signature, case.state = scan, signature, BackPayState.FOUND
    case.proposed_by = case.proposed_at = None
    case.gross = sum(month.gross for month in months)
    case.withheld = sum(month.withheld for month in months)
    case.net = sum(month.net for month in months)
    case.employer = sum(month.employer for month in months)


def _write(scan: BackPayScan, written: list[tuple[BackPayCase, list[FoundMonth]]]) -> None:
    """Cases, then their months and lines in bulk."""
    for case, _months in written:
        if case.pk is not None:
            case.save()
    BackPayCase.objects.bulk_create([case for case, _months in written if case.pk is None], batch_size=1_000)
    count = sum(len(months) for _case, months in written)
    if not count:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(nextval(pg_get_serial_sequence('payroll_backpaymonth', 'id'))) FROM generate_series(1, %s)",
            [count],
        )
        keys = iter(cursor.fetchone()[0])
        months, lines, words = [], [], _Words()
        for case, found in written:
            for each in found:
                key = next(keys)
                totals = (each.gross, each.taxable, each.withheld, each.net, each.employer)
                months.append((key, case.pk, each.year, each.month, *totals))
                lines += [(key, words.rank(line), line.right, line.paid, line.base, line.own) for line in each.lines]
        _copy_integers(cursor, "found", ("id", "case_id", *MONTH_NAMES), months)
        names = ", ".join(("id", "case_id", *MONTH_NAMES))
        cursor.execute(
            f"INSERT INTO payroll_backpaymonth (institution_id, {names}) SELECT %s, {names} FROM found",
            [scan.institution_id],
        )
        words.copy(cursor)
        _copy_integers(cursor, "found", ("origin_id", "word", '"right"', "paid", "base", "own"), lines)
        cursor.execute(
            "INSERT INTO payroll_backpayline (institution_id, origin_id, code, item_code, label, section, nature,"
            ' "order", "right", paid, amount, base, own, attribution)'
            " SELECT %s, f.origin_id, w.code, w.item_code, w.label, w.section, w.nature,"
            ' w."order", f."right", f.paid, f."right" - f.paid, f.base, f.own, %s'
            " FROM found f JOIN found_words w USING (word)",
            [scan.institution_id, ""],
        )


class _Words:
    """The words of the lines to write, each once: they are the same for everybody in a month."""

    def __init__(self) -> None:
        self._ranks: dict[int, int] = {}
        self._words: list[LineWords] = []

    def rank(self, line: FoundLine) -> int:
        found = self._ranks.get(id(line.words))
        if found is None:
            found = self._ranks[id(line.words)] = len(self._words)
            self._words.append(line.words)
        return found

    def copy(self, cursor: Any) -> None:
        """Into a temporary table `found_words`."""
        cursor.execute("DROP TABLE IF EXISTS found_words")
        cursor.execute(
            "CREATE TEMPORARY TABLE found_words (word bigint, code text, item_code text, label text, section text,"
            ' nature text, "order" int) ON COMMIT DROP'
        )
        with cursor.copy("COPY found_words FROM STDIN") as copy:
            for rank, words in enumerate(self._words):
                told = (words.code, words.item[:40], words.label[:120], words.section, words.nature, words.order)
                copy.write_row((rank, *told))


def _copy_integers(cursor: Any, table: str, names: Sequence[str], rows: Sequence[tuple[int, ...]]) -> None:
    """Rows of integers by COPY into a temporary table: COPY is refused under row-level security."""
    cursor.execute(f"DROP TABLE IF EXISTS {table}")
    cursor.execute(f"CREATE TEMPORARY TABLE {table} ({', '.join(f'{name} bigint' for name in names)}) ON COMMIT DROP")
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for start in range(0, len(rows), COPY_ROWS):
            copy.write("".join("\t".join(map(str, row)) + "\n" for row in rows[start : start + COPY_ROWS]))
    cursor.execute(f"ANALYZE {table}")


def _write_reasons(scan: BackPayScan, kept: dict[int, BackPayCase], causes: Sequence[BackPayCause]) -> None:
    rows = []
    for cause in causes:
        cases = kept.values() if cause.employee_id is None else filter(None, [kept.get(cause.employee_id)])
        rows += [BackPayReason(institution=scan.institution, case=case, cause=cause) for case in cases]
    BackPayReason.objects.bulk_create(rows, batch_size=2_000, ignore_conflicts=True)
