"""A thin pen over a ReportLab canvas: y runs down from the top of the page, numbers are short, text is grouped.

ReportLab's own text calls write four operators and three long numbers for every string; a payslip has two hundred of
them. The pen keeps the text of a page apart, writes it in one text object with the operators that change, and leaves
fonts, pages and the file to ReportLab.
"""

from __future__ import annotations

from typing import Literal

from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfgen.canvas import Canvas

from hr_core.documents.qr import qr_path
from hr_core.documents.typography import BOLD, REGULAR, SERIF, payroll_font, set_in, width

INK, INK_2, LINE, SHADE = "#1c2333", "#465063", "#a9a498", "#f6f4ef"
MM = 72 / 25.4

Align = Literal["left", "right", "centre"]
_ESCAPES = {ord("("): "\\(", ord(")"): "\\)", ord("\\"): "\\\\", 13: "\\r"} | {n: f"\\{n:03o}" for n in range(127, 256)}


def _number(value: float) -> str:
    """One decimal: a tenth of a point is a third of the dot of a 600 dpi printer."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


class _Codes(dict[int, str]):
    """The escaped code of each character of a face in the document, found when it is first met; for ``translate``.

    ``rare`` holds the characters that do not lie in the first font of the file, ``name`` is that font.
    """

    def __init__(self, document: PDFDocument, face: int) -> None:
        super().__init__()
        self._document, self._face = document, face
        self.rare: set[int] = set()
        self.name = ""

    def __missing__(self, character: int) -> str:
        font = payroll_font()
        ((subset, code),) = font.splitString(set_in(chr(character), self._face), self._document)
        self.name = self.name or font.getSubsetInternalName(0, self._document)
        if subset:
            self.rare.add(character)
        self[character] = code.decode("latin-1").translate(_ESCAPES)
        return self[character]


class Pen:
    """Draws one page after the other. Units are points; ``height`` is that of the page."""

    def __init__(self, canvas: Canvas, page_size: tuple[float, float]) -> None:
        self.canvas = canvas
        self.width, self.height = page_size
        canvas.setPageSize(page_size)
        self._colours: dict[str, str] = {}
        self._codes = {face: _Codes(canvas._doc, face) for face in (REGULAR, BOLD, SERIF)}
        self._begin()

    def _begin(self) -> None:
        self._shapes: list[str] = []
        self._texts: list[str] = []
        self._origin = (0.0, 0.0)
        self._font: tuple[str, float] | None = None
        self._ink = ""

    def _colour(self, colour: str) -> str:
        if colour not in self._colours:
            shade = HexColor(colour)
            self._colours[colour] = " ".join(f"{part:.3g}" for part in (shade.red, shade.green, shade.blue))
        return self._colours[colour]

    def text(
        self, x: float, y: float, text: str, face: int, size: float, *, colour: str = INK, align: Align = "left"
    ) -> None:
        """Write ``text`` on the baseline ``y``; ``x`` is its left edge, right edge or middle."""
        if not text:
            return
        if align == "right":
            x -= width(text, face, size)
        elif align == "centre":
            x -= width(text, face, size) / 2
        out = self._texts
        if colour != self._ink:
            self._ink = colour
            out.append(f"{self._colour(colour)} rg")
        before_x, before_y = self._origin
        x, down = round(x, 1), round(self.height - y, 1)
        out.append(f"{round(x - before_x, 1):g} {round(down - before_y, 1):g} Td")
        self._origin = (x, down)
        codes = self._codes[face]
        literal = text.translate(codes)
        if codes.rare and not codes.rare.isdisjoint(map(ord, text)):
            self._rare_text(text, face, size)
            return
        if self._font != (codes.name, size):
            self._font = (codes.name, size)
            out.append(f"{codes.name} {size:g} Tf")
        out.append(f"({literal}) Tj")

    def _rare_text(self, text: str, face: int, size: float) -> None:
        """A text with a character beyond the first 255 of the document, which lie in further fonts of the file."""
        font, document = payroll_font(), self.canvas._doc
        for subset, codes in font.splitString(set_in(text, face), document):
            name = font.getSubsetInternalName(subset, document)
            self._texts.append(f"{name} {size:g} Tf ({codes.decode('latin-1').translate(_ESCAPES)}) Tj")
        self._font = None

    def lines(
        self,
        x: float,
        y: float,
        lines: tuple[str, ...] | list[str],
        face: int,
        size: float,
        leading: float,
        *,
        colour: str = INK,
        align: Align = "left",
    ) -> float:
        """Write lines under one another from the baseline ``y``; returns the baseline that follows."""
        for line in lines:
            self.text(x, y, line, face, size, colour=colour, align=align)
            y += leading
        return y

    def fill(self, x: float, y: float, w: float, h: float, colour: str) -> None:
        """A filled rectangle; ``y`` is its top."""
        self._shapes.append(
            f"{self._colour(colour)} rg {_number(x)} {_number(self.height - y - h)} {_number(w)} {_number(h)} re f"
        )

    def stroke(self, segments: list[tuple[float, float, float, float]], colour: str, weight: float) -> None:
        """Straight lines ``(x1, y1, x2, y2)`` of one colour and weight."""
        parts = [f"{self._colour(colour)} RG {_number(weight)} w"]
        for x1, y1, x2, y2 in segments:
            parts.append(f"{_number(x1)} {_number(self.height - y1)} m {_number(x2)} {_number(self.height - y2)} l")
        self._shapes.append("\n".join([*parts, "S"]))

    def frame(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        colour: str,
        weight: float,
        *,
        radius: float = 0.0,
        dashed: bool = False,
    ) -> None:
        """The outline of a rectangle, with rounded corners where asked."""
        bottom, top, right = self.height - y - h, self.height - y, x + w
        if radius:
            k = radius * 0.4477  # what remains of the radius beside the control point of a quarter of a circle
            points = (
                f"{_number(x + radius)} {_number(bottom)} m {_number(right - radius)} {_number(bottom)} l",
                self._curve(right - k, bottom, right, bottom + k, right, bottom + radius),
                f"{_number(right)} {_number(top - radius)} l",
                self._curve(right, top - k, right - k, top, right - radius, top),
                f"{_number(x + radius)} {_number(top)} l",
                self._curve(x + k, top, x, top - k, x, top - radius),
                f"{_number(x)} {_number(bottom + radius)} l",
                self._curve(x, bottom + k, x + k, bottom, x + radius, bottom),
            )
            path = " ".join(points) + " s"
        else:
            path = f"{_number(x)} {_number(bottom)} {_number(w)} {_number(h)} re S"
        pen = f"{self._colour(colour)} RG {_number(weight)} w"
        self._shapes.append(f"{pen} [2 1.5] 0 d {path} [] 0 d" if dashed else f"{pen} {path}")

    @staticmethod
    def _curve(*points: float) -> str:
        return " ".join(_number(point) for point in points) + " c"

    def polygon(self, points: list[tuple[float, float]], colour: str) -> None:
        """A filled polygon."""
        (x, y), *rest = points
        path = f"{_number(x)} {_number(self.height - y)} m "
        path += " ".join(f"{_number(x)} {_number(self.height - y)} l" for x, y in rest)
        self._shapes.append(f"{self._colour(colour)} rg {path} f")

    def qr(self, x: float, y: float, side: float, text: str) -> None:
        """A QR code of ``side`` points, black; ``y`` is its top."""
        path, modules = qr_path(text)
        scale = f"{side / modules:.4f}"
        self._shapes.append(f"q 0 g {scale} 0 0 {scale} {_number(x)} {_number(self.height - y - side)} cm\n{path}\nQ")

    def image(self, x: float, y: float, w: float, h: float, content: ImageReader) -> None:
        """A picture within the box, its proportions kept, against the top left corner."""
        self.canvas.drawImage(content, x, self.height - y - h, w, h, mask="auto", preserveAspectRatio=True, anchor="nw")

    def stamp(self, x: float, y: float, text: str, face: int, size: float, colour: str) -> None:
        """A framed mark such as DUPLICATA; ``x`` is its right edge, ``y`` its top."""
        wide = width(text, face, size) + 10
        self.frame(x - wide, y, wide, size * 1.5, colour, 1.1, radius=2.5)
        self.text(x - wide / 2, y + size * 1.11, text, face, size, colour=colour, align="centre")

    def next_page(self) -> None:
        """Write the page and begin another."""
        code = self.canvas._code
        code.extend(self._shapes)
        if self._texts:
            code.append("BT")
            code.extend(self._texts)
            code.append("ET")
        self.canvas.showPage()
        self._begin()
