"""Files designed on screen for a bank: fixed width, separated text, spreadsheet; written, checked and read back. Pure.

A layout has columns for three records: header, lines, footer. Every column says where its value comes from and how it is
written. Nothing is cut or rounded silently: what does not fit is an error that names the line and the field.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl import load_workbook

from payroll.choices_formats import (
    AMOUNTS,
    DATES,
    OF_A_LINE,
    Align,
    AmountStyle,
    DateStyle,
    FormatKind,
    Letters,
    Pad,
    Record,
    Source,
)
from payroll.exports.pain001 import latin
from payroll.exports.sheets import new_sheet, new_workbook, text
from payroll.exports.transfer_data import TransferOrder, TransferPayment

ENDS = {"crlf": "\r\n", "lf": "\n"}
SEPARATORS = {"tab": "\t"}
#: Lengths of the parts of a RIB without its key (bank, branch, account), by length of the whole.
RIB_PARTS = {24: (5, 5, 12), 23: (5, 5, 11), 18: (3, 3, 10)}


@dataclass(frozen=True)
class Column:
    """A column; `width` 0 without limit (but in fixed width)."""

    record: str
    label: str
    source: str
    constant: str = ""
    width: int = 0
    align: str = Align.LEFT
    pad: str = Pad.SPACE
    letters: str = Letters.AS_IS
    amount_style: str = AmountStyle.MINOR
    date_style: str = DateStyle.DMY_SLASH
    is_required: bool = True
    is_cut: bool = False


@dataclass(frozen=True)
class Layout:
    kind: str
    columns: Sequence[Column]
    encoding: str = "utf-8"
    line_end: str = "crlf"
    separator: str = ";"
    has_titles: bool = False

    def of(self, record: str) -> list[Column]:
        return [column for column in self.columns if column.record == record]


@dataclass(frozen=True)
class Problem:
    """What is wrong; `line` counts payments from one, 0 for the header, −1 for the footer, None for the layout."""

    line: int | None
    field: str
    words: str

    def __str__(self) -> str:
        where = {None: "Format", 0: "En-tête", -1: "Fin"}.get(self.line, f"Paiement {self.line}")
        return f"{where}, champ « {self.field} » : {self.words}" if self.field else f"{where} : {self.words}"


class FormatError(ValueError):
    """The file cannot be written: every reason, in French."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = list(problems)


@dataclass(frozen=True)
class Written:
    """A file, and its records as cells, for the preview."""

    content: bytes
    records: list[tuple[str, list[str]]] = field(default_factory=list)


def layout_problems(layout: Layout) -> list[Problem]:
    """What is wrong with the design itself, before any payment."""
    found = []
    if not layout.of(Record.LINE):
        found.append(Problem(None, "", "une ligne par paiement demande au moins un champ."))
    elif not any(column.source == Source.AMOUNT for column in layout.of(Record.LINE)):
        found.append(Problem(None, "", "aucun champ de la ligne ne porte le montant."))
    for column in layout.columns:
        if column.record != Record.LINE and column.source in OF_A_LINE:
            found.append(Problem(None, column.label, "cette valeur est celle d’un paiement, pas de l’ordre entier."))
        if layout.kind == FormatKind.FIXED and not column.width:
            found.append(Problem(None, column.label, "donner sa largeur."))
        if column.source == Source.CONSTANT and layout.kind == FormatKind.FIXED and len(column.constant) > column.width > 0:
            found.append(Problem(None, column.label, "la constante est plus longue que la largeur."))
    if layout.kind == FormatKind.FIXED:
        found += _lengths(layout)
    return found


def _lengths(layout: Layout) -> list[Problem]:
    """A fixed file whose records have different lengths is read by no bank that we know of."""
    lengths = {record: sum(column.width for column in layout.of(record)) for record in Record if layout.of(record)}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{Record(record).label} {length}" for record, length in lengths.items())
        return [Problem(None, "", f"les enregistrements n’ont pas la même longueur ({told}) : compléter par une constante vide.")]
    return []


