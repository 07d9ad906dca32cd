"""The months of a scenario and of the present beside it, computed by the real engine in memory.

Each month reads the rules and the facts that the files give for it today (a departure already decided, an approved step,
a child who comes of age count), once for both sides: about thirty queries a month, whatever the staff. What is given once is left
out: variable inputs, absences, back pay, bonuses; so are loans and acts, which change neither cost nor gross. Nothing is written: the
roster is a temporary table of the month's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from django.db import connection, transaction

from hr_core.models import Institution
from payroll.choices import Section
from payroll.engine import PayPlan, PayResult
from payroll.models import PayPeriod, SimulationMeasure, SimulationScenario
from payroll.selectors.departures import RetirementAge
from payroll.services.definition import PlanDefinition, definition_read, plan_of
from payroll.services.difference import totals_of
from payroll.services.roster import Roster, roster_open
from payroll.services.simulation.measures import Crowd, people_with, rules_with
from payroll.services.statute import SOURCE as STATUTE

#: Sources that give something every month.
EVERY_MONTH = frozenset({STATUTE, "memberships"})
EMPLOYER = (Section.EMPLOYER_CONTRIBUTION, Section.EMPLOYER_TAX, Section.EMPLOYER_CHARGE)
COST = (Section.EARNING, *EMPLOYER)
BIGGEST_KEY = 2**62
USUAL_AGE = 60
WHO = """
SELECT r.employee_id, r.category_code, r.base_salary, r.seniority_months, r.is_executive, r.is_confidential, e.birth_on
FROM roster r JOIN hr_core_employee e ON e.id = r.employee_id ORDER BY r.employee_id
"""


@dataclass
class MonthCost:
    """A month of one side: sums in minor units; `parts` by (section, branch) add up to `cost`."""

    month: date
    is_present: bool
    headcount: int
    gross: int
    contributions: int
    tax: int
    net: int
    employer: int
    parts: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def cost(self) -> int:
        return self.gross + self.employer


@dataclass
class _Side:
    """What one side has paid since its first month, by (year, total) and employee: the totals of the year that formulas read."""

    measures: Sequence[SimulationMeasure]
    is_present: bool
    so_far: dict[tuple[int, str], dict[int, int]] = field(default_factory=dict)

    def follow_year(self, crowd: Crowd, year: int, read: dict[str, dict[int, int]]) -> None:
        """`ytd_…`: what was paid before the first month, and what this side paid since."""
        for column in [name for name in crowd.columns if name.startswith("ytd_")]:
            paid, simulated = read.get(column, {}), self.so_far.get((year, column), {})
            values = [paid.get(key, 0) + simulated.get(key, 0) for key in crowd.keys.tolist()]
            crowd.columns[column] = np.array(values, dtype=np.int64)

    def add(self, crowd: Crowd, year: int, result: PayResult) -> None:
        totals = totals_of(result)
        lines = {line.code for line in result.plan.lines}
        for column in [name for name in crowd.columns if name.startswith("ytd_")]:
            name = column.removeprefix("ytd_")
            code = name.replace("_", "-")
            values = totals.get(name, result.amount(code) if code in lines else None)
            if values is None:
                continue
            sums = self.so_far.setdefault((year, column), {})
            for key, value in zip(crowd.keys.tolist(), values.tolist(), strict=True):
                sums[key] = sums.get(key, 0) + value


class ScenarioMonths:
    """The months of a scenario in order, both sides of each. Needs the institution's scope. Errors: any `EngineError`."""

    def __init__(self, scenario: SimulationScenario, institution: Institution) -> None:
        self.scenario, self.institution = scenario, institution
        self.sides = (_Side((), True), _Side(list(scenario.measures.all()), False))
        self.incomplete = 0
        age = RetirementAge.of(institution.country_id.lower(), scenario.start)
        other = age.other or age.executive or USUAL_AGE
        self.ages = {True: age.executive or other, False: other}
        self._paid_before: dict[str, dict[int, int]] | None = None

    @transaction.atomic
    def month(self, month: date) -> tuple[MonthCost, MonthCost]:
        """The present and the scenario, in this order; months are asked in order."""
        period = PayPeriod(institution=self.institution, year=month.year, month=month.month)
        definition = definition_read(institution=self.institution, on=period.last_day)
        crowd = self._crowd(definition, period)
        if self._paid_before is None:
            self._paid_before = {
                name: dict(zip(crowd.keys.tolist(), column.tolist(), strict=True))
                for name, column in crowd.columns.items()
                if name.startswith("ytd_")
            }
        present, changed = (self._side(side, definition, crowd, period) for side in self.sides)
        return present, changed

    def _crowd(self, definition: PlanDefinition, period: PayPeriod) -> Crowd:
        """Everybody paid in the month: the confidential population only for those who may see it."""
        plan = plan_of(definition)
        roster = roster_open(
            plan=plan, period=period, first_employee=0, last_employee=BIGGEST_KEY, rates=definition.special.rates,
            only=EVERY_MONTH,
        )  # fmt: skip
        self.incomplete = max(self.incomplete, len(roster.incomplete))
        return self._seen(roster)

    def _seen(self, roster: Roster) -> Crowd:
        with connection.cursor() as cursor:
            cursor.execute(WHO)
            rows = cursor.fetchall()
        crowd = Crowd(
            roster.employees,
            dict(roster.columns),
            [row[1] for row in rows],
            np.array(roster.columns.get("base_salary", [row[2] for row in rows]), dtype=np.int64),
            np.array([row[3] for row in rows], dtype=np.int64),
            [row[6] for row in rows],
            [row[4] for row in rows],
        )
        if self.scenario.includes_confidential:
            return crowd
        return crowd.kept(np.array([not row[5] for row in rows], dtype=bool))

    def _side(self, side: _Side, definition: PlanDefinition, crowd: Crowd, period: PayPeriod) -> MonthCost:
        begun = [each for each in side.measures if each.start <= period.first_day]
        rules = rules_with(definition, begun)
        plan = plan_of(rules)
        people = people_with(
            crowd, begun, month=period.first_day, last_day=period.last_day, definition=rules, ages=self.ages,
            defaults={spec.name: spec.default for spec in plan.inputs},
        )  # fmt: skip
        names = {spec.name for spec in plan.inputs}
        people.columns = {
            name: column for name, column in people.columns.items() if name in names or name == "paid_days"
        }
        is_first_year = period.year == self.scenario.start.year
        side.follow_year(people, period.year, (self._paid_before or {}) if is_first_year else {})
        if not len(people):
            return MonthCost(period.first_day, side.is_present, 0, 0, 0, 0, 0, 0)
        result = plan.evaluate(people.columns, len(people))
        side.add(people, period.year, result)
        return _cost(period.first_day, side.is_present, plan, result)


def _cost(month: date, is_present: bool, plan: PayPlan, result: PayResult) -> MonthCost:
    parts: dict[tuple[str, str], int] = {}
    for line in plan.lines:
        amount = int(result.amount(line.code).sum()) if line.section in COST else 0
        if amount:
            branch = line.branch[:24] if line.section in EMPLOYER else ""
            key = (str(line.section), branch)
            parts[key] = parts.get(key, 0) + amount
    return MonthCost(
        month=month,
        is_present=is_present,
        headcount=result.n,
        gross=int(result.gross.sum()),
        contributions=int(result.section(Section.EMPLOYEE_CONTRIBUTION).sum()),
        tax=int(result.section(Section.TAX).sum()),
        net=int(result.net.sum()),
        employer=int(result.section(*EMPLOYER).sum()),
        parts=parts,
    )


def measures_try(definition: PlanDefinition, measures: Sequence[SimulationMeasure]) -> Any:
    """The plan of a month under measures, to know before anything is kept that they hold. Errors: any `EngineError`."""
    return plan_of(rules_with(definition, measures))
