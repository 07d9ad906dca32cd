"""The workbook of an agency: one line per employee, one column per item, what is entered already, and a mark.

The mark, a line over the headings and a hidden sheet, tells the version, the institution, the month, the unit and the
values that the file left with; an import compares three ways with it. The identity columns are locked, the cells to fill
are not; the sheet protection has no password, it keeps from slips only.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from hr_core.text import currency_decimals, french_date, french_month
from payroll.selectors.input_columns import Column
from payroll.selectors.input_limits import Limits
from payroll.services.input_cells import Book, Person

VERSION = 1
MARK = "EVP"
SHEET, HELP, HIDDEN = "EVP", "Mode d’emploi", "Marque"
IDENTITY = ("Matricule", "Nom et prénoms", "Unité")
COMMENT = "Observation"
HEAD_LINE = 3
OPEN = Protection(locked=False)
INK, PALE = PatternFill("solid", fgColor="1D2B5E"), PatternFill("solid", fgColor="EFEBE3")
MARK_CHUNK = 30_000  # a cell holds 32 767 signs


@dataclass(frozen=True)
class SheetMark:
    """What a file says of itself. `before`: {"<staff number>|<code>": value} in the unit of each item."""

    version: int
    institution: str
    month: str  # 2026-11
    unit: str  # code, empty for the whole institution
    run: int | None
    before: dict[str, int]

    def to_text(self) -> str:
        return json.dumps(self.__dict__, ensure_ascii=False, separators=(",", ":"))

    @property
    def line(self) -> str:
        return f"{MARK} {self.version} · {self.institution} · {self.month} · {self.unit or 'toutes les unités'}"


def sheet_write(book: Book, people: Sequence[Person], units: dict[int, str], unit_code: str) -> bytes:
    """The workbook of these people, pre-filled; nothing is read from the database but the limits of the items."""
    work = Workbook()
    sheet = work.active
    sheet.title = SHEET
    mark = mark_of(book, people, unit_code)
    sheet["A1"] = _("Éléments variables %(of_month)s, %(institution)s. Remplir les cases blanches, enregistrer, renvoyer à la paie.") % {
        "of_month": book.period.of_month,
        "institution": book.access.institution,
    }
    sheet["A1"].font = Font(bold=True, size=13)
    sheet["A2"] = mark.line
    sheet["A2"].font = Font(color="616977", size=9)
    heads = [*IDENTITY, *(column.words for column in book.columns), COMMENT]
    for number, text in enumerate(heads, start=1):
        cell = sheet.cell(HEAD_LINE, number, text)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), INK
        cell.alignment = Alignment(wrap_text=True, vertical="bottom")
        sheet.column_dimensions[get_column_letter(number)].width = 30 if number == 2 else 16
    for line, person in enumerate(people, start=HEAD_LINE + 1):
        _write_person(sheet, line, person, book, units)
    last = HEAD_LINE + len(people)
    for number, column in enumerate(book.columns, start=len(IDENTITY) + 1):
        _validate(sheet, get_column_letter(number), last, column, book.limits, book.currency)
    sheet.freeze_panes = sheet.cell(HEAD_LINE + 1, len(IDENTITY) + 1)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    _write_help(work, book)
    _write_mark(work, mark)
    content = io.BytesIO()
    work.save(content)
    return content.getvalue()


def mark_of(book: Book, people: Sequence[Person], unit_code: str) -> SheetMark:
    before = {}
    for person in people:
        for column in book.columns:
            value = book.value((person.key, column.item))
            if value is not None:
                before[f"{person.staff_number}|{column.code}"] = value
    institution = book.access.institution
    assert institution is not None
    month = f"{book.period.year}-{book.period.month:02d}"
    return SheetMark(VERSION, institution.code, month, unit_code, book.run.pk if book.run else None, before)


def written_value(column: Column, value: int, currency: str) -> int | Decimal:
    """A value as a spreadsheet holds it."""
    scale = 3 if column.by_quantity else currency_decimals(currency)
    found = Decimal(value).scaleb(-scale)
    return int(found) if found == found.to_integral_value() else found


def _write_person(sheet: Any, line: int, person: Person, book: Book, units: dict[int, str]) -> None:
    for number, text in enumerate((person.staff_number, person.name, units.get(person.unit or 0, "")), start=1):
        cell = sheet.cell(line, number, text)
        cell.data_type, cell.fill = "s", PALE
    comments = []
    closed = bool(book.obstacle(person))
    for number, column in enumerate(book.columns, start=len(IDENTITY) + 1):
        pair = (person.key, column.item)
        value = book.value(pair)
        cell = sheet.cell(line, number, None if value is None else written_value(column, value, book.currency))
        cell.number_format = "#,##0.###" if column.by_quantity else "#,##0"
        if closed:
            cell.fill = PALE
        else:
            cell.protection = OPEN
        given = book.held.get(pair)
        if given is not None and given.comment:
            comments.append(given.comment)
    told = " · ".join(dict.fromkeys(comments))
    cell = sheet.cell(line, len(IDENTITY) + len(book.columns) + 1, told or None)
    if told:
        cell.data_type = "s"
    if not closed:
        cell.protection = OPEN


def _validate(sheet: Any, letter: str, last: int, column: Column, limits: Limits, currency: str) -> None:
    """What the spreadsheet itself refuses: a text in place of a figure, a value beyond the limit of everybody."""
    bounds = [limit for limit in limits.by_item.get(column.item, ()) if not limit.categories]
    most = min((limit.most_month for limit in bounds if limit.most_month is not None), default=None)
    least = max((limit.least for limit in bounds if limit.least is not None), default=None)
    low = written_value(column, least, currency) if least is not None else (0 if column.by_quantity else -999_999_999_999)
    high = written_value(column, most, currency) if most is not None else 999_999_999_999
    rule = DataValidation(type="decimal", operator="between", formula1=str(low), formula2=str(high), allow_blank=True)
    rule.errorTitle, rule.error = column.code, _("Un nombre entre %(low)s et %(high)s.") % {"low": low, "high": high}
    rule.showErrorMessage = True
    sheet.add_data_validation(rule)
    rule.add(f"{letter}{HEAD_LINE + 1}:{letter}{max(last, HEAD_LINE + 1)}")


def _write_help(work: Workbook, book: Book) -> None:
    sheet = work.create_sheet(HELP)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 34, 70
    month = french_month(book.period.year, book.period.month)
    lines = [
        (_("Mois"), month),
        (_("Fichier du"), french_date(timezone.localdate())),
        (_("À remplir"), _("Les cases blanches sous chaque rubrique : un montant, ou un nombre pour une rubrique en quantité.")),
        (_("Vider une case"), _("Retire l’élément.")),
        (_("Observation"), _("Vaut pour les cases de la ligne que vous changez.")),
        (_("Ne pas changer"), _("Les matricules, les titres des colonnes, la deuxième ligne. Les colonnes peuvent être déplacées.")),
        (_("Renvoi"), _("La paie relit le fichier, voit ce qui change et confirme. Si une case a aussi été saisie à l’écran, elle est signalée.")),
        ("", ""),
        (_("Rubrique"), _("Unité et limites")),
    ]
    for column in book.columns:
        unit = _("quantité") if column.by_quantity else _("montant")
        told = [words for limit in book.limits.by_item.get(column.item, ()) for words in _limit_words(limit, column, book.currency)]
        lines.append((column.words, ", ".join([unit, *told])))
    for number, (name, text) in enumerate(lines, start=1):
        sheet.cell(number, 1, name).font = Font(bold=True)
        sheet.cell(number, 2, text).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.protection.sheet = True


def _limit_words(limit: Any, column: Column, currency: str) -> list[str]:
    found = []
    if limit.least is not None:
        found.append(_("%(value)s au moins") % {"value": column.shown(limit.least, currency)})
    if limit.most_month is not None:
        found.append(_("%(value)s au plus par mois") % {"value": column.shown(limit.most_month, currency)})
    if limit.most_year is not None:
        found.append(_("%(value)s au plus par an") % {"value": column.shown(limit.most_year, currency)})
    if limit.needs_comment:
        found.append(_("observation exigée"))
    if limit.needs_document:
        found.append(_("pièce exigée"))
    return found


def _write_mark(work: Workbook, mark: SheetMark) -> None:
    sheet = work.create_sheet(HIDDEN)
    sheet.sheet_state = "hidden"
    text = mark.to_text()
    for number, start in enumerate(range(0, len(text), MARK_CHUNK), start=1):
        cell = sheet.cell(number, 1, text[start : start + MARK_CHUNK])
        cell.data_type = "s"
    sheet.protection.sheet = True