def write_designed(layout: Layout, order: TransferOrder) -> Written:
    """The file of an order in a layout. Raises `FormatError` with everything that is wrong."""
    problems = layout_problems(layout)
    records: list[tuple[str, list[str]]] = []
    whole = _of_order(order)
    payments = [(group.bank, payment) for group in order.banks for payment in group.payments]
    if not payments:
        problems.append(Problem(None, "", "l’ordre ne contient aucun paiement."))
    if layout.of(Record.HEADER):
        records.append((Record.HEADER, _cells(layout, Record.HEADER, whole, order.decimals, 0, problems)))
    for rank, (bank, payment) in enumerate(payments, start=1):
        values = {**whole, **_of_payment(bank, payment, order, rank)}
        records.append((Record.LINE, _cells(layout, Record.LINE, values, order.decimals, rank, problems)))
    if layout.of(Record.FOOTER):
        records.append((Record.FOOTER, _cells(layout, Record.FOOTER, whole, order.decimals, -1, problems)))
    if problems:
        raise FormatError(problems)
    return Written(_assembled(layout, order, records), records)


def _of_order(order: TransferOrder) -> dict[str, Any]:
    return {
        Source.ORDER: order.number,
        Source.DAY: order.execution_date,
        Source.CREATED: order.created_at.date(),
        Source.CURRENCY: order.currency,
        Source.PAYER: order.debtor.name,
        Source.PAYER_ACCOUNT: order.debtor.account.number,
        Source.PAYER_BANK: order.debtor.bank,
        Source.COUNT: order.count,
        Source.TOTAL: order.total,
        Source.LABEL: order.label,
    }


def _of_payment(bank: str, payment: TransferPayment, order: TransferOrder, rank: int) -> dict[str, Any]:
    parts = rib_parts(payment.account.number)
    return {
        Source.REFERENCE: payment.reference,
        Source.STAFF_NUMBER: payment.staff_number,
        Source.NAME: payment.name,
        Source.BANK: bank,
        Source.ACCOUNT: payment.account.number,
        Source.BANK_CODE: parts[0],
        Source.BRANCH_CODE: parts[1],
        Source.ACCOUNT_NUMBER: parts[2],
        Source.KEY: parts[3],
        Source.AMOUNT: payment.amount,
        Source.LABEL: payment.label or order.label,
        Source.RANK: rank,
    }


def rib_parts(number: str) -> tuple[str, str, str, str]:
    """Bank, branch, account and key of a RIB, or of the RIB within an IBAN; empty where the number is neither.

    >>> rib_parts("SN010015200004850000303" + "5")
    ('SN010', '01520', '000485000030', '35')
    """
    plain = number[4:] if len(number) - 4 in RIB_PARTS and number[2:4].isdigit() and len(number) not in RIB_PARTS else number
    if len(plain) not in RIB_PARTS:
        return "", "", "", ""
    bank, branch, account = RIB_PARTS[len(plain)]
    return plain[:bank], plain[bank : bank + branch], plain[bank + branch : bank + branch + account], plain[-2:]


def _cells(
    layout: Layout, record: str, values: Mapping[str, Any], decimals: int, rank: int, problems: list[Problem]
) -> list[str]:
    cells = []
    for column in layout.of(record):
        words, why = cell(column, values, decimals, layout)
        if why:
            problems.append(Problem(rank, column.label, why))
        cells.append(words)
    return cells


