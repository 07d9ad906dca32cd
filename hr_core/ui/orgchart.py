"""The organisation as a chart to print: the top unit, below it columns of those that answer to it, each with its own below.

An SVG drawn by the server, as wide as a landscape sheet; each box leads to its unit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hr_core.selectors.organisation import Node
from hr_core.text import french_count

WIDTH, COLUMNS, GAP = 1040, 5, 16
BOX_HEIGHT, STEP, INDENT = 44, 54, 14
DEEPEST = 4  # levels below the top that are drawn
LETTER, SMALL = 6.3, 5.6  # mean widths of a letter


def org_chart(top: Node, *, link: Callable[[int | None], str]) -> SafeString:
    """The chart of a unit and what is below it, four levels deep, as one SVG with its sentence."""
    drawn: list[SafeString] = []
    column = (WIDTH - GAP * (COLUMNS - 1)) / COLUMNS
    _box(drawn, top, (WIDTH - 300) / 2, 4, 300, link)
    bottom: float = 4 + BOX_HEIGHT
    spine = WIDTH / 2
    for first in range(0, len(top.children), COLUMNS):
        row = top.children[first : first + COLUMNS]
        start = (WIDTH - len(row) * column - GAP * (len(row) - 1)) / 2
        rail, head = bottom + 14, bottom + 28
        lefts = [start + rank * (column + GAP) for rank in range(len(row))]
        ends = [min(spine, lefts[0] + column / 2), max(spine, lefts[-1] + column / 2)]
        drawn.append(_line(ends[0], rail, ends[1], rail))
        drawn.append(_line(spine, bottom, spine, rail))
        lowest = head
        for left, node in zip(lefts, row, strict=True):
            drawn.append(_line(left + column / 2, rail, left + column / 2, head))
            _box(drawn, node, left, head, column, link)
            lowest = max(lowest, _below(drawn, node.children, left + INDENT, head + STEP, column - INDENT, 2, link, head))
        bottom = max(lowest, head + BOX_HEIGHT)
    height = bottom + 6
    title = _("Organigramme : %(unit)s, %(staff)s") % {
        "unit": top.unit, "staff": french_count(top.total, _("agent"), _("agents"))
    }  # fmt: skip
    return format_html(
        '<svg class="chart wide orgc" width="{}" height="{}" viewBox="0 0 {} {}" role="group" aria-label="{}">{}</svg>',
        WIDTH, _n(height), WIDTH, _n(height), title, SafeString("".join(drawn)),
    )  # fmt: skip


def _below(
    drawn: list[SafeString], nodes: Sequence[Node], left: float, top: float, width: float, level: int,
    link: Callable[[int | None], str], from_top: float,
) -> float:  # fmt: skip
    """The units of a column, one under the other, joined to the box at `from_top`; where the last one ends."""
    end = from_top + BOX_HEIGHT
    for node in nodes:
        middle = top + BOX_HEIGHT / 2
        drawn.append(_line(left - INDENT / 2, from_top + BOX_HEIGHT, left - INDENT / 2, middle))
        drawn.append(_line(left - INDENT / 2, middle, left, middle))
        _box(drawn, node, left, top, width, link)
        end = top + BOX_HEIGHT
        if level < DEEPEST:
            end = max(end, _below(drawn, node.children, left + INDENT, top + STEP, width - INDENT, level + 1, link, top))
        top = end + STEP - BOX_HEIGHT
    return end


def _box(drawn: list[SafeString], node: Node, left: float, top: float, width: float, link: Callable[[int | None], str]) -> None:
    count = str(node.total)
    name = _cut(str(node.unit), (width - 20 - LETTER * len(count)) / LETTER)
    who = node.head or _("sans responsable")
    if node.head and node.is_acting:
        who = _("%(name)s, par intérim") % {"name": node.head}
    drawn.append(
        format_html(
            '<a href="{}"><title>{}, {}, {}</title><rect class="box{}" x="{}" y="{}" width="{}" height="{}" rx="5"/>'
            '<text class="lab b" x="{}" y="{}">{}</text><text class="who" x="{}" y="{}">{}</text>'
            '<text class="num" x="{}" y="{}" text-anchor="end">{}</text></a>',
            link(node.unit.pk), node.unit, who, french_count(node.total, _("agent"), _("agents")),
            "" if node.head else " vac", _n(left), _n(top), _n(width), BOX_HEIGHT,
            _n(left + 8), _n(top + 18), name, _n(left + 8), _n(top + 34), _cut(who, (width - 16) / SMALL),
            _n(left + width - 8), _n(top + 18), count,
        )
    )  # fmt: skip


def _cut(words: str, room: float) -> str:
    letters = int(room)
    return words if len(words) <= letters else words[: max(letters - 1, 1)].rstrip(" ,’") + "…"


def _line(x1: float, y1: float, x2: float, y2: float) -> SafeString:
    return format_html('<line class="link" x1="{}" y1="{}" x2="{}" y2="{}"/>', _n(x1), _n(y1), _n(x2), _n(y2))


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
