"""A departure of the cast's Awa, and browsers where the cast is signed in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from payroll.models import PayRun
from tests.cast import Zone
from tests.payroll.months import month_opened


@pytest.fixture(autouse=True)
def files_here(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def january(zone: Zone) -> PayRun:
    """January 2026, opened: nothing is calculated yet."""
    return month_opened(zone)
