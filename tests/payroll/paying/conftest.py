"""Browsers where the cast is signed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Zone


@pytest.fixture
def as_(client: Client, zone: Zone) -> Callable[[str], Client]:
    """`as_("ousmane")`: a browser where Ousmane is signed in."""

    def sign_in(name: str) -> Client:
        client.force_login(zone.user(name), backend="hr_core.auth.StaffNumberBackend")
        return client

    return sign_in
