"""Plain text from spreadsheet cells: spaces of every kind, accents, case, punctuation."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import lru_cache

# Zero-width characters and the byte-order mark; ``str.split`` knows the no-break, narrow and thin spaces.
_ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u2060"), None)
_LETTERS = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ɔ": "o", "ɛ": "e", "ŋ": "n"})
_NUMBER_SIGN = re.compile(r"\bn[°º]", re.IGNORECASE)
_NOT_ALNUM = re.compile(r"[^a-z0-9]+")

# « Nothing » as people write it in a cell that should be empty.
_NOTHING = frozenset(
    {"neant", "aucun", "aucune", "sans", "nd", "na", "n a", "so", "s o", "sans objet", "rien", "ras", "en cours"}
)

# What a spreadsheet shows where a formula failed, and the reader's mark for a formula that was never calculated.
FORMULA_NOT_CALCULATED = "#FORMULE!"
_FORMULA_ERRORS = frozenset(
    {"#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#VALEUR!", "#NAME?", "#NOM?", "#NUM!", "#NOMBRE!", "#NULL!", "#NUL!"}
    | {"#NOM ?", "#CALC!", "#SPILL!", FORMULA_NOT_CALCULATED}
)


def squeeze(text: str) -> str:
    """``text`` with every kind of space made plain, runs of spaces made one, ends trimmed."""
    if not text.isascii():
        text = text.translate(_ZERO_WIDTH)
    return " ".join(text.split())


def cell_text(raw: object) -> str:
    """A cell as the user sees it: ``1234.0`` is « 1234 », a date is « 31/12/1985 », an empty cell is «»."""
    if raw is None:
        return ""
    if isinstance(raw, str):
        return squeeze(raw)
    if isinstance(raw, bool):
        return "Oui" if raw else "Non"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() else repr(raw).replace(".", ",")
    if isinstance(raw, dt.datetime | dt.date):
        return raw.strftime("%d/%m/%Y")
    return str(raw)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case without accents or punctuation: « N° Sécurité-Sociale » is ``numero securite sociale``."""
    plain = _NUMBER_SIGN.sub("numero ", squeeze(text).translate(_LETTERS))
    decomposed = unicodedata.normalize("NFKD", plain)
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _NOT_ALNUM.sub(" ", letters.lower()).strip()


def is_formula_error(raw: object) -> bool:
    """Whether the cell shows a failed formula (``#N/A``, ``#REF!``, ``Err:502`` …)."""
    return (
        isinstance(raw, str)
        and (raw[:1] == "#" or raw[:4] == "Err:")
        and (raw.strip().upper() in _FORMULA_ERRORS or raw.startswith("Err:"))
    )


def is_blank(raw: object) -> bool:
    """Whether the cell holds nothing but spaces."""
    if raw is None or raw == "":
        return True
    return isinstance(raw, str) and not raw[0].isalnum() and not squeeze(raw)


def is_nothing(text: str) -> bool:
    """Whether a cell's text says that there is no value: empty, a dash, « néant », « sans objet », « en cours ».

    Not for names and free text, where « Sans » or « Na » may be meant.
    """
    return not text.strip("-—–−/. ") or fold(text) in _NOTHING
