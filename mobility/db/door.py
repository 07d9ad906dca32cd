"""The door through the policies of mobility: what the system does with files that nobody may read yet.

Open it around the smallest block: counts, messages to applicants, erasure. Nothing read inside may be shown but a count.
Its callers are listed by `tests/mobility/vacancies/test_door.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def system_door() -> Iterator[None]:
    """Holds for this block of this transaction."""
    with transaction.atomic():
        _set("open")
        try:
            yield
        finally:
            if not connection.needs_rollback:
                _set("")


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.mobility_door', %s, true)", [value])
