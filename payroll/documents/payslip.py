"""The payslip on A4: one call for one file, one for a whole batch written page by page."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import BinaryIO

from hr_core.documents.letterhead import LATERITE, draw_letterhead, draw_selvage
from hr_core.documents.pen import INK_2, MM, Pen
from hr_core.documents.typography import BOLD, REGULAR, SERIF, fitting_size, width, wrap
from payroll.documents.figures import day
from payroll.documents.payslip_annex import annex_pages, draw_annex
from payroll.documents.payslip_data import PayslipData, check_payslip
from payroll.documents.payslip_foot import draw_foot, draw_legal, foot_height, legal_height
from payroll.documents.payslip_table import (
    HEAD_HEIGHT,
    TABLE_WIDTH,
    Row,
    carried,
    draw_table,
    paginate,
    payslip_rows,
)
from payroll.documents.pdf import PageStream, finish, new_canvas

A4 = (595.3, 841.9)
LEFT = (A4[0] - TABLE_WIDTH) / 2
_TOP, _BOTTOM, _GAP = 11 * MM, A4[1] - 9 * MM, 3.2 * MM
_BOX_SIZE, _BOX_LEADING = 8.0, 10.8


def draw_payslip(data: PayslipData) -> bytes:
    """The PDF of one payslip: at most 15 KB, the same bytes for the same data.

    Raises ``PayslipMismatch`` when the lines do not add up to the totals.
    """
    canvas = new_canvas(
        title=f"{data.title} {data.number}",
        author=data.institution.name,
        subject=f"{data.employee.name}, du {day(data.start)} au {day(data.end)}",
        dated=data.payment.paid_on or data.end,
        page_size=A4,
    )
    _draw(Pen(canvas, A4), data)
    return finish(canvas)


def draw_batch(payslips: Iterable[PayslipData], file: BinaryIO, *, title: str = "Bulletins de paie") -> int:
    """Write all ``payslips`` into one PDF and return its number of pages.

    ``payslips`` may be a generator: each page goes to ``file`` as soon as it is drawn and the fonts are written once.
    Raises ``ValueError`` for an empty batch, ``PayslipMismatch`` as above (what was written is then not a PDF).
    """
    rest = iter(payslips)
    first = next(rest, None)
    if first is None:
        raise ValueError("Aucun bulletin à imprimer.")
    canvas = new_canvas(
        title=title,
        author=first.institution.name,
        subject=f"Du {day(first.start)} au {day(first.end)}",
        dated=first.payment.paid_on or first.end,
        page_size=A4,
    )
    pen, stream, pages = Pen(canvas, A4), PageStream(canvas, file), 0
    for data in chain((first,), rest):
        pages += _draw(pen, data)
        stream.flush()
    stream.close()
    return pages


def _draw(pen: Pen, data: PayslipData) -> int:
    check_payslip(data)
    rows = payslip_rows(data)
    limit = _BOTTOM - legal_height(data) - _GAP
    top = _draw_first_head(pen, data)
    next_top = _TOP + 40
    closing = foot_height(data) + _GAP
    spare = HEAD_HEIGHT + 2
    unit, pages = paginate(rows, limit - top - spare - 16, limit - next_top - spare - 16, closing)
    annexes = annex_pages(data, limit - next_top)
    count = len(pages) + len(annexes)
    printed: list[Row] = []
    for number, page in enumerate(pages, start=1):
        shown = [carried(data, "Report", printed), *page] if number > 1 else page
        if number > 1:
            top = _draw_next_head(pen, data)
        printed += page
        final = number == len(pages)
        last = carried(data, "Totaux" if final else "À reporter", printed)
        height = limit - top - (closing if final else 0)
        if final and number > 1:
            height = min(height, HEAD_HEIGHT + sum(row.height(unit) for row in shown) + 2 * unit)
        draw_table(pen, LEFT, top, shown, last, unit, height)
        if final:
            draw_foot(pen, data, LEFT, top + height + _GAP)
        draw_legal(pen, data, LEFT, _BOTTOM, f"Page {number} sur {count}")
        pen.next_page()
    for number, annex in enumerate(annexes, start=len(pages) + 1):
        draw_annex(pen, LEFT, _draw_next_head(pen, data), annex)
        draw_legal(pen, data, LEFT, _BOTTOM, f"Page {number} sur {count}")
        pen.next_page()
    return count


def _draw_first_head(pen: Pen, data: PayslipData) -> float:
    """Liseré, letterhead, title, the two boxes; returns where the table begins."""
    draw_selvage(pen, data.institution.colour)
    right = LEFT + TABLE_WIDTH
    lines = [f"Période du {day(data.start)} au {day(data.end)}", f"Bulletin n° {data.number}"]
    if data.payment.paid_on:
        lines[1] += f", payé le {day(data.payment.paid_on)}"
    title_width = max(width(data.title, SERIF, 17), *(width(line, REGULAR, 8) for line in lines))
    lower = draw_letterhead(pen, data.institution, LEFT, _TOP, TABLE_WIDTH - title_width - 24)
    pen.text(right, _TOP + 14, data.title, SERIF, 17, align="right")
    base = pen.lines(right, _TOP + 28, lines, REGULAR, 8, 10.6, align="right")
    if data.options.mark:
        mark: str = data.options.mark
        link = {"ANNULE ET REMPLACE": "LE", "CONTRE-PASSATION": "DU"}.get(mark)
        if data.options.replaces and link:
            mark += f" {link} N° {data.options.replaces}"
        pen.stamp(right, base - 5, mark, BOLD, 8, LATERITE)
        base += 14
    return _draw_boxes(pen, data, max(lower, base - 6) + _GAP) + _GAP


def _draw_next_head(pen: Pen, data: PayslipData) -> float:
    """The short head of the second page on; returns where the table begins."""
    draw_selvage(pen, data.institution.colour)
    who = f"{data.employee.name}, matricule {data.employee.staff_number}"
    pen.text(LEFT, _TOP + 10, data.institution.name, SERIF, 11)
    pen.text(LEFT, _TOP + 23, who, BOLD, 8.3)
    right = LEFT + TABLE_WIDTH
    pen.text(right, _TOP + 10, f"{data.title} (suite)", SERIF, 11, align="right")
    period = f"n° {data.number}, du {day(data.start)} au {day(data.end)}"
    pen.text(right, _TOP + 23, period, REGULAR, 8, colour=INK_2, align="right")
    return _TOP + 40


def _pairs(data: PayslipData) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    person, payment = data.employee, data.payment
    hired = day(person.hired_on) if person.hired_on else ""
    post = [
        ("Emploi", person.job),
        ("Unité", person.unit),
        ("Classement", person.classification),
        ("Contrat", person.contract),
        ("Entrée, ancienneté" if person.seniority else "Entrée", ", ".join(filter(None, (hired, person.seniority)))),
        ("Horaire mensuel", person.working_time),
        *person.details,
    ]
    paid = f"{payment.mode}, compte {payment.account}" if payment.account else payment.mode
    employee = [
        ("Matricule", person.staff_number),
        (person.social_security_label, person.social_security_number),
        ("N° fiscal", person.tax_number),
        ("Situation fiscale", ", ".join(filter(None, (person.family, person.tax_shares)))),
        ("Adresse", person.address),
        ("Paiement", paid),
    ]
    return [pair for pair in post if pair[1]], [pair for pair in employee if pair[1]]


def _draw_boxes(pen: Pen, data: PayslipData, y: float) -> float:
    """Post on the left, employee on the right, of one height; returns the lower edge."""
    gap = 3 * MM
    wide = (TABLE_WIDTH - gap) / 2
    post, employee = _pairs(data)
    colour = data.institution.colour
    bottoms = [
        _draw_box(pen, LEFT, y, wide, "Poste", "", post, colour),
        _draw_box(pen, LEFT + wide + gap, y, wide, data.employee.heading, data.employee.name, employee, colour),
    ]
    height = max(bottoms) - y
    for x in (LEFT, LEFT + wide + gap):
        pen.frame(x, y, wide, height, "#555555", 0.7, radius=3.4)
    return y + height


def _draw_box(
    pen: Pen, x: float, y: float, wide: float, title: str, name: str, pairs: list[tuple[str, str]], colour: str
) -> float:
    inset, line = 7.4, y + 12
    pen.text(x + inset, line, title, BOLD, 7.4, colour=colour)
    if name:
        line += 14.5
        pen.text(x + inset, line, name, BOLD, fitting_size(name, BOLD, 11, wide - 2 * inset, 7))
        line += 1.5
    column = x + inset + max((width(label, REGULAR, _BOX_SIZE) for label, _ in pairs), default=0) + 8
    line += 12.2
    for label, value in pairs:
        pen.text(x + inset, line, label, REGULAR, _BOX_SIZE, colour=INK_2)
        shown = wrap(value, REGULAR, _BOX_SIZE, x + wide - inset - column, 2)
        line = pen.lines(column, line, shown, REGULAR, _BOX_SIZE, _BOX_LEADING)
    return line - 4
