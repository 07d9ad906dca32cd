"""Overtime as the screens and the calculation read it: legal bands and their items, contingent, hours of weeks and months."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Employee, Institution, Posting
from hr_core.text import french_date
from payroll.choices import AuthorisationState
from payroll.engine import french
from payroll.engine.expr import exact
from payroll.engine.figures import column
from payroll.models import InstitutionSetting, OvertimeAuthorisation, OvertimeWeek, PayItemVersion, PayPeriod
from payroll.selectors.input_scope import employees_entered, entry_units
from payroll.selectors.law_changes import law_today

HOUR = 1_000
WEEK = 7
SETTINGS = {"day": "overtime_day_hours", "week": "overtime_week_hours", "year": "overtime_year_hours"}
#: The item that pays a band is the one whose formula reads the band in the law.
_READS_BAND = re.compile(r'loi\(\s*"overtime"\s*;\s*"([\w.-]+)"\s*\)')


@dataclass(frozen=True)
class Band:
    """A legal band of overtime: its key in the law, its words, the code of the item that pays it (empty: none does)."""

    key: str
    label: str
    percent: str
    item: str = ""

    @property
    def is_rest(self) -> bool:
        """Hours of a weekly rest or of a public holiday."""
        return self.key.startswith(("rest", "sunday"))

    @property
    def is_ordinary_day(self) -> bool:
        return self.key == "day" or self.key.startswith("day-")


@dataclass(frozen=True)
class Bound:
    """How many hours at most (thousandths), and where it is written."""

    hours: int
    text: str


@dataclass(frozen=True)
class Contingent:
    """The bounds of overtime on a day, None where neither the law's file nor the institution says one."""

    day: Bound | None = None
    week: Bound | None = None
    year: Bound | None = None


def bands_of(institution: Institution, on: date) -> list[Band]:
    """The legal bands of that day, in the order of the law, each with the item that pays it; two queries."""
    figure = law_today(institution.country_id).figures.get("overtime")
    value = figure.on(on) if figure is not None and figure.kind == "table" else None
    if value is None:
        return []
    items: dict[str, str] = {}
    versions = PayItemVersion.objects.on(on).filter(institution=institution).exclude(formula="").select_related("item")
    for version in versions.order_by("item__code"):
        for key in _READS_BAND.findall(version.formula):
            items.setdefault(key, version.item.code)
    rates = column(value, "percent")
    return [
        Band(str(row["key"]), str(row.get("label", row["key"])), french.percent(rates[str(row["key"])]), items.get(str(row["key"]), ""))
        for row in value.data["rows"]
    ]


def contingent_of(institution: Institution, on: date) -> Contingent:
    """The contingent of that day: the institution's setting, else the law's figure; one query."""
    chosen = {
        setting.key: setting
        for setting in InstitutionSetting.objects.on(on).filter(institution=institution, key__in=SETTINGS.values())
    }
    figure = law_today(institution.country_id).figures.get("overtime-limits")
    value = figure.on(on) if figure is not None else None
    legal = {str(row["key"]): exact(row["hours"]) for row in value.data["rows"]} if value is not None else {}
    bounds: dict[str, Bound] = {}
    for name, key in SETTINGS.items():
        setting = chosen.get(key)
        if setting is not None:
            bounds[name] = Bound(int(setting.value) * HOUR, setting.reference or _("réglage de l’institution"))
        elif name in legal:
            bounds[name] = Bound(int(legal[name] * HOUR), _("loi du pays"))
    return Contingent(**bounds)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def days_of(monday: date) -> list[date]:
    return [monday + timedelta(days=rank) for rank in range(WEEK)]


def weeks_read(access: Access) -> QuerySet[OvertimeWeek]:
    """The rows of weeks that this person may read: those of the units entrusted to a clerk, the confidential population
    for those entrusted with it."""
    found = OvertimeWeek.objects.select_related("employee", "authorisation", "derogation_by", "entered_by")
    if not access.has("confidential_view"):
        found = found.filter(employee__is_confidential=False)
    units = entry_units(access, timezone.localdate())
    if units is None:
        return found
    of_week = Posting.objects.filter(
        Q(end__isnull=True) | Q(end__gt=OuterRef("monday")),
        employee=OuterRef("employee"),
        unit__in=units,
        start__lt=OuterRef("monday") + timedelta(days=WEEK),
    )
    return found.filter(Exists(of_week))


