"""The career ribbon: one line per subject over the same years, today as a laterite rule; SVG and its sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

LEFT, WIDTH, RIGHT = 92.0, 960.0, 70.0
STEP, BAR = 34, 25
LETTER = 6.6  # mean width of a letter of 12 px


@dataclass(frozen=True)
class Stretch:
    """Something that held over `[start, end)`, with its words; `end` is None while it does."""

    start: date
    end: date | None
    label: str


@dataclass(frozen=True)
class Lane:
    """A line of the ribbon: its title, its colour (`k1`…`k6`, or `r1`, pale) and its stretches."""

    title: str
    colour: str
    stretches: Sequence[Stretch]


def ribbon(lanes: Sequence[Lane], *, start: date, today: date, title: str) -> SafeString:
    """The lanes from the year of `start` to next year; a word that does not fit its stretch is left out."""
    first, last = date(start.year, 1, 1), date(today.year + 1, 1, 1)
    span = max((last - first).days, 1)

    def x(day: date) -> float:
        inside = min(max(day, first), last)
        return LEFT + (inside - first).days / span * (WIDTH - LEFT - RIGHT)

    height = len(lanes) * STEP + 30
    years = list(range(first.year, last.year + 1))
    every = max(1, len(years) // 12)
    drawn = [
        format_html('<line class="grid" x1="{}" x2="{}" y1="0" y2="{}"/><text x="{}" y="{}">{}</text>',
                    _n(x(date(year, 1, 1))), _n(x(date(year, 1, 1))), height - 24, _n(x(date(year, 1, 1)) + 3),
                    height - 8, year)
        for year in years[:-1:every]
    ]  # fmt: skip
    for number, lane in enumerate(lanes):
        drawn.append(_lane(lane, 5 + number * STEP, x, today))
    drawn.append(
        format_html('<line class="s2" x1="{}" x2="{}" y1="0" y2="{}"/><text class="nowt" x="{}" y="12">aujourd’hui</text>',
                    _n(x(today)), _n(x(today)), height - 22, _n(x(today) + 4))
    )  # fmt: skip
    return format_html(
        '<svg class="chart wide" width="960" height="{}" viewBox="0 0 960 {}" role="img" aria-label="{}">{}</svg>',
        height, height, title, format_html_join("", "{}", ((part,) for part in drawn)),
    )  # fmt: skip


def _lane(lane: Lane, top: int, x: Callable[[date], float], today: date) -> SafeString:
    parts = [format_html('<text class="lab" x="0" y="{}">{}</text>', top + 17, lane.title)]
    pale = lane.colour.startswith("r")
    for stretch in lane.stretches:
        left, right = x(stretch.start), x(stretch.end or today)
        width = max(right - left - 1, 1.5)
        parts.append(
            format_html('<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="3"><title>{}</title></rect>',
                        lane.colour, _n(left), top, _n(width), BAR, stretch.label)
        )  # fmt: skip
        room = int((width - 14) / LETTER)
        if room >= 3:
            words = stretch.label if len(stretch.label) <= room else stretch.label[: room - 1].rstrip(" ,") + "…"
            parts.append(
                format_html('<text class="{}" x="{}" y="{}">{}</text>', "lab" if pale else "inv", _n(left + 7), top + 17,
                            words)
            )  # fmt: skip
    return format_html_join("", "{}", ((part,) for part in parts))


def _n(value: float) -> str:
    return f"{value:.1f}"
