"""Which declarations an institution makes, and the rule of each one's due date: its own, else the country's by headcount."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hr_core.models import Employee, Institution
from payroll.models import FilingRule
from payroll.returns.book import Declaration, declaration, declarations
from payroll.returns.due import DueRule, period_of, rule_for


@dataclass(frozen=True)
class KnownRule:
    """A declaration and its rule. `rule` None: neither the text nor the institution says how often it is made; with
    `rule.day` None the day is missing. `own` is the institution's row when the rule is its own."""

    declaration: Declaration
    rule: DueRule | None
    own: FilingRule | None

    @property
    def is_complete(self) -> bool:
        return self.rule is not None and self.rule.day is not None


def staff_on(day: date) -> int:
    """People in service on a day: what thresholds of headcount count."""
    return Employee.objects.in_service(day).count()


def counted_on(day: date) -> date:
    """The day on which thresholds count the staff: the first of the civil quarter.

    A quarter keeps the periodicity with which it began: otherwise a threshold crossed within it would declare some months
    twice, alone and with their quarter, and others never.
    """
    return period_of("quarter", day).start


def own_rules(on: date) -> dict[str, FilingRule]:
    """The institution's own rules in force on a day, by declaration."""
    found: dict[str, FilingRule] = {}
    for row in FilingRule.objects.on(on).select_related("author").order_by("start"):
        found[row.code] = row
    return found


def known_rules(
    institution: Institution, on: date, *, staff: int | None = None, own: Mapping[str, FilingRule] | None = None
) -> Sequence[KnownRule]:
    """Every periodic declaration of the institution's country with its rule on a day; two queries."""
    held = own_rules(on) if own is None else own
    people = staff_on(counted_on(on)) if staff is None else staff
    return [
        KnownRule(each, held[each.code].rule if each.code in held else rule_for(each.rules, people), held.get(each.code))
        for each in declarations(institution.country_id)
        if each.is_periodic
    ]


def known_rule(institution: Institution, code: str, on: date) -> KnownRule | None:
    """The rule of one declaration; None when the country has no such periodic declaration."""
    found = declaration(institution.country_id, code)
    if found is None or not found.is_periodic:
        return None
    return next(each for each in known_rules(institution, on) if each.declaration.code == code)
