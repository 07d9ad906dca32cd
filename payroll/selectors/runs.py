"""Where a run stands: its steps with their authors, its totals beside the month before, the calculation under way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, Literal

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.registry import registry
from hr_core.roles import ROLE_LABELS
from hr_core.text import short_name
from payroll.choices import AWAITED, CalculationState, ChunkState, RunKind, RunState
from payroll.models import Calculation, CircuitStep, PayPeriod, PayRun, RunEvent, RunProblem
from payroll.selectors.visibility import plain_runs, runs_of
from payroll.services.circuit import circuit_of
from payroll.services.problems import previous_run

#: In a list of runs the month's own comes before the others of the month.
REGULAR_FIRST = Case(When(kind=RunKind.REGULAR, then=0), default=1)
Position = Literal["done", "current", "next"]


@dataclass(frozen=True)
class StepView:
    """A step of the strip: `role` says who is awaited, the event says who acted."""

    state: str
    label: str
    position: Position
    role: str = ""
    event: RunEvent | None = None

    @property
    def who(self) -> str:
        """The person who acted: `O. Fall`."""
        return short_name(str(self.event.actor)) if self.event and self.event.actor else ""


@dataclass(frozen=True)
class Tile:
    """A total of the run beside the month before (None when there is none). Amounts in minor units."""

    label: str
    value: int
    before: int | None
    is_money: bool = True

    @property
    def change(self) -> int | None:
        return None if self.before is None else self.value - self.before

    @property
    def percent(self) -> Fraction | None:
        return change_percent(self.value, self.before)


@dataclass(frozen=True)
class Progress:
    """A calculation under way: employees done of all, and about how many seconds are left (None at its start)."""

    calculation: Calculation
    done: int
    total: int
    seconds_left: int | None

    @property
    def is_partial(self) -> bool:
        return self.calculation.employees is not None


def change_percent(value: int, before: int | None) -> Fraction | None:
    """The change in hundredths of what was before; None where nothing was."""
    return Fraction(100 * (value - before), abs(before)) if before else None


def runs_of_year(year: int, access: Access) -> QuerySet[PayRun]:
    """The runs of a year that a person may open, newest first, each with the number of its findings to treat (`open_problems`)."""
    to_treat = Count("problems", filter=Q(problems__state=RunProblem.State.OPEN))
    return (
        runs_of(access)
        .filter(period__year=year)
        .select_related("period")
        .annotate(open_problems=to_treat)
        .order_by("-period__month", REGULAR_FIRST, "kind", "number")
    )


def run_years() -> list[int]:
    """The years that hold a run, newest first."""
    return list(PayPeriod.objects.order_by("-year").values_list("year", flat=True).distinct())


def latest_run(**columns: Any) -> PayRun | None:
    """The run of the month: the newest one that is not closed, else the newest; never one of the confidential
    population alone. `columns`: what else to read in the same query."""
    runs = plain_runs(PayRun.objects.all()).select_related("period").order_by("-period__year", "-period__month", REGULAR_FIRST, "number")
    runs = runs.annotate(**columns)
    return runs.exclude(state=RunState.CLOSED).first() or runs.first()


def next_month() -> tuple[int, int]:
    """The month to open next: the one after the newest period, else the current one."""
    newest = PayPeriod.objects.order_by("-year", "-month").first()
    if newest is None:
        today = timezone.localdate()
        return today.year, today.month
    return (newest.year, newest.month + 1) if newest.month < 12 else (newest.year + 1, 1)


def events_of(run: PayRun) -> list[RunEvent]:
    """All that happened to the run, oldest first."""
    return list(run.events.select_related("actor", "derogation", "delegation__giver").order_by("id"))


def steps_of(run: PayRun, events: Sequence[RunEvent] | None = None) -> list[StepView]:
    """The circuit as a strip, from the opening to the closing."""
    events = events_of(run) if events is None else events
    last = {event.to_state: event for event in events if not event.is_rejection}
    steps = circuit_of(run)
    states = [RunState.OPEN, *(RunState(step.state) for step in steps)]
    reached = states.index(RunState(run.state))
    found = [StepView(RunState.OPEN, str(RunState.OPEN.label), "done", event=last.get(RunState.OPEN))]
    for rank, step in enumerate(steps, start=1):
        state = RunState(step.state)
        if rank <= reached:
            found.append(StepView(state, str(state.label), "done", event=last.get(state)))
        else:
            position: Position = "current" if rank == reached + 1 else "next"
            label = AWAITED[state] if position == "current" else state.label
            found.append(StepView(state, str(label), position, role=holders(step)))
    return found


def holders(step: CircuitStep) -> str:
    """The roles that hold the right of a step, in words."""
    return right_holders(step.right)


def right_holders(right: str) -> str:
    """The roles that hold a right, in words."""
    return ", ".join(label for role, label in ROLE_LABELS.items() if right in registry.role_rights.get(role, ()))


def rejection_of(events: Sequence[RunEvent]) -> RunEvent | None:
    """The rejection from which the run has not come back yet: nobody has taken a step since."""
    return events[-1] if events and events[-1].is_rejection else None


def previous_of(run: PayRun) -> PayRun | None:
    """The regular run of the month before, asked once for each run read."""
    if "_previous" not in run.__dict__:
        run.__dict__["_previous"] = previous_run(run)
    return run.__dict__["_previous"]


def tiles_of(run: PayRun) -> list[Tile]:
    """Gross, withheld, net, employer's share and people, beside the month before."""
    now = run.totals
    earlier = previous_of(run)
    before = earlier.totals if earlier else {}

    def tile(label: str, *names: str, is_money: bool = True) -> Tile:
        then = sum(int(before.get(name, 0)) for name in names) if before else None
        return Tile(label, sum(int(now.get(name, 0)) for name in names), then, is_money)

    return [
        tile(_("Brut"), "gross"),
        tile(_("Cotisations et impôts retenus"), "contributions", "tax"),
        tile(_("Net à payer"), "net"),
        tile(_("Part patronale"), "employer"),
        tile(_("Agents"), "payslips", is_money=False),
    ]


