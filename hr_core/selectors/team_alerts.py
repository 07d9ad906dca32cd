"""What comes for the people of a team: end of probation, end of contract, retirement."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from hr_core.models import Contract, Employee

AHEAD = timedelta(days=90)
RETIREMENT_WARNING, USUAL_RETIREMENT = 365, 60


@dataclass(frozen=True)
class Alert:
    employee: Employee
    on: date
    words: str


def team_alerts(employees: Collection[int], today: date) -> list[Alert]:
    """By day; one query of contracts and one of files. Retirement at sixty is a first warning: the file says the exact age."""
    found: list[Alert] = []
    contracts = Contract.objects.on(today).filter(employee__in=list(employees)).select_related("employee")
    for row in contracts:
        if row.probation_ends_on and today <= row.probation_ends_on <= today + AHEAD:
            found.append(Alert(row.employee, row.probation_ends_on, _("fin de la période d’essai")))
        if row.end and row.end <= today + AHEAD:
            found.append(Alert(row.employee, row.end - timedelta(days=1), _("fin du contrat")))
    for person in Employee.objects.filter(pk__in=list(employees), birth_on__isnull=False):
        birth = person.birth_on
        on = date(birth.year + USUAL_RETIREMENT, birth.month, min(birth.day, 28))
        if today <= on <= today + timedelta(days=RETIREMENT_WARNING):
            found.append(Alert(person, on, _("soixante ans : préparer le départ à la retraite")))
    return sorted(found, key=lambda alert: (alert.on, alert.employee.pk))
