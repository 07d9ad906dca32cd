"""Short ways through discipline in tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from careers.choices_discipline import StepName
from careers.models import DisciplinaryCase, MandateKind, ProtectedMandate, SanctionKind
from careers.services.discipline.cases import case_open, case_step
from careers.services.discipline.mandates import mandate_record
from careers.services.discipline.setup import discipline_setup
from hr_core.services.absences import absence_kinds_setup
from hr_core.services.acts.flow import act_check, act_notify, act_sign
from tests.cast import Zone
from tests.hr_core.helpers import acting

TODAY = dt.date.today()


def ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


def opened(zone: Zone, who: str = "awa", by: str = "khady", known: int = 45, on: int = 40) -> DisciplinaryCase:
    """A case opened `on` days ago about facts known `known` days ago."""
    with acting(zone, by) as access:
        discipline_setup(institution=zone.home)
        absence_kinds_setup(institution=zone.home)
        return case_open(
            employee=zone.employee(who), facts="Caisse fermée sans motif le lundi.", known_on=ago(known), on=ago(on), access=access
        )


def step(zone: Zone, case: DisciplinaryCase, name: str, on: int, by: str = "khady", **values: Any) -> DisciplinaryCase:
    with acting(zone, by) as access:
        return case_step(case=case, name=name, on=ago(on), values={"words": "Dit et noté."} | values, access=access)


def answered(zone: Zone, **options: Any) -> DisciplinaryCase:
    case = step(zone, opened(zone, **options), StepName.ASKED, 38)
    return step(zone, case, StepName.ANSWER, 36)


def sanction(zone: Zone, code: str = "avertissement") -> SanctionKind:
    with acting(zone, "khady"):
        return SanctionKind.objects.get(code=code)


def decided(zone: Zone, case: DisciplinaryCase, code: str = "avertissement", on: int = 34, **values: Any) -> DisciplinaryCase:
    told = {"sanction": sanction(zone, code), "effective_on": ago(30), "motive": "fermeture de la caisse sans motif"} | values
    return step(zone, case, StepName.DECISION, on, **told)


def inflicted(zone: Zone, case: DisciplinaryCase, *, notified: bool = True) -> DisciplinaryCase:
    """The act checked and signed by Mamadou, notified by Khady."""
    with acting(zone, "mamadou") as access:
        act_sign(act=act_check(act=case.act, access=access), access=access)
    if notified:
        with acting(zone, "khady") as access:
            act_notify(act=case.act, on=TODAY, how="en main propre", access=access)
    with acting(zone, "khady"):
        return DisciplinaryCase.objects.select_related("act", "sanction", "rule").get(pk=case.pk)


def mandate(zone: Zone, who: str = "awa", end: dt.date | None = None) -> ProtectedMandate:
    with acting(zone, "fatou"):
        discipline_setup(institution=zone.home)
        values = {
            "kind": MandateKind.objects.get(label="Délégué du personnel"), "role": "holder", "start": ago(400), "end": end,
            "reference": "Procès-verbal d’élection",
        }  # fmt: skip
        return mandate_record(mandate=ProtectedMandate(), employee=zone.employee(who), values=values, actor=zone.user("fatou"))
