"""Files of entries for accounting software, by a layout drawn on screen; each is read back before it is given.

Amounts are minor units inside, decimal text outside: no thousands separator, the decimals of the currency. A fixed layout pads
words on the right and amounts on the left; a word too long is cut, an amount or an account too long is refused.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from hr_core.access import Access
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import reasoned, save_checked
from hr_core.text import currency_decimals
from payroll.choices_accounting import AmountWay, EntryColumn, EntryState, FileKind
from payroll.exports.sheets import head, new_sheet, new_workbook, text
from payroll.models import EntryExport, EntryLayout, JournalEntry, JournalLine

PREPARE = "accounting_prepare"
#: What each way of writing amounts needs.
NEEDED = {
    AmountWay.TWO: (EntryColumn.DEBIT, EntryColumn.CREDIT),
    AmountWay.SIGNED: (EntryColumn.AMOUNT,),
    AmountWay.SIDE: (EntryColumn.AMOUNT, EntryColumn.SIDE),
}
AMOUNTS = (EntryColumn.DEBIT, EntryColumn.CREDIT, EntryColumn.AMOUNT)
NEVER_CUT = (*AMOUNTS, EntryColumn.ACCOUNT, EntryColumn.NUMBER, EntryColumn.DAY, EntryColumn.SIDE)
DEBIT, CREDIT = "D", "C"


@dataclass(frozen=True)
class ReadLine:
    """A line of a file read back."""

    account: str
    debit: int
    credit: int


@transaction.atomic
def layout_save(*, layout: EntryLayout, access: Access, reason: str = "") -> EntryLayout:
    """Keep a layout. Raises `ValidationError` when a column that its amounts need is missing, or a width."""
    if not access.has(PREPARE):
        raise Refusal(_("Votre rôle ne permet pas de dessiner un format."))
    layout_check(layout)
    with reasoned(reason, _("Format d’export enregistré")):
        return save_checked(layout)


def layout_check(layout: EntryLayout) -> None:
    """Raise `ValidationError` for a layout that could not be written and read back."""
    held = [column["holds"] for column in layout.columns]
    for needed in (EntryColumn.ACCOUNT, *NEEDED[AmountWay(layout.amounts)]):
        if needed not in held:
            raise ValidationError(_("Il manque la colonne « %(column)s ».") % {"column": needed.label})
    twice = {each for each in held if each != EntryColumn.EMPTY and held.count(each) > 1}
    if twice:
        raise ValidationError(_("La colonne « %(column)s » est là deux fois.") % {"column": EntryColumn(twice.pop()).label})
    if layout.kind == FileKind.FIXED and not all(column.get("width") for column in layout.columns):
        raise ValidationError(_("Un fichier à largeurs fixes demande la largeur de chaque colonne."))


def usual_layouts() -> list[EntryLayout]:
    """Neutral layouts to begin with: two columns, signed, fixed widths."""
    names = ("journal", "day", "number", "account", "third", "section", "label", "debit", "credit")
    signed = ("day", "journal", "account", "number", "label", "amount", "section")
    fixed = (
        ("journal", 6), ("day", 8), ("account", 13), ("third", 13), ("number", 16), ("label", 35), ("side", 1), ("amount", 15)
    )  # fmt: skip
    return [
        EntryLayout(label=_("Texte, débit et crédit"), columns=_columns(names)),
        EntryLayout(label=_("Tableur, débit et crédit"), kind=FileKind.XLSX, columns=_columns(names)),
        EntryLayout(
            label=_("Texte, montant signé"), columns=_columns(signed), amounts=AmountWay.SIGNED, separator="\t",
            decimal_mark=".", day_format="%Y%m%d", encoding="cp1252",
        ),
        EntryLayout(
            label=_("Largeurs fixes, montant et sens"), kind=FileKind.FIXED, amounts=AmountWay.SIDE, has_head=False,
            day_format="%d%m%Y", encoding="cp1252",
            columns=[{"holds": name, "title": str(EntryColumn(name).label), "width": width} for name, width in fixed],
        ),
    ]  # fmt: skip


def _columns(names: Sequence[str]) -> list[dict[str, Any]]:
    return [{"holds": name, "title": str(EntryColumn(name).label).capitalize(), "width": None} for name in names]


@transaction.atomic
def usual_layouts_make(*, institution: Any, access: Access) -> int:
    """Create the usual layouts whose names are not taken; returns how many."""
    known = set(EntryLayout.objects.filter(institution=institution).values_list("label", flat=True))
    made = [layout for layout in usual_layouts() if layout.label not in known]
    for layout in made:
        layout.institution = institution
        layout_save(layout=layout, access=access)
    return len(made)


# ---------------------------------------------------------------- writing
def layout_rows(entry: JournalEntry, layout: EntryLayout) -> Iterator[list[str]]:
    """The cells of each line of the entry, as text."""
    currency = entry.institution.country.currency
    for line in entry.lines.select_related("section"):
        told = _cells(entry, line, layout, currency)
        yield [_fitted(told[column["holds"]], column, layout) for column in layout.columns]


def _cells(entry: JournalEntry, line: JournalLine, layout: EntryLayout, currency: str) -> Mapping[str, str]:
    signed = line.debit - line.credit
    is_signed = layout.amounts == AmountWay.SIGNED
    return {
        EntryColumn.NUMBER: entry.reference,
        EntryColumn.JOURNAL: entry.journal,
        EntryColumn.DAY: entry.dated_on.strftime(layout.day_format),
        EntryColumn.PERIOD: f"{entry.dated_on:%Y%m}",
        EntryColumn.RANK: str(line.rank),
        EntryColumn.ACCOUNT: line.account,
        EntryColumn.ACCOUNT_LABEL: line.account_label,
        EntryColumn.THIRD: line.third,
        EntryColumn.SECTION: line.section.code if line.section else "",
        EntryColumn.LABEL: line.label,
        EntryColumn.ENTRY_LABEL: entry.label,
        EntryColumn.DEBIT: _amount(line.debit, currency, layout) if line.debit else "",
        EntryColumn.CREDIT: _amount(line.credit, currency, layout) if line.credit else "",
        EntryColumn.AMOUNT: _amount(signed if is_signed else abs(signed), currency, layout),
        EntryColumn.SIDE: DEBIT if signed > 0 else CREDIT,
        EntryColumn.CURRENCY: currency,
        EntryColumn.EMPTY: "",
    }


def _amount(value: int, currency: str, layout: EntryLayout) -> str:
    decimals = currency_decimals(currency)
    shown = f"{Decimal(value).scaleb(-decimals):.{decimals}f}"
    return shown.replace(".", layout.decimal_mark)


def _fitted(value: str, column: Mapping[str, Any], layout: EntryLayout) -> str:
    if layout.kind != FileKind.FIXED:
        return value
    width, holds = int(column["width"]), column["holds"]
    if len(value) > width and holds in NEVER_CUT:
        raise Refusal(
            _("« %(value)s » n’entre pas dans la colonne « %(column)s » (%(width)s caractères) : l’élargir.")
            % {"value": value, "column": column["title"], "width": width}
        )
    return value[:width].rjust(width) if holds in AMOUNTS else value[:width].ljust(width)


def layout_write(entry: JournalEntry, layout: EntryLayout) -> bytes:
    """The file of an entry. Raises `Refusal` when a column is too narrow, or when the file read back differs."""
    titles = [str(column["title"]) for column in layout.columns]
    rows = list(layout_rows(entry, layout))
    if layout.kind == FileKind.XLSX:
        content = _workbook(entry, layout, titles, rows)
    else:
        content = _text(layout, titles, rows)
    read = layout_read(content, layout, entry.institution.country.currency)
    wanted = [ReadLine(line.account, line.debit, line.credit) for line in entry.lines.all()]
    if read != wanted:
        raise Refusal(_("Le fichier relu ne redonne pas l’écriture : changer le séparateur ou les colonnes du format."))
    return content


def _text(layout: EntryLayout, titles: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    file = io.StringIO(newline="")
    if layout.kind == FileKind.FIXED:
        if layout.has_head:
            file.write("".join(title[: int(c["width"])].ljust(int(c["width"])) for title, c in zip(titles, layout.columns, strict=True)) + "\r\n")
        file.writelines("".join(row) + "\r\n" for row in rows)
    else:
        writer = csv.writer(file, delimiter=layout.separator)
        if layout.has_head:
            writer.writerow(titles)
        writer.writerows(rows)
    return file.getvalue().encode(layout.encoding, errors="replace")


def _workbook(entry: JournalEntry, layout: EntryLayout, titles: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    book = new_workbook(entry.label, entry.institution.name, datetime.combine(entry.dated_on, time()))
    sheet = new_sheet(book, _("Écriture"), [18] * len(titles), freeze="A2" if layout.has_head else "")
    if layout.has_head:
        sheet.append(head(sheet, titles))
    holds = [column["holds"] for column in layout.columns]
    for row in rows:
        sheet.append([_number(cell, layout) if what in AMOUNTS else text(sheet, cell) for what, cell in zip(holds, row, strict=True)])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _number(cell: str, layout: EntryLayout) -> Decimal | None:
    return Decimal(cell.replace(layout.decimal_mark, ".")) if cell else None


# ---------------------------------------------------------------- reading back
def layout_read(content: bytes, layout: EntryLayout, currency: str) -> list[ReadLine]:
    """The lines of a file written by a layout."""
    holds = [column["holds"] for column in layout.columns]
    found = []
    for row in _raw(content, layout):
        cells = dict(zip(holds, row, strict=True))
        amounts = {name: _minor(cells.get(name, ""), currency, layout) for name in AMOUNTS}
        if layout.amounts == AmountWay.TWO:
            debit, credit = amounts[EntryColumn.DEBIT], amounts[EntryColumn.CREDIT]
        else:
            amount = amounts[EntryColumn.AMOUNT]
            if layout.amounts == AmountWay.SIDE and cells[EntryColumn.SIDE].strip() == CREDIT:
                amount = -amount
            debit, credit = max(0, amount), max(0, -amount)
        found.append(ReadLine(cells[EntryColumn.ACCOUNT].strip(), debit, credit))
    return found


def _raw(content: bytes, layout: EntryLayout) -> Iterator[list[str]]:
    rows: Iterator[list[str]]
    if layout.kind == FileKind.XLSX:
        sheet = load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
        rows = (["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True))
        rows = ([*row, *[""] * (len(layout.columns) - len(row))] for row in rows)
    elif layout.kind == FileKind.FIXED:
        rows = (_sliced(line, layout) for line in content.decode(layout.encoding).split("\r\n") if line)
    else:
        rows = csv.reader(io.StringIO(content.decode(layout.encoding), newline=""), delimiter=layout.separator)
    if layout.has_head:
        next(rows, None)
    yield from rows


def _sliced(line: str, layout: EntryLayout) -> list[str]:
    cells, at = [], 0
    for column in layout.columns:
        cells.append(line[at : at + int(column["width"])])
        at += int(column["width"])
    return cells


def _minor(cell: str, currency: str, layout: EntryLayout) -> int:
    value = cell.strip()
    if not value:
        return 0
    mark = "." if layout.kind == FileKind.XLSX else layout.decimal_mark
    return int(Decimal(value.replace(mark, ".")).scaleb(currency_decimals(currency)))


# ---------------------------------------------------------------- giving it
@transaction.atomic
def entry_export(*, entry: JournalEntry, layout: EntryLayout, access: Access) -> tuple[bytes, EntryExport]:
    """The file of a validated entry, kept by its digest; the entry becomes « exportée »."""
    if not access.has(PREPARE):
        raise Refusal(_("Votre rôle ne permet pas d’exporter une écriture."))
    row = JournalEntry.objects.select_for_update(of=("self",)).select_related("institution__country").get(pk=entry.pk)
    if row.state == EntryState.DRAFT:
        raise Refusal(_("Un brouillon ne s’exporte pas : une autre personne le valide d’abord."))
    layout_check(layout)
    content = layout_write(row, layout)
    with because(_("Écriture exportée")):
        kept = save_checked(
            EntryExport(
                institution_id=row.institution_id, entry=row, layout=layout.label,
                sha256=hashlib.sha256(content).hexdigest(), made_by=access.user,
            )
        )  # fmt: skip
        if row.state == EntryState.VALIDATED:
            JournalEntry.objects.filter(pk=row.pk).update(state=EntryState.EXPORTED)
    return content, kept
