"""Three months paid at home, and ways to change the past."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

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
