"""How long IPRES keeps data, and an erasure that waits for a second person: badges taken over from the old clock."""

from __future__ import annotations

from datetime import date, time, timedelta

from hr_core.models import BadgeDay, Employee, Institution, RetentionRule
from hr_core.services.erasure import erasure_ask, retention_rule_set
from payroll.demonstration.cast import account

START, DAY, MONDAY = date(2026, 1, 1), date(2026, 11, 20), date(2024, 9, 2)
MONTHS = {"presence": 24, "connexions": 12, "demandes": 60, "pieces-absence": 60, "documents": 120, "anciens-agents": 120, "candidats": 24}
DECISION = "Décision de la direction générale du 15 décembre 2025"


def retention(institution: Institution) -> None:
    """Nothing when a rule is there. Runs in the scope."""
    if RetentionRule.objects.exists():
        return
    people = list(Employee.objects.in_service(MONDAY).order_by("pk")[:8])
    BadgeDay.objects.bulk_create(
        BadgeDay(institution=institution, employee=person, day=MONDAY + timedelta(days=rank), first_in=time(8, 2), last_out=time(17, 11))
        for person in people for rank in range(5)
    )  # fmt: skip
    for category, months in MONTHS.items():
        retention_rule_set(
            institution=institution, category=category, start=START, months=months, reference=DECISION, reason="Durées de conservation"
        )
    if people:
        officer = account(institution, "donnees")
        erasure_ask(institution=institution, category="presence", on=DAY, reason="Revue annuelle des durées", actor=officer)
