"""The tests' database (built as the owner, used as the application) and the cast."""

from __future__ import annotations

import datetime as dt
import gc
import os
from collections.abc import Callable, Iterator

import hypothesis
import pytest
import time_machine
from django.test import Client, TransactionTestCase

from tests import cast, database, snapshots

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs an event loop in the test's thread

hypothesis.settings.register_profile("house", deadline=None)  # a busy machine is no failure: speed is shown by benchmarks
hypothesis.settings.load_profile("house")


def pytest_sessionstart() -> None:
    """A run that begins late ends on the day on which it began, for the tests name that day once."""
    now = dt.datetime.now(dt.UTC)
    if (now + dt.timedelta(minutes=90)).date() != now.date():
        time_machine.travel(now - dt.timedelta(hours=2), tick=True).start()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first: the workers then end together."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    """What was loaded stays: the collector, which finds nothing there, looks at what the tests make only, and less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """A database per worker, migrated by the owner's role and used through the application's."""
    with django_db_blocker.unblock():
        database.create()
    yield
    with django_db_blocker.unblock():
        database.drop()


@pytest.fixture(scope="session", autouse=True)
def reset_as_superuser() -> Iterator[None]:
    """After a test that commits (a browser, a worker): the application's role may not empty the tables, and what
    `migrate` and `seed` put there must come back."""
    begun: dict[str, str] = {}

    @classmethod
    def note(_case: type[TransactionTestCase]) -> None:
        """Before the first of them, what the others rolled back is gone: what is there was there at the beginning."""
        if not begun:
            begun.update(database.begun())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_setup", note)
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _test: database.reset(begun))
        yield


@pytest.fixture
def zone(db: None) -> cast.Zone:
    """Two open institutions of two countries, with the whole cast."""
    return cast.build()


@pytest.fixture
def traced(db: None) -> None:
    """Asked before `zone`: the cast is made anew, hence in the trail; rows that are laid back leave none."""
    snapshots.forget()


@pytest.fixture
def as_(client: Client, zone: cast.Zone) -> Callable[[str], Client]:
    """`as_("ousmane")`: a browser where Ousmane is signed in."""

    def sign_in(name: str) -> Client:
        client.force_login(zone.user(name), backend="hr_core.auth.StaffNumberBackend")
        return client

    return sign_in
