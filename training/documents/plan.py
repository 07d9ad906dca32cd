"""The training plan on paper: cover with its sums and funding, orientations and objectives, actions by objective, signatures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from reportlab.graphics.shapes import Drawing, Rect
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Frame, KeepTogether, LongTable, PageTemplate, Paragraph, Spacer, Table

from hr_core.documents.letterhead import LATERITE, MIL
from hr_core.models import Institution
from hr_core.text import CURRENCY_NAMES, NARROW, NO_BREAK, french_amount, french_count, french_date, french_integer
from training.choices_plan import LineState
from training.models import PlanLine, TrainingPlan
from training.selectors.plans import Budget

INK, INDIGO, SOFT, LINE, GREY = (colors.HexColor(each) for each in ("#22252e", "#1d2b5e", "#f3efe6", "#d9d4c8", "#565b68"))
SHADES = [colors.HexColor(each) for each in ("#2b3f82", "#2f7f7a", "#b8821a")]
PLAIN = ParagraphStyle("plain", fontName="Helvetica", fontSize=8, leading=10, textColor=INK)
BODY = ParagraphStyle("body", parent=PLAIN, fontSize=9.5, leading=13)
RIGHT = ParagraphStyle("right", parent=PLAIN, alignment=2)
BOLD = ParagraphStyle("bold", parent=PLAIN, fontName="Helvetica-Bold")
BOLD_RIGHT = ParagraphStyle("bold-right", parent=BOLD, alignment=2)
HEAD = ParagraphStyle("head", parent=PLAIN, textColor=GREY, fontSize=7, leading=9)
HEAD_RIGHT = ParagraphStyle("head-right", parent=HEAD, alignment=2)
FIGURE = ParagraphStyle("figure", parent=PLAIN, fontName="Times-Roman", fontSize=17, leading=21, textColor=INDIGO)
TITLE = ParagraphStyle("title", parent=PLAIN, fontName="Times-Roman", fontSize=24, leading=29, textColor=INDIGO)
H2 = ParagraphStyle("h2", parent=PLAIN, fontName="Times-Roman", fontSize=14, leading=18, textColor=INDIGO, spaceBefore=8, spaceAfter=3)
WIDTHS = [15 * mm, 66 * mm, 45 * mm, 15 * mm, 12 * mm, 26 * mm, 26 * mm, 26 * mm, 36 * mm]
PAGE = landscape(A4)


def _p(text: Any, style: ParagraphStyle = PLAIN) -> Paragraph:
    """The readers' own Helvetica has no narrow space: a plain no-break space stands for it."""
    return Paragraph(escape(str(text).replace(NARROW, NO_BREAK)).replace("\n", "<br/>"), style)


