"""The tests' databases: one model, migrated and seeded once per state of the migrations, copied for each worker, and brought
back to what it holds after a test that commits."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from config import embedded

PREFIX = "prevoyance_model_"


def create() -> None:
    """Make this process's database."""
    copy(settings.TEST_DATABASE)


def copy(name: str) -> None:
    """Make a database, a copy of the model; the first process to need the model builds it."""
    model = PREFIX + fingerprint()
    with (settings.VAR_DIR / "test-model.lock").open("w") as lock, _admin() as admin:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [model]).fetchone():
            _drop_older_models(admin)
            _build(admin)
            _run(admin, "ALTER DATABASE {} RENAME TO {}", settings.TEST_DATABASE, model)
        _run(admin, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        _run(admin, "CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY FILE_COPY", name, model, embedded.OWNER)


def begun() -> dict[str, str]:
    """What a new copy holds: its tables that are not empty, each with its rows as a JSON array."""
    with _inside() as inside:
        return {
            table: inside.execute(_statement("SELECT json_agg(t)::text FROM {} t", table)).fetchone()[0]
            for table in _filled(inside)
        }


def reset(rows: dict[str, str]) -> None:
    """Bring the copy back to `rows`, keys included. Sequences go on: no key is given twice.

    Far quicker than emptying every table (each would be a new file): a test writes into few of them.
    """
    connections.close_all()
    with _inside() as inside, inside.transaction():
        inside.execute("SET LOCAL session_replication_role = replica")  # the closed months refuse otherwise
        for table in _filled(inside):
            inside.execute(_statement("DELETE FROM {}", table))
        for table, kept in rows.items():
            filled = "INSERT INTO {0} SELECT * FROM json_populate_recordset(NULL::{0}, %s)"
            inside.execute(_statement(filled, table), [kept])


def _filled(inside: psycopg.Connection) -> list[str]:
    names = inside.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    asked = [_statement("SELECT {} WHERE EXISTS (SELECT FROM {})", sql.Literal(name), name) for (name,) in names]
    return [name for (name,) in inside.execute(sql.SQL(" UNION ALL ").join(asked)).fetchall()]


def drop() -> None:
    connections.close_all()
    with _admin() as admin:
        _run(admin, "DROP DATABASE IF EXISTS {} WITH (FORCE)", settings.TEST_DATABASE)


def fingerprint() -> str:
    """What the model depends on: migrations, the code that they call, and the data that `seed` loads."""
    digest = hashlib.sha256()
    for config in apps.get_app_configs():
        folder = Path(config.path)
        if settings.BASE_DIR in folder.parents and settings.BASE_DIR / ".venv" not in folder.parents:
            for pattern in (
                "migrations/*.py",
                "db/*.py",
                "data/*.toml",
                "services/seed.py",
                "permissions.py",
                "roles.py",
            ):
                for path in sorted(folder.glob(pattern)):
                    digest.update(str(path.relative_to(settings.BASE_DIR)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _build(admin: psycopg.Connection) -> None:
    name, server = settings.TEST_DATABASE, settings.TEST_SERVER
    _run(admin, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    embedded.prepare_roles(admin)
    embedded.prepare_database(admin, name)
    with psycopg.connect(server.dsn(user=embedded.SUPERUSER, database=name), autocommit=True) as inside:
        embedded.grant_application(inside)
        _run(
            inside, "GRANT SET ON PARAMETER session_replication_role TO {}", embedded.APPLICATION
        )  # tests/snapshots.py
    call_command("migrate", verbosity=0, interactive=False)
    call_command("seed", verbosity=0)
    connections.close_all()


def _drop_older_models(admin: psycopg.Connection) -> None:
    old = admin.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [PREFIX + "%"]).fetchall()
    for (name,) in old:
        _run(admin, "DROP DATABASE IF EXISTS {}", name)


def _run(admin: psycopg.Connection, statement: str, *names: str) -> None:
    admin.execute(_statement(statement, *names))


def _statement(statement: str, *parts: str | sql.Composable) -> sql.Composed:
    return sql.SQL(statement).format(*(sql.Identifier(part) if isinstance(part, str) else part for part in parts))


@contextmanager
def _inside() -> Iterator[psycopg.Connection]:
    with _admin(settings.TEST_DATABASE) as inside:
        yield inside


@contextmanager
def _admin(database: str = "postgres") -> Iterator[psycopg.Connection]:
    dsn = settings.TEST_SERVER.dsn(user=embedded.SUPERUSER, database=database)
    with psycopg.connect(dsn, autocommit=True) as connection:
        yield connection
