"""The yearly training report on paper: A4 upright, its figures first, then the tables of the page."""

from __future__ import annotations

import io
from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Frame, KeepTogether, PageTemplate, Paragraph, Spacer
from reportlab.platypus import Table as Grid

from hr_core.documents.letterhead import LATERITE, MIL
from hr_core.documents.social_report import GREY, H1, H2, H3, HEAD, INDIGO, LINE, PLAIN, RIGHT, SMALL, SOFT, WIDTHS
from hr_core.selectors.figures.social_report import Table
from hr_core.text import NARROW, NO_BREAK, french_date
from training.documents.plan import FIGURE
from training.report_words import column_titles, values, written
from training.selectors.report import TrainingReport


def _p(text: Any, style: Any = PLAIN) -> Paragraph:
    return Paragraph(escape(str(text).replace(NARROW, NO_BREAK)), style)


def report_pdf(report: TrainingReport, currency: str) -> bytes:
    target = io.BytesIO()
    title = _("Rapport de formation %(year)s") % {"year": report.years[-1]}

    def frame_page(canvas: Any, document: Any) -> None:
        canvas.setFillColor(colors.HexColor(report.institution.colour))
        canvas.rect(0, A4[1] - 4 * mm, A4[0], 4 * mm, stroke=0, fill=1)
        x = 15 * mm
        for shade, wide in (("#ffffff", 14), (LATERITE, 4), ("#ffffff", 1), (MIL, 2), ("#ffffff", 1), (LATERITE, 4)):
            canvas.setFillColor(colors.HexColor(shade))
            canvas.rect(x, A4[1] - 4 * mm, wide, 4 * mm, stroke=0, fill=1)
            x += wide
        canvas.setFont("Helvetica", 7)
        canvas.setFillColor(GREY)
        canvas.drawString(15 * mm, 9 * mm, f"{report.institution.name}. {title}".replace(NARROW, NO_BREAK))
        canvas.drawRightString(A4[0] - 15 * mm, 9 * mm, _("Page %(number)s") % {"number": document.page})

    document = BaseDocTemplate(
        target, pagesize=A4, leftMargin=15 * mm, rightMargin=15 * mm, topMargin=14 * mm, bottomMargin=17 * mm, title=title, author=report.institution.name
    )
    frame = Frame(document.leftMargin, document.bottomMargin, document.width, document.height, 0, 0, 0, 0)
    document.addPageTemplates([PageTemplate("page", [frame], onPage=frame_page)])
    standing = _("Situation au %(day)s ; l’année précédente en regard.") % {"day": french_date(report.last)}
    story: list[Any] = [_p(report.institution.name, SMALL), _p(title, H1), _p(standing, SMALL), Spacer(1, 4 * mm), _tiles(report, currency)]
    for section in report.sections:
        for rank, table in enumerate(section.tables):
            head = [_p(section.title, H2)] if not rank else []
            note = [Spacer(1, 1 * mm), _p(table.note, SMALL)] if table.note else []
            story.append(KeepTogether([*head, _p(table.title, H3), _grid(table, report, currency), *note]))
    document.build(story)
    return target.getvalue()


def _tiles(report: TrainingReport, currency: str) -> Grid:
    row = report.current
    told = (
        (_("Agents formés"), written(row.trained, "count", currency)),
        (_("Couverture"), written(row.coverage, "percent", currency)),
        (_("Heures"), written(row.minutes // 60, "count", currency)),
        (_("Dépensé"), written(row.cost, "money", currency)),
        (_("Satisfaction, sur 5"), written(row.satisfaction, "number", currency)),
    )
    wide = [32 * mm, 32 * mm, 32 * mm, 46 * mm, 38 * mm]
    drawn = Grid([[_p(label, SMALL) for label, _value in told], [_p(value, FIGURE) for _label, value in told]], colWidths=wide, hAlign="LEFT")
    drawn.setStyle([("BOX", (0, 0), (-1, -1), 0.5, LINE), ("BACKGROUND", (0, 0), (-1, -1), SOFT), ("LINEAFTER", (0, 0), (-2, -1), 0.5, LINE)])
    return drawn


def _grid(table: Table, report: TrainingReport, currency: str) -> Grid:
    rows = [[_p("", HEAD), *(_p(title, HEAD) for title in column_titles(table, report.years))]]
    for figure in table.figures:
        rows.append([_p(figure.label), *(_p(value, RIGHT) for value in values(figure, currency))])
    style = [
        ("LINEBELOW", (0, 0), (-1, 0), 0.6, INDIGO), ("LINEBELOW", (0, 1), (-1, -1), 0.3, LINE), ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 2), ("LEFTPADDING", (0, 0), (0, -1), 0),
    ]  # fmt: skip
    return Grid(rows, colWidths=WIDTHS, style=style, hAlign="LEFT", repeatRows=1)
