"""What a page and its PDF share: blocks of rows under a title, facts, figures, notes. Plain words in, no markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Cell:
    """Words of a cell; `css` places them (`n` right, `p1` … on a phone); `url` makes them a link on the page."""

    words: Any = ""
    css: str = ""
    url: str = ""


@dataclass(frozen=True)
class Block:
    """Rows under a title: `heads` are (label, css); `foot` the totals; `actions` are (label, address), on the page only."""

    title: Any
    heads: Sequence[tuple[Any, str]]
    rows: Sequence[Sequence[Cell]]
    empty: Any = ""
    help: Any = ""
    foot: Sequence[Cell] = ()
    actions: Sequence[tuple[Any, str]] = ()


@dataclass(frozen=True)
class Figure:
    """A tile: what, how much, a word under it."""

    label: Any
    value: Any
    note: Any = ""


@dataclass(frozen=True)
class Told:
    """A title and its sentences."""

    title: Any
    lines: Sequence[Any]


@dataclass
class Content:
    """In the order of the page: notes (tone, text), figures, then parts (`Block`, `Told`, or a panel of facts)."""

    notes: list[tuple[str, Any]] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    parts: list[Any] = field(default_factory=list)
