"""The staffing table on paper: A4 landscape, units in the order of the tree, a line per post, totals."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import BaseDocTemplate, Frame, LongTable, PageTemplate, Paragraph, Spacer, Table

from careers.choices_posts import Occupation
from careers.selectors.posts.staffing import Counts, StaffingTable
from hr_core.models import Institution
from hr_core.text import NARROW, NO_BREAK, french_count, french_date

INK, INDIGO, SOFT, LINE = (colors.HexColor(each) for each in ("#22252e", "#1d2b5e", "#f3efe6", "#d9d4c8"))
PLAIN = ParagraphStyle("plain", fontName="Helvetica", fontSize=7.5, leading=9, textColor=INK)
BOLD = ParagraphStyle("bold", parent=PLAIN, fontName="Helvetica-Bold")
HEAD = ParagraphStyle("head", parent=PLAIN, textColor=colors.HexColor("#565b68"), fontSize=7)
TITLE = ParagraphStyle("title", parent=PLAIN, fontSize=16, leading=20, textColor=INDIGO)
WIDTHS = [24 * mm, 62 * mm, 18 * mm, 24 * mm, 22 * mm, 30 * mm, 87 * mm]


def _words(text: Any, style: ParagraphStyle = PLAIN) -> Paragraph:
    """The readers' own Helvetica has no narrow space: a plain no-break space stands for it."""
    return Paragraph(escape(str(text).replace(NARROW, NO_BREAK)), style)


def _fitting(text: Any, width: float) -> Any:
    """Plain words where they hold on one line: a table of 3 000 posts is then drawn several times faster."""
    words = str(text).replace(NARROW, NO_BREAK)
    return words if stringWidth(words, "Helvetica", 7.5) < width - 12 else _words(text)


def staffing_pdf(table: StaffingTable, institution: Institution, people: Callable[[Any], str]) -> bytes:
    """`people` says who serves on a post, as far as the reader may see."""
    target = io.BytesIO()
    title = _("Tableau des effectifs au %(day)s") % {"day": french_date(table.day)}

    def foot(canvas: Any, document: Any) -> None:
        canvas.setFont("Helvetica", 7)
        canvas.setFillColor(colors.HexColor("#565b68"))
        canvas.drawString(15 * mm, 9 * mm, f"{institution.name}. {title}".replace(NARROW, NO_BREAK))
        canvas.drawRightString(landscape(A4)[0] - 15 * mm, 9 * mm, _("Page %(number)s") % {"number": document.page})

    document = BaseDocTemplate(
        target, pagesize=landscape(A4), leftMargin=15 * mm, rightMargin=15 * mm, topMargin=13 * mm, bottomMargin=16 * mm,
        title=title, author=institution.name,
    )  # fmt: skip
    frame = Frame(document.leftMargin, document.bottomMargin, document.width, document.height, 0, 0, 0, 0)
    document.addPageTemplates([PageTemplate("page", [frame], onPage=foot)])
    document.build(
        [
            _words(institution.name, HEAD),
            _words(title, TITLE),
            Spacer(1, 2 * mm),
            _totals(table.total),
            Spacer(1, 4 * mm),
            _posts(table, people),
            Spacer(1, 10 * mm),
            _signatures(),
        ]
    )
    return target.getvalue()


def _totals(total: Counts) -> Table:
    heads = [_("Postes autorisés"), _("dont inscrits au budget"), _("occupés"), _("dont réservés"), _("à pourvoir"), _("gelés"), _("Effectif en équivalent plein temps")]
    values = [total.authorised, total.budgeted, total.occupied, total.reserved, total.free, total.frozen, full_time(total.held)]
    drawn = Table([[_words(each, HEAD) for each in heads], [_words(each, BOLD) for each in values]], colWidths=[267 / 7 * mm] * 7)
    drawn.setStyle([("BOX", (0, 0), (-1, -1), 0.5, LINE), ("BACKGROUND", (0, 0), (-1, -1), SOFT)])
    return drawn


def full_time(held: int) -> str:
    """Hundredths of a post as people write them: `12,5`."""
    whole, rest = divmod(abs(held), 100)
    text = f"{whole},{rest:02d}".rstrip("0").rstrip(",") if rest else str(whole)
    return f"−{text}" if held < 0 else text


def _posts(table: StaffingTable, people: Callable[[Any], str]) -> LongTable:
    heads = (_("Numéro"), _("Intitulé"), _("Métier"), _("Catégorie"), _("Budget"), _("État"), _("Titulaire"))
    rows: list[list[Any]] = [[_words(each, HEAD) for each in heads]]
    style: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("FONT", (0, 0), (-1, -1), "Helvetica", 7.5, 9),
        ("TEXTCOLOR", (0, 0), (-1, -1), INK),
        ("LINEBELOW", (0, 0), (-1, -1), 0.3, LINE),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
        ("LINEBELOW", (0, 0), (-1, 0), 1, INDIGO),
    ]
    for unit in table.units:
        counts = unit.below
        told = [french_count(counts.authorised, _("poste"), _("postes")), french_count(counts.occupied, _("occupé"), _("occupés"))]
        told += [french_count(counts.reserved, _("réservé"), _("réservés"))] if counts.reserved else []
        told += [_("%(number)s à pourvoir") % {"number": counts.free}] if counts.free else []
        told += [french_count(counts.frozen, _("gelé"), _("gelés"))] if counts.frozen else []
        words = f"{NO_BREAK * 4 * unit.depth}{unit.unit.name}{NO_BREAK}: {', '.join(told)}"
        style += [("SPAN", (0, len(rows)), (-1, len(rows))), ("BACKGROUND", (0, len(rows)), (-1, len(rows)), SOFT)]
        rows.append([_words(words, BOLD), *[""] * 6])
        for post in unit.posts:
            told = (
                post.number, post.title, post.job.code if post.job else "", post.categories,
                _("inscrit") if post.is_budgeted else _("hors budget"), Occupation(post.occupation).label, people(post),
            )  # fmt: skip
            rows.append([_fitting(text, width) for text, width in zip(told, WIDTHS, strict=True)])
    return LongTable(rows, colWidths=WIDTHS, repeatRows=1, style=style)


def _signatures() -> Table:
    heads = [_("La direction des ressources humaines"), _("Le contrôle de gestion"), _("La direction générale")]
    return Table([[_words(each, PLAIN) for each in heads]], colWidths=[89 * mm] * 3)
