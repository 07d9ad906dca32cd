"""Rows of a table of amounts as people give them: pasted from a spreadsheet, or in a workbook. Nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hr_core.imports.amounts import parse_amount
from hr_core.imports.problems import FileRefused, Problem
from hr_core.imports.reader import read_workbook
from hr_core.imports.text import cell_text
from hr_core.text import currency_decimals, fold, french_amount

Row = tuple[tuple[str, ...], int]
MAX_ROWS = 5_000
MAX_MESSAGES = 12


def rows_of_text(text: str, keys: Sequence[str], currency: str) -> list[Row]:
    """Rows pasted: per line the keys, then the amount, between tabulations or semicolons."""
    lines = [line for line in text.splitlines() if line.strip()]
    separator = "\t" if any("\t" in line for line in lines) else ";"
    return _read([line.split(separator) for line in lines], keys, currency)


def rows_of_file(data: bytes, name: str, keys: Sequence[str], currency: str) -> list[Row]:
    """Rows of the first sheet that holds something (xlsx, ods or csv)."""
    try:
        workbook = read_workbook(data, name=name)
    except FileRefused as refused:
        raise ValidationError(str(refused)) from refused
    sheet = next((sheet for sheet in workbook.sheets if not sheet.is_empty), None)
    if sheet is None:
        raise ValidationError(_("Le fichier ne contient aucune ligne."))
    return _read(sheet.rows, keys, currency)


def text_of_rows(rows: Sequence[Row], currency: str) -> str:
    """The rows as they may be edited and given back."""
    return "\n".join("\t".join([*keys, french_amount(value, currency)]) for keys, value in rows)


def _read(lines: Sequence[Sequence[Any]], keys: Sequence[str], currency: str) -> list[Row]:
    """Raises `ValidationError` with a message per faulty line; blank lines and a line of headings are passed over."""
    width = len(keys) + 1
    found: dict[tuple[str, ...], int] = {}
    problems: list[str] = []
    folded: dict[tuple[str, ...], int] = {}
    for number, cells in enumerate(lines, start=1):
        texts = [cell_text(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if not texts or (number == 1 and _is_heading(texts, keys)):
            continue
        if len(texts) != width or not all(texts):
            wanted = ", ".join(keys)
            problems.append(
                _(
                    "Ligne %(line)s : %(width)s cellules attendues (%(keys)s, montant), %(found)s remplies. Une clé « * » vaut pour tous."
                )
                % {"line": number, "width": width, "keys": wanted, "found": len([text for text in texts if text])}
            )
            continue
        amount, issue = parse_amount(cells[width - 1], decimals=currency_decimals(currency), negative=True)
        if amount is None:
            code, params = (issue.code, issue.params) if issue else ("amount_unreadable", {})
            problems.append(Problem(number, _("montant"), "amount", texts[-1], code, params).text)
            continue
        row = tuple(texts[:-1])
        same = tuple(fold(key) if key != "*" else key for key in row)
        if same in folded:
            problems.append(
                _("Ligne %(line)s : les clés « %(keys)s » sont déjà à la ligne %(other)s. Gardez l’une des deux.")
                % {"line": number, "keys": " ; ".join(row), "other": folded[same]}
            )
            continue
        folded[same] = number
        found[row] = amount
    if len(found) > MAX_ROWS:
        problems.append(_("Une table a %(most)s lignes au plus.") % {"most": MAX_ROWS})
    if not found and not problems:
        problems.append(_("Donnez au moins une ligne : les clés, puis le montant."))
    if problems:
        more = len(problems) - MAX_MESSAGES
        shown = problems[:MAX_MESSAGES] + ([_("… et %(more)s autres lignes.") % {"more": more}] if more > 0 else [])
        raise ValidationError(shown)
    return list(found.items())


def _is_heading(texts: Sequence[str], keys: Sequence[str]) -> bool:
    """A first line that names the columns: its last cell has no figure."""
    return not any(c.isdigit() for c in texts[-1]) and (len(texts) == len(keys) + 1)
