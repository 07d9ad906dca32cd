"""The social report on paper and as a workbook: the same sections, tables and figures as the page."""

from __future__ import annotations

import io
from collections.abc import Sequence
from fractions import Fraction
from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Frame, KeepTogether, PageTemplate, Paragraph, Spacer
from reportlab.platypus import Table as Grid

from hr_core.selectors.figures.crowd import SMALLEST
from hr_core.selectors.figures.social_report import Figure, SocialReport, Table
from hr_core.text import NARROW, NO_BREAK, currency_decimals, french_amount, french_date, french_decimal, french_integer

INK, INDIGO, SOFT, LINE, GREY = (colors.HexColor(each) for each in ("#22252e", "#1d2b5e", "#f3efe6", "#d9d4c8", "#565b68"))
PLAIN = ParagraphStyle("plain", fontName="Helvetica", fontSize=9, leading=11.5, textColor=INK)
RIGHT = ParagraphStyle("right", parent=PLAIN, alignment=2)
SMALL = ParagraphStyle("small", parent=PLAIN, fontSize=7.5, leading=9.5, textColor=GREY)
HEAD = ParagraphStyle("head", parent=RIGHT, fontSize=8, textColor=GREY)
H1 = ParagraphStyle("h1", parent=PLAIN, fontName="Times-Roman", fontSize=20, leading=25, textColor=INDIGO)
H2 = ParagraphStyle("h2", parent=PLAIN, fontName="Times-Roman", fontSize=15, leading=20, textColor=INDIGO, spaceBefore=10)
H3 = ParagraphStyle("h3", parent=PLAIN, fontName="Helvetica-Bold", fontSize=9.5, leading=13, spaceBefore=6)
WIDTHS = [110 * mm, 35 * mm, 35 * mm]


def written(value: Any, unit: str, currency: str) -> str:
    """A value as people read it: « moins de 5 » where it is hidden, nothing where it is not known."""
    if value is None:
        return _("moins de %(count)s") % {"count": SMALLEST} if unit == "people" else ""
    if unit == "money":
        return french_amount(minor_units(value), currency)
    if unit == "percent":
        return french_decimal(value, 1 if value >= 1 else 2) + NARROW + "%"
    if unit in ("number", "years"):
        return french_decimal(value, 1)
    return french_integer(int(value))


def minor_units(value: Any) -> int:
    """An amount or a mean of amounts in minor units, half up."""
    return int((2 * Fraction(value) + 1) // 2)


def in_words(figure: Figure) -> str:
    """The label, with the unit where the values do not say it."""
    units = {"days": _("jours"), "years": _("ans")}
    return f"{figure.label} ({units[figure.unit]})" if figure.unit in units else figure.label


def _p(text: Any, style: ParagraphStyle = PLAIN) -> Paragraph:
    """Helvetica of the readers has no narrow space."""
    return Paragraph(escape(str(text).replace(NARROW, NO_BREAK)), style)


def social_report_pdf(report: SocialReport, currency: str, note: str = "") -> bytes:
    """A4 upright, one section after the other; a table is not broken where it fits on a page."""
    target = io.BytesIO()
    title = _("Bilan social %(year)s") % {"year": report.years[-1]}

    def foot(canvas: Any, document: Any) -> None:
        canvas.setFont("Helvetica", 7)
        canvas.setFillColor(GREY)
        canvas.drawString(15 * mm, 9 * mm, f"{report.institution.name}. {title}".replace(NARROW, NO_BREAK))
        canvas.drawRightString(A4[0] - 15 * mm, 9 * mm, _("Page %(number)s") % {"number": document.page})

    document = BaseDocTemplate(
        target, pagesize=A4, leftMargin=15 * mm, rightMargin=15 * mm, topMargin=14 * mm, bottomMargin=17 * mm, title=title,
        author=report.institution.name,
    )  # fmt: skip
    frame = Frame(document.leftMargin, document.bottomMargin, document.width, document.height, 0, 0, 0, 0)
    document.addPageTemplates([PageTemplate("page", [frame], onPage=foot)])
    story: list[Any] = [_p(report.institution.name, SMALL), _p(title, H1), _p(_situation(report), SMALL)]
    if note:
        story.append(_p(note, SMALL))
    for section in report.sections:
        for rank, table in enumerate(section.tables):
            head = [_p(section.title, H2)] if not rank else []
            story.append(KeepTogether([*head, _p(table.title, H3), _grid(table, report.years, currency), *_note(table)]))
    document.build(story)
    return target.getvalue()


def _situation(report: SocialReport) -> str:
    return _("Situation au %(day)s ; l’année précédente en regard.") % {"day": french_date(report.last)}


def _note(table: Table) -> list[Any]:
    return [Spacer(1, 1 * mm), _p(table.note, SMALL)] if table.note else []


def _grid(table: Table, years: Sequence[int], currency: str) -> Grid:
    rows = [[_p("", HEAD), *(_p(year, HEAD) for year in years)]]
    for figure in table.figures:
        rows.append([_p(in_words(figure)), *(_p(written(value, figure.unit, currency), RIGHT) for value in figure.values)])
    style = [
        ("LINEBELOW", (0, 0), (-1, 0), 0.6, INDIGO), ("LINEBELOW", (0, 1), (-1, -1), 0.3, LINE), ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 2), ("LEFTPADDING", (0, 0), (0, -1), 0),
    ]  # fmt: skip
    return Grid(rows, colWidths=WIDTHS, style=style, hAlign="LEFT", repeatRows=1)


def social_report_xlsx(report: SocialReport, currency: str) -> bytes:
    """A sheet a section; numbers are numbers, in the unit of the page."""
    book = Workbook()
    book.remove(book.active)
    for section in report.sections:
        sheet = book.create_sheet(section.title[:31])
        sheet.column_dimensions["A"].width = 62
        for letter in "BC":
            sheet.column_dimensions[letter].width = 18
        sheet.append([f"{report.institution.name}. {_('Bilan social %(year)s') % {'year': report.years[-1]}}"])
        sheet["A1"].font = Font(bold=True, size=13)
        sheet.append([_situation(report)])
        for table in section.tables:
            sheet.append([])
            sheet.append([table.title, *report.years])
            for cell in sheet[sheet.max_row]:
                cell.font = Font(bold=True)
            for figure in table.figures:
                sheet.append([in_words(figure), *(_cell(value, figure.unit, currency) for value in figure.values)])
                for cell in sheet[sheet.max_row][1:]:
                    cell.alignment = Alignment(horizontal="right")
                    cell.number_format = {"percent": "0.0", "number": "#,##0.0", "years": "0.0"}.get(figure.unit, "#,##0")
            if table.note:
                sheet.append([table.note])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _cell(value: Any, unit: str, currency: str) -> Any:
    """Percents in points, money in the currency; a hidden value in words."""
    if value is None:
        return written(value, unit, currency)
    if unit == "money":
        scale = 10 ** currency_decimals(currency)
        return minor_units(value) if scale == 1 else float(Fraction(minor_units(value), scale))
    return float(round(value, 2)) if isinstance(value, Fraction) else value
