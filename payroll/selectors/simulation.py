"""A simulated month of pay under a country's law: gross to net, or from a wished net to the base salary that gives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from payroll.choices import Section
from payroll.countries import law
from payroll.countries.cases import simulation_items, simulation_plan
from payroll.engine import (
    CountryLaw,
    Explanation,
    FigureOverride,
    InvertedNet,
    PayPlan,
    PayResult,
    build_plan,
    explain,
    invert_net,
)

EMPLOYER = (Section.EMPLOYER_CONTRIBUTION, Section.EMPLOYER_TAX)


@dataclass(frozen=True)
class SimulatedLine:
    """A line of the result with the explanation of its amount; `rate` is French text, empty without a single rate."""

    code: str
    label: str
    amount: int
    base: int
    rate: str
    why: Explanation


@dataclass(frozen=True)
class SimulatedGroup:
    """Lines under a title. `sign` is −1 where the lines are taken off the gross."""

    key: str
    title: str
    lines: tuple[SimulatedLine, ...]
    sign: int = 1

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines)


@dataclass(frozen=True)
class Simulation:
    """The result of one simulated month, in minor units. `inverted` tells how the wished net was reached."""

    law: CountryLaw
    on: date
    result: PayResult
    inverted: InvertedNet | None = None

    @property
    def gross(self) -> int:
        return int(self.result.gross[0])

    @property
    def net(self) -> int:
        return int(self.result.net[0])

    @property
    def cost(self) -> int:
        return int(self.result.employer_cost[0])

    @property
    def contributions(self) -> int:
        return int(self.result.section(Section.EMPLOYEE_CONTRIBUTION)[0])

    @property
    def tax(self) -> int:
        return int(self.result.section(Section.TAX)[0])

    @property
    def employer(self) -> int:
        return int(self.result.section(*EMPLOYER)[0])

    @cached_property
    def groups(self) -> tuple[SimulatedGroup, ...]:
        """What is earned, what is taken off, what the employer adds; lines that are nil or do not apply are left out."""
        groups = (
            SimulatedGroup("gains", _("Les gains"), self._lines(Section.EARNING)),
            SimulatedGroup("retenues", _("Les retenues"), self._lines(Section.EMPLOYEE_CONTRIBUTION, Section.TAX), -1),
            SimulatedGroup("employeur", _("Ce que l’employeur ajoute"), self._lines(*EMPLOYER)),
        )
        return tuple(group for group in groups if group.lines)

    @property
    def doubts(self) -> int:
        """How many lines use a figure that is still to be confirmed."""
        return sum(line.why.is_uncertain for group in self.groups for line in group.lines)

    def _lines(self, *sections: str) -> tuple[SimulatedLine, ...]:
        result = self.result
        return tuple(
            SimulatedLine(
                code=line.code,
                label=line.label,
                amount=int(result.amount(line.code)[0]),
                base=int(result.base(line.code)[0]),
                rate=result.rate_text(line.code),
                why=explain(result, 0, line.code),
            )
            for line in result.plan.lines
            if line.section in sections and result.applies(line.code)[0] and result.amount(line.code)[0]
        )


def simulate_month(
    *,
    country: str,
    on: date,
    columns: Mapping[str, Any],
    options: Mapping[str, Any],
    target_net: int | None = None,
    overrides: tuple[FigureOverride, ...] = (),
) -> Simulation:
    """Simulate a month. `columns` are amounts and facts of the person, `options` the institution's choices, `overrides`
    the figures changed since the release.

    With `target_net`, `base_salary` is looked for: the smallest that gives this net. Raises `EngineError` with a
    French message for a day without known law, a value that is not admitted, a net that no pay reaches.
    """
    plan = plan_with(country, on, options, overrides)
    known = _of_plan(plan, columns)
    inverted = None
    if target_net is not None:
        inverted = invert_net(plan, known, target_net)
        known["base_salary"] = inverted.component
    return Simulation(plan.law, on, plan.evaluate(known, 1), inverted)


def plan_with(
    country: str, on: date, options: Mapping[str, Any], overrides: tuple[FigureOverride, ...]
) -> PayPlan:
    """The shared plan of a simulation; one of its own when figures have changed since the release."""
    if not overrides:
        return simulation_plan(country, on, options)
    return build_plan(law(country), on, options, simulation_items(law(country)), overrides)


def _of_plan(plan: PayPlan, columns: Mapping[str, Any]) -> dict[str, Any]:
    names = {spec.name for spec in plan.inputs}
    return {name: value for name, value in columns.items() if name in names}