def plan_pdf(plan: TrainingPlan, lines: Sequence[PlanLine], budget: Budget, institution: Institution, currency: str) -> bytes:
    target = io.BytesIO()
    title = str(plan)

    def frame_page(canvas: Any, document: Any) -> None:
        canvas.setFillColor(colors.HexColor(institution.colour))
        canvas.rect(0, PAGE[1] - 4 * mm, PAGE[0], 4 * mm, stroke=0, fill=1)
        x = 14 * mm
        for shade, wide in (("#ffffff", 14), (LATERITE, 4), ("#ffffff", 1), (MIL, 2), ("#ffffff", 1), (LATERITE, 4)):
            canvas.setFillColor(colors.HexColor(shade))
            canvas.rect(x, PAGE[1] - 4 * mm, wide, 4 * mm, stroke=0, fill=1)
            x += wide
        canvas.setFont("Helvetica", 7)
        canvas.setFillColor(GREY)
        canvas.drawString(14 * mm, 8 * mm, f"{institution.name}. {title}, {plan.get_state_display()}".replace(NARROW, NO_BREAK))
        canvas.drawRightString(PAGE[0] - 14 * mm, 8 * mm, _("Page %(number)s") % {"number": document.page})

    document = BaseDocTemplate(
        target, pagesize=PAGE, leftMargin=14 * mm, rightMargin=14 * mm, topMargin=12 * mm, bottomMargin=15 * mm, title=title, author=institution.name
    )
    frame = Frame(document.leftMargin, document.bottomMargin, document.width, document.height, 0, 0, 0, 0)
    document.addPageTemplates([PageTemplate("page", [frame], onPage=frame_page)])
    story: list[Any] = [_p(institution.name, HEAD), _p(title, TITLE), _p(_standing(plan), PLAIN), Spacer(1, 4 * mm), _tiles(budget, currency),
                        Spacer(1, 4 * mm), _funding(budget, currency)]  # fmt: skip
    for heading, text in ((_("Orientations"), plan.orientation), (_("Bilan à mi-parcours"), plan.review)):
        if text:
            story.append(KeepTogether([_p(heading, H2), *(_p(part, BODY) for part in text.split("\n") if part.strip())]))
    objectives = list(plan.objectives.all())
    if objectives:
        told = [_p(f"{row.rank}. {row.label}" + (f"{NO_BREAK}: {row.indicator}" if row.indicator else ""), BODY) for row in objectives]
        story.append(KeepTogether([_p(_("Objectifs"), H2), *told]))
    story += [_p(_("Répartition par poste de dépense"), H2), _heads(budget, currency), _p(_("Actions"), H2), _actions(lines, currency), Spacer(1, 10 * mm)]
    story.append(KeepTogether([_signatures(plan)]))
    document.build(story)
    return target.getvalue()


def _standing(plan: TrainingPlan) -> str:
    told = [_("Préparé par %(who)s") % {"who": plan.prepared_by}]
    if plan.endorsed_by is not None and plan.endorsed_at is not None:
        told.append(_("visé par %(who)s le %(day)s") % {"who": plan.endorsed_by, "day": french_date(plan.endorsed_at.date())})
    if plan.adopted_by is not None and plan.adopted_at is not None:
        told.append(_("arrêté par %(who)s le %(day)s") % {"who": plan.adopted_by, "day": french_date(plan.adopted_at.date())})
    else:
        told.append(_("non encore arrêté"))
    return ", ".join(told) + "."


