"""Where each unit stands with the variable inputs of a month: its deadline, its state, what it has entered.

The units that transmit are those of the calendar (`InputDeadline`); a unit without a deadline of its own transmits with the
nearest one above that has one. Where the calendar is empty nothing is asked of anybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Institution, Unit
from hr_core.selectors.holidays import public_holidays
from payroll.choices import SubmissionState
from payroll.models import InputDeadline, PayPeriod, UnitSubmission, VariableInput
from payroll.selectors.input_scope import entry_units, unit_of_month
from payroll.workflows_inputs import GIVEN

SATURDAY = 5


@dataclass(frozen=True)
class Collecting:
    """The units that transmit in a month, which of them each unit transmits with, and where each stands."""

    deadlines: Mapping[int, InputDeadline]
    parents: Mapping[int, int | None]
    states: Mapping[int, str] = field(default_factory=dict)

    def unit_for(self, unit: int | None) -> int | None:
        """The unit that transmits for this one, or None."""
        while unit is not None and unit not in self.deadlines:
            unit = self.parents.get(unit)
        return unit

    def state_for(self, unit: int | None) -> str:
        """The state of the transmission that holds the inputs of this unit."""
        return self.states.get(self.unit_for(unit) or 0, SubmissionState.OPEN)

    def obstacle(self, unit: int | None, access: Access) -> str:
        """Why this person may not change the inputs of this unit; empty when they may."""
        state = self.state_for(unit)
        if state == SubmissionState.CHECKED:
            return _(
                "Les éléments de l’unité sont contrôlés : ils se rouvrent depuis « Transmissions », avec un motif."
            )
        if state == SubmissionState.TRANSMITTED and not access.has("payroll_prepare"):
            return _("Les éléments de l’unité sont transmis à la paie : demandez-lui de les rouvrir.")
        return ""


def collecting_of(period: PayPeriod, parents: Mapping[int, int | None] | None = None) -> Collecting:
    """The calendar of a month with the states; two queries, one when the tree of units is given."""
    state = UnitSubmission.objects.filter(period=period, unit=OuterRef("unit")).values("state")
    deadlines = {
        each.unit_id: each
        for each in InputDeadline.objects.on(period.last_day)
        .filter(institution_id=period.institution_id)
        .annotate(state=Coalesce(Subquery(state[:1]), Value(SubmissionState.OPEN.value)))
    }
    if not deadlines:
        return Collecting({}, {})
    if parents is None:
        parents = dict(Unit.objects.values_list("pk", "parent_id"))
    return Collecting(deadlines, parents, {key: each.state for key, each in deadlines.items()})


@dataclass(frozen=True)
class UnitProgress:
    """One unit of the calendar in a month."""

    unit: Unit
    due_on: date
    reminder_days: int
    submission: UnitSubmission | None
    inputs: int = 0
    people: int = 0
    missing_documents: int = 0

    @property
    def state(self) -> SubmissionState:
        return SubmissionState(self.submission.state) if self.submission else SubmissionState.OPEN

    @property
    def is_given(self) -> bool:
        return self.state in GIVEN

    def days_left(self, today: date) -> int:
        return (self.due_on - today).days

    def is_late(self, today: date) -> bool:
        return not self.is_given and today > self.due_on

    def is_near(self, today: date) -> bool:
        """To be reminded: not given yet, and the deadline is close or past."""
        return not self.is_given and self.days_left(today) <= self.reminder_days


def units_progress(period: PayPeriod, access: Access) -> list[UnitProgress]:
    """The units of the calendar that this person follows, by code; seven queries whatever their number."""
    collecting = collecting_of(period)
    mine = entry_units(access, period.last_day)
    keys = [key for key in collecting.deadlines if mine is None or key in mine]
    if not keys:
        return []
    counts = inputs_by_collecting(period, collecting)
    closed = closed_days(access.institution, period)  # type: ignore[arg-type]
    followed = UnitSubmission.objects.filter(period=period).select_related("transmitted_by", "checked_by")
    submissions = {each.unit_id: each for each in followed}
    found = []
    for unit in Unit.objects.filter(pk__in=keys).order_by("code"):
        deadline, submission = collecting.deadlines[unit.pk], submissions.get(unit.pk)
        own = submission.due_on if submission else None
        entered, people, missing = counts.get(unit.pk, (0, 0, 0))
        due_on = own or due_day(deadline.day, period, closed)
        found.append(UnitProgress(unit, due_on, deadline.reminder_days, submission, entered, people, missing))
    return found


def inputs_by_collecting(period: PayPeriod, collecting: Collecting) -> dict[int, tuple[int, int, int]]:
    """For each unit that transmits: how many inputs, people, and inputs whose paper is missing; two queries."""
    from payroll.selectors.input_limits import items_with_document

    asked = Q(item__in=items_with_document(period), document="")
    rows = (
        VariableInput.objects.filter(period=period, run__isnull=True)
        .annotate(unit_key=unit_of_month(period, "employee"))
        .order_by()
        .values("employee", "unit_key")
        .annotate(inputs=Count("pk"), missing=Count("pk", filter=asked))
    )
    found: dict[int, list[int]] = {}
    for row in rows:
        unit = collecting.unit_for(row["unit_key"])
        if unit is not None:
            counts = found.setdefault(unit, [0, 0, 0])
            counts[0] += row["inputs"]
            counts[1] += 1
            counts[2] += row["missing"]
    return {unit: (entered, people, missing) for unit, (entered, people, missing) in found.items()}


def waiting_units(period: PayPeriod) -> list[Unit]:
    """The units of the calendar that have not transmitted, by code; the closing of the inputs waits for them."""
    collecting = collecting_of(period)
    missing = [key for key, state in collecting.states.items() if state not in GIVEN]
    return list(Unit.objects.filter(pk__in=missing).order_by("code")) if missing else []


def closed_days(institution: Institution, period: PayPeriod) -> frozenset[date]:
    """The public holidays of the year of a month; one query."""
    return frozenset(day.date for day in public_holidays(institution, period.year))


def due_day(day: int, period: PayPeriod, closed: frozenset[date]) -> date:
    """The day of the month, or the working day before it."""
    found = period.first_day.replace(day=min(day, period.last_day.day))
    while found > period.first_day and (found.weekday() >= SATURDAY or found in closed):
        found -= timedelta(days=1)
    return found


def reminders(period: PayPeriod, access: Access) -> list[UnitProgress]:
    """The units of this person whose deadline is close or past."""
    today = timezone.localdate()
    return [each for each in units_progress(period, access) if each.is_near(today)]
