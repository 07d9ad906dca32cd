"""Short ways to make retirement dossiers in tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from careers.models import RetirementDossier, ServicePeriod
from careers.services.retirement.dossiers import dossier_open, period_save
from hr_core.models import Employee
from tests.cast import Zone
from tests.hr_core.helpers import acting

TODAY = dt.date.today()


def born(zone: Zone, day: dt.date, who: str = "awa") -> None:
    with acting(zone, "fatou"):
        Employee.objects.filter(pk=zone.employee(who).pk).update(birth_on=day)
        zone.employee(who).refresh_from_db()


def opened(zone: Zone, who: str = "awa", on: dt.date = TODAY) -> RetirementDossier:
    with acting(zone, "fatou") as access:
        return dossier_open(employee=zone.employee(who), on=on, access=access)


def period(zone: Zone, dossier: RetirementDossier, start: dt.date, end: dt.date, **values: Any) -> ServicePeriod:
    told = {"source": "employer", "employer": "SONATEL", "state": "proven", "paper": "Certificat de travail", "asked_on": None} | values
    with acting(zone, "fatou") as access:
        return period_save(period=ServicePeriod(), dossier=dossier, values={"start": start, "end": end, **told}, access=access)
