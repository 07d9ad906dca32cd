"""Reading administrative positions: of a day, of a person over time, those that come to their term."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from careers.choices_positions import PRIVATE
from careers.models import AdministrativePosition, PositionKind
from hr_core.access import Access
from hr_core.models import Employee
from hr_core.registry import CareerEvent

#: Who reads positions of health and discipline.
WRITERS = ("act_prepare", "act_check", "act_sign")


def position_on(employee: Employee, on: date) -> AdministrativePosition | None:
    """The position held on a day; None: in service."""
    rows = AdministrativePosition.objects.on(on).filter(employee=employee)
    return rows.select_related("employee", "kind__absence_kind", "absence__kind").first()


def positions_of(access: Access) -> QuerySet[AdministrativePosition]:
    """Those of the files that this person sees; health and suspension for who handles acts only."""
    rows = AdministrativePosition.objects.filter(employee__in=Employee.objects.visible_to(access).values("pk"))
    if not access.has(*WRITERS):
        rows = rows.exclude(kind__nature__in=PRIVATE)
    return rows.select_related("employee", "kind", "act", "return_act")


def positions_due(access: Access, until: date) -> QuerySet[AdministrativePosition]:
    """Positions still held whose term falls before a day and that nothing has ended or followed."""
    return positions_of(access).filter(end__isnull=True, due_on__lte=until).order_by("due_on")


def kinds_offered(act_kind: str | None = None) -> list[PositionKind]:
    """The kinds that an act of this code may open."""
    rows = PositionKind.objects.filter(is_active=True)
    return [kind for kind in rows if act_kind is None or kind.act_kind == act_kind]


@dataclass(frozen=True)
class Held:
    """A position over `[start, end)` as the calculations read it; `share` of the time counts for advancement, in per cent."""

    start: date
    end: date | None
    label: str
    share: int
    absence: int | None
    counts_for_pension: bool
    is_private: bool = False


def held_by(employees: Iterable[int]) -> dict[int, list[Held]]:
    """The positions of each employee in order; one query."""
    found: dict[int, list[Held]] = defaultdict(list)
    rows = AdministrativePosition.objects.filter(employee__in=list(employees)).select_related("kind").order_by("start")
    for row in rows:
        kind = row.kind
        found[row.employee_id].append(
            Held(row.start, row.end, kind.label, kind.advancement_share, row.absence_id, kind.counts_for_pension, kind.is_private)
        )
    return found


def position_events(employee: Employee, access: Access) -> Iterator[CareerEvent]:
    """The positions of a career, for the page « Parcours »; one query."""
    rows = AdministrativePosition.objects.filter(employee=employee.pk).select_related("kind")
    for row in rows if access.has(*WRITERS) else rows.exclude(kind__nature__in=PRIVATE):
        url = reverse("careers:position_detail", args=[row.pk]) if access.has("career_view") else ""
        yield CareerEvent(row.start, row.kind.label, row.host, row.end, "act", row.reference, url)
