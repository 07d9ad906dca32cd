"""A career as a line of time: classifications from the acts of before and from the pay, and what moves the steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from careers.advancement.dates import Pause
from careers.advancement.verdict import POSITION, Credit, Past, Rule
from careers.choices_advancement import CreditKind, DecisionState
from careers.models import AdvancementRule, AnnualRating, PastClassification, PayGrid, SeniorityCredit
from careers.selectors.grids import Key, key_of, words_of
from careers.selectors.positions import held_by
from hr_core.choices import AbsenceState
from hr_core.models import Absence, Employee, PayTerms
from hr_core.registry import HeldRank


@dataclass(frozen=True)
class Stretch:
    """A classification held over `[start, end)`; `salary` is None where only an act tells it."""

    start: date
    end: date | None
    category: str
    grade_class: str
    step: str
    salary: int | None = None
    reference: str = ""
    terms: PayTerms | None = field(default=None, compare=False)

    @property
    def key(self) -> Key:
        return key_of(self.category, self.grade_class, self.step)

    @property
    def words(self) -> str:
        return words_of(self.category, self.grade_class, self.step)

    def holds_on(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


def timelines(employees: Iterable[int]) -> dict[int, list[Stretch]]:
    """The stretches of each employee in order; two queries (see `_before`)."""
    keys = list(employees)
    found: dict[int, list[Stretch]] = defaultdict(list)
    for row in PayTerms.objects.filter(employee__in=keys, state="approved").order_by("start"):
        found[row.employee_id].append(
            Stretch(
                row.start, row.end, row.category, row.grade_class, row.step, row.base_salary, row.decision_reason, row
            )
        )
    acts: dict[int, list[PastClassification]] = defaultdict(list)
    for past in PastClassification.objects.filter(employee__in=keys).order_by("start"):
        acts[past.employee_id].append(past)
    for key, rows in acts.items():
        found[key] = _before(rows, found[key]) if found.get(key) else _told_by(rows, None)
    return dict(found)


def held_ranks(employee: Employee) -> list[HeldRank]:
    """What the personnel file tells of somebody's classifications."""
    return [
        HeldRank(row.start, row.end, row.category, row.grade_class, row.step, row.terms.grid_reference if row.terms else row.reference)
        for row in timelines([employee.pk]).get(employee.pk, [])
    ]


def _before(acts: Sequence[PastClassification], known: list[Stretch]) -> list[Stretch]:
    """The acts, then what the pay knows. A file taken over knows only the classification of that day and makes it begin with the
    hiring: the last act of this same classification says since when it is held, and the acts before tell the rest."""
    first, *rest = known
    inside = [
        act for act in acts if first.holds_on(act.start) and key_of(act.category, act.grade_class, act.step) == first.key
    ]
    if inside and inside[-1].start > first.start:
        first = replace(first, start=inside[-1].start, reference=first.reference or inside[-1].reference)
    return [*_told_by([act for act in acts if act.start < first.start], first.start), first, *rest]


def _told_by(acts: Sequence[PastClassification], until: date | None) -> list[Stretch]:
    """Each act until its end, the next act or `until`."""
    found = []
    for place, act in enumerate(acts):
        following = acts[place + 1].start if place + 1 < len(acts) else until
        end = min((day for day in (act.end, following) if day is not None), default=None)
        found.append(Stretch(act.start, end, act.category, act.grade_class, act.step, None, act.reference))
    return found


def held(stretches: Sequence[Stretch], on: date) -> tuple[Stretch, date] | None:
    """The classification of a day and the day since which it is held without a break; a new amount does not break it."""
    place = next((rank for rank, each in enumerate(stretches) if each.holds_on(on)), None)
    if place is None:
        return None
    current = stretches[place]
    since = current.start
    for earlier in reversed(stretches[:place]):
        if earlier.key != current.key or earlier.end != since:
            break
        since = earlier.start
    return current, since


def pasts(
    employees: Iterable[int], *, credited: Iterable[SeniorityCredit] | None = None, rated: Iterable[AnnualRating] | None = None
) -> dict[int, Past]:
    """Positions, confirmed absences, approved credits and ratings of each; four queries, but for what the caller has read
    (`credited`, whatever their state; `rated`).

    An absence that a position has opened is left to the position, whose kind says what part of its time counts.
    """
    keys = list(employees)
    absences: dict[int, list[tuple[str, Pause]]] = defaultdict(list)
    opened: set[int] = set()
    for key, positions in held_by(keys).items():
        for each in positions:
            if each.absence is not None:
                opened.add(each.absence)
            if each.share < 100:
                absences[key].append((POSITION, Pause(each.start, each.end, each.label, each.share)))
    rows = Absence.objects.filter(employee__in=keys, state=AbsenceState.CONFIRMED).select_related("kind")
    for absence in rows:
        pause = Pause(absence.start, absence.end, absence.kind.label)
        if absence.minutes is None and absence.pk not in opened:
            absences[absence.employee_id].append((absence.kind.family, pause))
    credits: dict[int, list[Credit]] = defaultdict(list)
    for row in SeniorityCredit.objects.filter(employee__in=keys, state=DecisionState.APPROVED) if credited is None else credited:
        if row.state != DecisionState.APPROVED:
            continue
        sign = -1 if row.kind == CreditKind.PENALTY else 1
        label = str(row.get_kind_display())
        credits[row.employee_id].append(Credit(row.on, sign * row.months, sign * row.days, label[:1].upper() + label[1:]))
    ratings: dict[int, dict[int, int]] = defaultdict(dict)
    for rating in AnnualRating.objects.filter(employee__in=keys) if rated is None else rated:
        ratings[rating.employee_id][rating.year] = rating.value
    return {key: Past(absences.get(key, ()), credits.get(key, ()), ratings.get(key, {})) for key in keys}


class RuleBook:
    """The approved rules of a grid; the most precise ones for a step hold."""

    def __init__(self, grid: PayGrid) -> None:
        self.by_place: dict[tuple[int | None, str], list[Rule]] = defaultdict(list)
        for row in AdvancementRule.objects.filter(grid=grid, state=DecisionState.APPROVED):
            self.by_place[row.grade_id, key_of("", "", row.step)[2]].append(rule_of(row))

    def of(self, grade: int, step: str) -> list[Rule]:
        plain = key_of("", "", step)[2]
        for place in ((grade, plain), (grade, ""), (None, plain), (None, "")):
            if self.by_place.get(place):
                return self.by_place[place]
        return []

    @property
    def first_day(self) -> date | None:
        return min((rule.start for rules in self.by_place.values() for rule in rules), default=None)

    def quotas(self) -> Mapping[int, int]:
        return {rule.key: rule.quota for rules in self.by_place.values() for rule in rules if rule.quota is not None}


def rule_of(row: AdvancementRule) -> Rule:
    return Rule(
        row.start, row.end, row.reference, row.normal_months, row.fast_months, row.slow_months, row.minimum_rating,
        row.fast_rating, row.rating_years, row.missing, frozenset(row.stops), row.pk, row.fast_quota,
    )  # fmt: skip
