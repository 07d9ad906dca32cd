"""Departures of November at IPRES: a resignation to calculate, a retirement calculated, a death with three heirs."""

from __future__ import annotations

from datetime import date
from typing import Any

from hr_core.access import Access
from hr_core.models import Employee, Institution
from payroll.choices_departures import Cause, FuneralPayer, HeirLink, NoticeHandling
from payroll.demonstration.staff import OPENED_ON
from payroll.models import Departure, InstitutionSetting
from payroll.services.deaths import heir_save
from payroll.services.departure_rules import (
    DEPARTURE_RULES,
    DepartureRules,
    FundScale,
    departure_rules_set,
)
from payroll.services.departures import departure_open, departure_step

#: Ranks, by staff number, of those who leave.
RESIGNS, RETIRES, DIES = 11, 23, 37
STATUTE = "Accord d’établissement du 12/03/2019"


def departures(institution: Institution, access: Access) -> int:
    """Open the files once; returns how many there are. Runs in the scope."""
    if Departure.objects.exists():
        return Departure.objects.count()
    _rules(institution, access)
    people = list(Employee.objects.filter(is_confidential=False, left_on=None, user=None).order_by("staff_number"))
    if len(people) <= DIES:
        return 0
    _open(people[RESIGNS], access, Cause.RESIGNATION, date(2026, 10, 30), date(2026, 11, 30), "Démission pour convenance personnelle")
    retired = _open(
        people[RETIRES], access, Cause.RETIREMENT, date(2026, 5, 30), date(2026, 11, 30), "Limite d’âge",
        notice_handling=NoticeHandling.WORKED,
    )  # fmt: skip
    departure_step(departure=retired, slug="calculer", access=access)
    died_on = date(2026, 11, 12)
    death = _open(
        people[DIES], access, Cause.DEATH, died_on, died_on, "Décès",
        death={
            "died_on": died_on,
            "certificate": "n° 1187 du 13/11/2026, Dakar Plateau",
            "heredity_reference": "n° 402 du 20/11/2026, tribunal d’instance de Dakar",
            "funeral_payer": FuneralPayer.HEIRS,
            "funeral_cost": 640_000,
            "funeral_evidence": "Factures 1 à 4",
        },
    )  # fmt: skip
    family = people[DIES].last_name
    heirs: tuple[dict[str, Any], ...] = (
        {"name": f"Mariama {family}", "link": HeirLink.SPOUSE, "numerator": 1, "denominator": 8, "birth_on": date(1979, 2, 4)},
        {"name": f"Ibrahima {family}", "link": HeirLink.CHILD, "numerator": 7, "denominator": 12, "birth_on": date(2002, 9, 9)},
        {
            "name": f"Aïda {family}", "link": HeirLink.CHILD, "numerator": 7, "denominator": 24, "birth_on": date(2013, 1, 17),
            "guardian_name": f"Mariama {family}", "guardian_reference": "Ordonnance de tutelle n° 77 du 24/11/2026",
        },
    )  # fmt: skip
    for rank, values in enumerate(heirs, start=2):
        number = {"mode": "mobile", "bank_name": "Wave", "account": f"77000112{rank}"}
        heir_save(departure=death, heir=None, values={**number, **values}, access=access)
    departure_step(departure=death, slug="calculer", access=access)
    return Departure.objects.count()


def _rules(institution: Institution, access: Access) -> None:
    if InstitutionSetting.objects.filter(institution=institution, key=DEPARTURE_RULES).exists():
        return
    rules = DepartureRules(
        notice={"supervisor": "3 mois", "manager": "3 mois"},
        notice_text=f"{STATUTE}, article 31",
        end_of_career=FundScale(rows=((1, "30"), (6, "35"), (11, "45")), text=f"{STATUTE}, article 36"),
        death_months="6",
        death_text=f"{STATUTE}, article 41",
        funeral_ceiling=500_000,
    )
    departure_rules_set(institution=institution, start=OPENED_ON, rules=rules, actor=access.user, reason="Accord d’établissement")


def _open(
    employee: Employee,
    access: Access,
    cause: str,
    notified_on: date,
    last_day: date,
    reason: str,
    death: dict[str, Any] | None = None,
    **more: Any,
) -> Departure:
    values = {
        "cause": cause,
        "notified_on": notified_on,
        "last_worked_on": last_day,
        "last_paid_on": last_day,
        "reason": reason,
        "leave_days": 14_000,
        "leave_source": "Fiche de congés arrêtée au dernier jour",
        **more,
    }
    return departure_open(employee=employee, values=values, death=death, access=access)
