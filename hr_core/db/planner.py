"""Queries over many rows, where the planner cannot know how many: policies and common tables make it expect one or two, and a
nested loop over thousands of payslips takes minutes where a join by hash takes milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.utils import CursorWrapper


@contextmanager
def hash_joins() -> Iterator[CursorWrapper]:
    """A cursor whose queries join by hash, within the running transaction. An error undoes the setting with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield cursor
        cursor.execute("SET LOCAL enable_nestloop = on")
