"""What a measure changes: the rules of a month (`rules_with`) or the people paid (`people_with`). Pure: nothing is read or written.

Rates are over 100 000; a changed amount is rounded half up to the minor unit, once per step of advancement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from payroll.choices import ItemFrequency
from payroll.choices_steering import MeasureKind
from payroll.engine import FigureOverride
from payroll.models import SimulationMeasure
from payroll.models.simulations import RATE_SCALE
from payroll.services.definition import BASE_SALARY, ItemDefinition, PlanDefinition, TableDefinition

SOURCE = "Simulation"
YEAR = 12


@dataclass
class Crowd:
    """The people of a month, in rows of shape (n,). `columns` are the plan's; `born` may be None. Keys of hires are negative."""

    keys: np.ndarray
    columns: dict[str, Any]
    category: list[str]
    base: np.ndarray
    seniority: np.ndarray
    born: list[date | None]
    executive: list[bool]

    def __len__(self) -> int:
        return len(self.keys)

    def kept(self, mask: np.ndarray) -> Crowd:
        rows = np.flatnonzero(mask)
        return Crowd(
            self.keys[rows],
            {name: taken(column, rows) for name, column in self.columns.items()},
            taken(self.category, rows), self.base[rows], self.seniority[rows], taken(self.born, rows),
            taken(self.executive, rows),
        )  # fmt: skip


def taken(column: Any, rows: np.ndarray) -> Any:
    """Some rows of a column, in the column's own form."""
    return column[rows] if isinstance(column, np.ndarray) else [column[row] for row in rows.tolist()]


def scaled(value: Any, rate: int) -> Any:
    """An amount or an int64 array times 1 + rate, half up."""
    return (value * (RATE_SCALE + rate) * 2 + RATE_SCALE) // (2 * RATE_SCALE)


def rules_with(definition: PlanDefinition, measures: Iterable[SimulationMeasure]) -> PlanDefinition:
    """The rules of a month under the measures that have begun."""
    tables, items, overrides = definition.tables, definition.items, definition.overrides
    for measure in measures:
        if measure.kind == MeasureKind.TABLE:
            tables = tuple(_table(each, measure) if each.code == measure.target else each for each in tables)
        elif measure.kind == MeasureKind.ITEM:
            items = tuple(_item(each, measure) if each.code == measure.target else each for each in items)
        elif measure.kind == MeasureKind.FORMULA:
            items = tuple(
                replace(each, formula=measure.text.strip(), frequency=str(ItemFrequency.EVERYONE), articles=())
                if each.code == measure.target else each
                for each in items
            )  # fmt: skip
        elif measure.kind == MeasureKind.LAW:
            overrides = (*overrides, figure_override(measure))
    return replace(definition, tables=tables, items=items, overrides=overrides)


def figure_override(measure: SimulationMeasure) -> FigureOverride:
    """`text` holds the value as the figure writes it; `category` whether it is an amount or a rate in per cent."""
    value = {"percent": measure.text} if measure.category == "rate" else {"amount": measure.text}
    return FigureOverride(measure.target, measure.start, value, SOURCE, confidence="low")


def _table(table: TableDefinition, measure: SimulationMeasure) -> TableDefinition:
    """Every row, or those whose first key is the category: a percentage, or a new amount."""
    rows = []
    for keys, value in table.rows:
        if not measure.category or (keys and keys[0] == measure.category):
            value = measure.amount if measure.amount is not None else scaled(value, measure.rate or 0)
        rows.append((keys, value))
    return replace(table, rows=tuple(rows))


def _item(item: ItemDefinition, measure: SimulationMeasure) -> ItemDefinition:
    """The formula times the rate; amounts entered are scaled in the columns."""
    if not item.formula:
        return item
    whole, rest = divmod(RATE_SCALE + (measure.rate or 0), 1000)
    return replace(item, formula=f"({item.formula}) * {whole},{rest:03d} %")


def people_with(
    crowd: Crowd,
    measures: Sequence[SimulationMeasure],
    *,
    month: date,
    last_day: date,
    definition: PlanDefinition,
    ages: Mapping[bool, int],
    defaults: Mapping[str, Any],
) -> Crowd:
    """The people of a month under the measures that have begun: pay first, then who leaves, then who comes.

    `ages`: the age of retirement, by whether one is an executive; `defaults`: of the columns, for those hired.
    """
    columns = dict(crowd.columns)
    crowd = replace(crowd, columns=columns)
    for measure in measures:
        if measure.kind == MeasureKind.PAY:
            _raise_pay(crowd, measure)
        elif measure.kind == MeasureKind.ADVANCEMENT:
            _advance(crowd, measure, month)
        elif measure.kind == MeasureKind.ITEM and _is_entered(definition, measure.target):
            name = f"a_{measure.target}"
            if name in columns:
                columns[name] = scaled(columns[name], measure.rate or 0)
    for measure in measures:
        if measure.kind == MeasureKind.RETIREMENT:
            crowd = crowd.kept(~_retired(crowd, last_day, measure.number, ages))
        elif measure.kind == MeasureKind.LEAVERS:
            crowd = crowd.kept(~_leaving(crowd, measure))
    for measure in measures:
        if measure.kind == MeasureKind.HIRES:
            crowd = _hired(crowd, measure, month, defaults)
    return crowd


