"""What comes for people: end of probation, end of contract, retirement at the age of the country."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from hr_core.models import Contract, Employee, Institution, PayTerms
from hr_core.selectors.contract_ends import unfollowed
from hr_core.selectors.retirement import retirement_ages, retires_on

AHEAD = timedelta(days=90)
RETIREMENT_WARNING = timedelta(days=365)


@dataclass(frozen=True)
class Alert:
    employee: Employee
    on: date
    words: str


def team_alerts(people: Collection[Employee], today: date, institution: Institution) -> list[Alert]:
    """By day; three queries whatever the team, and the law of the country. An age reached already still warns."""
    found: list[Alert] = []
    employees = [person.pk for person in people]
    contracts = Contract.objects.on(today).filter(employee__in=employees).select_related("employee")
    ending = set(unfollowed(contracts.filter(end__lte=today + AHEAD)).values_list("pk", flat=True))
    for row in contracts:
        if row.probation_ends_on and today <= row.probation_ends_on <= today + AHEAD:
            found.append(Alert(row.employee, row.probation_ends_on, _("fin de la période d’essai")))
        if row.end and row.pk in ending:
            found.append(Alert(row.employee, row.end - timedelta(days=1), _("fin du contrat")))
    ages = retirement_ages(institution, today)
    managers = set(
        PayTerms.objects.on(today).filter(employee__in=employees, state="approved", is_executive=True)
        .values_list("employee_id", flat=True)
    )  # fmt: skip
    for person in people:
        if person.birth_on is None:
            continue
        is_manager = person.pk in managers
        on = retires_on(person.birth_on, is_manager, ages)
        if on <= today + RETIREMENT_WARNING:
            years = ages.executive if is_manager else ages.other
            words = _("%(age)s ans, l’âge de la retraite") if on > today else _("%(age)s ans : âge de la retraite passé")
            found.append(Alert(person, on, words % {"age": years}))
    return sorted(found, key=lambda alert: (alert.on, alert.employee.pk))
