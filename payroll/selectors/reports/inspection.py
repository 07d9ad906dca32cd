"""The year seen by an inspection: what the personnel costs, beside contributions, benefits and operating cost."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet

from hr_core.access import Access
from hr_core.models import Institution
from payroll.models import InstitutionFigure, RatioNorm, Recommendation
from payroll.models.inspections import FigureKind, Ratio, RecommendationState
from payroll.permissions_reports import INSPECT, INSPECT_APPROVE
from payroll.selectors.outside import outside_cost
from payroll.selectors.paid_sums import paid_runs, paid_totals

PARTS = {
    Ratio.STAFF_TO_CONTRIBUTIONS: ("", FigureKind.CONTRIBUTIONS),
    Ratio.STAFF_TO_BENEFITS: ("", FigureKind.BENEFITS),
    Ratio.OPERATING_TO_CONTRIBUTIONS: (FigureKind.OPERATING, FigureKind.CONTRIBUTIONS),
    Ratio.STAFF_TO_OPERATING: ("", FigureKind.OPERATING),
}


@dataclass(frozen=True)
class RatioRow:
    """`share` is in percent, None while a figure is missing; `most` the norm in percent, None when nobody entered one."""

    label: str
    share: Fraction | None
    before: Fraction | None
    norm: RatioNorm | None

    @property
    def most(self) -> Fraction | None:
        return Fraction(self.norm.most, 100) if self.norm else None

    @property
    def is_over(self) -> bool:
        return self.share is not None and self.most is not None and self.share > self.most


@dataclass(frozen=True)
class InspectionYear:
    """Amounts in minor units; `staff` is gross pay and the employer's charges of the months paid, and `outside`: what payees outside
    the headcount were paid in the year, with the institution's charges."""

    year: int
    months: int
    staff: int
    gross: int
    employer: int
    outside: int
    figures: list[tuple[Any, InstitutionFigure | None]]
    ratios: list[RatioRow]
    norms: list[RatioNorm]


def inspection_year(institution: Institution, year: int) -> InspectionYear:
    """Approved figures only enter the ratios; eight queries."""
    staff, months, totals = _staff(institution, year)
    staff_before, _months, _totals = _staff(institution, year - 1)
    rows = list(InstitutionFigure.objects.filter(year__in=(year, year - 1)).select_related("entered_by", "approved_by"))
    known = {(row.year, row.kind): row for row in rows}
    norms = list(RatioNorm.objects.filter(from_year__lte=year).select_related("entered_by", "approved_by").order_by("-from_year"))

    def share(ratio: Ratio, of: int, staff_cost: int) -> Fraction | None:
        above, below = PARTS[ratio]
        over, under = known.get((of, above)), known.get((of, below))
        top = staff_cost if not above else over.amount if over and over.approved_by_id else 0
        return Fraction(100 * top, under.amount) if top and under and under.approved_by_id else None

    return InspectionYear(
        year=year,
        months=months,
        staff=staff,
        gross=totals["gross"],
        employer=totals["employer"],
        outside=totals["outside"],
        figures=[(kind, known.get((year, kind))) for kind in FigureKind],
        ratios=[
            RatioRow(
                str(ratio.label),
                share(ratio, year, staff),
                share(ratio, year - 1, staff_before),
                next((norm for norm in norms if norm.ratio == ratio and norm.approved_by_id), None),
            )
            for ratio in Ratio
        ],
        norms=norms,
    )


def _staff(institution: Institution, year: int) -> tuple[int, int, dict[str, int]]:
    runs = paid_runs(institution, (year, 1), (year, 12))
    totals = paid_totals(runs)
    months = runs.order_by().values("period").distinct().count()
    outside = outside_cost(institution, (year, 1), (year, 12))
    return totals["gross"] + totals["employer"] + outside.cost, months, {**totals, "outside": outside.cost}


def recommendations_of(access: Access) -> QuerySet[Recommendation]:
    return Recommendation.objects.select_related("owner", "done_by", "closed_by")


def recommendations_waiting(access: Access) -> QuerySet[Recommendation]:
    """Those that wait for this person: their own to carry out, or others' to verify."""
    mine = Q(owner=access.user, state=RecommendationState.OPEN)
    if access.has(INSPECT_APPROVE):
        mine |= Q(state=RecommendationState.DONE) & ~Q(done_by=access.user)
    return Recommendation.objects.filter(mine)


READ = ("payroll_view", INSPECT, INSPECT_APPROVE)
