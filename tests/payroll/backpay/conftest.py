"""Three months paid at home, and ways to change the past."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from payroll.models import PayRun
from tests.cast import Zone
from tests.payroll.months import month_closed


@pytest.fixture(autouse=True)
def files_here(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def quarter(zone: Zone) -> list[PayRun]:
    """January, February and March, closed."""
    return [month_closed(zone, 2026, month) for month in (1, 2, 3)]


@pytest.fixture
def as_(client: Client, zone: Zone) -> Callable[[str], Client]:
    """`as_("ousmane")`: a browser where Ousmane is signed in."""

    def sign_in(name: str) -> Client:
        client.force_login(zone.user(name), backend="hr_core.auth.StaffNumberBackend")
        return client

    return sign_in
