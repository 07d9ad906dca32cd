"""The search of the bar: people by name, staff number or unit, and units; as fast at twenty thousand as at two hundred."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from hr_core.access import Access
from hr_core.models import Employee, Posting, Unit
from hr_core.selectors.employees import present_on, with_current_facts
from hr_core.text import fold


def find_people(access: Access, text: str, on: date, *, limit: int) -> list[Any]:
    """The first files that hold every word, in the name, the number or the unit of the day; three queries."""
    words = fold(text).split()
    if not words:
        return []
    units = _units_by_word(words)
    found = Employee.objects.visible_to(access)
    for word in words:
        held = Q(search_text__contains=word)
        if units[word]:
            held |= Q(Exists(Posting.objects.on(on).filter(employee=OuterRef("pk"), unit__in=units[word])))
        found = found.filter(held)
    return _first(found, text, on, limit)


def people_like(people: QuerySet, text: str, on: date, *, limit: int) -> list[Any]:
    """The first of these people whose name or number holds every word, with the facts of the day; two queries."""
    words = fold(text).split()
    if not words:
        return []
    for word in words:
        people = people.filter(search_text__contains=word)
    return _first(people, text, on, limit)


def people_named(people: QuerySet, text: str) -> QuerySet:
    """Those of whose number and names every word typed is a whole word: « Sow » is not « Sowane »."""
    words = fold(text).split()
    for word in words:
        people = people.filter(search_text__regex=rf"(^| ){word}( |$)")
    return people if words else people.none()


def _first(found: QuerySet, text: str, on: date, limit: int) -> list[Any]:
    """First the number as typed, then names that begin with the first word; those in service before leavers."""
    word = fold(text).split()[0]
    rank = Case(
        When(staff_number__iexact=text.strip(), then=Value(0)),
        When(search_text__startswith=word, then=Value(1)),
        When(search_text__contains=f" {word}", then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    gone = Case(When(present_on(on), then=Value(0)), default=Value(1), output_field=IntegerField())
    ordered = found.annotate(rank=rank, gone=gone).order_by("gone", "rank", "last_name", "first_names", "pk")
    keys = list(ordered.values_list("pk", flat=True)[:limit])
    rows = {row.pk: row for row in with_current_facts(Employee.objects.filter(pk__in=keys), on)}
    return [rows[key] for key in keys if key in rows]


def find_units(text: str, *, limit: int) -> list[Unit]:
    """Open units whose name or code holds every word, whatever accents and case."""
    words = fold(text).split()
    if not words:
        return []
    found = Unit.objects.filter(closed_on__isnull=True).order_by("code")
    return [unit for unit in found if all(word in fold(f"{unit.code} {unit.name}") for word in words)][:limit]


def _units_by_word(words: list[str]) -> dict[str, list[int]]:
    """For each word of three letters and more, the units whose name or code holds it; one query."""
    units = [(key, fold(f"{code} {name}")) for key, code, name in Unit.objects.values_list("pk", "code", "name")]
    return {word: [key for key, told in units if len(word) > 2 and word in told] for word in words}
