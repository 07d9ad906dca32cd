"""The tests' database (built as the owner, used as the application) and the cast."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase
from psycopg import sql

from config import embedded
from tests import cast, database, snapshots

KEPT_TABLES = ["django_migrations", "django_content_type", "auth_permission"]
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs an event loop in the test's thread

hypothesis.settings.register_profile("house", deadline=None)  # a busy machine is no failure: speed is shown by benchmarks
hypothesis.settings.load_profile("house")


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
def wipe_as_superuser(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """After a test that commits (a browser, a worker): the application's role may not empty the tables, and what
    `migrate` and `seed` put there must come back."""

    def wipe(_test: TransactionTestCase) -> None:
        connections.close_all()
        dsn = settings.TEST_SERVER.dsn(user=embedded.SUPERUSER, database=settings.TEST_DATABASE)
        with psycopg.connect(dsn, autocommit=True) as admin:
            tables = admin.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL (%s)", [KEPT_TABLES]
            ).fetchall()
            admin.execute("SET session_replication_role = replica")  # the closed months refuse otherwise
            names = sql.SQL(", ").join(sql.Identifier(name) for (name,) in tables)
            admin.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY").format(names))
        call_command("seed", verbosity=0)
        snapshots.forget()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", wipe)
        yield


@pytest.fixture
def zone(db: None) -> cast.Zone:
    """Two open institutions of two countries, with the whole cast."""
    return cast.build()


@pytest.fixture
def traced(db: None) -> None:
    """Asked before `zone`: the cast is made anew, hence in the trail; rows that are laid back leave none."""
    snapshots.forget()
