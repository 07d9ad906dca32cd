"""What many tests begin with (the cast, the usual pay items, a month paid) is made once per process and laid back in one go.

Tests roll their transaction back, but sequences go on: the rows of a snapshot keep keys that nothing else will take.

`laid` adds the rows of one thing. `told` brings the whole transaction to where a chain of steps leads (the cast, January
closed, February opened …), as long as nobody wrote anything between them: the count of rows written tells.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection
from django.utils import timezone

from hr_core.models import Institution
from hr_core.scope import scope

Result = TypeVar("Result")
#: Rows of the running transaction and of its savepoints, whose numbers follow its own.
_OURS = "xmin::text::bigint >= (pg_current_xact_id()::text::bigint & 4294967295)"
#: Written by triggers, or by Django for itself.
SKIPPED = frozenset({"hr_core_auditentry", "django_migrations", "django_content_type", "auth_permission", "django_session"})


@dataclass
class _Snapshot:
    rows: dict[str, str]  # table -> its rows, a JSON array
    result: Any


@dataclass
class _Story:
    """The steps that led to the rows of the running test, and how many rows it had written by then."""

    institutions: list[Institution]
    steps: tuple[str, ...]
    written: int


_kept: dict[str, _Snapshot] = {}
_chains: dict[tuple[str, ...], _Snapshot] = {}
_story: _Story | None = None
_told_anew = False


@contextmanager
def made_anew() -> Iterator[None]:
    """Within it, nothing is laid back but what is made within: every row is written as in use, and traced."""
    global _told_anew
    _kept.clear()
    _told_anew = True
    try:
        yield
    finally:
        _told_anew = False
        _kept.clear()


@contextmanager
def other_code() -> Iterator[None]:
    """Within it the code is not as it is in use (a test replaces a piece): chains of steps are made, not kept."""
    global _told_anew
    before, _told_anew = _told_anew, True
    try:
        yield
    finally:
        _told_anew = before


def begun(name: str, institutions: Iterable[Institution]) -> None:
    """The transaction holds what `name` says and nothing else: chains of steps begin here, about these institutions."""
    global _story
    _story = None if _told_anew or not connection.in_atomic_block else _Story([*institutions], (name,), _written())


def told(step: str, make: Callable[[], Result]) -> Result:
    """What `make` does and gives, as the next step of the chain; laid back whole when this process has made the same chain.

    Rows may be changed by a step, not only added. Files and what lives in the memory of the process are not kept.
    """
    global _story
    story, _story = _story, None
    if story is None or story.written != _written():
        return make()
    steps = (*story.steps, f"{step} on {timezone.localdate()}")
    with scope(story.institutions, reason="distribution"), connection.cursor() as cursor:
        found = _chains.get(steps)
        if found is None:
            result = make()
            found = _chains[steps] = _Snapshot(_own_rows(cursor), copy.deepcopy(result))
        else:
            _lay_own_rows(cursor, found.rows)
            result = copy.deepcopy(found.result)
    _story = _Story(story.institutions, steps, _written())
    return result


def _written() -> int:
    """Rows written by the running transaction, whatever the table; never the same twice once it writes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables")
        return int(cursor.fetchone()[0])


def _touched(cursor: Any) -> list[str]:
    cursor.execute("SELECT relname FROM pg_stat_xact_user_tables WHERE n_tup_ins + n_tup_upd > 0")
    return sorted({table for (table,) in cursor.fetchall()} - SKIPPED)


def _own_rows(cursor: Any) -> dict[str, str]:
    """The rows that the transaction wrote, as they are now."""
    rows = {}
    for table in _touched(cursor):
        cursor.execute(f'SELECT json_agg(t)::text FROM "{table}" t WHERE {_OURS}')
        (found,) = cursor.fetchone()
        if found:
            rows[table] = found
    return rows


def _lay_own_rows(cursor: Any, rows: dict[str, str]) -> None:
    """Those rows instead of what the transaction wrote."""
    cursor.execute("SET LOCAL session_replication_role = replica")  # they were checked, and traced, once
    for table in _touched(cursor):
        cursor.execute(f'DELETE FROM "{table}" WHERE {_OURS}')
    for table, kept in rows.items():
        cursor.execute(f'INSERT INTO "{table}" SELECT * FROM json_populate_recordset(NULL::"{table}", %s)', [kept])
    cursor.execute("SET LOCAL session_replication_role = origin")




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
