"""Numbers that are not quantities: staff numbers, insured numbers, telephone numbers, e-mail and bank accounts."""

from __future__ import annotations

import re
from typing import Any

from .problems import Issue, issue
from .text import cell_text, is_nothing, squeeze

# Calling code, digits of a national number, and whether a leading 0 is dialled at home but not from abroad.
PHONE_PLANS: dict[str, tuple[str, tuple[int, ...], bool]] = {
    "bf": ("226", (8,), False), "bj": ("229", (10,), False), "cd": ("243", (9,), True), "cf": ("236", (8,), False),
    "cg": ("242", (9,), False), "ci": ("225", (10,), False), "cm": ("237", (9,), False), "ga": ("241", (8,), True),
    "gn": ("224", (9,), False), "gq": ("240", (9,), False), "gw": ("245", (9, 7), False), "km": ("269", (7,), False),
    "mg": ("261", (9,), True), "ml": ("223", (8,), False), "ne": ("227", (8,), False), "sn": ("221", (9,), False),
    "td": ("235", (8,), False), "tg": ("228", (8,), False),
}  # fmt: skip

_STAFF_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9./_ -]{0,29}")
_FLOAT_TEXT = re.compile(r"(\d+)[.,]0+")
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[A-Za-z]{2,}")
_SEPARATE_PHONES = re.compile(r"\s*(?:/|;|,|\bou\b|\bet\b|\|)\s*", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_BCEAO = frozenset({"bf", "bj", "ci", "gw", "ml", "ne", "sn", "tg"})
_EXACT_DIGITS = 15  # a spreadsheet keeps no more digits in a number


def _as_text(raw: Any) -> str:
    """An identifier that a spreadsheet may hold as a number: ``1234.0`` is « 1234 »."""
    text = cell_text(raw)
    match = _FLOAT_TEXT.fullmatch(text)
    return match[1] if match else text


def parse_staff_number(raw: Any) -> tuple[str | None, Issue | None]:
    """Text, in capitals, leading zeros kept."""
    text = _as_text(raw).upper().replace("’", "'")
    if not text:
        return None, None
    if isinstance(raw, bool) or not _STAFF_NUMBER.fullmatch(text):
        return None, issue("staff_number_invalid")
    return text, None


def parse_identifier(raw: Any, *, limit: int = 40) -> tuple[str | None, Issue | None]:
    """Insured, tax or identity number: spaces dropped, otherwise as written; zeros or « néant » are none."""
    text = _as_text(raw)
    if is_nothing(text) or not text.strip("0"):
        return None, None
    text = text.replace(" ", "").upper()
    if len(text) > limit:
        return None, issue("text_too_long", count=len(text), limit=limit)
    return text, None


def parse_text(raw: Any, *, limit: int = 200) -> tuple[str | None, Issue | None]:
    """Free text with regular spaces."""
    text = cell_text(raw)
    if not text:
        return None, None
    if len(text) > limit:
        return None, issue("text_too_long", count=len(text), limit=limit)
    return text, None


def parse_phone(raw: Any, *, country: str) -> tuple[str | None, Issue | None]:
    """International form (``+221771234567``) of the first number in the cell.

    A number of another length is kept as written, with a warning: the file of a person is not refused for it.
    Benin went from 8 to 10 digits in November 2024 by the prefix 01.
    """
    text = _as_text(raw)
    if is_nothing(text):
        return None, None
    first = _SEPARATE_PHONES.split(text)[0]
    digits = re.sub(r"[^\d+]", "", first)
    plan = PHONE_PLANS.get(country)
    abroad = digits.startswith(("+", "00"))
    digits = digits.replace("+", "")
    digits = digits[2:] if digits.startswith("00") else digits
    if plan is None:
        return (f"+{digits}" if abroad else digits) or None, None
    code, lengths, trunk_zero = plan
    if abroad and not digits.startswith(code):
        return (f"+{digits}", None) if 8 <= len(digits) <= 15 else (first, issue("phone_invalid", expected=lengths[0]))
    if digits.startswith(code) and len(digits) - len(code) in (*lengths, 8):
        digits = digits[len(code) :]
    if trunk_zero and digits.startswith("0") and len(digits) - 1 in lengths:
        digits = digits[1:]
    if len(digits) in lengths:
        return f"+{code}{digits}", None
    if country == "bj" and len(digits) == 8:
        return f"+{code}01{digits}", issue("phone_renumbered", read=f"+{code} 01 {digits}")
    return first, issue("phone_invalid", expected=" ou ".join(map(str, lengths)))


def parse_email(raw: Any) -> tuple[str | None, Issue | None]:
    """Lower case; the first when there are several; an invalid address is dropped with a warning."""
    text = cell_text(raw)
    if is_nothing(text):
        return None, None
    first = re.split(r"[;,\s]+", text.removeprefix("mailto:"))[0]
    if not _EMAIL.fullmatch(first):
        return None, issue("email_invalid")
    return first.lower(), None


def account_text(raw: Any) -> tuple[str | None, Issue | None]:
    """The signs of a bank account; refused when a spreadsheet kept it as a number too long to be exact."""
    if isinstance(raw, int | float) and not isinstance(raw, bool) and abs(raw) >= 10**_EXACT_DIGITS:
        return None, issue("bank_digits_lost")
    text = squeeze(_as_text(raw))
    if _SCIENTIFIC.fullmatch(text):
        return None, issue("bank_digits_lost")
    return (None if is_nothing(text) else text), None


def join_account(parts: tuple[Any, Any, Any, Any], country: str) -> str:
    """Bank, branch, account and key columns made one; a part held as a number gets its leading zeros back.

    ``""`` when all four are empty.
    """
    texts = [_as_text(part).replace(" ", "") for part in parts]
    if not any(texts):
        return ""
    return "".join(text.zfill(width) for text, width in zip(texts, account_widths(country), strict=True))


def account_widths(country: str) -> tuple[int, int, int, int]:
    """Lengths of bank, branch, account and key: 5+5+12+2 in the BCEAO zone, 5+5+11+2 elsewhere, 3+3+10+2 in Guinée."""
    if country == "gn":
        return (3, 3, 10, 2)
    return (5, 5, 12 if country in _BCEAO else 11, 2)
