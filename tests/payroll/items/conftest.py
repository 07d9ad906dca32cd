"""A home institution whose payroll is set up, on a fixed day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine

from hr_core.scope import scope
from payroll.models import PayItem
from tests.cast import Zone
from tests.payroll.months import payroll_set_up

START = dt.date(2026, 1, 1)


@pytest.fixture
def today() -> Iterator[dt.date]:
    """The tests live on 23 November 2026."""
    with time_machine.travel(dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC), tick=True):
        yield dt.date(2026, 11, 23)


@pytest.fixture
def paid(zone: Zone, today: dt.date) -> Zone:
    """The cast, with the usual items of IPRES since January."""
    with scope(zone.home, actor=zone.user("ousmane")):
        payroll_set_up(zone, START)
    return zone


@pytest.fixture
def item(paid: Zone) -> Callable[[str], PayItem]:
    """`item("2200")`: an item of home, inside a scope."""
    return lambda code: PayItem.objects.get(institution=paid.home, code=code)
