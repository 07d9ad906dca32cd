"""Writing thousands of rows under row-level security: COPY into a temporary table, then one statement from there.

COPY into a protected table is refused to a role under policies; the statement that follows meets them as usual.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models


def next_keys(model: type[models.Model], count: int) -> list[int]:
    """`count` fresh keys of a table, taken from its sequence."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [key for (key,) in cursor.fetchall()]


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> int:
    """Insert rows given in the order of `columns` (database names); returns how many."""
    if not rows:
        return 0
    table, names = _names(model, columns)
    with _staged(table, names, rows) as (cursor, staged):
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM {staged}")
        return cursor.rowcount


def update_rows(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> int:
    """Update rows found by `columns[0]`, their key; returns how many."""
    if not rows:
        return 0
    table, names = _names(model, columns)
    key, *changed = names.split(", ")
    with _staged(table, names, rows) as (cursor, staged):
        assignments = ", ".join(f"{name} = staged.{name}" for name in changed)
        cursor.execute(
            f"UPDATE {table} SET {assignments} FROM {staged} staged WHERE {table}.{key} = staged.{key}"
        )
        return cursor.rowcount


def update_records(records: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write the named fields of saved records, of one model, in one statement."""
    if not records:
        return
    meta: Any = type(records[0])._meta
    fields = [meta.pk, *(meta.get_field(name) for name in names)]
    rows = [[field.get_db_prep_save(field.pre_save(record, False), connection) for field in fields] for record in records]
    update_rows(type(records[0]), [field.column for field in fields], rows)


def _names(model: type[models.Model], columns: Sequence[str]) -> tuple[str, str]:
    known = {field.column for field in model._meta.concrete_fields}
    unknown = [column for column in columns if column not in known]
    if unknown:
        raise ValueError(f"{model.__name__} has no column {', '.join(unknown)}")
    quote = connection.ops.quote_name
    return quote(model._meta.db_table), ", ".join(quote(column) for column in columns)


@contextmanager
def _staged(table: str, names: str, rows: Iterable[Sequence[Any]]) -> Iterator[tuple[Any, str]]:
    """The rows in a temporary table with the types of the real one."""
    staged = "staged_rows"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {staged}")
        cursor.execute(f"CREATE TEMPORARY TABLE {staged} AS SELECT {names} FROM {table} WITH NO DATA")
        with cursor.cursor.copy(f"COPY {staged} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        yield cursor, staged
        cursor.execute(f"DROP TABLE {staged}")
