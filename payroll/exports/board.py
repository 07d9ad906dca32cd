"""The board on paper and as a workbook: the same figures as the screen."""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl.cell import WriteOnlyCell

from hr_core.models import Institution
from hr_core.text import currency_decimals, french_amount, french_decimal, french_integer, french_percent, french_signed
from payroll.documents.sheet import Sheet, SheetColumn, SheetRow, draw_sheet
from payroll.exports.sheets import head, new_sheet, new_workbook, number_format, strong, text
from payroll.selectors.reports.axes import AXES
from payroll.selectors.reports.board import Board
from payroll.services.documents import letterhead_of

#: (label, value, value before or people, kind): kind is money, count, hours or group.
Line = tuple[str, int | None, int | None, str]


def lines_of(board: Board) -> Iterator[Line]:
    """The board as lines: figures, months, agencies, causes, points to look at."""
    yield (_("Chiffres de la période, et de celle d’avant"), None, None, "group")
    for each in board.figures:
        yield (each.label, each.value, each.before, "money" if each.is_money else "count")
    yield (_("Coût du personnel par mois, effectif payé"), None, None, "group")
    for month, cost, people in board.months:
        yield (AXES["month"].said(month), cost, people, "people")
    yield (_("Coût du personnel par agence, effectif payé"), None, None, "group")
    for name, people, _gross, cost in board.agencies:
        yield (name, cost, people, "people")
    if board.causes:
        yield (_("Ce qui a fait bouger le brut, agents touchés"), None, None, "group")
        for cause in board.causes:
            yield (cause.label[:1].upper() + cause.label[1:], cause.gross, cause.people, "people")
    yield (_("À regarder, agents"), None, None, "group")
    yield (_("Heures supplémentaires payées"), board.hours, board.overtime_people, "hours")
    yield (_("Montant des heures supplémentaires"), board.overtime, board.overtime_people, "people")
    yield (_("Rappels payés"), board.back_pay, board.back_pay_people, "people")
    yield (_("Payés hors effectif, charges comprises"), board.outside.cost, board.outside.people, "people")
    yield (_("Agents dont une absence a changé la paie"), board.absent, None, "count")
    yield (_("Constats des contrôles, justifiés"), board.findings, board.justified, "count")


def write_pdf(board: Board, title: str, institution: Institution) -> bytes:
    currency = institution.country.currency

    def shown(value: int | None, kind: str) -> str:
        if value is None:
            return ""
        if kind == "hours":
            return french_decimal(Decimal(value) / 1000)
        return french_amount(value, currency) if kind in ("money", "people") else french_integer(value)

    rows = []
    for label, value, other, kind in lines_of(board):
        if kind == "group":
            rows.append(SheetRow((label, "", "", ""), "group"))
            continue
        second = "" if other is None else shown(other, kind) if kind in ("money", "count") else french_integer(other)
        change = ""
        if kind == "money" and value is not None and other:
            change = f"{french_signed(value - other, currency)} ({french_percent(Decimal(100 * (value - other)) / other)})"
        rows.append(SheetRow((label, shown(value, kind), second, change)))
    return draw_sheet(
        Sheet(
            institution=letterhead_of(institution),
            title=title,
            lines=(_("Montants en %(unit)s") % {"unit": currency},),
            columns=(
                SheetColumn("", 2.6),
                SheetColumn(_("Période"), 1, "right"),
                SheetColumn(_("Avant, ou agents"), 1, "right"),
                SheetColumn(_("Écart"), 1.2, "right"),
            ),
            rows=rows,
            dated=timezone.localdate(),
            notes=() if board.sees_all else (_("Sans la population réservée."),),
        )
    )


def write_xlsx(board: Board, title: str, institution: Institution) -> bytes:
    decimals = currency_decimals(institution.country.currency)
    book = new_workbook(title, institution.acronym, timezone.now().replace(tzinfo=None))
    sheet = new_sheet(book, title, (48, 20, 20), freeze="A2")
    sheet.append(head(sheet, ("", _("Période"), _("Avant, ou agents"))))

    def cell(value: int | None, kind: str) -> Any:
        if value is None:
            return None
        is_money = kind in ("money", "people")
        made = WriteOnlyCell(sheet, Decimal(value).scaleb(-decimals) if is_money else Decimal(value) / 1000 if kind == "hours" else value)
        made.number_format = number_format(decimals) if is_money else "#,##0.##" if kind == "hours" else "#,##0"
        return made

    for label, value, other, kind in lines_of(board):
        if kind == "group":
            sheet.append([strong(sheet, label)])
        else:
            sheet.append([text(sheet, label), cell(value, kind), cell(other, kind if kind in ("money", "count") else "count")])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
