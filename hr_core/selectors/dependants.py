"""Which children count for the tax on pay: the ages of each country."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from hr_core.models import Dependant, Employee, FamilyStatus
from hr_core.text import french_count

RULES = Path(__file__).resolve().parent.parent / "data" / "child_rules.toml"


@dataclass(frozen=True)
class ChildRule:
    """A child counts while younger than `age_limit`, or than `school_age_limit` at school, or when disabled."""

    age_limit: int
    school_age_limit: int
    disabled_without_limit: bool
    confidence: str
    source: str

    def counts(self, child: Dependant, on: date) -> bool:
        """Whether a child in charge counts on a day; one whose birth date is unknown counts, as declared."""
        if child.birth_on is None or (child.is_disabled and self.disabled_without_limit):
            return True
        pupil = child.in_school_until is not None and child.in_school_until >= on
        limit = self.school_age_limit if pupil else self.age_limit
        return child.birth_on > self.born_after(on, limit)

    @staticmethod
    def born_after(on: date, age: int) -> date:
        """The last birthday that has already reached `age` on `on`: those born after it are younger."""
        try:
            return on.replace(year=on.year - age)
        except ValueError:  # 29 February
            return on.replace(year=on.year - age, day=28)


@cache
def _rules() -> dict[str, Any]:
    with RULES.open("rb") as file:
        return tomllib.load(file)


def child_rule(country: str) -> ChildRule:
    """The rule of a country; the zone's usage, of low confidence, where no text was found."""
    rules = _rules()
    return ChildRule(**rules.get(country, rules["default"]))


def dependants_count(employee: Employee, on: date, rule: ChildRule) -> int:
    """Children of a file counted for the tax of a day: those entered by name, else the number declared."""
    children = list(Dependant.objects.on(on).filter(employee=employee, kind=Dependant.Kind.CHILD))
    if children:
        return sum(child.counts_for_tax and rule.counts(child, on) for child in children)
    family = FamilyStatus.objects.on(on).filter(employee=employee).first()
    return family.declared_children if family else 0


def unnamed_children(employee: Employee, on: date) -> int:
    """Children declared by their number alone on a day: the first one entered by name makes them count no longer."""
    if Dependant.objects.on(on).filter(employee=employee, kind=Dependant.Kind.CHILD).exists():
        return 0
    family = FamilyStatus.objects.on(on).filter(employee=employee).first()
    return family.declared_children if family else 0


def unnamed_words(employee: Employee, on: date) -> str:
    """What to know before entering a child by name; nothing when no child is declared by number."""
    count = unnamed_children(employee, on)
    if not count:
        return ""
    told = {"count": french_count(count, _("enfant déclaré"), _("enfants déclarés"))}
    return _("%(count)s sans nom dans la situation de famille : dès qu’un enfant est inscrit, inscrivez aussi les autres, seuls comptent ceux qui sont nommés.") % told


def age(birth: date, on: date) -> int:
    """Full years on a day."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
