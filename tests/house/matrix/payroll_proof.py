"""Who may open what of the proof sheets, the archives, the end of the year and the rehearsals of restoration."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile

from hr_core.access import access_of
from hr_core.scope import scope
from payroll.models import PayArchive
from payroll.permissions_proof import ARCHIVE, ARCHIVE_READ
from payroll.services.proof_sheets import proof_draw
from tests.cast import Zone
from tests.house.matrix import Address
from tests.payroll.months import month_closed, month_paid

VIEW = ("payroll_view",)
EXPLAIN = ("payroll_check", "payroll_accept", "payroll_close")
DRAW = (*EXPLAIN, "payroll_prepare", "payroll_endorse")


def paid(zone: Zone) -> dict[str, Any]:
    return {"pk": month_paid(zone).period_id}


def closed(zone: Zone) -> dict[str, Any]:
    return {"pk": month_closed(zone).period_id}


def differing(zone: Zone) -> dict[str, Any]:
    """A sheet at work whose first line differs."""
    run = month_paid(zone)
    with scope(zone.home, actor=zone.user("binta")):
        sheet = proof_draw(period=run.period, access=access_of(zone.user("binta"), zone.home.pk))
        sheet.content["lines"][0]["difference"] = 1
        sheet.save()
    return {"pk": run.period_id, "line": 0}


def asked(zone: Zone) -> dict[str, Any]:
    month_closed(zone)
    return {"year": 2026, "month": 1}


def waiting(zone: Zone) -> dict[str, Any]:
    """An archive that is being prepared."""
    month_closed(zone)
    with scope(zone.home, actor=zone.user("binta")):
        return {"pk": PayArchive.objects.create(institution=zone.home, year=2026, month=1).pk}


def made(zone: Zone) -> dict[str, Any]:
    """An archive whose file is there."""
    found = waiting(zone)
    with scope(zone.home, actor=zone.user("binta")):
        archive = PayArchive.objects.get(**found)
        archive.file.save("essai.zip", ContentFile(b"PK"), save=False)
        archive.state, archive.sha256 = PayArchive.State.READY, "0" * 64
        archive.save()
    return found


ADDRESSES = {
    "payroll:proof_list": Address(VIEW),
    "payroll:proof_detail": Address(VIEW, paid),
    "payroll:proof_draw": Address(DRAW, paid),
    "payroll:proof_explain": Address(EXPLAIN, differing),
    "payroll:proof_pdf": Address(VIEW, closed),
    "payroll:archive_list": Address(VIEW),
    "payroll:archive_request": Address((ARCHIVE,), asked),
    "payroll:archive_state": Address(VIEW, waiting),
    "payroll:archive_download": Address((ARCHIVE_READ,), made),
    "payroll:year_end": Address(VIEW),
    "payroll:year_register": Address(VIEW, lambda zone: {"year": 2026}, exceptions={"oumar": 200}),
    "payroll:rehearsal_list": Address(("institution_settings", "payroll_close"), exceptions={"zeynab": 200}),
    "payroll:rehearsal_request": Address(("institution_settings",), exceptions={"zeynab": 200}),
}
