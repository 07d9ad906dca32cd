"""A month at home with absences of Awa, confirmed; browsers where the cast is signed in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from hr_core.models import Absence, AbsenceKind
from hr_core.scope import scope
from hr_core.services.absences import absence_confirm, absence_enter
from payroll.models import PayRun
from tests.cast import Zone
from tests.payroll.months import month_opened


@pytest.fixture(autouse=True)
def files_here(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def january(zone: Zone) -> PayRun:
    return month_opened(zone)


def kind(code: str) -> AbsenceKind:
    return AbsenceKind.objects.get(code=code)


def absent(
    zone: Zone, code: str, start: dt.date, end: dt.date | None, *, who: str = "awa", confirmed: bool = True, **more: Any
) -> Absence:
    """An absence of somebody of the cast, entered by Khady and confirmed by Serigne."""
    with scope(zone.home, actor=zone.user("khady")):
        made = absence_enter(
            employee=zone.employee(who),
            kind=kind(code),
            values={"start": start, "end": end, **more},
            actor=zone.user("khady"),
        )
        return absence_confirm(absence=made, actor=zone.user("serigne")) if confirmed else made
