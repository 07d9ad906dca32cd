"""Letters on the institution's paper: a text with named places, filled, cleaned and drawn through xhtml2pdf.

A text is a little HTML: paragraphs, headings of the second level, bold, italics, lists and tables, without attributes but a
few classes. `{{ nom }}` is a place; its value is escaped. Nothing of a text is ever executed.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from html.parser import HTMLParser

import segno
from PIL import Image, ImageDraw
from reportlab.lib.fonts import addMapping

from hr_core.documents.letterhead import LATERITE, MIL, Letterhead
from hr_core.documents.typography import BOLD, FONT, REGULAR, SERIF, payroll_font, set_in

TAGS = frozenset({"p", "br", "b", "strong", "i", "em", "h2", "h3", "ul", "ol", "li", "table", "thead", "tbody", "tr", "td", "th", "span"})
CLASSES = frozenset({"n", "small", "right", "sum", "sub", "lines", "sign", "big", "address"})
_EMPTY = frozenset({"br"})
_FACES = {"b": BOLD, "strong": BOLD, "th": BOLD, "h3": BOLD, "h2": SERIF}
_PLACE = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")

CSS = """
@page { size: a4 portrait; margin: 0;
  @frame edge { -pdf-frame-content: edge; left: 0; top: 0; width: 21cm; height: 0.6cm; }
  @frame head { -pdf-frame-content: head; left: 2cm; top: 0.9cm; width: 17cm; height: 2.4cm; }
  @frame body { left: 2cm; top: 3.6cm; width: 17cm; height: 22.9cm; }
  @frame foot { -pdf-frame-content: foot; left: 2cm; top: 27.2cm; width: 17cm; height: 1.9cm; } }
