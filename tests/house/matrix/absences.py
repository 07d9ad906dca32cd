"""Who may open what of the absences and their papers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile

from hr_core.models import Absence, AbsenceKind
from hr_core.scope import scope
from hr_core.services.absences import absence_confirm, absence_enter, absence_kinds_setup
from tests.cast import Zone
from tests.house.matrix import Address

VIEW = ("absence_view",)
ENTER = ("absence_enter",)
CONFIRM = ("absence_confirm",)


def made(zone: Zone, *, code: str = "maladie", confirmed: bool = False) -> Absence:
    with scope(zone.home, actor=zone.user("fatou")):
        absence_kinds_setup(institution=zone.home)
        absence = absence_enter(
            employee=zone.employee("awa"),
            kind=AbsenceKind.objects.get(code=code),
            values={"start": dt.date(2026, 1, 5), "end": dt.date(2026, 1, 15)},
            actor=zone.user("fatou"),
        )
        return absence_confirm(absence=absence, actor=zone.user("fatou")) if confirmed else absence


def absence(zone: Zone) -> dict[str, Any]:
    return {"pk": made(zone).pk}


def absence_of_paper(zone: Zone) -> dict[str, Any]:
    return {"absence": made(zone).pk}


def paper(zone: Zone) -> dict[str, Any]:
    found = made(zone)
    with scope(zone.home):
        return {"pk": found.papers.get().pk}


def copied(zone: Zone) -> dict[str, Any]:
    found = made(zone)
    with scope(zone.home):
        given = found.papers.get()
        given.file.save("certificat.pdf", ContentFile(b"%PDF"), save=True)
    return {"pk": given.pk}


def kind(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        absence_kinds_setup(institution=zone.home)
        return {"pk": AbsenceKind.objects.get(code="maladie").pk}


def awa(zone: Zone) -> dict[str, Any]:
    return {"pk": zone.employee("awa").pk}


def awa_as_employee(zone: Zone) -> dict[str, Any]:
    return {"employee": zone.employee("awa").pk}


ADDRESSES = {
    "hr_core:absence_list": Address(VIEW),
    "hr_core:absence_create": Address(ENTER),
    "hr_core:absence_add": Address(ENTER, awa_as_employee),
    "hr_core:absence_bulk_confirm": Address(CONFIRM, method="post", ok=302),
    "hr_core:absence_detail": Address(VIEW, absence),
    "hr_core:absence_correct": Address(ENTER, absence),
    "hr_core:absence_prolong": Address(ENTER, absence),
    "hr_core:absence_confirm": Address(CONFIRM, absence),
    "hr_core:absence_cancel": Address(CONFIRM, absence),
    "hr_core:absence_history": Address(VIEW, absence),
    "hr_core:absence_paper_add": Address(ENTER, absence_of_paper),
    "hr_core:absence_paper": Address(ENTER, paper),
    "hr_core:absence_paper_file": Address(VIEW, copied),
    "hr_core:absence_paper_delete": Address(ENTER, paper),
    "hr_core:absence_kind_list": Address(VIEW),
    "hr_core:absence_kind_create": Address(CONFIRM),
    "hr_core:absence_kind_update": Address(CONFIRM, kind),
    "hr_core:employee_absences": Address(VIEW, awa),
}