def _tiles(budget: Budget, currency: str) -> Table:
    total = budget.total
    heads = [_("Actions"), _("Places"), _("Sessions"), _("Coût, en %(unit)s"), _("Part propre"), _("Coût par place")]
    values = [
        french_integer(total.lines), french_integer(total.people), french_integer(total.sessions), french_amount(total.total, currency),
        french_amount(total.own, currency), french_amount((2 * total.total + total.people) // (2 * total.people), currency) if total.people else "",
    ]  # fmt: skip
    heads = [head % {"unit": CURRENCY_NAMES.get(currency, currency)} if "%(unit)s" in head else head for head in heads]
    wide = [30 * mm, 30 * mm, 30 * mm, 63 * mm, 63 * mm, 53 * mm]
    drawn = Table([[_p(each, HEAD) for each in heads], [_p(each, FIGURE) for each in values]], colWidths=wide)
    drawn.setStyle([("BOX", (0, 0), (-1, -1), 0.5, LINE), ("BACKGROUND", (0, 0), (-1, -1), SOFT), ("LINEAFTER", (0, 0), (-2, -1), 0.5, LINE)])
    return drawn


def _funding(budget: Budget, currency: str) -> Table:
    """Who pays, as a bar and in words."""
    total = budget.total
    parts = [(_("Part propre"), total.own), (_("Fonds de formation"), total.levy), (_("Partenaires"), total.donor)]
    bar, at, wide = Drawing(269 * mm, 5 * mm), 0.0, 269 * mm
    for (_label, amount), shade in zip(parts, SHADES, strict=True):
        share = wide * amount / total.total if total.total else 0
        if share:
            bar.add(Rect(at, 0, max(share - 1, 1), 5 * mm, fillColor=shade, strokeColor=None))
        at += share
    words = [f"{label}{NO_BREAK}: {french_amount(amount, currency, unit=True)}" for label, amount in parts if amount]
    return Table([[bar], [_p("   ·   ".join(words) or _("Aucun coût inscrit."), PLAIN)]], colWidths=[269 * mm], style=[("LEFTPADDING", (0, 0), (-1, -1), 0)])


def _heads(budget: Budget, currency: str) -> Table:
    rows = [[_p("", HEAD), _p(_("Prévu"), HEAD_RIGHT), _p(_("Engagé"), HEAD_RIGHT), _p(_("Dépensé"), HEAD_RIGHT)]]
    for track in budget.heads:
        sums = track.sums
        rows.append([_p(track.label.capitalize()), *(_p(french_amount(each, currency), RIGHT) for each in (sums.total, sums.committed, sums.executed))])
    total = budget.total
    rows.append([_p(_("Total"), BOLD), *(_p(french_amount(each, currency), BOLD_RIGHT) for each in (total.total, total.committed, total.executed))])
    style = [("LINEBELOW", (0, 0), (-1, 0), 0.8, INDIGO), ("LINEBELOW", (0, 1), (-1, -2), 0.3, LINE), ("BACKGROUND", (0, -1), (-1, -1), SOFT)]
    return Table(rows, colWidths=[80 * mm, 40 * mm, 40 * mm, 40 * mm], style=style, hAlign="LEFT")


def _actions(lines: Sequence[PlanLine], currency: str) -> LongTable:
    """The lines under their objective, with the subtotal of each."""
    heads = (_("Code"), _("Action"), _("Population"), _("Places"), _("Trim."), _("Pédagogie"), _("Autres frais"), _("Coût"), _("Financement extérieur"))
    rows: list[list[Any]] = [[_p(each, HEAD if rank < 3 or rank == 8 else HEAD_RIGHT) for rank, each in enumerate(heads)]]
    style: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, 0), 1, INDIGO), ("LINEBELOW", (0, 1), (-1, -1), 0.3, LINE),
        ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
    ]  # fmt: skip
    current: Any = ()
    for line in lines:
        if line.objective_id != current:
            current = line.objective_id
            same = [each for each in lines if each.objective_id == current and each.state != LineState.CANCELLED]
            words = f"{line.objective or _('Sans objectif')}, {french_count(len(same), _('action'), _('actions'))}"
            style += [("SPAN", (0, len(rows)), (6, len(rows))), ("BACKGROUND", (0, len(rows)), (-1, len(rows)), SOFT)]
            rows.append([_p(words, BOLD), *[""] * 6, _p(french_amount(sum(each.total for each in same), currency), BOLD_RIGHT), ""])
        rows.append(_line(line, currency))
    return LongTable(rows, colWidths=WIDTHS, repeatRows=1, style=style)


def _line(line: PlanLine, currency: str) -> list[Any]:
    title = line.title if line.state == LineState.PLANNED else f"{line.title} ({line.get_state_display()}{NO_BREAK}: {line.remark})"
    people = ", ".join(str(each) for each in (line.unit, line.population) if each)
    aid = [french_amount(line.levy, currency) + f" ({_('fonds de formation')})"] if line.levy else []
    aid += [f"{french_amount(line.donor, currency)} ({line.donor_name})"] if line.donor else []
    cancelled = line.state == LineState.CANCELLED
    amounts = [""] * 3 if cancelled else [french_amount(each, currency) if each else "" for each in (line.teaching, line.total - line.teaching, line.total)]
    return [
        _p(line.code), _p(title), _p(people), _p(french_integer(line.headcount), RIGHT), _p(f"T{line.quarter}" if line.quarter else "", RIGHT),
        *(_p(each, RIGHT) for each in amounts), _p(", ".join(aid)),
    ]  # fmt: skip


def _signatures(plan: TrainingPlan) -> Table:
    heads = [_("Le service de la formation"), _("La direction des ressources humaines"), _("La direction générale")]
    names = [plan.prepared_by, plan.endorsed_by or "", plan.adopted_by or ""]
    return Table([[_p(each, BOLD) for each in heads], [_p(each) for each in names]], colWidths=[89 * mm] * 3)


