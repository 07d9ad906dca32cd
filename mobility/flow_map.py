"""The map of flows: capitals of the zone at their place, an arc per pair of countries. Figures in, safe SVG out; its table stands beside."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

#: Longitude and latitude of the capitals, in tenths of a degree.
PLACES = {
    "bj": (26, 65), "bf": (-15, 124), "cm": (115, 39), "cf": (186, 44), "km": (433, -117), "cg": (153, -43), "ci": (-53, 68),
    "ga": (95, 4), "gq": (88, 38), "ml": (-80, 126), "ne": (21, 135), "sn": (-174, 147), "td": (150, 121), "tg": (12, 61),
    "cd": (163, -27), "gw": (-156, 119), "mg": (475, -189), "gn": (-137, 95),
}  # fmt: skip
#: Where the name of a capital stands when its neighbours leave no room above: anchor, and its shift from the point.
SIDES = {
    "gw": ("end", -7, 4), "gn": ("end", -5, 13), "tg": ("end", -7, 4), "bj": ("start", 7, 4), "gq": ("end", -7, 4),
    "cm": ("start", 7, 0), "cg": ("end", -7, 8), "cd": ("start", 7, 4), "ga": ("end", -7, 8),
}  # fmt: skip
ABOVE = ("middle", 0, -8)
WIDTH, HEIGHT, EDGE = 636, 372, 26
WEST, EAST, SOUTH, NORTH = -190, 490, -205, 165


def spot(code: str) -> tuple[int, int]:
    """The point of a capital on the drawing."""
    east, north = PLACES[code]
    x = EDGE + (east - WEST) * (WIDTH - 2 * EDGE) // (EAST - WEST)
    y = EDGE + (NORTH - north) * (HEIGHT - 2 * EDGE) // (NORTH - SOUTH)
    return x, y


def flow_map(flows: Mapping[tuple[str, str], int], names: Mapping[str, str], *, title: str) -> SafeString:
    """Arcs from home to host, bent to the right of their way so that both directions are seen; the width grows with the count."""
    known = {pair: count for pair, count in flows.items() if pair[0] in PLACES and pair[1] in PLACES and count > 0 and pair[0] != pair[1]}
    most = max(known.values(), default=1)
    arcs = []
    for (home, host), count in sorted(known.items()):
        (x1, y1), (x2, y2) = spot(home), spot(host)
        middle_x, middle_y = (x1 + x2) // 2 - (y2 - y1) // 5, (y1 + y2) // 2 + (x2 - x1) // 5
        arcs.append((x1, y1, middle_x, middle_y, x2, y2, 2 + 6 * count // most, names.get(home, home), names.get(host, host), count))
    lines = format_html_join(
        "", '<path d="M{} {} Q{} {} {} {}" fill="none" stroke="#a2451c" stroke-width="{}" stroke-opacity=".55" stroke-linecap="round"><title>{} → {} : {}</title></path>', arcs
    )  # fmt: skip
    touched = {code for pair in known for code in pair}
    dots = format_html_join(
        "", '<circle cx="{}" cy="{}" r="{}" fill="{}"><title>{}</title></circle>',
        ((*spot(code), 5 if code in touched else 3, "#2b3f82" if code in touched else "#cdc6b8", names.get(code, code)) for code in sorted(PLACES)),
    )  # fmt: skip
    words = format_html_join(
        "", '<text x="{}" y="{}" font-size="11" fill="#1c2333" text-anchor="{}">{}</text>',
        ((x + right, y + down, anchor, code.upper()) for code in sorted(PLACES) for (x, y), (anchor, right, down) in [(spot(code), SIDES.get(code, ABOVE))]),
    )  # fmt: skip
    return format_html(
        '<div class="scroll" tabindex="0" role="group" aria-label="{2}"><svg class="chart wide" width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="img" aria-label="{2}">{3}{4}{5}</svg></div>',
        WIDTH, HEIGHT, title, lines, dots, words,
    )  # fmt: skip
