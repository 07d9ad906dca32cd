"""Where each person of a grid stands on a day: a constant number of queries, then arithmetic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from careers.advancement.verdict import Past, Rule, Verdict, verdict
from careers.choices_advancement import Pace, Standing
from careers.models import GridStep, PayGrid
from careers.selectors.careers import RuleBook, held, pasts, timelines
from careers.selectors.grids import Cells, cells_of, standing_on, version_on
from hr_core.access import Access
from hr_core.models import Employee, PayTerms
from hr_core.services.errors import Refusal
from hr_core.text import french_date


@dataclass(frozen=True)
class Place:
    """Somebody, the step held since a day, the next one, and the verdict."""

    terms: PayTerms
    since: date
    next: GridStep | None
    verdict: Verdict

    @property
    def employee(self) -> Employee:
        return self.terms.employee


def grid_cells(grid: PayGrid, on: date) -> Cells:
    """The cells in force on a day. Raises `Refusal` without any."""
    version = version_on(grid, on)
    if version is None:
        raise Refusal(_("Aucune version de la grille ne vaut le %(day)s.") % {"day": french_date(on)})
    return cells_of(version)


def standings(grid: PayGrid, on: date, access: Access) -> list[Place]:
    """Everybody whom one may see and who is in service, with quotas of the fast pace applied. Eight queries."""
    cells, book = grid_cells(grid, on), RuleBook(grid)
    present = standing_on(grid, on, access)
    keys = [terms.employee_id for terms in present]
    lines, past = timelines(keys), pasts(keys)
    found: list[Place] = []
    rules: dict[int, list[Rule]] = {}
    for terms in present:
        placed = held(lines.get(terms.employee_id, ()), on)
        since = placed[1] if placed else terms.start
        cell = cells.of(terms)
        if cell is None:
            found.append(Place(terms, since, None, Verdict(Standing.UNKNOWN, lines=(_("Ce classement n’est pas dans la grille."),))))
            continue
        following = cells.following(cell)
        if following is None:
            found.append(Place(terms, since, None, Verdict(Standing.TOP, lines=(_("Dernier échelon du grade."),))))
            continue
        rules[terms.employee_id] = book.of(cell.grade_id, cell.step)
        found.append(Place(terms, since, following, verdict(rules[terms.employee_id], since, past[terms.employee_id], on)))
    return _within_quotas(found, book, rules, past, on)


def _within_quotas(
    places: list[Place], book: RuleBook, rules: dict[int, list[Rule]], past: dict[int, Past], on: date
) -> list[Place]:
    """The best ones of each rule keep the fast pace, up to its share; the others are told their rank and take the next pace."""
    quotas = book.quotas()
    fast: dict[int, list[Place]] = defaultdict(list)
    for place in places:
        if place.verdict.standing == Standing.ELIGIBLE and place.verdict.pace == Pace.FAST and place.verdict.rule in quotas:
            fast[place.verdict.rule].append(place)
    changed: dict[int, Place] = {}
    for rule, group in fast.items():
        allowed = len(group) * quotas[rule] // 100
        for rank, place in enumerate(sorted(group, key=merit), start=1):
            told = _("Rythme accéléré : %(rank)se sur %(all)s par la note, puis par l’ancienneté dans l’échelon ; %(allowed)s retenus (quota).") % {
                "rank": rank, "all": len(group), "allowed": allowed,
            }  # fmt: skip
            found = place.verdict
            if rank > allowed:
                key = place.terms.employee_id
                found = verdict(rules[key], place.since, past[key], on, without_fast=True)
            changed[place.terms.pk] = replace(place, verdict=replace(found, lines=(*found.lines, told)))
    return [changed.get(place.terms.pk, place) for place in places]


def merit(place: Place) -> tuple[int, date, date, str]:
    """The order of the fast pace: best rating, longest in the step, longest in the institution, then the staff number."""
    employee = place.employee
    return -(place.verdict.rating or 0), place.since, employee.seniority_on, employee.staff_number


def counted(places: Iterable[Place]) -> dict[str, int]:
    """How many people there are in each situation."""
    found: dict[str, int] = dict.fromkeys(Standing.values, 0)
    for place in places:
        found[place.verdict.standing] += 1
    return found