def cell(column: Column, values: Mapping[str, Any], decimals: int, layout: Layout) -> tuple[str, str]:
    """A field as it is written, and what is wrong with it (empty when nothing is)."""
    value = column.constant if column.source == Source.CONSTANT else values.get(column.source, "")
    try:
        words = _words(column, value, decimals)
    except ValueError as refused:
        return "", str(refused)
    if column.is_required and not words.strip() and column.source != Source.CONSTANT:
        return words, "la valeur manque."
    if any(sign in words for sign in "\r\n"):
        words = " ".join(words.split())
    try:
        words.encode(layout.encoding)
    except UnicodeEncodeError as error:
        sign = words[error.start]
        return words, f"le signe « {sign} » n’existe pas dans le jeu de caractères {layout.encoding} : choisir « sans accents »."
    if layout.kind == FormatKind.CSV and column.source != Source.CONSTANT and words[:1] in ("=", "+", "@"):
        return words, "la valeur commencerait une formule de tableur."
    return _fitted(column, words, layout)


def _fitted(column: Column, words: str, layout: Layout) -> tuple[str, str]:
    if column.width and len(words) > column.width:
        if not column.is_cut or column.source in AMOUNTS:
            return words, f"« {words} » a {len(words)} caractères, la largeur est de {column.width}."
        words = words[: column.width]
    is_filled = layout.kind == FormatKind.FIXED or (column.width and column.pad == Pad.ZERO)
    if is_filled and len(words) < column.width:
        filler = "0" if column.pad == Pad.ZERO else " "
        words = words.rjust(column.width, filler) if column.align == Align.RIGHT else words.ljust(column.width, filler)
    return words, ""


def _words(column: Column, value: Any, decimals: int) -> str:
    if column.source in AMOUNTS:
        return amount_words(int(value), decimals, column.amount_style)
    if column.source in DATES:
        return value.strftime(column.date_style)
    return letters_words(str(value), column.letters)


def amount_words(amount: int, decimals: int, style: str) -> str:
    """An amount in minor units as a bank wants it. Raises `ValueError` when whole units would lose cents.

    >>> [amount_words(412885, 0, style) for style in ("minor", "unit", "point", "comma")]
    ['412885', '412885', '412885.00', '412885,00']
    """
    if amount < 0:
        raise ValueError("un montant est positif.")
    if style == AmountStyle.MINOR:
        return str(amount)
    whole, cents = divmod(amount, 10**decimals)
    if style == AmountStyle.UNIT:
        if cents:
            raise ValueError("ce montant a des centimes, que des unités entières perdraient.")
        return str(whole)
    sign = "." if style == AmountStyle.POINT else ","
    return f"{whole}{sign}{str(cents).zfill(decimals) if decimals else ''}".ljust(len(str(whole)) + 3, "0")


def letters_words(words: str, letters: str) -> str:
    """Text in the letters that a bank accepts.

    >>> letters_words("N’Diaye Œuvré", "upper_plain"), letters_words("SN 012-3", "digits")
    ("N'DIAYE OEUVRE", '0123')
    """
    if letters in (Letters.PLAIN, Letters.UPPER_PLAIN):
        words = latin(words, len(words) + 40)
    if letters == Letters.ALNUM:
        words = re.sub(r"[^A-Za-z0-9]", "", latin(words, len(words) + 40))
    if letters == Letters.DIGITS:
        words = re.sub(r"[^0-9]", "", words)
    words = unicodedata.normalize("NFC", words)
    return words.upper() if letters in (Letters.UPPER, Letters.UPPER_PLAIN, Letters.ALNUM) else words


def _assembled(layout: Layout, order: TransferOrder, records: list[tuple[str, list[str]]]) -> bytes:
    if layout.kind == FormatKind.XLSX:
        return _workbook(layout, order, records)
    end = ENDS[layout.line_end]
    if layout.kind == FormatKind.FIXED:
        return "".join("".join(cells) + end for _record, cells in records).encode(layout.encoding)
    target = io.StringIO()
    writer = csv.writer(target, delimiter=SEPARATORS.get(layout.separator, layout.separator), lineterminator=end)
    if layout.has_titles:
        writer.writerow([_title(column.label, layout.encoding) for column in layout.of(Record.LINE)])
    writer.writerows(cells for _record, cells in records)
    return target.getvalue().encode(layout.encoding)


