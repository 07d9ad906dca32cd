"""The three faces of the payroll documents, and the width of a text in them.

They lie in one embedded font (``fonts/README.md``) instead of the readers' own Helvetica: U+202F and U+2212 exist in
it, so do the letters of the languages of the zone, and a payslip looks the same on every phone. Only the glyphs in use
are written. Bold and serif stand at private code points: ``set_in`` moves a text there, the embedded map moves it back.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import SUBSETN, TTFont

FONT = "PayrollNoto"
REGULAR, BOLD, SERIF = 0, 0xE000, 0xE400

# Streams stay binary: ASCII85 would make every file a quarter longer for mail gateways of the last century.
rl_config.useA85 = 0

#: Of one width in the three faces, so written once.
_SPACES = frozenset({0x20, 0xA0, 0x202F})


class PayrollFont(TTFont):
    """The font with a character map that names the real characters of the private code points."""

    def addObjects(self, doc: PDFDocument) -> None:
        subsets = self.state[doc].subsets
        names = [self.getSubsetInternalName(number, doc)[1:] for number in range(len(subsets))]
        super().addObjects(doc)
        real = _real_characters()
        for number, codes in enumerate(subsets):
            name = f"toUnicodeCMap:{SUBSETN(number).decode()}+{self.face.name.decode()}"
            doc.idToObject[name].content = _character_map([real.get(code, code) for code in codes])
            # Written once as a text: ReportLab formats each of the numbers by itself. All are whole on a grid of 250.
            shown = doc.idToObject["BasicFonts"].dict[names[number]]
            shown.Widths = "[" + " ".join(f"{self.face.getCharWidth(code):.0f}" for code in codes) + "]"


def _character_map(characters: list[int]) -> str:
    """The shortest ToUnicode map that readers accept (ISO 32000, 9.10.3): blocks of a hundred at most."""
    known = [(code, character) for code, character in enumerate(characters) if code and (code == 32 or character != 32)]
    blocks = []
    for start in range(0, len(known), 100):
        block = known[start : start + 100]
        blocks += [f"{len(block)} beginbfchar", *(f"<{code:02X}><{char:04X}>" for code, char in block), "endbfchar"]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def",
            "1 begincodespacerange <00><FF> endcodespacerange",
            *blocks,
            "endcmap end end",
        ]
    )


@cache
def payroll_font() -> PayrollFont:
    """The registered font. ``asciiReadable`` off: only the glyphs in use are embedded."""
    path = Path(__file__).parent / "fonts" / f"{FONT}.ttf"
    font = PayrollFont(FONT, str(path), asciiReadable=False, shapable=False)
    pdfmetrics.registerFont(font)
    return font


@cache
def _characters() -> tuple[int, ...]:
    return tuple(sorted(code for code in payroll_font().face.charToGlyph if 0 < code < BOLD))


@cache
def _table(face: int) -> dict[int, int]:
    return {code: face + n for n, code in enumerate(_characters()) if face and code not in _SPACES}


@cache
def _real_characters() -> dict[int, int]:
    return {private: code for face in (BOLD, SERIF) for code, private in _table(face).items()}


def set_in(text: str, face: int) -> str:
    """``text`` at the code points of ``face``."""
    return text.translate(_table(face)) if face else text


@lru_cache(maxsize=8192)
def em_width(text: str, face: int) -> float:
    """Width of ``text`` in thousandths of the size."""
    metrics = payroll_font().face
    widths, default = metrics.charWidths, metrics.defaultWidth
    return sum([widths.get(ord(character), default) for character in set_in(text, face)])


def width(text: str, face: int, size: float) -> float:
    """Width of ``text`` in points."""
    return em_width(text, face) * size / 1000


@lru_cache(maxsize=4096)
def wrap(text: str, face: int, size: float, limit: float, lines: int = 0) -> tuple[str, ...]:
    """Cut ``text`` at its ordinary spaces into lines no wider than ``limit`` points.

    No-break spaces hold. A word wider than the line is cut inside. With ``lines``, what exceeds that number of lines
    ends in an ellipsis.
    """
    done: list[str] = []
    current = ""
    for word in text.split(" "):
        candidate = f"{current} {word}" if current else word
        if width(candidate, face, size) <= limit:
            current = candidate
            continue
        if current:
            done.append(current)
        while width(word, face, size) > limit and len(word) > 1:
            cut = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or width(word[:n], face, size) <= limit)
            done.append(word[:cut])
            word = word[cut:]
        current = word
    done.append(current)
    if lines and len(done) > lines:
        done = [*done[: lines - 1], shorten(" ".join(done[lines - 1 :]), face, size, limit)]
    return tuple(done)


def shorten(text: str, face: int, size: float, limit: float) -> str:
    """``text``, ended by an ellipsis where it would be wider than ``limit`` points."""
    if width(text, face, size) <= limit:
        return text
    while text and width(f"{text}…", face, size) > limit:
        text = text[:-1].rstrip()
    return f"{text}…"


def fitting_size(text: str, face: int, size: float, limit: float, smallest: float) -> float:
    """The largest size up to ``size`` at which ``text`` fits in ``limit`` points, not under ``smallest``."""
    natural = em_width(text, face) / 1000
    return size if natural * size <= limit else max(smallest, int(limit / natural * 10) / 10)
