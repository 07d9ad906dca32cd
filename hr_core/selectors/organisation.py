"""The organisation tree as pages draw it: each unit with its head of the day and its staff."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count

from hr_core.access import Access
from hr_core.models import Employee, Institution, Posting, Unit, UnitHead


@dataclass
class Node:
    """A unit of the tree. `staff` counts those posted there, `total` those below as well."""

    unit: Unit
    head: str = ""
    is_acting: bool = False
    staff: int = 0
    total: int = 0
    children: list[Node] = field(default_factory=list)


def regional_body() -> Institution:
    """The CIPRES itself, where the committee, its secretary and the editors of the referential hold their roles."""
    return Institution.objects.select_related("country").get(is_regional=True)


def zone_names() -> dict[int, str]:
    """How each institution is called among those of the zone: its acronym, with the country where several bear it. One query."""
    rows = list(Institution.objects.values_list("pk", "acronym", "country__name"))
    shared = Counter(acronym for _key, acronym, _country in rows)
    return {key: f"{acronym} {country}" if shared[acronym] > 1 else acronym for key, acronym, country in rows}


def unit_tree(on: date, access: Access, *, with_closed: bool = False) -> list[Node]:
    """The top units, each with those below; three queries. Heads whom this person may not see are left unnamed."""
    units = Unit.objects.order_by("code")
    if not with_closed:
        units = units.filter(closed_on__isnull=True)
    nodes = {unit.pk: Node(unit) for unit in units}
    counted = Posting.objects.on(on).values("unit").annotate(staff=Count("employee", distinct=True))
    for unit, staff in counted.values_list("unit", "staff"):
        if unit in nodes:
            nodes[unit].staff = staff
    visible = Employee.objects.visible_to(access).values("pk")
    for head in UnitHead.objects.on(on).filter(employee__in=visible).select_related("employee"):
        if head.unit_id in nodes:
            nodes[head.unit_id].head = head.employee.full_name
            nodes[head.unit_id].is_acting = head.acting
    tops: list[Node] = []
    for node in nodes.values():
        parent = nodes.get(node.unit.parent_id or 0)
        (parent.children if parent else tops).append(node)
    for node in tops:
        _add_up(node)
    return tops


def units_below(units: Iterable[int]) -> list[int]:
    """These units (keys) and all those below them; one query."""
    children: dict[int | None, list[int]] = {}
    for key, parent in Unit.objects.values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(key)
    found: list[int] = []
    waiting = list(units)
    while waiting:
        unit = waiting.pop()
        found.append(unit)
        waiting.extend(children.get(unit, []))
    return found


def units_above(unit: int | None) -> list[int]:
    """This unit (key) and all those that hold it, nearest first; one query."""
    parents = dict(Unit.objects.values_list("pk", "parent_id"))
    found: list[int] = []
    while unit is not None and unit not in found:
        found.append(unit)
        unit = parents.get(unit)
    return found


def _add_up(node: Node) -> int:
    node.total = node.staff + sum(_add_up(child) for child in node.children)
    return node.total