def _title(label: str, encoding: str) -> str:
    """A title without its accents where the character set has none."""
    try:
        label.encode(encoding)
    except UnicodeEncodeError:
        return latin(label, len(label) + 20)
    return label


def _workbook(layout: Layout, order: TransferOrder, records: list[tuple[str, list[str]]]) -> bytes:
    """Cells are text, so that a bank's zeros and long numbers stay as they are; an amount in whole digits is a number, which adds up."""
    workbook = new_workbook(order.number, order.debtor.name, order.created_at.replace(tzinfo=None))
    sheet = new_sheet(workbook, order.number, [max(column.width, 14) + 2 for column in layout.of(Record.LINE)])
    if layout.has_titles:
        sheet.append([column.label for column in layout.of(Record.LINE)])
    for record, cells in records:
        columns = layout.of(record)
        sheet.append([_sheet_cell(sheet, column, words) for column, words in zip(columns, cells, strict=True)])
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def _sheet_cell(sheet: Any, column: Column, words: str) -> Any:
    is_number = column.source in AMOUNTS and words.isdecimal() and (words == "0" or words[0] != "0")
    return int(words) if is_number else text(sheet, words)


def read_designed(layout: Layout, content: bytes) -> list[tuple[str, dict[str, str]]]:
    """The records of a file written in a layout: (record, value by field), fillers taken away. Raises `ValueError`."""
    rows = _rows(layout, content)
    if layout.has_titles and layout.kind != FormatKind.FIXED:
        rows = rows[1:]
    kinds = [Record.LINE] * len(rows)
    if layout.of(Record.HEADER):
        kinds[0] = Record.HEADER
    if layout.of(Record.FOOTER):
        kinds[-1] = Record.FOOTER
    found = []
    for kind, row in zip(kinds, rows, strict=True):
        columns = layout.of(kind)
        cells = _cut(columns, row[0]) if layout.kind == FormatKind.FIXED else row
        if len(cells) != len(columns):
            raise ValueError(f"Une ligne a {len(cells)} champs, le format en a {len(columns)}.")
        found.append((str(kind), {column.label: _bare(column, words) for column, words in zip(columns, cells, strict=True)}))
    return found


def _rows(layout: Layout, content: bytes) -> list[list[str]]:
    if layout.kind == FormatKind.XLSX:
        sheet = load_workbook(io.BytesIO(content), read_only=True).active
        return [[str(value) if value is not None else "" for value in row] for row in sheet.iter_rows(values_only=True)]
    words = content.decode(layout.encoding)
    if layout.kind == FormatKind.FIXED:
        return [[line] for line in words.split(ENDS[layout.line_end])[:-1]]
    separator = SEPARATORS.get(layout.separator, layout.separator)
    return list(csv.reader(io.StringIO(words, newline=""), delimiter=separator))


def _cut(columns: Sequence[Column], line: str) -> list[str]:
    if len(line) != sum(column.width for column in columns):
        raise ValueError(f"Une ligne a {len(line)} caractères au lieu de {sum(column.width for column in columns)}.")
    cells, at = [], 0
    for column in columns:
        cells.append(line[at : at + column.width])
        at += column.width
    return cells


def _bare(column: Column, words: str) -> str:
    if column.source in AMOUNTS and column.align == Align.RIGHT:
        return words.strip().lstrip("0") or "0"
    return words.strip()


def read_amount(words: str, decimals: int, style: str) -> int:
    """The minor units behind an amount that `amount_words` wrote."""
    if style in (AmountStyle.POINT, AmountStyle.COMMA):
        whole, _sign, cents = words.replace(",", ".").partition(".")
        return int(whole or "0") * 10**decimals + (int(cents[:decimals] or "0") if decimals else 0)
    return int(words) * (10**decimals if style == AmountStyle.UNIT else 1)
