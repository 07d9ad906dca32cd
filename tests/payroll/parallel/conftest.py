"""Browsers of the cast, files that stay in the test's folder."""

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
def run(zone: Zone) -> PayRun:
    """A month calculated at home, ready to be compared."""
    return month_taken(zone, month_opened(zone), RunState.CALCULATED)
