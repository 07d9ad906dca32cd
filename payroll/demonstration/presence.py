"""Presence at IPRES: a week of badges of one unit, and a physical control under way in an agency."""

from __future__ import annotations

from datetime import date, time, timedelta

from hr_core.access import access_of
from hr_core.models import AttendanceFinding, BadgeDay, Employee, Institution, Posting, WorkHours
from hr_core.services.attendance import attendance_review, finding_justify, work_hours_set
from payroll.demonstration.cast import account
from payroll.models import StaffCheck, StaffControl
from payroll.services.staff_controls import check_note, control_open, control_save

MONDAY = date(2026, 11, 16)


def presence(institution: Institution) -> int:
    """Once; returns the findings proposed. Runs in the scope."""
    if WorkHours.objects.exists():
        return 0
    officer, head = account(institution, "rh"), account(institution, "drh")
    values = {"start": date(2026, 1, 1), "opens_at": time(8), "closes_at": time(17), "tolerance": 15}
    work_hours_set(institution=institution, values=values, actor=head)
    employee = Employee.objects.filter(user__username__startswith=f"{institution.code}/", is_confidential=False).first()
    posting = Posting.objects.on(MONDAY).filter(employee=employee).first() if employee else None
    if posting is None:
        return 0
    mates = Posting.objects.on(MONDAY).filter(unit=posting.unit, employee__left_on=None, employee__is_confidential=False)
    rows = []
    for rank, mate in enumerate(mates.select_related("employee").order_by("employee__staff_number")[:12]):
        for day in range(5):
            if (rank, day) in ((3, 1), (7, 4)):
                continue
            late = 37 if (rank + day) % 9 == 4 else (rank * 3 + day) % 11
            opens = time(8 + late // 60, late % 60) if late > 20 else time(7, 50 + late % 10)
            rows.append(BadgeDay(institution=institution, employee=mate.employee, day=MONDAY + timedelta(days=day), first_in=opens, last_out=time(17, 5 + rank)))
    BadgeDay.objects.bulk_create(rows)
    made = attendance_review(institution=institution, first=MONDAY, last=MONDAY + timedelta(days=4), actor=officer)
    first = AttendanceFinding.objects.exclude(employee__user=officer).select_related("employee").first()
    if first is not None:
        finding_justify(finding=first, reason="Réunion à la direction générale", access=access_of(officer, institution.pk))
    control = control_save(
        control=StaffControl(institution=institution), actor=officer,
        values={
            "title": f"Contrôle physique, {posting.unit}", "place": "salle de réunion du siège", "starts_on": date(2026, 11, 30),
            "ends_on": date(2026, 12, 4), "unit": posting.unit, "reference": "Note de service n° 214",
            "papers": "carte nationale d’identité ; contrat ou acte d’engagement ; dernier bulletin",
        },
    )  # fmt: skip
    control_open(control=control, actor=officer)
    for check in StaffCheck.objects.filter(control=control).select_related("employee")[:3]:
        check_note(check=check, state="present", note="", actor=officer)
    return made
