"""A past month computed again with today's facts under its own law, held line by line against what was paid for it.

`month_recompute` gives a month for some employees in a constant number of queries; `months_recompute` goes through
several months in order, so that totals of the year follow what each month should have been. Everything is int64, minor
units, one row per employee asked for, in the order of their keys.

What was paid for a month is: the lines of its paid runs, the back pay already settled for it by later months, and, for a
month that the previous software paid, the amounts taken over from it, with what it paid for that month afterwards, as far as
its lines say for which month they pay. Only lines that it gave are compared then: an earning that it never paid is left out of
the month computed again, so that levies are held against the pay that it declared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
from django.db import connection, transaction

from hr_core.models import Institution
from payroll.choices import ItemFrequency, RunKind, Section
from payroll.engine import PayPlan, PayResult
from payroll.models import OpeningBalance, PayPeriod, PayRun
from payroll.services.definition import BaseCell, ItemDefinition, PlanDefinition, definition_read, plan_of
from payroll.services.difference import totals_of
from payroll.services.roster import Roster, roster_open
from payroll.services.sources import PAID

#: Kinds that pay somebody who has left before the month: nothing of such a month is claimed again.
FINAL_KINDS = frozenset({RunKind.SETTLEMENT, RunKind.BACK_PAY})
#: Levies, and the suffix of the lines that bring an earning back to what was paid.
LEVIES = frozenset({Section.EMPLOYEE_CONTRIBUTION, Section.TAX, Section.EMPLOYER_CONTRIBUTION, Section.EMPLOYER_TAX})
AS_PAID = "paye"
#: Totals of the year that formulas may read, beside the legal lines.
YEAR_TOTALS = ("taxable", "gross", "net")
Columns = dict[str, np.ndarray]


@dataclass(frozen=True)
class LineWords:
    """A line in words: `item` is the pay item or the levy to which it belongs."""

    code: str
    item: str
    label: str
    section: str
    nature: str
    order: int
    bases: tuple[BaseCell, ...] = ()


@dataclass
class _Computed:
    """Some employees of a month as they were computed: `rows` among all, `present` when something was due at all."""

    definition: PlanDefinition
    roster: Roster
    rows: np.ndarray
    present: np.ndarray


@dataclass
class MonthDifference:
    """One month of n employees: what each line is today (`right`), what was paid or settled (`paid`), their bases and
    totals, all int64 of shape (n,). `incomplete` names those whom something essential is missing: nothing is said of them.
    """

    year: int
    month: int
    employees: np.ndarray
    words: dict[str, LineWords] = field(default_factory=dict)
    right: Columns = field(default_factory=dict)
    paid: Columns = field(default_factory=dict)
    right_base: Columns = field(default_factory=dict)
    paid_base: Columns = field(default_factory=dict)
    right_total: Columns = field(default_factory=dict)
    paid_total: Columns = field(default_factory=dict)
    own: Columns = field(default_factory=dict)  # of a levy: its difference with the amounts as they were paid
    unknown: Columns = field(default_factory=dict)  # earnings of today that the old software did not give, left out
    computed: list[_Computed] = field(default_factory=list)
    incomplete: dict[int, tuple[str, ...]] = field(default_factory=dict)
    leavers: set[int] = field(default_factory=set)
    is_taken_over: bool = False

    def column(self, kind: Columns, name: str) -> np.ndarray:
        found = kind.get(name)
        return np.zeros(len(self.employees), dtype=np.int64) if found is None else found

    def difference(self, code: str) -> np.ndarray:
        return self.column(self.right, code) - self.column(self.paid, code)

    @property
    def codes(self) -> list[str]:
        return sorted({*self.right, *self.paid}, key=lambda code: (self.words[code].order, code))

    @property
    def moved(self) -> np.ndarray:
        """Which employees have at least one line that differs, shape (n,), bool."""
        found = np.zeros(len(self.employees), dtype=bool)
        for code in {*self.right, *self.paid}:
            found |= self.difference(code) != 0
        return found


@dataclass
class PastMonth:
    """A month already paid: its runs, or what was taken over from the previous software."""

    period: PayPeriod
    runs: tuple[PayRun, ...] = ()

    @property
    def key(self) -> tuple[int, int]:
        return self.period.year, self.period.month

    @property
    def run_keys(self) -> list[int]:
        return [run.pk for run in self.runs]


def past_months(institution: Institution, *, since: date) -> list[PastMonth]:
    """The months whose regular pay was paid, and those taken over, from the month of `since` on, in order. Three queries."""
    first = (since.year, since.month)
    found: dict[tuple[int, int], PastMonth] = {}
    runs = PayRun.objects.filter(institution=institution, state__in=PAID).select_related("period__institution")
    for run in runs.order_by("pk"):
        month = found.setdefault((run.period.year, run.period.month), PastMonth(run.period))
        month.runs += (run,)
    paid = {key: month for key, month in found.items() if any(run.is_regular for run in month.runs)}
    for year, month in OpeningBalance.objects.filter(institution=institution).values_list("year", "month").distinct():
        if (year, month) not in found:
            paid[year, month] = PastMonth(PayPeriod(institution=institution, year=year, month=month))
    return [paid[key] for key in sorted(paid) if key >= first]


class YearSoFar:
    """By how much the totals of the year read by the roster differ from what they should be, month after month."""

    def __init__(self) -> None:
        self._sums: dict[tuple[int, str], dict[int, int]] = {}

    def add(self, done: MonthDifference) -> None:
        named = {name: done.column(done.right_total, name) - done.column(done.paid_total, name) for name in YEAR_TOTALS}
        for name, column in [*named.items(), *((code, done.difference(code)) for code in done.right)]:
            for row in np.flatnonzero(column).tolist():
                sums = self._sums.setdefault((done.year, name), {})
                key = int(done.employees[row])
                sums[key] = sums.get(key, 0) + int(column[row])

    def correct(self, year: int, roster: Roster) -> None:
        """Add to the `ytd_…` columns of a roster of that year."""
        row_of = {key: row for row, key in enumerate(roster.employees.tolist())}
        for column in [name for name in roster.columns if name.startswith("ytd_")]:
            name = column.removeprefix("ytd_").replace("_", "-")
            for key, amount in self._sums.get((year, name), {}).items():
                if key in row_of:
                    roster.columns[column][row_of[key]] += amount


def months_recompute(
    *, institution: Institution, months: Iterable[tuple[PastMonth, Sequence[int]]], follow_year: bool = True
) -> Iterator[MonthDifference]:
    """Each month in order with the employees to compute it for. With `follow_year` the months of a year know what those
    before them should have been: where the taxes on back pay belong to the months of origin.
    """
    so_far = YearSoFar() if follow_year else None
    for month, employees in months:
        done = month_recompute(institution=institution, month=month, employees=employees, so_far=so_far)
        if so_far is not None:
            so_far.add(done)
        yield done


@transaction.atomic
def month_recompute(
    *, institution: Institution, month: PastMonth, employees: Sequence[int], so_far: YearSoFar | None = None
) -> MonthDifference:
    """A past month of some employees (keys) today, and what was paid for it. Needs the institution's scope; about twenty
    queries whatever their number. Errors: any `EngineError` when the rules of that day do not make a plan.
    """
    keys = np.unique(np.array(list(employees), dtype=np.int64))
    done = MonthDifference(*month.key, keys, is_taken_over=not month.runs)
    if not len(keys):
        return done
    last_kind = _last_kinds(month, keys)
    for kinds, group in _groups(month, keys).items():
        _compute(institution, month, kinds, group, done, so_far)
    _read_settled(done)
    if done.is_taken_over:
        _read_taken_over(institution, done)
    else:
        _read_paid(institution, month, done)
    _leave_out(done, last_kind)
    for computed in done.computed:
        _own_parts(done, computed)
    done.computed.clear()
    return done


def _groups(month: PastMonth, keys: np.ndarray) -> dict[tuple[str, ...], list[int]]:
    """The employees by the kinds of run that concerned them: a bonus paid to some is no bonus of the others."""
    for_all = {str(RunKind.REGULAR), *(str(run.kind) for run in month.runs if run.employees is None)}
    for_all.discard(str(RunKind.CORRECTION))
    extra: dict[int, set[str]] = {}
    for run in month.runs:
        if run.employees is not None and run.kind != RunKind.CORRECTION:
            for key in run.employees:
                extra.setdefault(key, set()).add(str(run.kind))
    found: dict[tuple[str, ...], list[int]] = {}
    for key in keys.tolist():
        found.setdefault(tuple(sorted(for_all | extra.get(key, set()))), []).append(key)
    return found


def _last_kinds(month: PastMonth, keys: np.ndarray) -> dict[int, str]:
    """The kind of the last run that gave each employee a payslip this month."""
    if not month.runs:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (s.employee_id) s.employee_id, r.kind FROM payroll_payslip s"
            " JOIN payroll_payrun r ON r.id = s.run_id"
            " WHERE s.run_id = ANY (%s) AND s.employee_id = ANY (%s) ORDER BY s.employee_id, r.id DESC",
            [month.run_keys, keys.tolist()],
        )
        return dict(cursor.fetchall())


def _compute(
    institution: Institution,
    month: PastMonth,
    kinds: tuple[str, ...],
    group: list[int],
    done: MonthDifference,
    so_far: YearSoFar | None,
) -> None:
    plain = kinds == (str(RunKind.REGULAR),)
    definition = definition_read(institution=institution, on=month.period.last_day, kinds=() if plain else kinds)
    plan = plan_of(definition)
    roster = roster_open(
        plan=plan,
        period=month.period,
        first_employee=group[0],
        last_employee=group[-1],
        employees=group,
        rates=definition.special.rates,
        kinds=kinds,
        runs=tuple(month.run_keys),
        only_recomputed=True,
    )
    done.incomplete |= roster.incomplete
    done.leavers |= roster.leavers
    if not len(roster):
        return
    if so_far is not None:
        so_far.correct(month.period.year, roster)
    result = plan.evaluate(roster.columns, len(roster))
    # Somebody who had left before the month, paid by an ordinary run: nothing was due.
    present = np.array([key not in roster.leavers for key in roster.employees.tolist()], dtype=bool)
    rows = np.searchsorted(done.employees, roster.employees)
    _keep(done, plan, definition, result, rows, present)
    done.computed.append(_Computed(definition, roster, rows, present))


def _keep(
    done: MonthDifference,
    plan: PayPlan,
    definition: PlanDefinition,
    result: PayResult,
    rows: np.ndarray,
    present: np.ndarray,
) -> None:
    items = {item.code: item for item in definition.items}
    for line in plan.lines:
        item = items.get(line.code)
        done.words.setdefault(
            line.code,
            LineWords(
                line.code,
                (item.of or item.code) if item else line.code,
                line.label,
                line.section,
                item.nature if item else line.built.item.nature if line.built.item else "",
                line.order,
                item.bases if item else (),
            ),
        )
        amount = np.where(present, result.amount(line.code), 0)
        if amount.any():
            _place(done, done.right, line.code, rows, amount)
            if line.built.base is not None:
                _place(done, done.right_base, line.code, rows, np.where(present, result.base(line.code), 0))
    for name, column in totals_of(result).items():
        _place(done, done.right_total, name, rows, np.where(present, column, 0))


def _place(done: MonthDifference, kind: Columns, name: str, rows: np.ndarray, values: np.ndarray) -> None:
    if name not in kind:
        kind[name] = np.zeros(len(done.employees), dtype=np.int64)
    kind[name][rows] += values


def _own_parts(done: MonthDifference, computed: _Computed) -> None:
    """What each levy becomes by other facts than amounts: the month again, its earnings brought back to what was paid."""
    moved = {
        code: done.difference(code)[computed.rows]
        for code in {*done.right, *done.paid}
        if done.words[code].section == Section.EARNING and done.difference(code)[computed.rows].any()
    }
    moved |= {code: amounts[computed.rows] for code, amounts in done.unknown.items()}
    levies = [code for code in {*done.right, *done.paid} if done.words[code].section in LEVIES]
    levies = [code for code in levies if done.difference(code)[computed.rows].any()]
    if not levies:
        return
    plan, result = _without(done, computed, moved)
    written = {line.code for line in plan.lines}
    for code in levies:
        right = result.amount(code) if code in written else np.zeros(len(computed.roster), dtype=np.int64)
        paid = done.column(done.paid, code)[computed.rows]
        unmoved = done.difference(code)[computed.rows] == 0
        _place(done, done.own, code, computed.rows, np.where(computed.present & ~unmoved, right - paid, 0))


def _without(done: MonthDifference, computed: _Computed, amounts: Mapping[str, np.ndarray]) -> tuple[PayPlan, PayResult]:
    """The month again with amounts taken off some earnings: line → what is taken off, by row of the roster."""
    lines = tuple(_as_paid(done.words[code]) for code in sorted(amounts))
    plan = plan_of(replace(computed.definition, items=(*computed.definition.items, *lines)))
    columns = computed.roster.columns | {f"a_{code}-{AS_PAID}": -amount for code, amount in amounts.items()}
    return plan, plan.evaluate(columns, len(computed.roster))


def _leave_unknown(done: MonthDifference, given: set[str]) -> None:
    """Compute the levies and the totals again without the earnings of today that the old software did not give at all."""
    for code, amounts in done.right.items():
        if code not in given and done.words[code].section == Section.EARNING and amounts.any():
            done.unknown[code] = amounts
    if not done.unknown:
        return
    for computed in done.computed:
        plan, result = _without(done, computed, {code: amounts[computed.rows] for code, amounts in done.unknown.items()})
        written = {line.code: line for line in plan.lines}
        for code in [code for code in done.right if done.words[code].section in LEVIES]:
            line = written.get(code)
            done.right[code][computed.rows] = np.where(computed.present, result.amount(code), 0) if line else 0
            if code in done.right_base and line is not None:
                done.right_base[code][computed.rows] = np.where(computed.present, result.base(code), 0)
        for name, column in totals_of(result).items():
            done.right_total[name][computed.rows] = np.where(computed.present, column, 0)


def _as_paid(words: LineWords) -> ItemDefinition:
    """A line that brings an earning back to what was paid, in the same bases as its item."""
    return ItemDefinition(
        f"{words.code}-{AS_PAID}", words.label[:80], words.section, words.nature or "allowance", ItemFrequency.VARIABLE,
        is_prorated=False, bases=words.bases, of=words.code,
    )  # fmt: skip


PAID_LINES = """
SELECT c.code, min(c.label), min(c.section), min(c.item_code), min(c.order),
       string_agg(int8send(s.employee_id), ''::bytea ORDER BY s.employee_id, l.id),
       string_agg(int8send(l.amount), ''::bytea ORDER BY s.employee_id, l.id),
       string_agg(int8send(l.base), ''::bytea ORDER BY s.employee_id, l.id)
