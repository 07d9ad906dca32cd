"""What is due for erasure under the rules in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hr_core.access import Access
from hr_core.models import Erasure, ErasureState, Institution, RetentionRule
from hr_core.retention import CATEGORIES, RetentionCategory
from hr_core.selectors.contract_law import months_after


@dataclass(frozen=True)
class Due:
    """A category on a day: its rule (None: nothing is erased), what is older, the last erasure."""

    category: RetentionCategory
    rule: RetentionRule | None
    before: date | None
    rows: int = 0
    asked: Erasure | None = None
    last: Erasure | None = None


def rule_on(institution: Institution, category: str, on: date) -> RetentionRule | None:
    return RetentionRule.objects.on(on).filter(institution=institution, category=category).first()


def before_of(rule: RetentionRule, on: date) -> date:
    """The first day that is still kept on `on`."""
    return months_after(on, -rule.months)


def due_count(category: RetentionCategory, institution: Institution, before: date) -> int:
    """Rows to erase or to empty; what goes with them by cascade is not counted."""
    total = sum(rows.order_by().count() for rows in category.rows(institution, before))
    emptied = category.emptied(institution, before) if category.emptied else None
    return total + (emptied.rows.order_by().count() if emptied else 0)


def due_list(institution: Institution, on: date) -> list[Due]:
    """Every category; two or three queries for each one that has a rule."""
    rules = {row.category: row for row in RetentionRule.objects.on(on).filter(institution=institution)}
    asked: dict[str, Erasure] = {}
    last: dict[str, Erasure] = {}
    for row in Erasure.objects.filter(institution=institution).exclude(state=ErasureState.REFUSED).order_by("pk"):
        (asked if row.state == ErasureState.ASKED else last)[row.category] = row
    found = []
    for slug, category in CATEGORIES.items():
        rule = rules.get(slug)
        before = before_of(rule, on) if rule else None
        count = due_count(category, institution, before) if before else 0
        found.append(Due(category, rule, before, count, asked.get(slug), last.get(slug)))
    return found


def due_sample(category: RetentionCategory, institution: Institution, before: date, access: Access, most: int) -> Sequence[tuple[str, str]]:
    """(what, whom or which) of the first rows; the confidential population is not named to who may not see it."""
    found: list[tuple[str, str]] = []
    sets = [*category.rows(institution, before)]
    emptied = category.emptied(institution, before) if category.emptied else None
    if emptied:
        sets.append(emptied.rows)
    for rows in sets:
        room = most - len(found)
        if room <= 0:
            break
        links = [field.name for field in rows.model._meta.concrete_fields if field.is_relation and field.name in PEOPLE]
        for row in rows.select_related(*links)[:room]:
            found.append((str(rows.model._meta.verbose_name), _named(row, access)))
    return found


PEOPLE = ("employee", "document", "absence", "user", "request", "recruitment")


def _named(row: object, access: Access) -> str:
    person = row if hasattr(row, "is_confidential") else getattr(row, "employee", None)
    if getattr(person, "is_confidential", False) and not access.has("confidential_view"):
        return "•••"
    words = str(row)
    return words if person is None or person is row else f"{person} : {words}"


def erasures_to_decide(access: Access):  # type: ignore[no-untyped-def]
    rows = Erasure.objects.filter(state=ErasureState.ASKED)
    return rows.exclude(asked_by=access.user) if access.has("erasure_decide") else rows.none()
