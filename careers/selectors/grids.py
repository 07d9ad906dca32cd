"""Reading grids: the version of a day, its cells by name, the staff who stand on them, two versions side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from careers.choices_grids import VersionState
from careers.models import Grade, GridStep, GridVersion, PayGrid
from hr_core.access import Access
from hr_core.db.planner import hash_joins
from hr_core.models import Employee, PayTerms
from hr_core.text import fold

Key = tuple[str, str, str]


def key_of(category: str, grade_class: str, step: str) -> Key:
    """A classification as it is compared: accents, case and spaces set aside, « 03 » being « 3 »."""
    plain = fold(step).strip()
    return fold(category), fold(grade_class), str(int(plain)) if plain.isdecimal() else plain


def words_of(category: str, grade_class: str, step: str) -> str:
    return " ".join(part for part in (category, grade_class, step) if part)


@dataclass
class Cells:
    """The cells of a version by classification, and the steps of each grade in order."""

    version: GridVersion
    by_key: dict[Key, GridStep] = field(default_factory=dict)
    by_grade: dict[int, list[GridStep]] = field(default_factory=dict)

    def of(self, terms: PayTerms) -> GridStep | None:
        return self.by_key.get(key_of(terms.category, terms.grade_class, terms.step))

    def following(self, cell: GridStep) -> GridStep | None:
        """The next step of the same grade."""
        steps = self.by_grade[cell.grade_id]
        place = steps.index(cell) + 1
        return steps[place] if place < len(steps) else None


def cells_of(version: GridVersion) -> Cells:
    """One query."""
    found = Cells(version)
    for cell in version.steps.select_related("grade"):
        found.by_key[key_of(cell.grade.category, cell.grade.grade_class, cell.step)] = cell
        found.by_grade.setdefault(cell.grade_id, []).append(cell)
    return found


def versions_between(grid: PayGrid, start: date, end: date) -> list[GridVersion]:
    """The versions in force at some moment of `[start, end)`, in order."""
    rows = GridVersion.objects.between(start, end).filter(grid=grid, state=VersionState.IN_FORCE)
    return list(rows.order_by("start"))


def version_on(grid: PayGrid, on: date) -> GridVersion | None:
    """The version in force on a day."""
    return GridVersion.objects.on(on).filter(grid=grid, state=VersionState.IN_FORCE).first()


def grids() -> QuerySet[PayGrid]:
    """The grids, each with how many grades and versions in force it has, and since when the last one holds."""
    in_force = Q(versions__state=VersionState.IN_FORCE)
    return PayGrid.objects.annotate(
        grade_count=Count("grades", distinct=True),
        version_count=Count("versions", filter=in_force, distinct=True),
        since=Max("versions__start", filter=in_force),
    )


def grades_of(grid: PayGrid, version: GridVersion | None) -> QuerySet[Grade]:
    """The grades of a grid with their steps, lowest and highest amount in a version, and how many jobs were weighed."""
    steps = Q(steps__version=version)
    return grid.grades.annotate(
        step_count=Count("steps", filter=steps, distinct=True),
        lowest=Min("steps__amount", filter=steps),
        highest=Max("steps__amount", filter=steps),
        weighing_count=Count("weighings", distinct=True),
    )


@dataclass(frozen=True)
class MatrixRow:
    grade: Grade
    cells: Sequence[GridStep | None]


@dataclass(frozen=True)
class Matrix:
    """A version as one reads it on paper: a line by grade, a column by rank of step."""

    heads: Sequence[str]
    rows: Sequence[MatrixRow]
    count: int


def matrix(version: GridVersion) -> Matrix:
    """One query. Columns bear the name of the step where all grades agree on it, else its rank."""
    found = cells_of(version)
    wide = max((len(steps) for steps in found.by_grade.values()), default=0)
    names: list[set[str]] = [set() for _place in range(wide)]
    for steps in found.by_grade.values():
        for place, cell in enumerate(steps):
            names[place].add(cell.step)
    heads = [next(iter(each)) if len(each) == 1 else f"{place + 1}e" for place, each in enumerate(names)]
    rows = [MatrixRow(steps[0].grade, [*steps, *[None] * (wide - len(steps))]) for steps in found.by_grade.values()]
    return Matrix(heads, rows, len(found.by_key))


def terms_of_grid(grid: PayGrid, access: Access) -> Any:
    """The approved classifications of the files that one may see, which this grid rules: those that name it, and for the
    usual grid those that name no other one."""
    rows = PayTerms.objects.filter(state="approved", employee__in=Employee.objects.visible_to(access).values("pk"))
    if not grid.is_usual:
        return rows.filter(grid_reference=grid.code)
    others = PayGrid.objects.filter(institution=grid.institution_id).exclude(pk=grid.pk).values("code")
    return rows.exclude(grid_reference__in=others)


def standing_on(grid: PayGrid, on: date, access: Access) -> list[PayTerms]:
    """The classifications in force on a day of those in service; one query."""
    present = Employee.objects.in_service(on).values("pk")
    with hash_joins():
        return list(terms_of_grid(grid, access).on(on).filter(employee__in=present).select_related("employee"))


@dataclass(frozen=True)
class Gap:
    """A person whose classification or salary is not that of the grid. `expected` is None where the grid has no such cell."""

    terms: PayTerms
    expected: int | None

    @property
    def difference(self) -> int | None:
        return None if self.expected is None else self.terms.base_salary - self.expected


def gaps(grid: PayGrid, on: date, access: Access) -> list[Gap]:
    """Three queries; empty without a version in force."""
    version = version_on(grid, on)
    if version is None:
        return []
    cells = cells_of(version)
    found = []
    for terms in standing_on(grid, on, access):
        cell = cells.of(terms)
        if cell is None or cell.amount != terms.base_salary:
            found.append(Gap(terms, cell.amount if cell else None))
    return sorted(found, key=lambda gap: (gap.expected is not None, gap.terms.employee.last_name))


@dataclass(frozen=True)
class Change:
    """A cell in two versions, and the people who stand on it."""

    grade: Grade
    step: str
    before: int | None
    after: int | None
    people: int

    @property
    def difference(self) -> int | None:
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def cost(self) -> int:
        """A month of base pay, for those who stand there."""
        return (self.difference or 0) * self.people


@dataclass(frozen=True)
class Comparison:
    changes: Sequence[Change]
    people: int
    unknown: int

    @property
    def monthly(self) -> int:
        return sum(change.cost for change in self.changes)

    @property
    def concerned(self) -> int:
        return sum(change.people for change in self.changes if change.difference)


def compare(before: GridVersion, after: GridVersion, standing: Iterable[PayTerms]) -> Comparison:
    """Cell by cell; `unknown` people stand on no cell of either version."""
    old, new = cells_of(before), cells_of(after)
    people: Counter[Key] = Counter(key_of(row.category, row.grade_class, row.step) for row in standing)
    order = old.by_key | new.by_key
    ranked = sorted(order.items(), key=lambda item: (item[1].grade.rank, str(item[1].grade), item[1].position))
    changes = []
    for key, cell in ranked:
        was, becomes = old.by_key.get(key), new.by_key.get(key)
        changes.append(
            Change(cell.grade, cell.step, was.amount if was else None, becomes.amount if becomes else None, people[key])
        )
    known = sum(count for key, count in people.items() if key in order)
    return Comparison(changes, known, sum(people.values()) - known)