def _is_entered(definition: PlanDefinition, code: str) -> bool:
    item = definition.item(code)
    return item is not None and not item.formula and item.nature != BASE_SALARY


def _concerned(crowd: Crowd, measure: SimulationMeasure) -> np.ndarray:
    if not measure.category:
        return np.ones(len(crowd), dtype=bool)
    return np.array([each == measure.category for each in crowd.category], dtype=bool)


def _set_base(crowd: Crowd, base: np.ndarray) -> None:
    crowd.base = base
    if "base_salary" in crowd.columns:
        crowd.columns["base_salary"] = base


def _raise_pay(crowd: Crowd, measure: SimulationMeasure) -> None:
    raised = scaled(crowd.base, measure.rate or 0) + (measure.amount or 0)
    _set_base(crowd, np.where(_concerned(crowd, measure) & (crowd.base > 0), raised, crowd.base))


def _advance(crowd: Crowd, measure: SimulationMeasure, month: date) -> None:
    """One step each `number` months of service: those who complete them since the measure began, at their own date."""
    rhythm = measure.number or YEAR
    passed = (month.year - measure.start.year) * YEAR + month.month - measure.start.month
    before = np.maximum(crowd.seniority - passed - 1, 0)
    steps = crowd.seniority // rhythm - before // rhythm
    steps = np.where(_concerned(crowd, measure), steps, 0)
    base = crowd.base
    for step in range(int(steps.max(initial=0))):
        base = np.where(steps > step, scaled(base, measure.rate or 0), base)
    _set_base(crowd, base)


def _retired(crowd: Crowd, last_day: date, age: int | None, ages: Mapping[bool, int]) -> np.ndarray:
    """Whose birthday of retirement falls in a month before this one: those past it when the measure begins leave at once."""
    found = np.zeros(len(crowd), dtype=bool)
    for row, born in enumerate(crowd.born):
        if born is not None:
            year = born.year + (age or ages[crowd.executive[row]])
            found[row] = (year, born.month) < (last_day.year, last_day.month)
    return found


def _leaving(crowd: Crowd, measure: SimulationMeasure) -> np.ndarray:
    """As many people as said, those whose base pay is nearest to the median of their category."""
    found = np.zeros(len(crowd), dtype=bool)
    rows = np.flatnonzero(_concerned(crowd, measure) & (crowd.keys > 0))
    if len(rows):
        median = int(np.sort(crowd.base[rows])[len(rows) // 2])
        order = np.lexsort((crowd.keys[rows], np.abs(crowd.base[rows] - median)))
        found[rows[order[: measure.number or 0]]] = True
    return found


def _hired(crowd: Crowd, measure: SimulationMeasure, month: date, defaults: Mapping[str, Any]) -> Crowd:
    """`number` newcomers at a base pay: single, no child, full time; their recurring inputs are those of the median of their
    category, so that they get the usual allowances."""
    number = measure.number or 0
    passed = (month.year - measure.start.year) * YEAR + month.month - measure.start.month
    rows = np.flatnonzero(_concerned(crowd, measure) & (crowd.keys > 0))
    like = int(rows[np.argsort(crowd.base[rows], kind="stable")[len(rows) // 2]]) if len(rows) else None
    own = {
        "base_salary": measure.amount or 0, "paid_days": 30, "seniority_months": passed, "seniority_years": passed // YEAR,
        "children": 0, "spouses": 1, "marital_status": "single", "spouse_income": False, "guaranteed_net": 0,
        "net_supplement": 0, "has_left": False,
    }  # fmt: skip
    columns: dict[str, Any] = {}
    for name, column in crowd.columns.items():
        if name in own:
            value = own[name]
        elif like is not None and not name.startswith(("ytd_", "d_", "piece_")):
            value = column[like]
        else:
            value = defaults.get(name, 0)
        more = [value] * number
        if isinstance(column, np.ndarray):
            columns[name] = np.concatenate([column, np.array(more, dtype=column.dtype)])
        else:
            columns[name] = [*column, *more]
    keys = -(measure.pk * 10_000 + np.arange(1, number + 1, dtype=np.int64))
    executive = crowd.executive[like] if like is not None else False
    return Crowd(
        np.concatenate([crowd.keys, keys]),
        columns,
        [*crowd.category, *[measure.category] * number],
        np.concatenate([crowd.base, np.full(number, measure.amount or 0, dtype=np.int64)]),
        np.concatenate([crowd.seniority, np.full(number, passed, dtype=np.int64)]),
        [*crowd.born, *[None] * number],
        [*crowd.executive, *[executive] * number],
    )
