"""What many tests begin with (the cast, the usual pay items) is made once per process and laid back in one go afterwards.

Tests roll their transaction back, but sequences go on: the rows of a snapshot keep keys that nothing else will take.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection

from hr_core.models import Institution
from hr_core.scope import scope

Result = TypeVar("Result")
#: Written by triggers, or by Django for itself.
SKIPPED = frozenset({"hr_core_auditentry", "django_migrations", "django_content_type", "auth_permission", "django_session"})


@dataclass
class _Snapshot:
    rows: dict[str, str]  # table -> its rows, a JSON array
    result: Any


_kept: dict[str, _Snapshot] = {}


def forget() -> None:
    """What follows is made anew, hence in the trail."""
    _kept.clear()


def laid(name: str, institutions: Iterable[Institution], make: Callable[[], Result]) -> Result:
    """What `make` does and gives: done the first time, laid back from its rows the following times.

    `make` only adds rows; `institutions` are those that its rows belong to.
    """
    found = _kept.get(name)
    if found is None:
        found = _kept[name] = _made(list(institutions), make)
    else:
        with scope(institutions, reason="distribution"), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # they were checked, and traced, once
            for table, rows in found.rows.items():
                cursor.execute(f'INSERT INTO "{table}" SELECT * FROM json_populate_recordset(NULL::"{table}", %s)', [rows])
            cursor.execute("SET LOCAL session_replication_role = origin")
    return copy.deepcopy(found.result)


def _made(institutions: list[Institution], make: Callable[[], Any]) -> _Snapshot:
    with scope(institutions, reason="distribution"), connection.cursor() as cursor:
        before = {table: _last_key(cursor, table) for table in _tables(cursor)}
    result = make()
    rows = {}
    with scope(institutions, reason="distribution"), connection.cursor() as cursor:
        for table, last in before.items():
            if _last_key(cursor, table) > last:
                cursor.execute(f'SELECT json_agg(t ORDER BY id) FROM "{table}" t WHERE id > %s', [last])
                (found,) = cursor.fetchone()
                rows[table] = found if isinstance(found, str) else json.dumps(found)
    return _Snapshot(rows, result)


def _tables(cursor: Any) -> list[str]:
    cursor.execute(
        "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'id'"
        " AND data_type IN ('bigint', 'integer')"
    )
    return sorted({table for (table,) in cursor.fetchall()} - SKIPPED)


def _last_key(cursor: Any, table: str) -> int:
    cursor.execute(f'SELECT COALESCE(max(id), 0) FROM "{table}"')
    return int(cursor.fetchone()[0])
