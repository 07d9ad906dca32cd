"""Reading the yearly plan: what it adds up to, what is committed and spent, how two plans differ.

Amounts are in minor units. A movement that reverses another one counts with the other sign.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from hr_core.access import Access
from training.choices_plan import CostHead, LineState, MovementKind, PlanState
from training.choices_sessions import SEATED
from training.models import Enrolment, PlanLine, PlanMovement, TrainingPlan
from training.models.plans import HEADS, TOTAL
from training.seams import Credit

SIGN = Case(When(reverses__isnull=True, then=Value(1)), default=Value(-1))
SIGNED = F("amount") * SIGN
EXTERNAL = F("levy") + F("donor")
LIVE = ~Q(state=LineState.CANCELLED)


@dataclass(frozen=True)
class Sums:
    """What lines add up to. `own` is what the institution pays; `committed` what is engaged and not released."""

    lines: int = 0
    people: int = 0
    sessions: int = 0
    total: int = 0
    levy: int = 0
    donor: int = 0
    committed: int = 0
    executed: int = 0
    refunded: int = 0
    claimed: int = 0

    @property
    def own(self) -> int:
        return self.total - self.levy - self.donor

    @property
    def free(self) -> int:
        return self.total - self.committed

    @property
    def external(self) -> int:
        """What funds and donors are to give."""
        return self.levy + self.donor

    @property
    def awaited(self) -> int:
        """Asked and not received."""
        return max(self.claimed - self.refunded, 0)

    @property
    def rate(self) -> int:
        """The share executed, in per cent, rounded half up."""
        return (200 * self.executed + self.total) // (2 * self.total) if self.total else 0


def plans_visible() -> QuerySet[TrainingPlan]:
    """Every plan of the institution with its totals; one query."""
    def of(what: Any) -> Any:
        rows = PlanLine.objects.filter(LIVE, plan=OuterRef("pk")).order_by().values("plan").annotate(sum=Sum(what))
        return Coalesce(Subquery(rows.values("sum")), 0)

    return TrainingPlan.objects.select_related("prepared_by", "revises").annotate(
        total=of(TOTAL), external=of(EXTERNAL), people=of(F("headcount")), line_count=of(Value(1))
    ).annotate(own=F("total") - F("external"))  # fmt: skip


def adopted_plan(institution: Any, year: int) -> TrainingPlan | None:
    return TrainingPlan.objects.filter(institution=institution, year=year, state=PlanState.ADOPTED).first()


def lines_of(plan: TrainingPlan) -> QuerySet[PlanLine]:
    """The lines with `total_cost`, `own_cost`, `external_cost`, `committed` and `executed`: no query more per row."""
    movements = PlanMovement.objects.filter(institution=plan.institution_id, year=plan.year, line_code=OuterRef("code")).order_by()

    def moved(*kinds: tuple[str, int]) -> Any:
        sign = Case(*(When(kind=kind, then=Value(sign)) for kind, sign in kinds), default=Value(0))
        rows = movements.values("line_code").annotate(sum=Sum(SIGNED * sign))
        return Coalesce(Subquery(rows.values("sum")), 0)

    return plan.lines.select_related("objective", "course", "unit").annotate(
        total_cost=TOTAL, own_cost=TOTAL - EXTERNAL, external_cost=EXTERNAL,
        committed=moved((MovementKind.COMMITMENT, 1), (MovementKind.RELEASE, -1)), executed=moved((MovementKind.EXECUTION, 1)),
    )  # fmt: skip


def movement_sums(institution: Any, year: int) -> dict[tuple[str, str], dict[str, int]]:
    """(line code, cost head) → kind → signed sum; one query."""
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = PlanMovement.objects.filter(institution=institution, year=year).order_by().values_list("line_code", "head", "kind")
    for code, head, kind, amount in rows.annotate(sum=Sum(SIGNED)):
        found[code, head][kind] += amount
    return {key: dict(kinds) for key, kinds in found.items()}


def committed_of(kinds: dict[str, int]) -> int:
    return kinds.get(MovementKind.COMMITMENT, 0) - kinds.get(MovementKind.RELEASE, 0)


@dataclass(frozen=True)
class Track:
    """A part of the budget: its words and sums."""

    label: str
    sums: Sums


@dataclass(frozen=True)
class Budget:
    """A plan against what happened: in all, by cost head, by objective, by quarter; three queries."""

    total: Sums
    heads: list[Track]
    objectives: list[Track]
    quarters: list[Track]
    outside: int  # committed on codes that the plan does not hold
    funded: list[Track]  # the lines that a fund or a donor pays in part: what is to come, asked, received


def budget_of(plan: TrainingPlan) -> Budget:
    moved = movement_sums(plan.institution_id, plan.year)
    lines = list(plan.lines.select_related("objective").exclude(state=LineState.CANCELLED))
    codes = {line.code for line in plan.lines.all()}
    by_code: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (code, _head), kinds in moved.items():
        for kind, amount in kinds.items():
            by_code[code][kind] += amount
    heads = []
    for head in CostHead:
        spent = [found for (code, at), found in moved.items() if at == head and code in codes]
        planned = sum(getattr(line, head.value) for line in lines)
        if planned or spent:
            heads.append(Track(str(head.label), _with(Sums(len(lines), total=planned), spent)))
    groups: dict[str, list[PlanLine]] = defaultdict(list)
    quarters: dict[str, list[PlanLine]] = defaultdict(list)
    for line in lines:
        groups[str(line.objective or "")].append(line)
        quarters[f"T{line.quarter}" if line.quarter else ""].append(line)
    total = _sums(lines, by_code)
    cancelled = codes - {line.code for line in lines}
    extra = [by_code[code] for code in cancelled if code in by_code]
    return Budget(
        _with(total, extra), heads, [Track(key, _sums(rows, by_code)) for key, rows in sorted(groups.items())],
        [Track(key, _sums(rows, by_code)) for key, rows in sorted(quarters.items())],
        sum(committed_of(kinds) for code, kinds in by_code.items() if code not in codes), _funded(lines, by_code),
    )  # fmt: skip


def _funded(lines: Iterable[PlanLine], by_code: dict[str, dict[str, int]]) -> list[Track]:
    found = [Track(str(line), _sums([line], by_code)) for line in lines]
    return [track for track in found if track.sums.external or track.sums.claimed or track.sums.refunded]


def _sums(lines: Iterable[PlanLine], by_code: dict[str, dict[str, int]]) -> Sums:
    rows = list(lines)
    sums = Sums(
        len(rows), sum(row.headcount for row in rows), sum(row.sessions for row in rows), sum(row.total for row in rows),
        sum(row.levy for row in rows), sum(row.donor for row in rows),
    )  # fmt: skip
    return _with(sums, [by_code[row.code] for row in rows if row.code in by_code])


def _with(sums: Sums, moved: Iterable[dict[str, int]]) -> Sums:
    kinds = list(moved)
    return Sums(
        sums.lines, sums.people, sums.sessions, sums.total, sums.levy, sums.donor,
        sums.committed + sum(committed_of(each) for each in kinds),
        sums.executed + sum(each.get(MovementKind.EXECUTION, 0) for each in kinds),
        sums.refunded + sum(each.get(MovementKind.REFUND, 0) for each in kinds),
        sums.claimed + sum(each.get(MovementKind.CLAIM, 0) for each in kinds),
    )  # fmt: skip


def executed_by_month(institution: Any, year: int) -> list[int]:
    """What was spent in each month of the year; one query."""
    found = [0] * 12
    rows = PlanMovement.objects.filter(institution=institution, year=year, kind=MovementKind.EXECUTION, on__year=year)
    for month, amount in rows.order_by().values_list("on__month").annotate(sum=Sum(SIGNED)):
        found[month - 1] += amount
    return found


@dataclass(frozen=True)
class Change:
    """A line in two plans; None where one does not hold it."""

    code: str
    title: str
    before: PlanLine | None
    after: PlanLine | None

    @property
    def change(self) -> int:
        return _cost(self.after) - _cost(self.before)

    @property
    def is_same(self) -> bool:
        names = (*HEADS, "levy", "donor", "headcount", "sessions", "quarter", "state", "title")
        return (
            self.before is not None
            and self.after is not None
            and all(getattr(self.before, name) == getattr(self.after, name) for name in names)
        )


def _cost(line: PlanLine | None) -> int:
    return 0 if line is None or line.state == LineState.CANCELLED else line.total


def changes_between(before: TrainingPlan, after: TrainingPlan) -> list[Change]:
    """What differs, line by line, the largest changes first; two queries."""
    first, second = ({line.code: line for line in plan.lines.all()} for plan in (before, after))
    found = [
        Change(code, (second.get(code) or first[code]).title, first.get(code), second.get(code)) for code in sorted({*first, *second})
    ]
    return sorted((each for each in found if not each.is_same), key=lambda each: -abs(each.change))


def waiting_plans(access: Access) -> QuerySet[TrainingPlan]:
    """The plans whose next step is this person's."""
    wanted = Q(pk__in=[])
    if access.has("training_endorse"):
        wanted |= Q(state=PlanState.SUBMITTED) & ~Q(prepared_by=access.user)
    if access.has("training_adopt"):
        wanted |= Q(state=PlanState.ENDORSED) & ~Q(prepared_by=access.user) & ~Q(endorsed_by=access.user)
    return TrainingPlan.objects.filter(wanted)


def session_credit(session: Any) -> Credit | None:
    """The credit left for a session on the line of the adopted plan that names its course: the cost of the line, less what is engaged
    or, when it is more, what the people already enrolled cost. None when no line names it."""
    plan = adopted_plan(session.institution_id, session.start.year)
    line: Any = lines_of(plan).filter(LIVE, course=session.course_id).order_by("-priority", "code").first() if plan is not None else None
    if line is None:
        return None
    enrolled = Enrolment.objects.filter(
        institution=session.institution_id, session__course=session.course_id, session__start__year=session.start.year, state__in=SEATED
    ).aggregate(sum=Sum(F("cost") + F("travel")))["sum"]
    return Credit(f"{line.code} {line.title}", line.total_cost - max(line.committed, enrolled or 0))
