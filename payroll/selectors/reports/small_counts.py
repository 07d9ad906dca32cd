"""Small counts hidden, so that no table tells who somebody is: fewer than five people are never shown, and never deduced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

FEWEST = 5


def shown_counts(counts: Sequence[int], *, fewest: int = FEWEST) -> list[int | None]:
    """Counts whose total is known: those from one to four are None, and one more when a single one could be deduced.

    >>> shown_counts([12, 3, 9])
    [12, None, None]
    >>> shown_counts([12, 0, 9])
    [12, 0, 9]
    """
    hidden = {rank for rank, count in enumerate(counts) if 0 < count < fewest}
    if hidden and sum(counts[rank] for rank in hidden) < fewest:
        others = [rank for rank, count in enumerate(counts) if count and rank not in hidden]
        if others:
            hidden.add(min(others, key=lambda rank: counts[rank]))
    return [None if rank in hidden else count for rank, count in enumerate(counts)]


def shown_grid(grid: Mapping[str, Sequence[int]], *, fewest: int = FEWEST) -> dict[str, list[int | None]]:
    """Rows of parts beside their totals, and columns with theirs: a row that hides one part hides all of its parts, and a second
    row follows when one alone could be deduced from the totals of the columns."""
    hidden = {key for key, parts in grid.items() if any(0 < part < fewest for part in parts)}
    if len(hidden) == 1:
        others = [key for key in grid if key not in hidden and any(grid[key])]
        if others:
            hidden.add(min(others, key=lambda key: sum(grid[key])))
    return {key: [None if key in hidden else part for part in parts] for key, parts in grid.items()}
