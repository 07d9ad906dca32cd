"""A pay plan: the graph of a month's pay under the law of one day, its columns in, its lines out.

plan = build_plan(law, date(2026, 1, 31), {"injury_class": "A"}, items)
result = plan.evaluate({"base_salary": salaries, "children": 2}, n)
result.net, result.amount("ipres-general-employee")      # int64, shape (n,), minor units
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from . import french
from .errors import ColumnError, DefinitionError
from .explain import FigureTold, direct_figures, figure_told
from .expr import Expr, Value, total
from .figures import FigureOverride
from .items import InputSpec, ItemSpec, LevyAdjustment
from .law import CountryLaw
from .pay import BuiltLine, Pay
from .program import BLOCK, Program

EMPLOYEE_SECTIONS = ("employee-contribution", "tax")
EMPLOYER_SECTIONS = ("employer-contribution", "employer-tax", "employer-charge")


@dataclass(frozen=True)
class PlanLine:
    """A line of the payslip as planned. `figures`: ids of the legal figures that the amount uses directly."""

    code: str
    public_code: str
    label: str
    section: str
    recipient: str
    branch: str
    about: str
    order: int
    figures: tuple[str, ...]
    is_conditional: bool
    built: BuiltLine


class PayPlan:
    """Built once per (law, day, settings, items), evaluated for any number of employees; safe to share."""

    def __init__(self, pay: Pay) -> None:
        self.law, self.on, self.settings = pay.law, pay.on, dict(pay._settings)
        self.used_figures = frozenset(pay.used_figures)
        self.bases = dict(pay.bases)
        self.treated = dict(pay.treated)  # base -> natures that enter it by a rule of their own
        self.lines = _plan_lines(pay)
        self._by_code = {line.code: line for line in self.lines}
        self._outputs = {line.code: line.built.node for line in self.lines} | _totals(pay, self.lines)
        self._program = Program(list(self._outputs.values()))
        self._rows = {name: row for row, name in enumerate(self._outputs)}
        self.inputs = tuple(pay.inputs.values())
        self._figures_told: dict[str, FigureTold] = {}
        self._known = {s.key for s in pay.law.settings} | {"injury_class", "paid_days"}
        self.levy_codes = frozenset(pay.lines)
        self.read_at_payment: Callable[[], PayPlan] | None = None

    @cached_property
    def at_payment(self) -> PayPlan:
        """The same month where every levy reads what is paid for earlier months: to spread it, or for its own rate."""
        return self if self.read_at_payment is None else self.read_at_payment()

    def figure_told(self, figure_id: str) -> FigureTold:
        """A legal figure as this plan uses it."""
        if figure_id not in self._figures_told:
            self._figures_told[figure_id] = figure_told(self.law, self.on, figure_id)
        return self._figures_told[figure_id]

    def narrowed(self, codes: Iterable[str], *, keep: Collection[str] = ()) -> PayPlan:
        """The same plan for the amounts of some lines alone: it computes and reads only what these need, and has no total.

        `keep`: inputs that stay whether a line needs them or not. Errors: `DefinitionError` for an unknown line.
        """
        part = copy(self)
        part._outputs = {self.line(code).code: self._outputs[code] for code in codes}
        part._program = Program(list(part._outputs.values()))
        part._rows = {name: row for row, name in enumerate(part._outputs)}
        part.inputs = tuple(spec for spec in self.inputs if spec.name in part._program.inputs or spec.name in keep)
        return part

    def line(self, code: str) -> PlanLine:
        try:
            return self._by_code[code]
        except KeyError:
            raise DefinitionError(
                f"La ligne « {code} » n’est pas dans ce plan. Lignes : {', '.join(self._by_code)}."
            ) from None

    def evaluate(self, columns: Mapping[str, Any], n: int | None = None, *, block: int = BLOCK) -> PayResult:
        """All lines and totals for n employees.

        `columns`: per input name an int64 array of shape (n,), a list, or one value for all; an absent column takes
        its default. Errors: `ColumnError` for an unknown name, a float, a wrong length, or a value out of bounds
        (names the row).
        """
        ready, n = self.read_columns(columns, n)
        return PayResult(self, ready, n, self._program.run(ready, n, block))

    def read_columns(self, columns: Mapping[str, Any], n: int | None = None) -> tuple[dict[str, Value], int]:
        """The columns checked and encoded, and the number of rows."""
        names = {spec.name for spec in self.inputs}
        unknown = set(columns) - names - self._known
        if unknown:
            raise ColumnError(
                f"Colonnes inconnues : {', '.join(sorted(unknown))}. Colonnes de ce plan : {', '.join(sorted(names))}."
            )
        if n is None:
            lengths = {len(c) for c in columns.values() if not isinstance(c, str) and hasattr(c, "__len__")}
            if len(lengths) > 1:
                raise ColumnError(f"Les colonnes n’ont pas la même longueur : {sorted(lengths)}.")
            n = lengths.pop() if lengths else 1
        return {spec.name: read_column(spec, columns.get(spec.name, spec.default), n) for spec in self.inputs}, n

    @cached_property
    def trace(self) -> Program:
        """The same graph keeping every node, with the bases and rates of the lines: for explanations and probes."""
        extra: list[Expr] = []
        for line in self.lines:
            extra += [e for e in (line.built.base, line.built.rate, line.built.when) if e is not None]
        return Program([*self._outputs.values(), *self.bases.values(), *extra], keep_all=True)

    def probe(
        self, given: Mapping[str, int | str | Fraction], wanted: Sequence[str], columns: Mapping[str, Any] | None = None
    ) -> dict[str, Fraction]:
        """Values of named steps for one person, when other named steps are given from outside (an annual income, a
        number of parts).
        """
        program = self.trace
        slots = {}
        for name, value in given.items():
            slot = self._named_slot(name)
            node = program.node(slot)
            numerator = Fraction(value) * node.den
            if numerator.denominator != 1 or not node.lo <= numerator <= node.hi:
                raise ColumnError(f"« {name} » = {value} : valeur impossible pour cette étape.")
            slots[slot] = np.array([int(numerator)], dtype=np.int64)
        ready, _ = self.read_columns(columns or {}, 1)
        values = program.block(ready, slots)
        result = {}
        for name in wanted:
            slot = self._named_slot(name)
            result[name] = Fraction(int(np.asarray(values[slot]).reshape(-1)[0]), program.node(slot).den)
        return result

    def steps(self, names: Collection[str], columns: Mapping[str, Any], n: int) -> dict[str, tuple[np.ndarray, int]]:
        """Named steps of the formulas for n employees: numerators, shape (n,), over their denominator. A name that the
        month does not have (a levy not yet born, an option) is left out.
        """
        named = [(name, self.trace.node(self.trace.named[name])) for name in names if name in self.trace.named]
        if not named:
            return {}
        ready, _ = self.read_columns(columns, n)
        rows = Program([node for _name, node in named]).run(ready, n)
        return {name: (row, node.den) for (name, node), row in zip(named, rows, strict=True)}

    def _named_slot(self, name: str) -> int:
        if name not in self.trace.named:
            raise DefinitionError(f"L’étape « {name} » n’existe pas. Étapes : {', '.join(sorted(self.trace.named))}.")
        return self.trace.named[name]


class PayResult:
    """Columns out: every method gives int64 of shape (n,), in minor units."""

    def __init__(self, plan: PayPlan, columns: dict[str, Value], n: int, numerators: np.ndarray) -> None:
        self.plan, self.columns, self.n = plan, columns, n
        self._numerators = numerators
        self._details: dict[int, np.ndarray] = {}

    def _total(self, name: str) -> np.ndarray:
        return self._numerators[self.plan._rows[name]]

    def amount(self, code: str) -> np.ndarray:
        self.plan.line(code)
        return self._total(code)

    @property
    def gross(self) -> np.ndarray:
        """All earnings, exempt allowances and benefits in kind included."""
        return self._total("gross")

    @property
    def taxable(self) -> np.ndarray:
        """Taxable gross (base "taxable"), half up to the unit."""
        return self._total("taxable")

    @property
    def net(self) -> np.ndarray:
        """Gross less benefits in kind, employee contributions, taxes and deductions."""
        return self._total("net")

    @property
    def employer_cost(self) -> np.ndarray:
        """Gross and everything that the employer bears on top of it."""
        return self._total("employer_cost")

    def section(self, *sections: str) -> np.ndarray:
        """Sum of the lines of some sections."""
        rows = [self._total(x.code) for x in self.plan.lines if x.section in sections]
        result = np.zeros(self.n, dtype=np.int64)
        for row in rows:
            result += row
        return result

    def _detail(self, node: Expr) -> np.ndarray:
        """Numerators of a node that is not an output, computed for all rows when first asked."""
        key = id(node)
        if key not in self._details:
            self._details[key] = Program([node]).run(self.columns, self.n)[0]
        return self._details[key]

    def base(self, code: str) -> np.ndarray:
        """Base of a line (after ceilings), half up to the unit; of a matrix base by its own code; zero for a line
        without a base.
        """
        node: Expr | None = self.plan.bases.get(code)
        if node is None:
            node = self.plan.line(code).built.base
        if node is None:
            return np.zeros(self.n, dtype=np.int64)
        numerators, den = self._detail(node), node.den
        return numerators if den == 1 else (2 * numerators + den) // (2 * den)

    def applies(self, code: str) -> np.ndarray:
        """Whether a line applies, per row (bool)."""
        when = self.plan.line(code).built.when
        return np.ones(self.n, dtype=bool) if when is None else self._detail(when).astype(bool)

    def rate(self, code: str, row: int = 0) -> Fraction | None:
        """The rate of a line for one row, as a ratio; None where the line has no single rate (a scale, a fixed
        amount).
        """
        node = self.plan.line(code).built.rate
        return None if node is None else Fraction(int(self._detail(node)[row]), node.den)

    def rates(self, code: str, scale: int) -> np.ndarray:
        """The rate of a line for every row over `scale`, half up; zero where the line has no single rate."""
        node = self.plan.line(code).built.rate
        if node is None:
            return np.zeros(self.n, dtype=np.int64)
        return (2 * self._detail(node) * scale + node.den) // (2 * node.den)

    def rate_text(self, code: str, row: int = 0) -> str:
        """« 5,6 % », or an empty text."""
        rate = self.rate(code, row)
        return "" if rate is None else french.percent(rate)

    @cached_property
    def all_values(self) -> list[Value]:
        """Value of every node of the trace, for all rows."""
        return self.plan.trace.block(self.columns)


def build_plan(
    law: CountryLaw,
    on: date,
    settings: Mapping[str, Any],
    items: Sequence[ItemSpec],
    overrides: Sequence[FigureOverride] = (),
    *,
    columns: Sequence[InputSpec] = (),
    conventional_bases: bool = False,
    scheme_branches: Collection[str] = (),
    adjustments: Sequence[LevyAdjustment] = (),
) -> PayPlan:
    """The plan of a month's pay under the law in force on `on`.

    `settings`: choices of the institution, and its own defaults for employee columns. `columns`: further employee
    columns that formulas of items may name. `conventional_bases` also computes the bases that the law itself does not
    need (leave, thirteenth month …). `scheme_branches` ("pension", "health" …) adds a column `scheme_<branch>` (true
    by default) that switches off, for an employee of another scheme (civil servant, foreign scheme, none), the lines
    of that branch. `adjustments`: levies whose part for earlier months is given; each is then read from the month alone,
    without the items of back pay, and the other levies from the month with them. Errors: `FigureError` (no law that day), `DefinitionError`, `CycleError`, `UnknownNameError`,
    `OverflowProofError`.
    """
    if on < law.covered_from:
        raise DefinitionError(
            f"{law.name} : la loi n’est connue qu’à partir du "
            f"{french.day(law.covered_from)} ; le {french.day(on)} est antérieur."
        )
    changed = law.with_overrides(tuple(overrides))
    pay = Pay(changed, on, settings, items, columns, scheme_branches)
    if adjustments or any(item.is_back_pay for item in items):
        pay = Pay(changed, on, settings, [item for item in items if not item.is_back_pay], columns, scheme_branches)
        pay.finish()
        pay = Pay(changed, on, settings, items, columns, scheme_branches, adjustments, alone=pay)
    pay.finish()
    if conventional_bases:
        for base in law.bases:
            if not base.legal:
                pay.base(base.code)
    plan = PayPlan(pay)
    if adjustments:
        plan.read_at_payment = lambda: build_plan(
            law,
            on,
            settings,
            items,
            overrides,
            columns=columns,
            conventional_bases=conventional_bases,
            scheme_branches=scheme_branches,
        )
    return plan


def _plan_lines(pay: Pay) -> tuple[PlanLine, ...]:
    """Earnings, then legal lines in the order of the country file, then deductions and charges of the institution."""
    first = [pay.item_line(i, order) for order, i in enumerate((i for i in pay.items if i.kind == "earning"), start=1)]
    legal = sorted([*pay.lines.values(), *pay.adjusted_lines()], key=lambda x: x.spec.order)
    last = [pay.item_line(i, order) for order, i in enumerate((i for i in pay.items if i.kind != "earning"), start=1)]
    result = []
    for order, built in enumerate([*first, *legal, *last], start=1):
        spec = built.spec
        result.append(
            PlanLine(
                spec.code,
                spec.public_code,
                spec.label,
                spec.section,
                spec.recipient,
                spec.branch,
                spec.about,
                order,
                direct_figures(built.node),
                built.when is not None,
                built,
            )
        )
    return tuple(result)


def _totals(pay: Pay, lines: Sequence[PlanLine]) -> dict[str, Expr]:
    def sum_of(*sections: str) -> Expr:
        return total([x.built.node for x in lines if x.section in sections])

    taxable = (pay if _taxes_with_back_pay(pay) else pay.alone or pay).bases["taxable"]
    return {
        "gross": pay.gross,
        "taxable": taxable if taxable.den == 1 else taxable.half_up(),
        "net": pay.gross - pay.in_kind - sum_of(*EMPLOYEE_SECTIONS, "deduction"),
        "employer_cost": pay.gross + sum_of(*EMPLOYER_SECTIONS),
    }


def _taxes_with_back_pay(pay: Pay) -> bool:
    """Whether a tax of the month is read with what is paid for earlier months: its base is then the month's taxable."""
    taxes = [line.spec.code for line in pay.lines.values() if line.spec.section == "tax"]
    return any(code not in pay.adjustments or not pay.adjustments[code].is_apart for code in taxes)


