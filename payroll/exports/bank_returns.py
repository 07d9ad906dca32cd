"""Files of rejects that banks send back: csv or spreadsheet with columns to point at, or ISO 20022 pain.002. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree
from openpyxl import load_workbook

from hr_core.text import fold

FIELDS = ("reference", "account", "amount", "reason")
#: Words of a heading that tell what its column holds.
HINTS = {
    "reference": ("reference", "ref", "endtoend", "bulletin", "piece"),
    "account": ("compte", "rib", "iban", "account", "numero"),
    "amount": ("montant", "amount", "somme"),
    "reason": ("motif", "reason", "rejet", "libelle", "cause"),
}
MOST_ROWS, MOST_COLUMNS = 20_000, 40
#: The usual reasons of ISO 20022 (ExternalStatusReason1Code), in French; other codes are kept as they are.
REASONS = {
    "AC01": "numéro de compte incorrect", "AC04": "compte clôturé", "AC06": "compte bloqué", "AG01": "opération interdite",
    "AM04": "provision insuffisante", "AM05": "doublon", "BE01": "nom et compte ne concordent pas",
    "MD07": "titulaire décédé", "MS03": "motif non communiqué", "RC01": "code de la banque incorrect",
}  # fmt: skip


class UnreadableReturn(ValueError):
    """The file cannot be read; the message says why, in French."""


@dataclass(frozen=True)
class Grid:
    """The file as rows of cells; `titles` are those of its first row. `mapping`: field → rank of its column."""

    titles: list[str]
    rows: list[list[str]]
    mapping: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Rejected:
    """A rejected payment as the file tells it; `amount` in minor units, None where it does not say."""

    reference: str
    account: str
    amount: int | None
    reason: str


def read_grid(content: bytes, name: str) -> Grid:
    """The rows of a file, whatever its kind, with a first guess of the columns. Raises `UnreadableReturn`."""
    if name.lower().endswith(".xml"):
        return _pain002(content)
    rows = _workbook(content) if name.lower().endswith(".xlsx") else _text(content)
    rows = [[cell.strip() for cell in row[:MOST_COLUMNS]] for row in rows if any(cell.strip() for cell in row)]
    if len(rows) < 2:
        raise UnreadableReturn("Le fichier n’a pas de ligne sous ses titres.")
    if len(rows) > MOST_ROWS:
        raise UnreadableReturn("Le fichier a plus de 20 000 lignes.")
    wide = max(len(row) for row in rows)
    rows = [row + [""] * (wide - len(row)) for row in rows]
    return Grid(rows[0], rows[1:], guess(rows[0]))


def guess(titles: Sequence[str]) -> dict[str, int]:
    """The columns that their titles tell, each used once."""
    found: dict[str, int] = {}
    for name in FIELDS:
        for hint in HINTS[name]:
            at = next((n for n, title in enumerate(titles) if hint in fold(title) and n not in found.values()), None)
            if at is not None:
                found[name] = at
                break
    return found


def _text(content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            words = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise UnreadableReturn("Le jeu de caractères du fichier n’est pas reconnu.")
    first = words.splitlines()[0] if words.strip() else ""
    separator = max(";,\t|", key=first.count)
    return list(csv.reader(io.StringIO(words, newline=""), delimiter=separator))


def _workbook(content: bytes) -> list[list[str]]:
    try:
        sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).active
        return [["" if cell is None else _plain(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    except Exception as error:  # openpyxl raises whatever a broken archive makes it raise
        raise UnreadableReturn("Ce tableur ne s’ouvre pas.") from error


def _plain(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _pain002(content: bytes) -> Grid:
    """The rejected transactions of a pain.002, whatever its version."""
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as error:
        raise UnreadableReturn("Ce fichier XML est mal formé.") from error
    if "pain.002" not in (etree.QName(root).namespace or ""):
        raise UnreadableReturn("Ce fichier XML n’est pas un pain.002 (rapport de statut de paiement).")
    rows = []
    for item in root.iter("{*}TxInfAndSts"):
        if (item.findtext("{*}TxSts") or "") != "RJCT":
            continue
        code = item.findtext("{*}StsRsnInf/{*}Rsn/{*}Cd") or item.findtext("{*}StsRsnInf/{*}Rsn/{*}Prtry") or ""
        more = item.findtext("{*}StsRsnInf/{*}AddtlInf") or ""
        account = item.findtext("{*}OrgnlTxRef/{*}CdtrAcct/{*}Id/{*}IBAN") or item.findtext(
            "{*}OrgnlTxRef/{*}CdtrAcct/{*}Id/{*}Othr/{*}Id"
        )
        amount = item.findtext("{*}OrgnlTxRef/{*}Amt/{*}InstdAmt") or ""
        reason = ", ".join(filter(None, (code, REASONS.get(code, ""), more)))
        rows.append([item.findtext("{*}OrgnlEndToEndId") or "", account or "", amount, reason])
    if not rows:
        raise UnreadableReturn("Ce rapport ne rejette aucun paiement.")
    return Grid(["Référence", "Compte", "Montant", "Motif"], rows, {name: rank for rank, name in enumerate(FIELDS)})


def rejected_of(cells: Sequence[str], mapping: Mapping[str, int], decimals: int) -> Rejected:
    """A row by its mapping. An amount that cannot be read counts as not given."""
    told = {name: cells[at] if 0 <= (at := mapping.get(name, -1)) < len(cells) else "" for name in FIELDS}
    return Rejected(told["reference"].strip(), told["account"], amount_of(told["amount"], decimals), told["reason"].strip())


def amount_of(words: str, decimals: int) -> int | None:
    """`1 234 567`, `1.234.567,00` or `1234567.5` in minor units; None for anything else.

    >>> amount_of("412 885,00", 0), amount_of("1.234.567", 0), amount_of("12.5", 2), amount_of("12 x", 0)
    (412885, 1234567, 1250, None)
    """
    plain = re.sub(r"\s", "", words).lstrip("+")
    found = re.fullmatch(r"(\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,](\d{1,2}))?", plain)
    if not found:
        return None
    whole, cents = re.sub(r"[.,]", "", found[1]), (found[2] or "").rstrip("0")
    if len(cents) > decimals:
        return None
    return int(whole + cents.ljust(decimals, "0"))
