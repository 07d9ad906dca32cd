"""Counting the rows of several querysets by one statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def counted(rows: Sequence[QuerySet]) -> list[int]:
    """How many rows each queryset has, in order: one query for all of them, none when none can have any."""
    counts = [0] * len(rows)
    parts: list[str] = []
    parameters: list[Any] = []
    for rank, each in enumerate(rows):
        try:
            sql, given = each.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"SELECT %s::int AS rank, count(*) FROM ({sql}) rows_{rank}")
        parameters += [rank, *given]
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), parameters)
            for rank, number in cursor.fetchall():
                counts[rank] = number
    return counts
