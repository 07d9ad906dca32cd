"""The board of a month, a quarter or a year: what the personnel costs, what moved it, what to look at.

Every figure is read with the reader's rights, by the same SQL as built reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from hr_core.access import Access
from payroll.choices import RunKind
from payroll.models import LineOrigin, PayRun, RunProblem
from payroll.selectors.differences import CauseTotal, cause_totals
from payroll.selectors.outside import OutsideCost, outside_cost
from payroll.selectors.overtime import bands_of
from payroll.selectors.reports.answers import answered
from payroll.selectors.reports.axes import AXES
from payroll.selectors.reports.facts import Asked, PaidRow, ask, paid_rows
from payroll.selectors.reports.spec import Month, ReportSpec, month_of, rank
from payroll.selectors.runs import change_percent
from payroll.services.absences.source import AbsenceSource
from payroll.services.back_pay_source import BackPaySource

SIZES = {"mois": 1, "trimestre": 3, "annee": 12}
MEASURES = ("headcount", "gross", "employer", "cost", "net")
MONTHS = 12


@dataclass(frozen=True)
class BoardFigure:
    """A figure beside that of the period before (None when nothing was paid). Money in minor units."""

    key: str
    label: str
    value: int
    before: int | None
    query: str
    is_money: bool = True

    @property
    def change(self) -> int | None:
        return None if self.before is None else self.value - self.before

    @property
    def percent(self) -> Fraction | None:
        return change_percent(self.value, self.before)


@dataclass(frozen=True)
class Board:
    """`hours` are overtime in thousandths; `back_pay` what back pay added; `absent` the people whose pay an absence changed."""

    first: Month
    last: Month
    paid_months: int
    figures: list[BoardFigure]
    months: list[tuple[str, int, int]]
    agencies: list[tuple[str, int, int, int]]
    causes: list[CauseTotal]
    hours: int
    overtime: int
    overtime_people: int
    back_pay: int
    back_pay_people: int
    absent: int
    findings: int
    justified: int
    sees_all: bool
    outside: OutsideCost


def period_of(size: str, month: Month) -> tuple[Month, Month]:
    """The month, or the calendar quarter or year in which it stands."""
    if size == "annee":
        return (month[0], 1), (month[0], 12)
    if size == "trimestre":
        start = (month[1] - 1) // 3 * 3 + 1
        return (month[0], start), (month[0], start + 2)
    return month, month


def board(access: Access, size: str, month: Month, rows: Sequence[PaidRow] | None = None) -> Board:
    """About ten queries, whatever the months and the staff; `rows` are the paid runs when they are known already."""
    rows = paid_rows(access) if rows is None else rows
    first, last = period_of(size, month)
    before = month_of(rank(first) - SIZES[size]), month_of(rank(first) - 1)
    since = min(before[0], month_of(rank(last) - MONTHS + 1))
    whole = ask(ReportSpec(MEASURES, period="choisie", first=since, last=last), access, last, rows=rows, with_names=False)
    earlier = whole.part(_spec(MEASURES, *before), *before)
    by_agency, months, past_sums = answered(
        whole.part(_spec(MEASURES, first, last, ("agency",)), first, last),
        whole.part(_spec(("cost", "headcount"), since, last, ("month",)), month_of(rank(last) - MONTHS + 1), last),
        earlier,
    )
    now = by_agency.get(((), None), (0,) * len(MEASURES))
    past = past_sums.get(((), None)) if earlier.runs else None
    current = whole.part(_spec(("headcount",), first, last), first, last)
    hours, overtime, people = _overtime(current, access, last)
    origins = _origins(current)
    findings = _findings(current)
    return Board(
        first=first,
        last=last,
        paid_months=len(current.paid_months),
        figures=_figures(now, past, _spec(MEASURES, first, last)),
        months=[(keys[0], *values) for (keys, _column), values in sorted(months.items()) if keys],  # type: ignore[misc]
        agencies=sorted(
            ((AXES["agency"].said(keys[0]), values[0], values[1], values[3]) for (keys, _c), values in by_agency.items() if keys),
            key=lambda row: -row[3],
        ),
        causes=_causes(current, rows) if size == "mois" else [],
        hours=hours,
        overtime=overtime,
        overtime_people=people,
        back_pay=origins["amount"],
        back_pay_people=origins["people"],
        absent=origins["absent"],
        findings=findings["all"],
        justified=findings["justified"],
        sees_all=whole.sees_all,
        outside=outside_cost(access.institution, first, last) if access.institution else OutsideCost(0, 0, 0, 0),
    )


def _spec(measures: tuple[str, ...], first: Month, last: Month, rows: tuple[str, ...] = (), **filters: tuple[str, ...]) -> ReportSpec:
    return ReportSpec(measures, rows, period="choisie", first=first, last=last, filters=filters)


def _figures(now: tuple[int, ...], past: tuple[int, ...] | None, spec: ReportSpec) -> list[BoardFigure]:
    labels = (_("Effectif payé"), _("Masse brute"), _("Charges patronales"), _("Coût du personnel"), _("Net versé"))
    return [
        BoardFigure(key, label, now[place], past[place] if past else None, spec.query(valeur=key), key != "headcount")
        for place, (key, label) in enumerate(zip(MEASURES, labels, strict=True))
    ]


def _overtime(current: Asked, access: Access, last: Month) -> tuple[int, int, int]:
    """Hours (thousandths), amount, people of the items that pay the bands of the law."""
    assert access.institution is not None
    items = tuple(band.item for band in bands_of(access.institution, date(*last, 1)) if band.item)
    if not items or not current.runs:
        return 0, 0, 0
    spec = _spec(("quantity", "amount", "headcount"), current.first, current.last, item=items)
    quantity, amount, people = answered(current.part(spec, current.first, current.last))[0][((), None)]
    return quantity, amount, people


def _origins(current: Asked) -> dict[str, int]:
    """What back pay and absences did to the lines, for those whom the reader may see; one query."""
    found = LineOrigin.objects.filter(run__in=current.runs)
    if not current.sees_all:
        found = found.filter(Q(employee__is_confidential=False) | Q(employee__user=current.reader))
    paid_back, absent = Q(source=BackPaySource.key), Q(source=AbsenceSource.key)
    sums = found.aggregate(
        amount=Sum("amount", filter=paid_back),
        people=Count("employee", filter=paid_back, distinct=True),
        absent=Count("employee", filter=absent, distinct=True),
    )
    return {name: int(value or 0) for name, value in sums.items()}


def _findings(current: Asked) -> dict[str, int]:
    found = RunProblem.objects.filter(run__in=current.runs)
    if not current.sees_all:
        found = found.filter(Q(employee__isnull=True) | Q(employee__is_confidential=False) | Q(employee__user=current.reader))
    return found.aggregate(all=Count("pk"), justified=Count("pk", filter=Q(state=RunProblem.State.JUSTIFIED)))


def _causes(current: Asked, rows: Sequence[PaidRow]) -> list[CauseTotal]:
    """Why the month differs from the month before: totals over the month's regular run."""
    regular = next((key for key, _year, _month, kind in rows if key in current.runs and kind == RunKind.REGULAR), None)
    return sorted(cause_totals(PayRun(pk=regular)), key=lambda cause: -abs(cause.gross)) if regular else []
