"""Who is entitled to what by the articles of the statute, in a month: every article over every employee in one evaluation.

The plan of the month is built with probes beside its items: one per condition, one per amount. A probe is an employer's
charge that enters nothing, so that the pay itself stays what it is. Shapes: n employees; amounts in minor units.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import numpy as np
from django.db import connection

from hr_core.models import Institution
from payroll.choices import Combination, ItemFrequency, ItemKind, RunKind
from payroll.engine import PayPlan, PayResult
from payroll.models import PayPeriod
from payroll.selectors.rules_kept import Rules
from payroll.services.article_cells import ArticleCell, Criterion
from payroll.services.article_rules import by_item, item_formula
from payroll.services.definition import ItemDefinition, definition_read, plan_of
from payroll.services.roster import roster_open
from payroll.services.statute import SOURCE, cells_on, paid_before

LAST_KEY = 2**62
#: What probes tell: a condition met, what the article pays, what it gives by itself, what the law gives, what the item owes.
PROBES = ("met", "own", "raw", "law", "due")


@dataclass(frozen=True)
class Given:
    """What was given to an employee by name for an item: every month, and this month."""

    recurring: int = 0
    variable: int = 0
    quantity: int = 0  # thousandths
    has_recurring: bool = False

    @property
    def amount(self) -> int:
        return self.recurring + self.variable


@dataclass(frozen=True)
class Standing:
    """One article and one employee. `missing`: the conditions not met; `amount`: what it pays when it applies; `raw` and
    `floor`: what the article and the law give, before quantity and days."""

    cell: ArticleCell
    applies: bool
    missing: tuple[Criterion, ...]
    amount: int
    raw: int
    floor: int

    @property
    def is_below_law(self) -> bool:
        return bool(self.cell.floor) and self.raw < self.floor

    @property
    def lacks_paper_only(self) -> bool:
        return bool(self.missing) and all(each.formula.startswith("piece(") for each in self.missing)

    @property
    def reasons(self) -> str:
        return " ; ".join(each.told for each in self.missing)


@dataclass
class Entitlements:
    """The month evaluated: `met[i][j]` is condition j of article i, shape (n,); `applies[i]` counts the articles before it
    that exclude it; `expected[code]` is what an item should pay by its articles.
    """

    cells: Sequence[ArticleCell]
    keys: np.ndarray
    met: list[list[np.ndarray]]
    applies: list[np.ndarray]
    amounts: list[np.ndarray]
    raws: list[np.ndarray]
    floors: list[np.ndarray]
    expected: dict[str, np.ndarray]
    given: dict[tuple[int, str], Given] = field(default_factory=dict)

    @cached_property
    def row_of(self) -> dict[int, int]:
        return {key: row for row, key in enumerate(self.keys.tolist())}

    def people(self, index: int) -> list[int]:
        """Keys of the employees to whom an article applies."""
        return self.keys[self.applies[index]].tolist()

    def standing(self, index: int, row: int) -> Standing:
        cell = self.cells[index]
        missing = tuple(
            criterion for criterion, met in zip(cell.criteria, self.met[index], strict=True) if not met[row]
        )
        return Standing(
            cell,
            bool(self.applies[index][row]),
            missing,
            int(self.amounts[index][row]),
            int(self.raws[index][row]),
            int(self.floors[index][row]),
        )

    def standings(self, row: int, item: str = "") -> Iterator[Standing]:
        for index, cell in enumerate(self.cells):
            if not item or cell.item == item:
                yield self.standing(index, row)

    def index_of(self, version: int) -> int | None:
        return next((index for index, cell in enumerate(self.cells) if cell.version == version), None)


def month_of(institution: Institution, on: date) -> PayPeriod:
    """The period of a day, opened or not."""
    found = PayPeriod.objects.filter(institution=institution, year=on.year, month=on.month).first()
    if found is None:
        return PayPeriod(institution=institution, year=on.year, month=on.month)
    found.institution = institution
    return found


def entitlements_read(
    *,
    institution: Institution,
    period: PayPeriod,
    cells: Sequence[ArticleCell] | None = None,
    employees: Sequence[int] | None = None,
    full_month: bool = False,
    rules: Rules | None = None,
) -> Entitlements:
    """Evaluate the articles in force at the end of a month (or `cells`) over the employees paid that month.

    `full_month` counts everybody as paid the whole month, to compare with amounts given by the month. With the `rules` that a
    page keeps, nothing of the other subjects of the month (absences, loans …) is asked, and `given` holds only what an
    article reads. The number of queries is constant. Errors: any `EngineError` of the month's rules.
    """
    if rules is None:
        definition = definition_read(institution=institution, on=period.last_day, run_kind=RunKind.REGULAR)
        cells = cells_on(institution, period.last_day) if cells is None else cells
        plan = plan_of(replace(definition, items=(*definition.items, *probes(cells))))
    else:
        definition, cells = rules.definition, rules.cells if cells is None else cells
        plan = rules.plan_with(cells, probes(cells))
    first, last = (min(employees), max(employees)) if employees else (0, LAST_KEY)
    roster = roster_open(
        plan=plan,
        period=period,
        first_employee=first,
        last_employee=last,
        employees=employees,
        rates=definition.special.rates,
        only=None if rules is None else (SOURCE,),
    )
    keys = roster.employees
    given = given_in(period, keys, sorted({cell.item for cell in cells})) if rules is None or _borrows(plan) else {}
    columns = dict(roster.columns)
    columns |= _borrowed(plan, given, keys, period)
    if full_month and any(spec.name == "paid_days" for spec in plan.inputs):
        columns["paid_days"] = np.full(len(keys), plan.settings.get("month_days", 30), dtype=np.int64)
    result = plan.evaluate(columns, len(keys))
    return result_read(cells, keys, result, given)


def employee_entitlements(
    *, institution: Institution, period: PayPeriod, employee: int, rules: Rules
) -> Entitlements:
    """The same for one employee; nobody in it when they are not paid that month."""
    return entitlements_read(institution=institution, period=period, employees=[employee], rules=rules)


def given_in(period: PayPeriod, keys: np.ndarray, codes: Sequence[str]) -> dict[tuple[int, str], Given]:
    """What is given every month and entered this month, by employee and item code: one query."""
    if not codes or not len(keys):
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT employee_id, code, sum(recurring), sum(variable), sum(quantity), bool_or(is_recurring) FROM ("
            " SELECT g.employee_id, i.code, COALESCE(g.amount, 0) AS recurring, 0 AS variable,"
            "        COALESCE(g.quantity, 0) AS quantity, true AS is_recurring"
            "   FROM (SELECT DISTINCT ON (employee_id, item_id) * FROM payroll_recurringinput"
            '          WHERE employee_id = ANY (%(keys)s) AND start <= %(last)s AND ("end" IS NULL OR "end" > %(first)s)'
            "          ORDER BY employee_id, item_id, start DESC) g JOIN payroll_payitem i ON i.id = g.item_id"
            " UNION ALL"
            " SELECT v.employee_id, i.code, 0, COALESCE(v.amount, 0), COALESCE(v.quantity, 0), false"
            "   FROM payroll_variableinput v JOIN payroll_payitem i ON i.id = v.item_id"
            "  WHERE v.period_id = %(period)s AND v.employee_id = ANY (%(keys)s)) given"
            " WHERE code = ANY (%(codes)s) GROUP BY 1, 2",
            {
                "keys": keys.tolist(),
                "codes": list(codes),
                "first": period.first_day,
                "last": period.last_day,
                "period": period.pk or 0,
            },
        )
        return {
            (employee, code): Given(int(recurring), int(variable), int(quantity), has_recurring)
            for employee, code, recurring, variable, quantity, has_recurring in cursor.fetchall()
        }


# ---------------------------------------------------------------------- probes
def _name(kind: str, item: str, *numbers: int) -> str:
    """The code of a probe: it ends with the item whose inputs it reads."""
    return "-".join([kind, *map(str, numbers), item])


def _is_probe(code: str) -> bool:
    return code.split("-", 1)[0] in PROBES and "-" in code


def probes(cells: Sequence[ArticleCell]) -> Iterable[ItemDefinition]:
    for index, cell in enumerate(cells):
        for rank, criterion in enumerate(cell.criteria):
            yield _probe(_name("met", cell.item, index, rank), f"si({criterion.formula}; 1; 0)")
        yield _probe(_name("own", cell.item, index), cell.paid if cell.is_due else "0")
        yield _probe(_name("raw", cell.item, index), cell.amount)
        yield _probe(_name("law", cell.item, index), cell.floor or "0")
    for code, own in by_item(cells).items():
        yield _probe(_name("due", code), item_formula([replace(cell, keeps_acquired=False) for cell in own]))


def _probe(code: str, formula: str) -> ItemDefinition:
    return ItemDefinition(
        code=code,
        label=code,
        kind=ItemKind.EMPLOYER_CHARGE,
        nature="allowance",
        frequency=ItemFrequency.EVERYONE,
        formula=formula,
        is_prorated=False,
    )


def _borrows(plan: PayPlan) -> bool:
    """Whether a probe reads what was given by name for its item."""
    return any(spec.name[:2] in ("a_", "q_") and _is_probe(spec.name[2:]) for spec in plan.inputs)


def _borrowed(
    plan: PayPlan, given: dict[tuple[int, str], Given], keys: np.ndarray, period: PayPeriod
) -> dict[str, np.ndarray]:
    """A probe reads the quantity, the amount and the past of its item under its own code: they are copied there."""
    names = [spec.name for spec in plan.inputs if spec.name[:2] in ("a_", "q_", "d_") and _is_probe(spec.name[2:])]
    found: dict[str, np.ndarray] = {}
    past = [name for name in names if name.startswith("d_")]
    if past:
        codes = sorted({name.rsplit("-", 1)[1] for name in past})
        read = paid_before(codes=codes, period=period, keys=keys)
        found |= {name: read[name.rsplit("-", 1)[1]] for name in past}
    for name in names:
        code = name.rsplit("-", 1)[1]
        if name.startswith(("a_", "q_")):
            column = np.zeros(len(keys), dtype=np.int64)
            for row, key in enumerate(keys.tolist()):
                entry = given.get((key, code))
                if entry is not None:
                    column[row] = entry.amount if name.startswith("a_") else entry.quantity
            found[name] = column
    return found


def result_read(
    cells: Sequence[ArticleCell], keys: np.ndarray, result: PayResult, given: dict[tuple[int, str], Given]
) -> Entitlements:
    met = [
        [result.amount(_name("met", cell.item, index, rank)) > 0 for rank in range(len(cell.criteria))]
        for index, cell in enumerate(cells)
    ]
    whole = [np.logical_and.reduce(each) if each else np.ones(len(keys), dtype=bool) for each in met]
    taken: dict[str, np.ndarray] = {}
    applies = []
    for cell, matches in zip(cells, whole, strict=True):
        before = taken.setdefault(cell.item, np.zeros(len(keys), dtype=bool))
        own = matches & ~before
        applies.append(own)
        if cell.combination == Combination.FIRST:
            taken[cell.item] = before | own
    return Entitlements(
        cells=cells,
        keys=keys,
        met=met,
        applies=applies,
        amounts=[result.amount(_name("own", cell.item, index)) for index, cell in enumerate(cells)],
        raws=[result.amount(_name("raw", cell.item, index)) for index, cell in enumerate(cells)],
        floors=[result.amount(_name("law", cell.item, index)) for index, cell in enumerate(cells)],
        expected={code: result.amount(_name("due", code)) for code in by_item(cells)},
        given=given,
    )