def progress_of(run: PayRun) -> Progress | None:
    """The calculation under way, or None."""
    calculation = last_calculation(run)
    if calculation is None or calculation.state != CalculationState.RUNNING:
        return None
    finished = calculation.chunks.filter(state=ChunkState.DONE)
    done = finished.aggregate(done=Sum("size"))["done"] or 0
    return Progress(calculation, done, calculation.total, _seconds_left(calculation.started_at, done, calculation.total))


def _seconds_left(started_at: datetime, done: int, total: int) -> int | None:
    if not done:
        return None
    elapsed = (timezone.now() - started_at).total_seconds()
    return max(1, round(elapsed * (total - done) / done)) if total > done else 0


def last_calculation(run: PayRun) -> Calculation | None:
    """The newest calculation, whatever became of it: it may have been stopped or have failed."""
    if "_calculation" not in run.__dict__:
        newest = run.calculations.select_related("started_by").defer("definition").first()
        run.__dict__["_calculation"] = newest
    return run.__dict__["_calculation"]


def last_totals(run: PayRun, months: int = 12) -> list[dict[str, int]]:
    """The totals of the last runs of the same kind up to this one, oldest first; the run of the month before is kept."""
    period = run.period
    runs = list(
        PayRun.objects.select_related("period")
        .filter(Q(period__year__lt=period.year) | Q(period__year=period.year, period__month__lte=period.month), kind=run.kind)
        .order_by("-period__year", "-period__month", "-number")[:months]
    )
    if run.is_regular:
        before = (period.year, period.month - 1) if period.month > 1 else (period.year - 1, 12)
        run.__dict__["_previous"] = next((each for each in runs if (each.period.year, each.period.month) == before), None)
    return [each.totals for each in runs if each.totals][::-1]


def awaiting_runs(rights: Iterable[str]) -> QuerySet[PayRun]:
    """The open runs that wait for a step of one of these rights."""
    of_run = Q(circuit=OuterRef("circuit")) | Q(circuit__isnull=True, institution=OuterRef("without_circuit"))
    steps = CircuitStep.objects.filter(of_run).order_by("order")
    reached = steps.filter(state=OuterRef("state")).values("order")[:1]
    following = steps.filter(order__gt=OuterRef("reached")).values("right")[:1]
    none = Case(When(circuit__isnull=True, then=F("institution")))  # those of origin belong to no circuit
    runs = PayRun.objects.exclude(state=RunState.CLOSED).order_by().annotate(without_circuit=none)
    asked = runs.annotate(reached=Coalesce(Subquery(reached, output_field=IntegerField()), Value(0)))
    return asked.annotate(awaited=Subquery(following)).filter(awaited__in=list(rights))