def read_column(spec: InputSpec, given: Any, n: int) -> Value:
    """One column checked and encoded: an int (or bool) for all rows, or an array of shape (n,)."""
    choices = list(spec.choices)
    if isinstance(given, str) and spec.kind == "enum":
        given = _choice(spec, given, None)
    if isinstance(given, bool | np.bool_) and spec.kind == "bool":
        return bool(given)
    if isinstance(given, int | np.integer) and not isinstance(given, bool):
        _check_bounds(spec, int(given), int(given), None)
        return bool(given) if spec.kind == "bool" else int(given)
    array = np.asarray(given)
    if array.shape != (n,):
        raise ColumnError(f"« {spec.name} » : {n} valeurs attendues, reçu {array.shape}.")
    if array.dtype.kind in "UO" and spec.kind == "enum":
        rank = {name: i for i, name in enumerate(choices)}
        array = np.array(
            [rank.get(v, -1) if isinstance(v, str) else _choice(spec, v, r) for r, v in enumerate(array.tolist())],
            dtype=np.int64,
        )
        if n and array.min() < 0:
            row = int(np.argmin(array))
            _choice(spec, np.asarray(given).tolist()[row], row)
    if array.dtype.kind == "b":
        if spec.kind != "bool":
            raise ColumnError(f"« {spec.name} » : des nombres entiers sont attendus, reçu des booléens.")
        return array
    if array.dtype.kind not in "iu":
        raise ColumnError(
            f"« {spec.name} » : des entiers exacts sont attendus, reçu "
            f"{array.dtype} (jamais de nombres à virgule flottante)."
        )
    if n:
        _check_bounds(spec, int(array.min()), int(array.max()), array)
    return array.astype(bool) if spec.kind == "bool" else array.astype(np.int64, copy=False)


def _choice(spec: InputSpec, value: Any, row: int | None) -> int:
    names = list(spec.choices)
    if value in names:
        return names.index(value)
    where = "" if row is None else f", ligne {row + 1}"
    raise ColumnError(f"« {spec.name} »{where} : {value!r} n’est pas un choix ; choix : {', '.join(names)}.")


def _check_bounds(spec: InputSpec, low: int, high: int, array: np.ndarray | None) -> None:
    lo, hi = (
        (0, 1) if spec.kind == "bool" else (0, len(spec.choices) - 1) if spec.kind == "enum" else (spec.lo, spec.hi)
    )
    if lo <= low and high <= hi:
        return
    bad = low if low < lo else high
    row = "" if array is None else f", ligne {int(np.argmax(array == bad)) + 1}"
    raise ColumnError(f"« {spec.name} »{row} : {bad} est hors des bornes admises ({lo} à {hi}).")
