"""Badges as a list: one line per passage or per day and person; equal days are put together (first entry, last exit)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import partial
from typing import Any

from hr_core.access import Access
from hr_core.imports import dates
from hr_core.imports.columns import Column
from hr_core.imports.identifiers import parse_staff_number, parse_text
from hr_core.imports.problems import issue
from hr_core.imports.text import cell_text
from hr_core.loading.lists import ListFile, ListFormat
from hr_core.loading.plan import ListPlan
from hr_core.loading.staff_plan import StaffImportOptions
from hr_core.models import BadgeDay, Employee, Institution, User
from hr_core.services.attendance import attendance_review
from hr_core.text import french_date

HOUR = re.compile(r"^(\d{1,2})\s*(?:[:hH.]\s*(\d{1,2}))?(?:[:.]\d{1,2})?$")
Hours = tuple[time | None, time | None]


def parse_hour(raw: Any) -> tuple[time | None, Any]:
    """« 08:12 », « 8h12 », « 08:12:30 », a time or a fraction of a day of a workbook; to the minute."""
    if isinstance(raw, datetime):
        return raw.time().replace(second=0, microsecond=0), None
    if isinstance(raw, time):
        return raw.replace(second=0, microsecond=0), None
    if isinstance(raw, float) and 0 <= raw < 1:
        minutes = round(raw * 1440) % 1440
        return time(minutes // 60, minutes % 60), None
    text = cell_text(raw)
    if not text:
        return None, None
    found = HOUR.match(text.strip())
    hour, minute = (int(found.group(1)), int(found.group(2) or 0)) if found else (99, 0)
    if hour > 23 or minute > 59:
        return None, issue("choice_unreadable", expected="une heure, par exemple 08:12")
    return time(hour, minute), None


def badge_format(today: date) -> ListFormat:
    return ListFormat(
        title="Pointages",
        columns=(
            Column("staff_number", "Matricule", "staff_number", ("matricule de l’agent", "mle", "mat", "id", "badge", "user id"), "02147"),
            Column("name", "Nom et prénoms", "text", ("nom", "agent", "noms et prénoms", "name"), "DIATTA Moussa"),
            Column("day", "Jour", "day", ("date", "date de pointage", "date pointage"), "03/11/2026"),
            Column("first_in", "Arrivée", "hour", ("entrée", "heure d’arrivée", "heure entrée", "check in", "heure", "passage"), "08:05"),
            Column("last_out", "Départ", "hour", ("sortie", "heure de départ", "heure sortie", "check out"), "17:02"),
        ),
        parsers={
            "staff_number": parse_staff_number, "text": parse_text, "hour": parse_hour,
            "day": partial(dates.parse_date, today=today, rule=dates.FUTURE),
        },
        required=("staff_number", "day"),
    )  # fmt: skip


@dataclass
class BadgePlan(ListPlan):
    """Days to write; those already there with the same hours are left."""

    inserts: list[BadgeDay] = field(default_factory=list)
    updates: list[BadgeDay] = field(default_factory=list)

    def write(self, actor: User) -> None:
        """The days, then what follows from them: latenesses and absences that nothing explains."""
        BadgeDay.objects.bulk_create(self.inserts, batch_size=1000)
        BadgeDay.objects.bulk_update(self.updates, ["first_in", "last_out"], batch_size=1000)
        days = [row.day for row in (*self.inserts, *self.updates)]
        if days:
            attendance_review(institution=self.institution, first=min(days), last=max(days), actor=actor)


def plan_badges(file: ListFile, institution: Institution, access: Access, options: StaffImportOptions) -> BadgePlan:
    """Compare the file with the days recorded; three queries, whatever its length."""
    plan = BadgePlan(institution)
    rows = plan.begin(file)
    numbers = {row["staff_number"] for row in rows}
    people = {
        each.staff_number: each
        for each in Employee.objects.of(institution).visible_to(access).filter(staff_number__in=numbers)
    }
    merged: dict[tuple[int, date], tuple[int, Employee, Hours]] = {}
    for row in rows:
        person = people.get(row["staff_number"])
        hours = (row.get("first_in"), row.get("last_out"))
        if person is None:
            plan.refuse(row["line"], "Matricule", row["staff_number"], "Aucun dossier ne porte ce matricule.", "Corrigez-le ; gardez ses zéros de tête.")
        elif hours == (None, None):
            plan.refuse(row["line"], "Arrivée", "", "Cette ligne ne dit ni arrivée ni départ.", "Complétez-la, ou retirez-la : l’absence de pointage suffit.")
        else:
            key = (person.pk, row["day"])
            line, _same, held = merged.get(key, (row["line"], person, (None, None)))
            merged[key] = (line, person, _together(held, hours))
    _compare(plan, institution, merged)
    return plan


def _together(one: Hours, other: Hours) -> Hours:
    """The first entry and the last exit of several passages of a day; an only column of passages serves for both."""
    times = [each for each in (*one, *other) if each is not None]
    first = [each for each in (one[0], other[0]) if each is not None]
    last = [each for each in (one[1], other[1]) if each is not None]
    out = max(last) if last else (max(times) if len(times) > 1 and max(times) != min(times) else None)
    return (min(first) if first else None, out)


def _compare(plan: BadgePlan, institution: Institution, merged: Mapping[tuple[int, date], tuple[int, Employee, Hours]]) -> None:
    keys = {key for key, _day in merged}
    days = {day for _key, day in merged}
    held = {(row.employee_id, row.day): row for row in BadgeDay.objects.filter(institution=institution, employee__in=keys, day__in=days)}
    for key, (line, person, hours) in merged.items():
        row = held.get(key)
        if row is not None and (row.first_in, row.last_out) == hours:
            plan.unchanged += 1
            continue
        is_new = row is None
        if row is None:
            plan.inserts.append(BadgeDay(institution=institution, employee=person, day=key[1], first_in=hours[0], last_out=hours[1]))
            plan.created += 1
        else:
            row.first_in, row.last_out = hours
            plan.updates.append(row)
            plan.changed += 1
        values = [("Jour", "", french_date(key[1])), ("Arrivée", "", _said(hours[0])), ("Départ", "", _said(hours[1]))]
        who = f"{person.full_name}, matricule {person.staff_number}"
        plan.told.append({"line": line, "who": who, "is_new": is_new, "values": [value for value in values if value[2]]})


def _said(hour: time | None) -> str:
    return f"{hour:%H:%M}" if hour else ""
