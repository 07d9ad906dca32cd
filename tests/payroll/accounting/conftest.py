"""The accounts at home: a chart laid down, a month paid, browsers where the cast is signed in."""

from __future__ import annotations

import datetime as dt

import pytest

from hr_core.access import Access, access_of
from hr_core.scope import scope
from payroll.choices import RunState
from payroll.models import AccountingRules, PayRun, ProvisionAssumptions
from payroll.services.accounting.presets import preset_lay
from payroll.services.accounting.provisions import assumptions_set
from tests.cast import Zone
from tests.payroll.months import month_opened, month_taken, payroll_set_up

JANUARY = dt.date(2026, 1, 1)


def access(zone: Zone, name: str = "aminata") -> Access:
    return access_of(zone.user(name), zone.home.pk)


def chart(zone: Zone, key: str = "syscohada") -> None:
    """The chart in force at home since January."""
    with scope(zone.home, actor=zone.user("ousmane")):
        payroll_set_up(zone)
        if not AccountingRules.objects.exists():
            preset_lay(institution=zone.home, key=key, start=JANUARY, access=access(zone, "ousmane"))


def assumptions(zone: Zone, **values: str) -> ProvisionAssumptions:
    """Assumptions proposed by Ousmane since January; the scope is open."""
    told = {"discount_rate": "6", "growth_rate": "3", "turnover_rate": "2", "charge_rate": "20", "reference": "Rapport 2025"}
    return assumptions_set(
        institution=zone.home, start=JANUARY, values=told | values, access=access(zone, "ousmane"), reason="essai"
    )


@pytest.fixture
def charted(zone: Zone) -> Zone:
    chart(zone)
    return zone


@pytest.fixture
def paid(charted: Zone) -> PayRun:
    """January, paid: its entries are made by the circuit itself."""
    return month_taken(charted, month_opened(charted), RunState.PAID)
