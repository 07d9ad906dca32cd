"""Leave for family events (marriage, birth, death …): what the law of a country lists, in days of its calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class EventDays:
    """Days for one event."""

    key: str
    label: str
    days: Fraction


@dataclass(frozen=True)
class FamilyEvents:
    """`events`: those that the law lists with their days; `yearly`: days a year, all events together. Both may be unknown, which
    is not zero: the institution then enters those of its statute. `source`: the text."""

    events: Sequence[EventDays] = ()
    yearly: Fraction | None = None
    source: str = ""
    note: str = ""

    @property
    def is_known(self) -> bool:
        return bool(self.events) or self.yearly is not None
