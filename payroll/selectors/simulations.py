"""Scenarios of the wage bill as people read them: sums, gaps to the present, comparison month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum

from hr_core.access import Access
from payroll.models import SimulationMonth, SimulationPart, SimulationScenario

SUMS = ("gross", "contributions", "tax", "net", "employer", "cost")


def scenarios_of(access: Access) -> QuerySet[SimulationScenario]:
    """The scenarios that one may read: not those that count the confidential population without the right."""
    found = SimulationScenario.objects.select_related("made_by")
    return found if access.has("confidential_view") else found.filter(includes_confidential=False)


def with_costs(scenarios: QuerySet[SimulationScenario]) -> QuerySet[SimulationScenario]:
    """Annotates `present`, `cost` and `gap`: the sums of the months computed."""

    def total(is_present: bool) -> Subquery:
        rows = SimulationMonth.objects.filter(scenario=OuterRef("pk"), is_present=is_present).order_by()
        return Subquery(rows.values("scenario").annotate(total=Sum("cost")).values("total"))

    return scenarios.annotate(present=total(True), cost=total(False)).annotate(gap=F("cost") - F("present"))


@dataclass(frozen=True)
class Sides:
    """The months of a scenario and of the present, in order."""

    present: list[SimulationMonth]
    scenario: list[SimulationMonth]

    def total(self, name: str) -> tuple[int, int]:
        return (
            sum(getattr(row, name) for row in self.present),
            sum(getattr(row, name) for row in self.scenario),
        )


def sides_of(scenario: SimulationScenario) -> Sides:
    rows = list(scenario.results.order_by("month"))
    return Sides([row for row in rows if row.is_present], [row for row in rows if not row.is_present])


@dataclass(frozen=True)
class PartGap:
    """A part of the cost over all months: the present, the scenario."""

    section: str
    branch: str
    present: int
    scenario: int

    @property
    def gap(self) -> int:
        return self.scenario - self.present


def parts_of(scenario: SimulationScenario) -> list[PartGap]:
    """The cost by section and branch, summed by the database."""
    rows = SimulationPart.objects.filter(result__scenario=scenario).order_by()
    sums: dict[tuple[str, str], list[int]] = {}
    for section, branch, is_present, total in rows.values_list("section", "branch", "result__is_present").annotate(
        total=Sum("amount")
    ):
        sums.setdefault((section, branch), [0, 0])[0 if is_present else 1] = total
    order = {"earning": 0, "employer-contribution": 1, "employer-tax": 2, "employer-charge": 3}
    found = [PartGap(*key, *pair) for key, pair in sums.items()]
    return sorted(found, key=lambda each: (order.get(each.section, 9), -each.present))


@dataclass(frozen=True)
class YearSum:
    """The cost of a year of the scenario beside the present."""

    year: int
    months: int
    headcount: int
    present: int
    scenario: int

    @property
    def gap(self) -> int:
        return self.scenario - self.present


def years_of(sides: Sides) -> list[YearSum]:
    found = []
    for year in sorted({row.month.year for row in sides.scenario}):
        before = [row for row in sides.present if row.month.year == year]
        after = [row for row in sides.scenario if row.month.year == year]
        found.append(
            YearSum(
                year, len(after), after[-1].headcount, sum(row.cost for row in before), sum(row.cost for row in after)
            )
        )
    return found


@dataclass(frozen=True)
class Compared:
    """Scenarios side by side over the months that all of them have; `present` is that of the first."""

    months: list[date]
    scenarios: list[SimulationScenario]
    present: list[int]
    costs: list[list[int]]
    rows: list[tuple[str, list[Any]]]


def compare(scenarios: Sequence[SimulationScenario]) -> Compared:
    """Two to four scenarios on the months they share; one query."""
    found: dict[int, dict[tuple[date, bool], SimulationMonth]] = {each.pk: {} for each in scenarios}
    for row in SimulationMonth.objects.filter(scenario__in=found).order_by("month"):
        found[row.scenario_id][row.month, row.is_present] = row
    shared = set.intersection(*({month for month, _side in rows} for rows in found.values()))
    months = sorted(shared)
    first = found[scenarios[0].pk]
    costs = [[found[each.pk][month, False].cost for month in months] for each in scenarios]
    rows: list[tuple[str, list[Any]]] = []
    for name in ("headcount", *SUMS):
        cells = []
        for table in ([first[month, True] for month in months], *(
            [found[each.pk][month, False] for month in months] for each in scenarios
        )):  # fmt: skip
            values = [getattr(row, name) for row in table]
            cells.append((values[-1] if name == "headcount" else sum(values)) if values else 0)
        rows.append((name, cells))
    return Compared(months, list(scenarios), [first[month, True].cost for month in months], costs, rows)
