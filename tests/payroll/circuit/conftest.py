"""January at home, browsers where the cast is signed in, files that stay in the test's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hr_core.access import Access, access_of
from payroll.models import PayRun
from tests.cast import Zone
from tests.payroll.months import month_opened


@pytest.fixture(autouse=True)
def files_here(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def january(zone: Zone) -> PayRun:
    return month_opened(zone)


def access(zone: Zone, name: str) -> Access:
    """The rights of somebody of the cast; asked within the scope, so that delegations count."""
    return access_of(zone.user(name), zone.home.pk)
