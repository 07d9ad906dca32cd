"""Short ways to act as someone of the cast."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from openpyxl import Workbook

from hr_core.access import Access, access_of
from hr_core.scope import scope
from tests.cast import Zone


@contextmanager
def acting(zone: Zone, name: str, institution: Any = None) -> Iterator[Access]:
    """A scope of the institution (home unless said), with the person's access."""
    at = institution or zone.home
    with scope(at, actor=zone.user(name)):
        yield access_of(zone.user(name), at.pk)


def workbook(headings: Sequence[str], *rows: Sequence[Any], title: str = "Personnel") -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