body { font-family: PayrollNoto; font-size: 10pt; line-height: 1.45; color: #1c2333; }
p { margin: 0 0 2.6mm 0; }
h1 { font-size: 18pt; font-weight: normal; margin: 2mm 0 1mm 0; line-height: 1.2; }
h2 { font-size: 12pt; font-weight: normal; color: #8f3a14; margin: 3mm 0 2mm 0; }
h3 { font-size: 10pt; margin: 3mm 0 1mm 0; }
.ref { font-size: 8.5pt; color: #465063; margin-bottom: 4mm; }
.small, .small p { font-size: 8pt; color: #465063; line-height: 1.35; }
.name { font-size: 12pt; line-height: 1.15; }
.right, .n { text-align: right; }
table.lines { margin: 1mm 0 4mm 0; }
table.lines td, table.lines th { padding: 1.1mm 1.6mm 0.7mm 1.6mm; border-bottom: 0.3pt solid #e4dfd5; font-size: 9pt; vertical-align: top; }
table.lines th { color: #465063; font-size: 8pt; text-align: left; font-weight: normal; border-bottom: 0.6pt solid #1c2333; }
table.lines th.n { text-align: right; }
table.lines td.sub { background-color: #faf8f4; }
table.lines td.sum { border-top: 0.8pt solid #1c2333; border-bottom: 0; background-color: #efebe3; font-size: 10pt; }
.big { font-size: 20pt; }
table.address { margin: 2mm 0 8mm 0; }
table.sign td { padding: 6mm 4mm 0 0; font-size: 9pt; vertical-align: top; }
"""


class UnknownPlace(ValueError):
    """A text names a place that the document does not have."""


class ForbiddenMarkup(ValueError):
    """A text holds a tag that documents do not use."""


@dataclass(frozen=True)
class Letter:
    """What is drawn. `body` is cleaned and filled already (`filled`); `verification` the address behind the square."""

    title: str
    reference: str
    dated: str
    body: str
    head: Letterhead
    verification: str = ""
    verification_code: str = ""


def places_of(text: str) -> set[str]:
    """The names of the places of a text."""
    return set(_PLACE.findall(text))


def filled(text: str, values: Mapping[str, str], blocks: Mapping[str, str], *, on_screen: bool = False) -> str:
    """The text with its places filled: values escaped, blocks (our own markup) as they are; then cleaned.

    Raises `UnknownPlace` or `ForbiddenMarkup`.
    """
    unknown = places_of(text) - set(values) - set(blocks)
    if unknown:
        raise UnknownPlace(", ".join(sorted(unknown)))

    def fill(found: re.Match[str]) -> str:
        name = found[1]
        return blocks[name] if name in blocks else escape(values[name], quote=False)

    return cleaned(_PLACE.sub(fill, text), on_screen=on_screen)


def cleaned(text: str, *, on_screen: bool = False) -> str:
    """The markup that documents use, and nothing else; `on_screen` leaves the letters where they are, for a page.

    Raises `ForbiddenMarkup` for another tag.
    """
    writer = _Writer(on_screen=on_screen)
    writer.feed(text)
    writer.close()
    return "".join(writer.out)


class _Writer(HTMLParser):
    """Writes again what is allowed, each text in the face of the tag that holds it."""

    def __init__(self, *, on_screen: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self.on_screen = on_screen
        self.out: list[str] = []
        self.faces = [REGULAR]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            raise ForbiddenMarkup(tag)
        given = {name: value or "" for name, value in attrs}
        names = " ".join(name for name in given.get("class", "").split() if name in CLASSES)
        width = given.get("width", "")
        self.out.append(
            f"<{tag}"
            + (f' class="{names}"' if names else "")
            + (' repeat="1"' if given.get("repeat") == "1" else "")
            + (f' width="{width}"' if re.fullmatch(r"\d{1,2}%", width) else "")
            + ("/>" if tag in _EMPTY else ">")
        )
        if tag not in _EMPTY:
            self.faces.append(_FACES.get(tag, self.faces[-1]))

    def handle_endtag(self, tag: str) -> None:
        if tag in TAGS and tag not in _EMPTY:
            self.out.append(f"</{tag}>")
            if len(self.faces) > 1:
                self.faces.pop()

    def handle_data(self, data: str) -> None:
        self.out.append(escape(data if self.on_screen else set_in(data, self.faces[-1]), quote=False))


def letter_pdf(letter: Letter) -> bytes:
    """The PDF. Raises `RuntimeError` when xhtml2pdf reports an error."""
    from xhtml2pdf import pisa  # a third of a second, that commands and pages without paper do without

    fonts_ready()
    target = io.BytesIO()
    made = pisa.CreatePDF(_page(letter), dest=target, encoding="utf-8")
    if made.err:
        raise RuntimeError(f"{letter.reference}: {made.err} errors in the letter")
    return target.getvalue()


def _page(letter: Letter) -> str:
    head = letter.head
    lines = [text for text in (head.address, ", ".join(head.identifiers)) if text]
    square = ""
    if letter.verification:
        square = (
            f'<td width="14%"><img src="{square_picture(letter.verification)}" width="48" height="48"/></td>'
            f'<td width="52%" class="small">Vérifiable à l’adresse {escape(host_of(letter.verification))} : code '
            f"{escape(letter.verification_code)}, matricule et net.</td>"
        )
    else:
        square = '<td width="66%"></td>'
    return f"""<html><head><meta charset="utf-8"/><title>{escape(letter.title)}</title><style>{CSS}</style></head><body>
<div id="edge"><img src="{edge_picture(head.colour)}" width="794" height="9"/></div>
<div id="head"><table><tr><td width="11%"><img src="{crest_picture(head.colour)}" width="40" height="40"/></td>
<td width="89%"><span class="name">{escape(set_in(head.name, SERIF))}</span><br/>
<span class="small">{"<br/>".join(escape(line) for line in lines)}</span></td></tr></table></div>
<div id="foot"><table><tr>{square}<td width="34%" class="small right">{escape(letter.reference)}<br/>Page
<pdf:pagenumber/> sur <pdf:pagecount/></td></tr></table></div>
<h1>{escape(set_in(letter.title, SERIF))}</h1>
<p class="ref">N° {escape(letter.reference)}, {escape(letter.dated)}</p>
{letter.body}
</body></html>"""


@lru_cache(maxsize=1)
def fonts_ready() -> None:
    """The font of the payslips, under its own name for every weight: bold and serif are code points of it."""
    from xhtml2pdf.default import DEFAULT_FONT

    payroll_font()
    for bold in (0, 1):
        for italic in (0, 1):
            addMapping(FONT, bold, italic, FONT)
    DEFAULT_FONT[FONT.lower()] = FONT


def host_of(address: str) -> str:
    return re.sub(r"^https?://", "", address).rsplit("/", 2)[0]


def _picture(image: Image.Image) -> str:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


@lru_cache(maxsize=64)
def edge_picture(colour: str) -> str:
    """The liseré of the institution, as on screen: its colour, and a motif of earth and millet."""
    image = Image.new("RGB", (2480, 29), colour)
    pen = ImageDraw.Draw(image)
    unit, x = 5.6, 357.0
    while x < 2480:
        for offset, wide, shade in ((0, 14, "#ffffff"), (1, 4, LATERITE), (6, 2, MIL), (9, 4, LATERITE)):
            pen.rectangle([x + offset * unit, 0, x + (offset + wide) * unit - 1, 29], fill=shade)
        x += 432
    return _picture(image)


@lru_cache(maxsize=64)
def crest_picture(colour: str) -> str:
    """Four diamonds, one in the other."""
    side = 320
    image = Image.new("RGB", (side, side), "#ffffff")
    pen, half = ImageDraw.Draw(image), side / 2
    for reach, shade in ((0.47, colour), (0.33, "#ffffff"), (0.22, colour)):
        r = side * reach
        pen.polygon([(half, half - r), (half + r, half), (half, half + r), (half - r, half)], fill=shade)
    r = side * 0.075
    pen.rectangle([half - r, half - r, half + r, half + r], fill="#ffffff")
    return _picture(image)


def square_picture(address: str) -> str:
    buffer = io.BytesIO()
    segno.make(address, error="m", micro=False).save(buffer, kind="png", scale=8, border=1)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
