"""A month at home, browsers where the cast is signed in, files that stay in the test's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from payroll.choices import RunState
from payroll.models import PayRun
from tests.cast import Zone
from tests.payroll.months import month_opened, month_taken


@pytest.fixture(autouse=True)
def files_here(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def january(zone: Zone) -> PayRun:
    """January, opened: nothing is calculated yet."""
    return month_opened(zone)


@pytest.fixture
def january_calculated(zone: Zone, january: PayRun) -> PayRun:
    return month_taken(zone, january, RunState.CALCULATED)


@pytest.fixture
def january_checked(zone: Zone, january: PayRun) -> PayRun:
    return month_taken(zone, january, RunState.CHECKED)


@pytest.fixture
def january_paid(zone: Zone, january: PayRun) -> PayRun:
    return month_taken(zone, january, RunState.PAID)


@pytest.fixture
def january_closed(zone: Zone, january: PayRun) -> PayRun:
    return month_taken(zone, january, RunState.CLOSED)


@pytest.fixture
def february(zone: Zone, january_closed: PayRun) -> PayRun:
    """February calculated after a closed January."""
    return month_taken(zone, month_opened(zone, 2026, 2), RunState.CALCULATED)
