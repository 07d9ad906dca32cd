"""A career computed again from a day: the steps that the rules give, beside those that were taken, and the change that mends it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from careers.advancement.verdict import Verdict, verdict
from careers.choices_advancement import Pace, Standing
from careers.choices_grids import BatchSource
from careers.models import PayGrid, TermsBatch
from careers.selectors.careers import RuleBook, Stretch, pasts, timelines
from careers.selectors.grids import Cells, cells_of, key_of, versions_between
from careers.services.batches import Change, batch_open
from hr_core.access import Access
from hr_core.models import Employee
from hr_core.services.errors import Refusal
from hr_core.services.writing import forbid_own_file

MOST_STEPS = 60


@dataclass(frozen=True)
class Expected:
    """A step that should have been held over `[start, end)`, and why; `taken_on` is when it was, if it was."""

    start: date
    end: date | None
    category: str
    grade_class: str
    step: str
    verdict: Verdict | None
    taken_on: date | None = None

    @property
    def delay(self) -> int | None:
        """Days by which the step was late (negative: early)."""
        return None if self.taken_on is None else (self.taken_on - self.start).days


@dataclass(frozen=True)
class Career:
    """`steps` in order; `changes` mend what the pay knows; `monthly` is what they bring to a month of base pay today."""

    steps: Sequence[Expected]
    changes: Sequence[Change]
    next: Verdict | None

    @property
    def monthly(self) -> int:
        return self.changes[-1].base_salary - self.changes[-1].old.base_salary if self.changes else 0


def career_compute(*, employee: Employee, grid: PayGrid, start: date, on: date) -> Career:
    """The career from the classification held on `start`, since it is held, until `on`. A change of grade that was decided restarts
    the count; before its first rule the grid gives no step, and those that were taken stand.

    Raises `Refusal` when no classification of the grid is known on that day.
    """
    line = timelines([employee.pk]).get(employee.pk, [])
    rules = RuleBook(grid)
    start = max(filter(None, (start, rules.first_day)))
    held = next((each for each in line if each.holds_on(start)), None)
    start = held.start if held is not None else start
    book = [cells_of(version) for version in versions_between(grid, start, date.max)]
    if held is None or not book:
        raise Refusal(_("Aucun classement n’est connu ce jour-là : choisissez un jour de l’historique."))
    past = pasts([employee.pk])[employee.pk]
    steps: list[Expected] = []
    last: Verdict | None = None
    restarts = [start, *_changes_of_grade(line, start)]
    for place, begin in enumerate(restarts):
        until = restarts[place + 1] if place + 1 < len(restarts) else None
        current = next(each for each in line if each.holds_on(begin))
        category, grade_class, step, since = current.category, current.grade_class, current.step, begin
        why: Verdict | None = None
        for _count in range(MOST_STEPS):
            cells = _cells_on(book, since)
            cell = cells.by_key.get(key_of(category, grade_class, step))
            following = cells.following(cell) if cell else None
            found = verdict(rules.of(cell.grade_id, step), since, past, on) if cell and following else None
            last = found
            taken = found is not None and found.standing == Standing.ELIGIBLE and found.due_on is not None
            goes_on = taken and (until is None or found.due_on < until)  # type: ignore[union-attr,operator]
            end = found.due_on if goes_on else until  # type: ignore[union-attr]
            steps.append(Expected(since, end, category, grade_class, step, why, _taken_on(line, category, grade_class, step)))
            if not goes_on:
                break
            assert found is not None and found.due_on is not None and following is not None
            step, since, why = following.step, found.due_on, found
    return Career(steps, _mending(line, steps, book), last)


@transaction.atomic
def career_mend(*, employee: Employee, grid: PayGrid, start: date, on: date, access: Access) -> TermsBatch:
    """Prepare the change that gives the pay the steps that should have been. Raises `Refusal` when nothing differs."""
    forbid_own_file(employee, access.user)
    found = career_compute(employee=employee, grid=grid, start=start, on=on)
    if not found.changes:
        raise Refusal(_("La carrière connue de la paie est celle que donnent les règles : il n’y a rien à changer."))
    label = _("Reconstitution de carrière : %(who)s") % {"who": employee.full_name}
    return batch_open(
        source=BatchSource.RECONSTRUCTION, label=label, grid=grid, changes=found.changes, notes=(), access=access
    )


def _changes_of_grade(line: Sequence[Stretch], start: date) -> list[date]:
    """The days after `start` on which another grade begins."""
    return [
        each.start
        for before, each in zip(line, line[1:], strict=False)
        if each.start > start and each.key[:2] != before.key[:2]
    ]


def _cells_on(book: Sequence[Cells], day: date) -> Cells:
    """The cells of a day; before the first version, those of the first one."""
    return next((cells for cells in book if cells.version.holds_on(day)), book[0])


def _taken_on(line: Sequence[Stretch], category: str, grade_class: str, step: str) -> date | None:
    wanted = key_of(category, grade_class, step)
    return next((each.start for each in line if each.key == wanted), None)


def _mending(line: Sequence[Stretch], steps: Sequence[Expected], book: Sequence[Cells]) -> list[Change]:
    """What differs over each classification that the pay knows, cut where a step or a version of the grid begins."""
    changes = []
    for held in line:
        if held.terms is None:
            continue
        for wanted in steps:
            start = max(held.start, wanted.start)
            end = min((each for each in (held.end, wanted.end) if each is not None), default=None)
            key = key_of(wanted.category, wanted.grade_class, wanted.step)
            if (end is not None and start >= end) or held.key == key:
                continue
            days = [start, *(cells.version.start for cells in book if start < cells.version.start)]
            for day in days:
                cell = _cells_on(book, day).by_key.get(key)
                if cell is None or (end is not None and day >= end):
                    continue
                pace = wanted.verdict.pace if wanted.verdict else ""
                reason = _("Échelon acquis le %(day)s") % {"day": f"{wanted.start:%d/%m/%Y}"}
                changes.append(
                    Change(
                        old=held.terms, start=day, category=wanted.category, grade_class=wanted.grade_class, step=cell.step,
                        base_salary=cell.amount, reason=f"{reason}, {Pace(pace).label}" if pace else reason,
                    )
                )  # fmt: skip
    return sorted(changes, key=lambda each: each.start)