FROM payroll_payslip s
JOIN payroll_payslipline l ON l.institution_id = s.institution_id AND l.payslip_id = s.id
JOIN payroll_runcolumn c ON c.id = l.column_id
WHERE s.run_id = ANY (%(runs)s) AND s.institution_id = %(institution)s AND s.employee_id = ANY (%(keys)s)
GROUP BY c.code
"""
PAID_TOTALS = """
SELECT employee_id, sum(gross), sum(taxable), sum(contributions), sum(tax), sum(deductions), sum(net), sum(employer)
FROM payroll_payslip WHERE run_id = ANY (%(runs)s) AND institution_id = %(institution)s AND employee_id = ANY (%(keys)s)
GROUP BY 1
"""
TOTALS = ("gross", "taxable", "contributions", "tax", "deductions", "net", "employer")


def _read_paid(institution: Institution, month: PastMonth, done: MonthDifference) -> None:
    """The lines of the month's paid runs, column by column, as arrays of big-endian integers."""
    parameters: dict[str, Any] = {
        "runs": month.run_keys,
        "keys": done.employees.tolist(),
        "institution": institution.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(PAID_LINES, parameters)
        for code, label, section, item, order, keys, amounts, bases in cursor.fetchall():
            done.words.setdefault(code, LineWords(code, item or code, label, section, "", order))
            rows = np.searchsorted(done.employees, _integers(keys))
            _add(done, done.paid, code, rows, _integers(amounts))
            _add(done, done.paid_base, code, rows, _integers(bases))
        cursor.execute(PAID_TOTALS, parameters)
        read = cursor.fetchall()
    if read:
        table = np.array([[int(value) for value in row] for row in read], dtype=np.int64)
        rows = np.searchsorted(done.employees, table[:, 0])
        for rank, name in enumerate(TOTALS, start=1):
            _add(done, done.paid_total, name, rows, table[:, rank])


def _integers(raw: Any) -> np.ndarray:
    return np.frombuffer(bytes(raw), dtype=">i8").astype(np.int64)


def _add(done: MonthDifference, kind: Columns, name: str, rows: np.ndarray, values: np.ndarray) -> None:
    """Add values whose rows may repeat (several payslips of one month)."""
    if name not in kind:
        kind[name] = np.zeros(len(done.employees), dtype=np.int64)
    np.add.at(kind[name], rows, values)


SETTLED = """
SELECT l.code, min(l.label), min(l.section), min(l.item_code), min(l.nature), min(l.order), array_agg(k.employee_id),
       array_agg(l.amount + CASE WHEN k.takeover_id IS NULL THEN 0 ELSE l.paid END), array_agg(l.base)
FROM payroll_backpaymonth m
JOIN payroll_backpaycase k ON k.id = m.case_id AND k.state IN ('approved', 'paid')
JOIN payroll_backpayline l ON l.origin_id = m.id
WHERE m.year = %(year)s AND m.month = %(month)s AND k.employee_id = ANY (%(keys)s)
GROUP BY l.code
"""
SETTLED_TOTALS = """
SELECT k.employee_id, sum(m.gross), sum(m.taxable), sum(m.net), sum(m.employer)
FROM payroll_backpaymonth m JOIN payroll_backpaycase k ON k.id = m.case_id AND k.state IN ('approved', 'paid')
WHERE m.year = %(year)s AND m.month = %(month)s AND k.employee_id = ANY (%(keys)s) GROUP BY 1
"""


def _read_settled(done: MonthDifference) -> None:
    """What approved back pay has already settled for this month of origin, whatever the month in which it is paid; of a case
    that the old software had begun to pay, what it paid as well."""
    parameters = {"year": done.year, "month": done.month, "keys": done.employees.tolist()}
    with connection.cursor() as cursor:
        cursor.execute(SETTLED, parameters)
        for code, label, section, item, nature, order, keys, amounts, bases in cursor.fetchall():
            done.words.setdefault(code, LineWords(code, item, label, section, nature, order))
            rows = np.searchsorted(done.employees, np.array(keys, dtype=np.int64))
            _add(done, done.paid, code, rows, np.array(amounts, dtype=np.int64))
            _add(done, done.paid_base, code, rows, np.array(bases, dtype=np.int64))
        cursor.execute(SETTLED_TOTALS, parameters)
        for employee, *totals in cursor.fetchall():
            row = np.searchsorted(done.employees, np.array([employee]))
            for name, value in zip(("gross", "taxable", "net", "employer"), totals, strict=True):
                _add(done, done.paid_total, name, row, np.array([int(value)]))


#: Back pay that the old software paid in later months for this one.
PAID_LATER = """
SELECT l.employee_id, c.target, c.section, sum(l.base)::bigint, sum(l.amount)::bigint
FROM payroll_takeoverline l
JOIN payroll_takeover t ON t.id = l.takeover_id AND t.state = 'signed'
JOIN payroll_takeovercode c ON c.takeover_id = l.takeover_id AND c.old_code = l.code AND c.target <> ''
WHERE l.institution_id = %(institution)s AND l.origin = make_date(%(year)s, %(month)s, 1) AND l.employee_id = ANY (%(keys)s)
GROUP BY 1, 2, 3
"""


def _read_paid_later(institution: Institution, done: MonthDifference) -> set[str]:
    """Count as paid for a month taken over what the old software paid for it afterwards; returns the lines concerned."""
    with connection.cursor() as cursor:
        cursor.execute(
            PAID_LATER,
            {"institution": institution.pk, "year": done.year, "month": done.month, "keys": done.employees.tolist()},
        )
        rows = cursor.fetchall()
    given = set()
    for employee, code, section, base, amount in rows:
        if code not in done.words:
            continue
        given.add(code)
        row = np.searchsorted(done.employees, np.array([employee]))
        _add(done, done.paid, code, row, np.array([amount]))
        if base:
            _add(done, done.paid_base, code, row, np.array([base]))
        if section == Section.EARNING:
            for name in ("gross", "taxable", "net"):
                _add(done, done.paid_total, name, row, np.array([amount]))
    return given


def _read_taken_over(institution: Institution, done: MonthDifference) -> None:
    """A month of the previous software: only those and only what it gave are compared."""
    found = OpeningBalance.objects.filter(
        year=done.year, month=done.month, employee__in=done.employees.tolist()
    ).values_list("employee_id", "code", "base", "amount")
    given = _read_paid_later(institution, done)
    based: set[str] = set()
    known = np.zeros(len(done.employees), dtype=bool)
    for employee, code, base, amount in found:
        row = int(np.searchsorted(done.employees, employee))
        known[row] = True
        if code in done.words:
            given.add(code)
            _add(done, done.paid, code, np.array([row]), np.array([amount]))
            if base:
                based.add(code)
                _add(done, done.paid_base, code, np.array([row]), np.array([base]))
        elif code in TOTALS:
            _add(done, done.paid_total, code, np.array([row]), np.array([amount]))
    _leave_unknown(done, given)
    for kind in (done.right, done.right_base, done.paid, done.paid_base):
        for code in [code for code in kind if code not in given]:
            del kind[code]
    for code in given - based:  # the old software gave no base: nothing is said of it
        done.right_base.pop(code, None)
    for kind in (done.right, done.right_base, done.paid, done.paid_base, done.right_total, done.paid_total):
        for name in kind:
            kind[name] = np.where(known, kind[name], 0)


def _leave_out(done: MonthDifference, last_kind: Mapping[int, str]) -> None:
    """Nothing is said of those whose file lacks something, nor of a settlement or back pay paid after they left."""
    silent = [
        row
        for row, key in enumerate(done.employees.tolist())
        if key in done.incomplete or (key in done.leavers and last_kind.get(key) in FINAL_KINDS)
    ]
    if silent:
        for kind, other in (
            (done.right, done.paid),
            (done.right_base, done.paid_base),
            (done.right_total, done.paid_total),
        ):
            for name in {*kind, *other}:
                column = kind.setdefault(name, np.zeros(len(done.employees), dtype=np.int64))
                column[silent] = done.column(other, name)[silent]


