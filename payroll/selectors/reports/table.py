"""The table of a report: columns, rows with their subtotals, and the address of the people behind each figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Employee
from payroll.choices import Section
from payroll.selectors.reports.answers import answered
from payroll.selectors.reports.axes import AXES
from payroll.selectors.reports.facts import Asked, Place, ask, last_paid_month, months_between
from payroll.selectors.reports.measures import Measure
from payroll.selectors.reports.spec import ReportSpec, read_month

MOST_COLUMNS = 80


class ReportProblem(ValueError):
    """A report that cannot be shown; the message says what to change."""


@dataclass(frozen=True)
class Column:
    """A figure of each row: `key` None is the total of the columns; an average divides it by the paid months."""

    key: str | None
    group: str
    measure: Measure
    is_average: bool = False


@dataclass(frozen=True)
class Cell:
    """`query` opens the people behind the figure; empty where nobody is."""

    value: int
    kind: str
    query: str = ""


@dataclass(frozen=True)
class Row:
    """`labels` has one text for each axis of the rows; a subtotal writes its own at its depth."""

    kind: Literal["row", "subtotal", "total"]
    labels: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class ReportTable:
    spec: ReportSpec
    first: tuple[int, int]
    last: tuple[int, int]
    heads: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    sees_all: bool

    @property
    def groups(self) -> list[tuple[str, int]]:
        """(words, number of columns) of the upper line of heads; nothing without a column axis."""
        found: list[tuple[str, int]] = []
        for column in self.columns:
            if found and found[-1][0] == column.group:
                found[-1] = (column.group, found[-1][1] + 1)
            else:
                found.append((column.group, 1))
        return found if self.spec.column else []

    @property
    def leaves(self) -> int:
        return sum(row.kind == "row" for row in self.rows)


def report_table(spec: ReportSpec, access: Access) -> ReportTable | None:
    """The report as this reader may see it; None before any month is paid. Raises `ReportProblem`."""
    if problem := spec.problem():
        raise ReportProblem(problem)
    last_paid = last_paid_month(access)
    if last_paid is None:
        return None
    return table_of(ask(spec, access, last_paid))


def table_of(asked: Asked) -> ReportTable:
    """At most six queries, whatever the months and the staff."""
    spec, figures = asked.spec, answered(asked)[0]
    employees = _employees(asked, figures)
    columns = _columns(asked, figures)
    if len(columns) > MOST_COLUMNS:
        raise ReportProblem(_("Cet état aurait %(count)s colonnes : mettez l’axe en lignes, ou filtrez-le.") % {"count": len(columns)})
    return ReportTable(
        spec=spec,
        first=asked.first,
        last=asked.last,
        heads=tuple(str(AXES[key].label) for key in spec.rows),
        columns=tuple(columns),
        rows=tuple(_Rows(asked, figures, columns, employees).all()),
        sees_all=asked.sees_all,
    )


def _employees(asked: Asked, figures: dict[Place, Any]) -> dict[str, str]:
    """Names of the employees of an axis: `Sow Fatou (00003)`."""
    if "employee" not in asked.spec.rows:
        return {}
    place = asked.spec.rows.index("employee")
    keys = {int(keys[place]) for keys, _column in figures if len(keys) > place}
    said = Concat("last_name", Value(" "), "first_names", Value(" ("), "staff_number", Value(")"))
    return {str(key): name for key, name in Employee.objects.filter(pk__in=keys).values_list("pk", said)}


def _columns(asked: Asked, figures: dict[Place, Any]) -> list[Column]:
    spec = asked.spec
    if not spec.column:
        found = [Column(None, "", measure) for measure in asked.measures]
        return found + _averages(asked, "")
    axis = AXES[spec.column]
    keys = sorted({column for _keys, column in figures if column is not None}, key=lambda key: (not key, key))
    if spec.column == "month":
        keys = [key for key in months_between(asked.first, asked.last) if key in keys]
    found = [Column(key, axis.said(key), measure) for key in keys for measure in asked.measures]
    found += [Column(None, _("Total"), measure) for measure in asked.measures]
    return found + _averages(asked, _("Moyenne par mois"))


def _averages(asked: Asked, group: str) -> list[Column]:
    """By paid month; people are not averaged, since each is counted once over all months."""
    return [
        Column(None, group, each, True) for each in asked.measures if asked.spec.has_average and each.kind != "count"
    ]


class _Rows:
    """Rows in order, each group with its subtotal under it, the total at the foot."""

    def __init__(
        self, asked: Asked, figures: dict[Place, tuple[int, ...]], columns: Sequence[Column], employees: dict[str, str]
    ) -> None:
        self.asked, self.spec, self.figures, self.columns, self.employees = asked, asked.spec, figures, columns, employees
        self.ranks = {measure.key: number for number, measure in enumerate(asked.measures)}
        self.children: dict[tuple[str, ...], list[str]] = {}
        for keys, column in figures:
            if keys and column is None:
                self.children.setdefault(keys[:-1], []).append(keys[-1])

    def all(self) -> list[Row]:
        if not any(keys or not self.spec.rows for keys, _column in self.figures):
            return []
        total = Row("total", self._padded(_("Total"), 0), self._cells(()))
        if not self.spec.rows:
            return [total]
        # Gains and deductions do not add up: parts of the payslip have their totals, the whole has none.
        is_mixed = self.spec.rows[0] == "section" and len(self.children.get((), ())) > 1
        return [*self._below(()), *([] if is_mixed else [total])]

    def _below(self, above: tuple[str, ...]) -> list[Row]:
        found: list[Row] = []
        depth = len(above)
        for key in sorted(self.children.get(above, ()), key=lambda each: self._order(above, each)):
            keys = (*above, key)
            if depth == len(self.spec.rows) - 1:
                found.append(Row("row", tuple(self._said(rank, each) for rank, each in enumerate(keys)), self._cells(keys)))
                continue
            found += self._below(keys)
            if self.spec.has_subtotals:
                said = _("Total %(name)s") % {"name": self._said(depth, key)}
                found.append(Row("subtotal", self._padded(said, depth), self._cells(keys)))
        return found

    def _order(self, above: tuple[str, ...], key: str) -> tuple[Any, ...]:
        axis = self.spec.rows[len(above)]
        if self.spec.order == "valeur":
            return (-self.figures[((*above, key), None)][0], key)
        if axis == "section":
            return (Section.values.index(key) if key in Section.values else len(Section.values),)
        said = self._said(len(above), key)
        return (not key, key if axis in ("month", "item") else said, key)

    def _said(self, rank: int, key: str) -> str:
        axis = self.spec.rows[rank]
        if axis == "employee":
            return self.employees.get(key, key)
        if axis == "item" and key in self.asked.names:
            name = self.asked.names[key]
            return f"{key} {name}" if key[:1].isdigit() else name
        return AXES[axis].said(key)

    def _padded(self, said: str, depth: int) -> tuple[str, ...]:
        size = max(len(self.spec.rows), 1)
        return tuple(said if rank == depth else "" for rank in range(size))

    def _cells(self, keys: tuple[str, ...]) -> tuple[Cell, ...]:
        found = []
        for column in self.columns:
            values = self.figures.get((keys, column.key))
            value = values[self.ranks[column.measure.key]] if values else 0
            if column.is_average:
                found.append(Cell(half_up(value, len(self.asked.paid_months) or 1), column.measure.kind))
                continue
            found.append(Cell(value, column.measure.kind, self._query(keys, column) if value else ""))
        return tuple(found)

    def _query(self, keys: tuple[str, ...], column: Column) -> str:
        told = {f"c{rank}": key or "-" for rank, key in enumerate(keys, start=1)}
        if column.key is not None:
            told["cc"] = column.key or "-"
        return self.spec.query(valeur=column.measure.key, **told)


def half_up(value: int, parts: int) -> int:
    """An average to the nearest minor unit, halves away from zero."""
    whole = (2 * abs(value) + parts) // (2 * parts)
    return whole if value >= 0 else -whole


def cell_of(spec: ReportSpec, params: Any) -> dict[str, str]:
    """Axis → key of the cell that an address opens; `-` stands for « non renseigné »."""
    found: dict[str, str] = {}
    for rank, axis in enumerate(spec.rows, start=1):
        if value := params.get(f"c{rank}", ""):
            found[axis] = "" if value == "-" else value
    if spec.column and (value := params.get("cc", "")):
        found[spec.column] = "" if value == "-" else value
    if found.get("month") and read_month(found["month"]) is None:
        raise ReportProblem(_("Ce mois ne se lit pas."))
    return found
