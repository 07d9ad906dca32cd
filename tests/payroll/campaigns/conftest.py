"""A fund that pays bonuses: its items, and a campaign made in a line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from hr_core.access import Access, access_of
from hr_core.scope import scope
from payroll.models import BonusCampaign, PayItem
from payroll.services.campaigns import campaign_decide, campaign_fix, campaign_save, campaign_simulate
from tests.cast import Zone
from tests.payroll.months import payroll_set_up

START = dt.date(2026, 1, 1)


@pytest.fixture(autouse=True)
def files_here(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def fund(zone: Zone) -> Zone:
    open_items(zone)
    return zone


def open_items(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        payroll_set_up(zone, START)


def access(zone: Zone, name: str) -> Access:
    return access_of(zone.user(name), zone.home.pk)


def campaign(zone: Zone, *, code: str = "3900", **values: Any) -> BonusCampaign:
    """A draft prepared by Ousmane; needs a scope."""
    rules = {"label": "Gratification 2026", "start": START, "end": dt.date(2026, 7, 1), **values}
    made = BonusCampaign(institution=zone.home, item=PayItem.objects.get(code=code), **rules)
    return campaign_save(campaign=made, access=access(zone, "ousmane"))


def amounts(made: BonusCampaign) -> dict[str, int]:
    """What each gets, by first name in lower case."""
    rows = made.shares.select_related("employee")
    return {row.employee.first_names.lower(): row.amount for row in rows}


def decided(zone: Zone, made: BonusCampaign) -> BonusCampaign:
    campaign_simulate(campaign=made, access=access(zone, "ousmane"))
    campaign_fix(campaign=made, access=access(zone, "ousmane"))
    return campaign_decide(
        campaign=made, act_number="412", act_on=dt.date(2026, 7, 2), access=access(zone, "mamadou")
    )