@dataclass
class MonthHours:
    """The hours of one employee in a month: by band (thousandths), with the weeks that make them."""

    employee: Employee
    bands: dict[str, int] = field(default_factory=dict)
    weeks: dict[date, int] = field(default_factory=dict)
    blocked: int = 0

    @property
    def total(self) -> int:
        return sum(self.bands.values())

    @property
    def weeks_told(self) -> str:
        return ", ".join(week_words(monday) for monday in sorted(self.weeks))


def week_words(monday: date) -> str:
    """`semaine du 02/11/2026`."""
    return _("semaine du %(day)s") % {"day": french_date(monday)}


def rows_of_month(period: PayPeriod) -> QuerySet[OvertimeWeek]:
    """The rows of weeks that have a day in the month."""
    return OvertimeWeek.objects.filter(
        monday__gt=period.first_day - timedelta(days=WEEK), monday__lte=period.last_day
    ).order_by("monday", "band")


def month_hours(period: PayPeriod, access: Access) -> list[MonthHours]:
    """What each employee's weeks give to the month, by name; a week belongs to the month by the days worked."""
    found: dict[int, MonthHours] = {}
    rows = weeks_read(access).filter(pk__in=rows_of_month(period).order_by().values("pk"))
    for row in rows.order_by("employee__last_name", "employee__first_names", "employee", "monday", "band"):
        hours = row.hours_between(period.first_day, period.last_day)
        if not hours:
            continue
        each = found.setdefault(row.employee_id, MonthHours(row.employee))
        if not row.is_payable:
            each.blocked += hours
            continue
        each.bands[row.band] = each.bands.get(row.band, 0) + hours
        each.weeks[row.monday] = each.weeks.get(row.monday, 0) + hours
    return list(found.values())


def hours_of_year(employee: int, year: int, *, without: date | None = None) -> int:
    """The overtime of a person in a civil year, in thousandths, one week left out."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    rows = OvertimeWeek.objects.filter(
        employee=employee, monday__gt=first - timedelta(days=WEEK), monday__lte=last
    ).exclude(monday=without)
    return sum(row.hours_between(first, last) for row in rows)


def used_hours(authorisations: Collection[int], *, employee: int | None = None, monday: date | None = None) -> dict[int, int]:
    """What weeks have taken of each authorisation, in thousandths, the week of one person left out."""
    found: dict[int, int] = dict.fromkeys(authorisations, 0)
    rows = OvertimeWeek.objects.filter(authorisation__in=authorisations)
    if employee is not None:
        rows = rows.exclude(employee=employee, monday=monday)
    for key, days in rows.values_list("authorisation", "days"):
        found[key] += sum(days)
    return found


def authorisations_read(access: Access) -> QuerySet[OvertimeAuthorisation]:
    """The authorisations that this person may read."""
    found = OvertimeAuthorisation.objects.select_related("employee", "unit", "requested_by", "decided_by")
    if not access.has("confidential_view"):
        found = found.filter(Q(employee__isnull=True) | Q(employee__is_confidential=False))
    units = entry_units(access, timezone.localdate())
    if units is None or access.has("overtime_approve"):
        return found
    posted = Posting.objects.on(timezone.localdate()).filter(unit__in=units).values("employee")
    return found.filter(Q(unit__in=units) | Q(employee__in=posted))


def authorisations_for(employee: int, unit_chain: Sequence[int], days: Sequence[date]) -> list[OvertimeAuthorisation]:
    """The approved authorisations that cover all these days, the person's own first."""
    if not days:
        return []
    found = OvertimeAuthorisation.objects.filter(
        Q(employee=employee) | Q(unit__in=unit_chain),
        state=AuthorisationState.APPROVED,
        start__lte=min(days),
        end__gt=max(days),
    )
    return sorted(found, key=lambda each: (each.employee_id is None, each.start, each.pk))


def employees_of_week(access: Access, monday: date) -> QuerySet[Employee]:
    """The employees for whom this person may enter the hours of a week: those of the month of its last day."""
    last = monday + timedelta(days=WEEK - 1)
    return employees_entered(access, PayPeriod(year=last.year, month=last.month))


def fed_by_weeks(period: PayPeriod, employees: Collection[int], bands: Mapping[str, str]) -> set[tuple[int, str]]:
    """{(employee, item code)} whose hours of the month come from weeks; one query."""
    rows = rows_of_month(period).filter(employee__in=employees)
    return {
        (row.employee_id, bands[row.band])
        for row in rows
        if row.band in bands and row.hours_between(period.first_day, period.last_day)
    }

