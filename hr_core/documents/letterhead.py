"""What signs a document of an institution: the woven edge in its colour, its crest or logo, its name and numbers."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache

from reportlab.lib.utils import ImageReader

from hr_core.documents.pen import INK, INK_2, MM, Pen
from hr_core.documents.typography import REGULAR, SERIF, wrap

LATERITE, MIL = "#a2451c", "#d9a441"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """An institution as it signs. ``identifiers``: its numbers as an employer (« NINEA … », « n° employeur … »).

    ``colour`` is ``#rrggbb``; ``logo`` the bytes of a PNG or JPEG, the woven crest stands in its place without it.
    """

    name: str
    acronym: str
    address: str = ""
    identifiers: tuple[str, ...] = ()
    colour: str = "#0d6a4f"
    logo: bytes | None = None


@lru_cache(maxsize=32)
def _picture(content: bytes) -> ImageReader:
    return ImageReader(io.BytesIO(content))


def draw_selvage(pen: Pen, colour: str) -> None:
    """The liseré: 2.4 mm along the top of the page, a motif of earth and millet every 36.6 mm."""
    height = 2.4 * MM
    pen.fill(0, 0, pen.width, height, colour)
    x, unit = 30.2 * MM, 0.47 * MM
    while x < pen.width:
        for offset, wide, shade in ((0, 14, "#ffffff"), (1, 4, LATERITE), (6, 2, MIL), (9, 4, LATERITE)):
            pen.fill(x + offset * unit, 0, wide * unit, height, shade)
        x += 36.6 * MM


def draw_crest(pen: Pen, x: float, y: float, side: float, colour: str) -> None:
    """Four diamonds, one in the other, as in the application."""
    centre_x, centre_y = x + side / 2, y + side / 2
    for reach, shade in ((0.47, colour), (0.33, "#ffffff"), (0.22, colour)):
        r = side * reach
        steps = ((0, -r), (r, 0), (0, r), (-r, 0))
        pen.polygon([(centre_x + dx, centre_y + dy) for dx, dy in steps], shade)
    r = side * 0.075
    pen.fill(centre_x - r, centre_y - r, 2 * r, 2 * r, "#ffffff")


def draw_letterhead(pen: Pen, head: Letterhead, x: float, y: float, limit: float) -> float:
    """Crest, name, address and numbers from the top left corner within ``limit`` points; returns the lower edge."""
    side = 12 * MM
    if head.logo:
        pen.image(x, y, 1.6 * side, side, _picture(head.logo))
        text_x = x + 1.6 * side + 10
    else:
        draw_crest(pen, x, y, side, head.colour)
        text_x = x + side + 12
    limit -= text_x - x
    line = pen.lines(text_x, y + 11, wrap(head.name, SERIF, 12, limit, 2), SERIF, 12, 14, colour=INK)
    for text in (head.address, ", ".join(head.identifiers)):
        if text:
            line = pen.lines(text_x, line, wrap(text, REGULAR, 8, limit, 2), REGULAR, 8, 10.6, colour=INK_2)
    return max(y + side, line - 7)
