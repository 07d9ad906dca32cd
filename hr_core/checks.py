"""Checks of the database that the service is given: its version, and that the application's role is restricted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from config.postgres import OLDEST_MAJOR


def register_checks() -> None:
    register(database_version, Tags.database)
    register(application_role, Tags.database)


def database_version(databases: Sequence[str] | None = None, **_: Any) -> Iterable[CheckMessage]:
    """PostgreSQL 15 at least."""
    for alias in databases or ():
        connection = connections[alias]
        if connection.vendor != "postgresql":
            continue
        major = connection.pg_version // 10_000
        if major < OLDEST_MAJOR:
            yield Error(
                f"PostgreSQL {major} est trop ancien.",
                hint=f"Installer la version {OLDEST_MAJOR} ou une plus récente.",
                id="prevoyance.E001",
            )


def application_role(databases: Sequence[str] | None = None, **_: Any) -> Iterable[CheckMessage]:
    """A superuser, a role that bypasses policies or the owner of the tables would see through the wall."""
    if "default" not in (databases or ()) or connections["default"].vendor != "postgresql":
        return
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper OR rolbypassrls,"
            " EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            "         WHERE c.relkind = 'r' AND n.nspname = 'public' AND c.relowner = r.oid)"
            " FROM pg_roles r WHERE rolname = current_user"
        )
        name, bypasses, owns = cursor.fetchone()
    if bypasses or owns:
        yield Error(
            f"DATABASE_URL : le rôle « {name} » {'contourne les règles de lignes' if bypasses else 'possède les tables'}.",
            hint="Donner à l’application le rôle prevoyance_app (manage.py database_prepare le crée).",
            id="prevoyance.E002",
        )
