"""From hiring to leaving as pages read it: points to do, who looks alike, trials and contracts that end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from hr_core.access import Access
from hr_core.choices import Stage
from hr_core.models import ChecklistLine, ChecklistRule, Contract, Employee, Hiring
from hr_core.selectors.contract_ends import unfollowed
from hr_core.text import fold

AHEAD = timedelta(days=90)


@dataclass(frozen=True)
class Point:
    label: str
    service: str
    due_on: date


def entry_points(contract_kind: str, of_day: date) -> list[Point]:
    """What the checklist of a hiring will hold; one query."""
    rules = ChecklistRule.objects.filter(stage=Stage.ENTRY, is_closed=False)
    return [
        Point(rule.label, rule.service, of_day + timedelta(days=rule.days))
        for rule in rules
        if not rule.contract_kinds or contract_kind in rule.contract_kinds
    ]


def look_alikes(access: Access, identity: dict[str, Any]) -> list[Employee]:
    """Files of the institution that may be the same person: same number of social security, or same name and birth."""
    alike = Q(pk__in=[])
    if identity.get("social_security_number"):
        alike |= Q(social_security_number=identity["social_security_number"])
    name = fold(f"{identity['last_name']} {identity['first_names']}")
    same = Q(search_text__contains=name)
    if identity.get("birth_on"):
        same &= Q(birth_on=identity["birth_on"]) | Q(birth_on__isnull=True)
    return list(Employee.objects.visible_to(access).filter(alike | same)[:5])


def hirings_visible(access: Access) -> QuerySet:
    """The hirings of the files that one may see, and those not yet opened: one's own for whoever works for units only."""
    drafts = Hiring.objects.filter(employee__isnull=True)
    if access.reach("personnel_change") is not None:
        drafts = drafts.filter(started_by=access.user)
    return drafts | Hiring.objects.filter(employee__in=Employee.objects.visible_to(access).values("pk"))


def open_lines(access: Access) -> QuerySet:
    """Points still to do of the people whom this person may see, the most urgent first."""
    visible = Employee.objects.visible_to(access).values("pk")
    return ChecklistLine.objects.filter(done_on__isnull=True, employee__in=visible).select_related("employee")


def late_lines(access: Access, on: date) -> QuerySet:
    return open_lines(access).filter(due_on__lt=on, is_required=True)


@dataclass(frozen=True)
class Checklist:
    """The list of one entry or one leaving of a person."""

    stage: str
    of_day: date
    lines: Sequence[ChecklistLine]

    @property
    def title(self) -> str:
        return str(Stage(self.stage).label)

    @property
    def done(self) -> int:
        return sum(line.done_on is not None for line in self.lines)

    @property
    def percent(self) -> int:
        return 100 * self.done // len(self.lines) if self.lines else 100

    @property
    def is_complete(self) -> bool:
        return all(line.done_on is not None for line in self.lines if line.is_required)


def checklists_of(employee: Employee) -> list[Checklist]:
    """Every list of a file, the latest first; one query."""
    found: dict[tuple[date, str], list[ChecklistLine]] = {}
    for line in ChecklistLine.objects.filter(employee=employee.pk).select_related("done_by").order_by("due_on", "pk"):
        found.setdefault((line.of_day, line.stage), []).append(line)
    return [Checklist(stage, day, lines) for (day, stage), lines in sorted(found.items(), reverse=True)]


def with_progress(files: QuerySet) -> QuerySet:
    """Add to each hiring the points of the list of its employee, and how many are done."""
    lines = Q(employee__checklist_lines__stage=Stage.ENTRY, employee__checklist_lines__of_day=F("entry_on"))
    done = lines & Q(employee__checklist_lines__done_on__isnull=False)
    return files.annotate(
        points=Count("employee__checklist_lines", filter=lines), points_done=Count("employee__checklist_lines", filter=done)
    )


def deadlines(access: Access, on: date, *, ahead: timedelta = AHEAD) -> QuerySet:
    """Contracts in force whose trial ends within three months, or their term with nothing to follow; of those one may see."""
    visible = Employee.objects.visible_to(access).values("pk")
    ending = unfollowed(Contract.objects.on(on).filter(end__lte=on + ahead))
    soon = Q(pk__in=ending.values("pk")) | Q(probation_ends_on__gte=on, probation_ends_on__lte=on + ahead)
    rows = Contract.objects.on(on).filter(soon, employee__in=visible, employee__left_on__isnull=True)
    return rows.select_related("employee").order_by("employee__last_name")
