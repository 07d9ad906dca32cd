"""The list of a collective decision as pages of their own: a table inside the text costs its drawing the square of its lines
(six minutes for 3 000 people), ReportLab's long table a few seconds."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from pypdf import PdfReader, PdfWriter
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import BaseDocTemplate, Frame, LongTable, PageTemplate, Paragraph, Spacer

from hr_core.documents.paper import FONT, fonts_ready
from hr_core.documents.typography import BOLD, SERIF, set_in
from hr_core.text import french_spaces

WIDTH, SIZE = 178 * mm, 8.5
INK, SOFT, LINE = (HexColor(each) for each in ("#22252e", "#565b68", "#d9d4c8"))
PLAIN = ParagraphStyle("annex", fontName=FONT, fontSize=SIZE, leading=10.5, textColor=INK)
TITLE = ParagraphStyle("annex title", parent=PLAIN, fontSize=15, leading=20)


def with_annex(pdf: bytes, *, reference: str, heads: Sequence[tuple[str, int]], rows: Sequence[Sequence[str]]) -> bytes:
    """The decision, then its list; `heads` are titles and hundredths of the width, a cell that is a figure begins with « # », as in
    `hr_core.services.acts.places.table`."""
    fonts_ready()
    merged, target = PdfWriter(clone_from=io.BytesIO(pdf)), io.BytesIO()
    for page in PdfReader(io.BytesIO(_list(reference, heads, rows))).pages:
        merged.add_page(page)
    merged.write(target)
    return target.getvalue()


def _list(reference: str, heads: Sequence[tuple[str, int]], rows: Sequence[Sequence[str]]) -> bytes:
    target = io.BytesIO()
    title = _("Liste annexée à la décision n° %(number)s") % {"number": reference}

    def foot(canvas: Any, document: Any) -> None:
        canvas.setFont(FONT, 7.5)
        canvas.setFillColor(SOFT)
        canvas.drawString(16 * mm, 10 * mm, set_in(french_spaces(title), 0))
        canvas.drawRightString(A4[0] - 16 * mm, 10 * mm, set_in(_("Annexe, page %(number)s") % {"number": document.page}, 0))

    document = BaseDocTemplate(target, pagesize=A4, leftMargin=16 * mm, rightMargin=16 * mm, topMargin=16 * mm, bottomMargin=17 * mm)
    frame = Frame(document.leftMargin, document.bottomMargin, document.width, document.height, 0, 0, 0, 0)
    document.addPageTemplates([PageTemplate("page", [frame], onPage=foot)])
    widths = [WIDTH * share / 100 for _head, share in heads]
    figures = sorted({place for row in rows for place, text in enumerate(row) if text.startswith("#")})
    drawn = [[_cell(head, width, BOLD) for (head, _share), width in zip(heads, widths, strict=True)]]
    drawn += [[_cell(text.removeprefix("#"), width) for text, width in zip(row, widths, strict=True)] for row in rows]
    style: list[tuple[Any, ...]] = [
        ("FONT", (0, 0), (-1, -1), FONT, SIZE, 10.5), ("TEXTCOLOR", (0, 0), (-1, -1), INK), ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.3, LINE), ("LINEBELOW", (0, 0), (-1, 0), 1, INK),
        ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        *(("ALIGN", (place, 0), (place, -1), "RIGHT") for place in figures),
    ]  # fmt: skip
    heading = Paragraph(escape(set_in(french_spaces(title), SERIF)), TITLE)
    document.build([heading, Spacer(1, 4 * mm), LongTable(drawn, colWidths=widths, repeatRows=1, style=style)])
    return target.getvalue()


def _cell(text: Any, width: float, face: int = 0) -> Any:
    """Plain words where they hold on one line: far quicker to draw."""
    words = set_in(french_spaces(str(text)), face)
    return words if stringWidth(words, FONT, SIZE) < width - 7 else Paragraph(escape(words), PLAIN)
