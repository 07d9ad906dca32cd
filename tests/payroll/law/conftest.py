"""The zone's side of the law: the cast, a second administrator of the zone, browsers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from hr_core.models import User
from hr_core.services.roles import zone_administrator_appoint
from tests.cast import PASSWORD, Zone

TODAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def today() -> Iterator[dt.date]:
    """The tests live on 23 November 2026."""
    with time_machine.travel(dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC), tick=True):
        yield TODAY


@pytest.fixture(autouse=True)
def files_here(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def idrissa(zone: Zone) -> User:
    """A second administrator of the zone."""
    user = User.objects.create_user("idrissa", "idrissa@example.org", PASSWORD, full_name="Idrissa Maïga")
    zone_administrator_appoint(user=user)
    zone.users["idrissa"] = user
    return user


@pytest.fixture
def as_(zone: Zone) -> Callable[[str], Client]:
    """`as_("zeynab")`: a browser where Zeynab is signed in."""

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(zone.user(name), backend="hr_core.auth.StaffNumberBackend")
        return client

    return sign_in
