"""What the country files say of annual leave and of family events, given to the ledger of leave; what of absences earns none."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from fractions import Fraction

from hr_core.leave.events import EventDays, FamilyEvents
from hr_core.leave.law import LeaveLaw
from hr_core.models import Institution
from hr_core.registry import registry
from payroll.countries import law
from payroll.selectors.absence_effects import days_uncounted_between
from payroll.selectors.departure_law import DepartureLaw
from payroll.selectors.law_changes import holds_on, overrides_approved

#: Parts of the leave law and the figure of each.
FIGURES = {
    "monthly": "paid-leave-days",
    "minor": "paid-leave-days-minors",
    "seniority": "leave-seniority-days",
    "mother": "leave-mother-days",
}

EVENTS, EVENT_DAYS = "circumstance-leave", "family-event-days"


def leave_laws(institution: Institution, days: Sequence[date]) -> Mapping[date, LeaveLaw]:
    """The leave law of the institution's country on each day; one query whatever their number."""
    code = institution.country_id
    changes = overrides_approved(code)
    found: dict[date, LeaveLaw] = {}
    for on in days:
        held = tuple(change for change in changes if holds_on(change, on))
        found[on] = _leave_law(DepartureLaw(law(code).with_overrides(held), on))
    return found


def _leave_law(read: DepartureLaw) -> LeaveLaw:
    def age(figure: str) -> int | None:
        value = read.number(figure)
        return None if value is None else int(value)

    monthly = read.number(FIGURES["monthly"])
    rows = sorted((int(row["key"]), Fraction(str(row["days"]))) for row in read.rows(FIGURES["seniority"]))
    return LeaveLaw(
        monthly=monthly,
        is_working=monthly is not None and "ouvrable" in read.country.figures[FIGURES["monthly"]].unit,
        seniority=tuple(rows),
        mother_days=read.number(FIGURES["mother"]) or Fraction(0),
        child_age=age("leave-mother-child-age"),
        mother_age=age("leave-mother-age"),
        monthly_minor=read.number(FIGURES["minor"]),
        sources={part: read.source(figure) for part, figure in FIGURES.items()},
    )


def family_events(institution: Institution, on: date) -> FamilyEvents:
    """The days that the law gives for a marriage, a birth, a death … on a day, and how many a year; one query."""
    code = institution.country_id
    held = tuple(change for change in overrides_approved(code) if holds_on(change, on))
    read = DepartureLaw(law(code).with_overrides(held), on)
    events = tuple(EventDays(row["key"], row["label"], Fraction(str(row["days"]))) for row in read.rows(EVENTS))
    yearly = read.number(EVENT_DAYS)
    return FamilyEvents(events, yearly, read.source(EVENTS if events else EVENT_DAYS) if events or yearly is not None else "")


def leave_uncounted(
    employees: Collection[int], periods: Sequence[tuple[date, date]]
) -> Mapping[date, Mapping[int, Fraction]]:
    """By first day of each period `[start, end)`, the calendar days that earn no leave, by employee. A kind whose rule does not
    say earns."""
    found = days_uncounted_between(employees=employees, periods=periods, purpose="leave")
    return {start: {key: row.days for key, row in rows.items() if row.days} for start, rows in found.items()}


def register() -> None:
    registry.leave_law = leave_laws
    registry.leave_uncounted = leave_uncounted
    registry.family_events = family_events
