"""The SQL of a report: one query for its figures, one for the payslips behind a figure.

What a reader may not see is not summed: payslips of the confidential population leave before anything is added.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from hr_core.access import Access
from hr_core.db.planner import hash_joins
from hr_core.models import Institution
from payroll.models import PayRun, RunColumn
from payroll.selectors.paid_sums import paid_runs
from payroll.selectors.reports.axes import AXES, places
from payroll.selectors.reports.measures import Measure, measure_of
from payroll.selectors.reports.spec import Month, ReportSpec, month_of, rank, written
from payroll.selectors.visibility import is_all_seen, runs_of

#: (depth, keys of the rows, key of the column or None for their total).
Place = tuple[tuple[str, ...], str | None]
TOTALS = ("gross", "taxable", "contributions", "tax", "deductions", "net", "employer")


@dataclass
class Asked:
    """A report about to be read: its runs, the words of its lines, its measures.

    `sees_itself`: the reader has payslips of the confidential population; `grounds`: digests of what else figures depend on.
    """

    spec: ReportSpec
    first: Month
    last: Month
    runs: list[int]
    paid_months: list[str]
    measures: list[Measure]
    names: dict[str, str]
    sees_all: bool
    reader: int
    run_months: dict[int, str] = field(default_factory=dict)
    institution: int = 0
    sees_itself: bool = False
    grounds: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, Any] = field(default_factory=dict)

    def part(self, spec: ReportSpec, first: Month, last: Month) -> Asked:
        """Another report of the same reader over some of these months; asks nothing of the database."""
        wanted = set(months_between(first, last))
        measures = [measure_of(key, number, self.names) for number, key in enumerate(spec.measures)]
        return Asked(
            spec=spec,
            first=first,
            last=last,
            runs=[key for key, month in self.run_months.items() if month in wanted],
            paid_months=[month for month in self.paid_months if month in wanted],
            measures=[each for each in measures if each is not None],
            names=self.names,
            sees_all=self.sees_all,
            reader=self.reader,
            run_months=self.run_months,
            institution=self.institution,
        )


def last_paid_month(access: Access) -> Month | None:
    """The last month of which this reader may open a paid run."""
    assert access.institution is not None
    return last_month_of(runs_of(access, every_paid_run(access.institution)))


def every_paid_run(institution: Institution) -> QuerySet[PayRun]:
    return paid_runs(institution, (1990, 1), (2200, 12))


def last_month_of(runs: QuerySet[PayRun]) -> Month | None:
    found = runs.order_by("-period__year", "-period__month").values_list("period__year", "period__month").first()
    return (int(found[0]), int(found[1])) if found else None


PaidRow = tuple[int, int, int, str]


def paid_rows(access: Access) -> list[PaidRow]:
    """(key, year, month, kind) of every paid run that this reader may open, the oldest month first."""
    assert access.institution is not None
    runs = runs_of(access, every_paid_run(access.institution))
    return list(runs.values_list("pk", "period__year", "period__month", "kind"))


def ask(
    spec: ReportSpec, access: Access, last_paid: Month, *, rows: Sequence[PaidRow] | None = None, with_names: bool = True
) -> Asked:
    """Two queries: the runs (unless `rows` gives them), and the words of their lines when they are wanted."""
    first, last = spec.months(last_paid)
    known = paid_rows(access) if rows is None else rows
    found = [(key, year, month) for key, year, month, _kind in known if first <= (year, month) <= last]
    keys = [key for key, _year, _month in found]
    names = line_names(keys) if with_names else {}
    measures = [measure_of(key, number, names) for number, key in enumerate(spec.measures)]
    return Asked(
        spec=spec,
        first=first,
        last=last,
        runs=keys,
        paid_months=sorted({written((year, month)) for _key, year, month in found}),
        measures=[each for each in measures if each is not None],
        names=names,
        sees_all=is_all_seen(access),
        reader=access.user.pk,
        run_months={key: written((year, month)) for key, year, month in found},
        institution=access.institution.pk if access.institution is not None else 0,
    )


def line_names(runs: Sequence[int]) -> dict[str, str]:
    """Code → label of the lines of these runs, the latest words kept."""
    columns = RunColumn.objects.filter(run__in=runs).order_by("run_id", "order")
    return dict(columns.values_list("code", "label"))


def months_between(first: Month, last: Month) -> list[str]:
    return [written(month_of(number)) for number in range(rank(first), rank(last) + 1)]


def cube(asked: Asked) -> dict[Place, tuple[int, ...]]:
    """Every figure with its subtotals and totals: people counted once in each, hence summed by the database."""
    spec = asked.spec
    rows = [f"f.r{number}" for number in range(len(spec.rows))]
    sets = []
    for depth in range(len(rows), -1, -1):
        above = rows[:depth]
        sets += [f"({', '.join([*above, 'f.c'])})"] if spec.column else []
        sets.append(f"({', '.join(above)})")
    keys = [*rows, *(["f.c"] if spec.column else [])]
    marks = "".join(f"GROUPING({key})::int, " for key in keys)
    names = "".join(f"{key}, " for key in keys)
    sums = ", ".join(f"COALESCE({measure.total}, 0)::bigint" for measure in asked.measures) or "0"
    grouping = f" GROUP BY GROUPING SETS ({', '.join(sets)})" if keys else ""
    found: dict[Place, tuple[int, ...]] = {}
    count = len(keys)
    for row in _run(asked, f"{_facts(asked, {})} SELECT {marks}{names}{sums} FROM facts f{_wanted_join(asked)}{grouping}"):
        gone, told, values = row[:count], row[count : 2 * count], row[2 * count :]
        depth = sum(1 for number in range(len(rows)) if not gone[number])
        column = told[-1] if spec.column and not gone[-1] else None
        found[(tuple(told[:depth]), column)] = tuple(int(each) for each in values[: len(asked.measures)])
    return found


@dataclass(frozen=True)
class Behind:
    """A payslip behind a figure, or the line of it."""

    payslip: int
    employee: int
    name: str
    staff_number: str
    month: str
    label: str
    value: int

    @property
    def month_words(self) -> str:
        return AXES["month"].said(self.month)


def behind(
    asked: Asked, measure: Measure, cell: Mapping[str, str], *, limit: int | None, offset: int = 0
) -> tuple[list[Behind], int, int]:
    """The payslips of a cell (axis → key) that have something of a measure, how many there are, and the figure itself.

    The figure is computed like that of the report. Payslips whose value is nil are left out.
    """
    facts = _facts(asked, cell)
    line = "f.line" if asked.spec.is_of_lines else "''"
    chosen = (
        f"SELECT f.payslip, f.employee, f.month, {line} AS line, {measure.each} AS value"
        f" FROM facts f{_wanted_join(asked)} WHERE {measure.each} <> 0"
    )
    sums = _run(asked, f"{facts} SELECT count(*), COALESCE(({_figure(asked, measure)}), 0)::bigint FROM ({chosen}) d")[0]
    rows = _run(
        asked,
        f"{facts} SELECT d.payslip, d.employee, e.last_name || ' ' || e.first_names, e.staff_number, d.month, d.line,"
        f" d.value::bigint FROM ({chosen}) d JOIN hr_core_employee e ON e.id = d.employee"
        " ORDER BY e.last_name, e.first_names, d.employee, d.month, d.payslip, d.line LIMIT %(limit)s OFFSET %(offset)s",
        limit=limit,
        offset=offset,
    )
    return [Behind(*row) for row in rows], int(sums[0]), int(sums[1])


def _figure(asked: Asked, measure: Measure) -> str:
    return f"SELECT {measure.total} FROM facts f{_wanted_join(asked)}"


def _facts(asked: Asked, cell: Mapping[str, str]) -> str:
    """`WITH slips AS …, facts AS …, wanted AS …`: a row for each payslip, or for each line, that the reader may see.

    What is told of a payslip is read once for each payslip, what is told of a line once for each column of a run.
    """
    spec, parameters = asked.spec, asked.parameters
    parameters |= {"runs": asked.runs, "reader": asked.reader}
    named = [(f"r{number}", AXES[key]) for number, key in enumerate(spec.rows)]
    named += [("c", AXES[spec.column])] if spec.column else []
    joins = (
        " JOIN payroll_payrun r ON r.id = s.run_id JOIN payroll_payperiod p ON p.id = r.period_id"
        " JOIN hr_core_employee e ON e.id = s.employee_id"
    )
    used = [*spec.axes, *(AXES[key] for key in (*spec.filters, *cell))]
    if any(axis.sql.find("u.") >= 0 for axis in used):
        found = places()
        parameters |= {"units": found.units, "agencies": found.agencies, "directions": found.directions}
        joins += (
            " LEFT JOIN unnest(%(units)s::bigint[], %(agencies)s::text[], %(directions)s::text[])"
            " AS u(id, agency, direction) ON u.id = s.unit_id"
        )
    where: dict[bool, list[str]] = {False: ["s.run_id = ANY (%(runs)s)"], True: ["k.run_id = ANY (%(runs)s)"]}
    if not asked.sees_all:
        where[False].append("(NOT s.is_confidential OR e.user_id = %(reader)s)")
    for key, kept in spec.filters.items():
        parameters[f"keep_{key}"] = list(kept)
        where[AXES[key].of_lines].append(f"{AXES[key].sql} = ANY (%(keep_{key})s::text[])")
    for key, value in cell.items():
        parameters[f"cell_{key}"] = value
        where[AXES[key].of_lines].append(f"{AXES[key].sql} = %(cell_{key})s")
    of_slips = [f"{axis.sql} AS {name}" for name, axis in named if not axis.of_lines]
    of_slips += [f"{AXES['month'].sql} AS month", *(f"s.{name}" for name in TOTALS)]
    slips = "facts" if not spec.is_of_lines else "slips"
    told = f"WITH {slips} AS MATERIALIZED (SELECT s.id AS payslip, s.employee_id AS employee, {', '.join(of_slips)}"
    told += f" FROM payroll_payslip s{joins} WHERE {' AND '.join(where[False])})"
    if spec.is_of_lines:
        of_lines = [f"{axis.sql} AS {name}" for name, axis in named if axis.of_lines]
        shown = ["s.payslip", "s.employee", "s.month", "k.line", "l.amount", "l.base", "l.quantity"]
        shown += [f"{'k' if axis.of_lines else 's'}.{name}" for name, axis in named]
        told += (
            f", columns AS MATERIALIZED (SELECT {', '.join(['k.id', 'k.label AS line', *of_lines])}"
            f" FROM payroll_runcolumn k WHERE {' AND '.join(where[True])})"
            f", facts AS (SELECT {', '.join(shown)} FROM payroll_payslipline l JOIN columns k ON k.id = l.column_id"
            " JOIN slips s ON s.payslip = l.payslip_id WHERE l.run_id = ANY (%(runs)s))"
        )
    return told + _wanted(asked)


def _wanted(asked: Asked) -> str:
    """The lines of each payslip that the measures name, one column for each."""
    sums, tests = [], []
    for number, key in enumerate(asked.spec.measures):
        measure = measure_of(key, number, asked.names)
        if measure is None or measure.wanted is None:
            continue
        column, value = measure.wanted
        asked.parameters[f"want_{number}"] = value
        tests.append(f"k.{column} = %(want_{number})s")
        sums.append(f"sum(l.{measure.figure}) FILTER (WHERE k.{column} = %(want_{number})s) AS m{number}")
    if not sums:
        return ""
    return (
        f", wanted AS MATERIALIZED (SELECT l.payslip_id, {', '.join(sums)} FROM payroll_runcolumn k"
        " JOIN payroll_payslipline l ON l.column_id = k.id AND l.run_id = k.run_id"
        f" WHERE k.run_id = ANY (%(runs)s) AND l.run_id = ANY (%(runs)s) AND ({' OR '.join(tests)}) GROUP BY 1)"
    )


def _wanted_join(asked: Asked) -> str:
    has = any(measure.wanted is not None for measure in asked.measures)
    return " LEFT JOIN wanted w ON w.payslip_id = f.payslip" if has else ""


def _run(asked: Asked, sql: str, **more: Any) -> list[tuple[Any, ...]]:
    """Payslips and the lines wanted are joined by hash."""
    has_join = asked.spec.is_of_lines or any(measure.wanted is not None for measure in asked.measures)
    with hash_joins() if has_join else connection.cursor() as cursor:
        cursor.execute(sql, {**asked.parameters, **more})
        return cursor.fetchall()
