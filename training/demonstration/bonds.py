"""Bonds of the demonstration: two in force, one to approve."""

from __future__ import annotations

from datetime import date
from typing import Any

from hr_core.access import Access
from hr_core.models import Employee, Institution
from training.models import Course, TrainingBond
from training.services.bonds import bond_decide, bond_propose

#: (rank of the person, course, reference, start, end, amount, approved)
BONDS = (
    (12, "Q-CSS", "Engagement n° 2025-04", date(2025, 8, 1), date(2030, 8, 1), 9_800_000, True),
    (15, "Q-MRH", "Engagement n° 2024-11", date(2024, 10, 1), date(2027, 10, 1), 4_200_000, True),
    (19, "Q-CSS", "Engagement n° 2026-07", date(2026, 12, 1), date(2031, 12, 1), 9_800_000, False),
)


def bonds(institution: Institution, officer: Access, head: Access) -> None:
    """Nothing when a bond is there. Runs in the scope."""
    if TrainingBond.objects.exists():
        return
    courses = {course.code: course for course in Course.objects.filter(code__in={row[1] for row in BONDS})}
    staff = list(Employee.objects.filter(is_confidential=False, left_on=None).exclude(user__in=[officer.user, head.user]).order_by("staff_number")[:20])
    for rank, code, reference, start, end, amount, approved in BONDS:
        values: dict[str, Any] = {
            "course": courses.get(code), "title": "" if code in courses else code, "reference": reference.replace("n° ", "n°\u00a0"),
            "signed_on": min(start, date(2026, 11, 20)), "start": start, "end": end, "amount": amount,
        }  # fmt: skip
        bond = bond_propose(institution=institution, employee=staff[rank], values=values, access=officer)
        if approved:
            bond_decide(bond=bond, approve=True, answer="", access=head)
