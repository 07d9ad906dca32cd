"""Skills over ten years: how many hold each, at which level, when they leave, beside how many of those in service need it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, IntegerField, Value, When

from careers.choices_skills import ClaimState
from careers.models import JobSkill, PersonSkill, Skill
from careers.selectors.person_skills import COUNTED, MANY
from careers.selectors.referential import edition_in_use
from careers.workforce.projection import Person

HORIZONS = (3, 5, 10)
LEVELS = (1, 2, 3, 4)


@dataclass
class Outlook:
    """A skill: its holders today by level, the year in which each leaves, and how many people in service need it.

    `able`: those of today who hold it at the level that their own job asks.
    """

    code: str
    label: str
    domain: str = ""
    levels: Counter[int] = field(default_factory=Counter)
    leavings: Counter[int] = field(default_factory=Counter)
    needed: int = 0
    able: int = 0

    @property
    def holders(self) -> int:
        return sum(self.levels.values())

    def left_by(self, year: int) -> int:
        """How many of today's holders have left by the end of a year."""
        return sum(number for each, number in self.leavings.items() if each <= year)

    def remaining(self, year: int) -> int:
        return self.holders - self.left_by(year)

    def share_lost(self, year: int) -> int:
        """Per cent of today's holders who have left by then, rounded half up."""
        return (200 * self.left_by(year) + self.holders) // (2 * self.holders) if self.holders else 0


def held_levels(keys: Sequence[int], on: date, code: str = "") -> list[tuple[int, str, int]]:
    """(employee, code, level) of what is held on a day by the rule of `held_skills`; one query."""
    rows = PersonSkill.objects.filter(on__lte=on, state__in=COUNTED).exclude(expires_on__lte=on)
    if len(keys) <= MANY:
        rows = rows.filter(employee__in=keys)
    if code:
        rows = rows.filter(code=code)
    confirmed = Case(When(state=ClaimState.VALID, then=Value(1)), default=Value(0), output_field=IntegerField())
    rows = rows.order_by("employee_id", "code", confirmed.desc(), "-on", "-pk").distinct("employee_id", "code")
    wanted = set(keys)
    return [row for row in rows.values_list("employee_id", "code", "level") if row[0] in wanted]


def outlooks(people: Sequence[Person], on: date, code: str = "") -> list[Outlook]:
    """Every skill of the referential that somebody holds or needs (or that of a code alone), those that lose the largest share within
    five years first."""
    said = {each: (label, domain) for each, label, domain in Skill.objects.filter(edition=edition_in_use(on=on)).values_list("code", "label", "domain__label")}
    found: dict[str, Outlook] = {}

    def at(code: str) -> Outlook:
        if code not in found:
            found[code] = Outlook(code, *said.get(code, (code, "")))
        return found[code]

    leaving = {person.key: person.leaves_in(on.year) for person in people}
    held: dict[int, dict[str, int]] = {}
    for key, skill, level in held_levels(list(leaving), on, code):
        held.setdefault(key, {})[skill] = level
        row = at(skill)
        row.levels[level] += 1
        year = leaving[key]
        if year is not None:
            row.leavings[year] += 1
    jobs = {person.key: person.job for person in people if person.job}
    asked: dict[int, list[tuple[str, int]]] = {}
    needs = JobSkill.objects.filter(job__in=set(jobs.values()))
    if code:
        needs = needs.filter(skill__code=code)
    for job, skill, level in needs.values_list("job", "skill__code", "level"):
        asked.setdefault(job, []).append((skill, level))
    nothing: dict[str, int] = {}
    for key, job in jobs.items():
        mine = held.get(key, nothing)
        for skill, level in asked.get(job, ()):
            row = at(skill)
            row.needed += 1
            row.able += mine.get(skill, 0) >= level
    return sorted(found.values(), key=lambda row: (-row.share_lost(on.year + 5), -row.left_by(on.year + 10), row.label))
