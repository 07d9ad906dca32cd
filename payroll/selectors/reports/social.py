"""The social picture of the staff for its representatives: numbers of a month, never a name, small counts hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Employee
from payroll.models import Payslip
from payroll.selectors.paid_sums import paid_runs
from payroll.selectors.reports.answers import answered
from payroll.selectors.reports.axes import AXES
from payroll.selectors.reports.facts import ask
from payroll.selectors.reports.small_counts import FEWEST, shown_counts, shown_grid
from payroll.selectors.reports.spec import Month, ReportSpec
from payroll.selectors.subsidiary.book import Span
from payroll.selectors.visibility import is_all_seen

SEXES = ("F", "M")
AGES = ((0, 30), (30, 40), (40, 50), (50, 55), (55, 60), (60, 200))
SENIORITIES = ((0, 2), (2, 5), (5, 10), (10, 20), (20, 80))


@dataclass(frozen=True)
class GridRow:
    """`parts`: women, men (None when hidden); `total` None when it is itself small; `average` pay, minor units."""

    label: str
    parts: list[int | None]
    total: int | None
    average: int | None


@dataclass(frozen=True)
class SocialPicture:
    categories: list[GridRow]
    contracts: list[GridRow]
    ages: list[tuple[str, int | None]]
    seniorities: list[tuple[str, int | None]]
    moves: list[tuple[str, int | None]]
    people: int | None


def social_picture(access: Access, span: Span) -> SocialPicture:
    """Staff paid in the last month of the span; hires and departures of the whole span. Six queries."""
    month = span.last
    last_day = span.end
    paid = _people(access, month)
    ages = [_years(born, last_day) for born, _hired in paid if born]
    served = [_years(hired, last_day) for _born, hired in paid]
    return SocialPicture(
        categories=_grid(access, month, "category"),
        contracts=_grid(access, month, "contract"),
        ages=_bands(ages, AGES, _band),
        seniorities=_bands(served, SENIORITIES, _band),
        moves=_moves(access, span),
        people=len(paid) if len(paid) >= FEWEST else None,
    )


def _grid(access: Access, month: Month, axis: str) -> list[GridRow]:
    """Headcount by axis and sex, average gross of the whole row."""
    spec = ReportSpec(("headcount", "gross"), (axis,), "sex", period="choisie", first=month, last=month)
    figures = answered(ask(spec, access, month, with_names=False))[0]
    keys = sorted({keys[0] for keys, _column in figures if keys})
    grid = {key: [figures.get(((key,), sex), (0, 0))[0] for sex in SEXES] for key in keys}
    totals = {key: figures.get(((key,), None), (0, 0)) for key in keys}
    kept = shown_counts([totals[key][0] for key in keys])
    parts = shown_grid(grid)
    rows = []
    for key, total in zip(keys, kept, strict=True):
        people, gross = totals[key]
        shown: list[int | None] = parts[key] if total is not None else [None for _sex in SEXES]
        rows.append(GridRow(AXES[axis].said(key), shown, total, gross // people if total else None))
    return rows


def _people(access: Access, month: Month) -> list[tuple[date | None, date]]:
    """(birth, hired) of those paid in the month whom the reader may count."""
    assert access.institution is not None
    paid = Payslip.objects.filter(run__in=paid_runs(access.institution, month).order_by().values("pk"))
    found = Employee.objects.filter(pk__in=paid.values("employee"))
    if not is_all_seen(access):
        found = found.filter(Q(is_confidential=False) | Q(user=access.user))
    return list(found.order_by().values_list("birth_on", "hired_on"))


def _years(since: date, on: date) -> int:
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


def _bands(
    years: Iterable[int], bands: Iterable[tuple[int, int]], said: Callable[[int, int], str]
) -> list[tuple[str, int | None]]:
    known = list(years)
    pairs = list(bands)
    counts = [sum(low <= each < high for each in known) for low, high in pairs]
    return [(said(*pair), count) for pair, count in zip(pairs, shown_counts(counts), strict=True)]


def _band(low: int, high: int) -> str:
    if not low:
        return _("moins de %(high)s ans") % {"high": high}
    if high >= 80:
        return _("%(low)s ans et plus") % {"low": low}
    return _("de %(low)s à %(high)s ans") % {"low": low, "high": high - 1}


def _moves(access: Access, span: Span) -> list[tuple[str, int | None]]:
    seen = Employee.objects.visible_to(access)
    hired = seen.filter(hired_on__gte=span.start, hired_on__lte=span.end).count()
    left = seen.filter(left_on__gt=span.start, left_on__lte=span.next_day).count()
    return [(label, count if not 0 < count < FEWEST else None) for label, count in ((_("Entrées"), hired), (_("Sorties"), left))]
