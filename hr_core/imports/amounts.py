"""Amounts, counts and quantities as staff files write them; amounts become integers in the minor unit."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from .problems import Issue, issue
from .text import cell_text, is_nothing

LIMIT = 10**12  # in the currency's major unit: no monthly item of a person comes near it

_CURRENCY = re.compile(
    r"(?:francs?\s*cfa|f\.?\s*c\.?f\.?a\.?|f\.?g\.?|xof|xaf|gnf|kmf|cdf|mga|usd|fc|ar|f)\s*\.?$", re.IGNORECASE
)
_BY_SPACES = re.compile(r"\d{1,3}(?: \d{3})+$|\d+$")
_BY_MARK = {mark: re.compile(rf"\d{{1,3}}(?:{re.escape(mark)}\d{{3}})+$") for mark in (".", ",", "'", "’")}


def _split_decimal(text: str) -> tuple[str, str] | None:
    """``("1234567", "50")`` from « 1.234.567,50 », « 1 234 567 », ``1,234,567.50``; ``None`` when not a number.

    One mark followed by exactly three digits groups thousands (« 350.000 »): no currency here has three decimals.
    """
    decimal_at = max(text.rfind("."), text.rfind(","))
    whole, fraction = text, ""
    if decimal_at >= 0:
        mark = text[decimal_at]
        tail = text[decimal_at + 1 :]
        once = text.count(mark) == 1
        groups = once and len(tail) == 3 and not text.startswith("0")
        other = "," if mark == "." else "."
        if once and (not groups or other in text):
            whole, fraction = text[:decimal_at], tail
            if not fraction.isascii() or (fraction and not fraction.isdigit()):
                return None
    marks = [mark for mark in _BY_MARK if mark in whole]
    if len(marks) > 1 or (marks and " " in whole):
        return None
    if marks:
        if not _BY_MARK[marks[0]].match(whole):
            return None
        whole = whole.replace(marks[0], "")
    elif not _BY_SPACES.match(whole):
        return None
    return whole.replace(" ", ""), fraction


def _to_minor(whole: str, fraction: str, decimals: int) -> tuple[int | None, Issue | None]:
    kept, dropped = fraction[:decimals], fraction[decimals:]
    if dropped.strip("0"):
        return None, issue("amount_fraction", decimals=decimals)
    return int(whole) * 10**decimals + int(kept.ljust(decimals, "0") or 0), None


def parse_amount(raw: Any, *, decimals: int = 0, negative: bool = False) -> tuple[int | None, Issue | None]:
    """``(amount in minor units, issue)``; an empty cell, a dash or « néant » is ``(None, None)``.

    ``decimals`` is that of the currency (0 for the CFA franc).  An amount with more decimals is refused, not rounded.

    >>> parse_amount("1.234.567,00 F CFA")
    (1234567, None)
    """
    if isinstance(raw, bool):
        return None, issue("amount_unreadable")
    if isinstance(raw, int | float):
        scaled = float(raw) * 10**decimals
        amount = round(scaled)
        if abs(scaled - amount) > 1e-4:  # spreadsheets leave 349999.9999999 behind sums
            return None, issue("amount_fraction", decimals=decimals)
        return _within(amount, decimals, negative)
    text = cell_text(raw)
    if is_nothing(text):
        return None, None
    sign = 1
    if text[0] == "(" and text[-1] == ")":
        sign, text = -1, text[1:-1].strip()
    text = _CURRENCY.sub("", text).strip()
    if text[:1] in ("-", "−", "+"):
        sign, text = (sign if text[0] == "+" else -sign), text[1:].strip()
    elif text[-1:] in ("-", "−"):
        sign, text = -sign, text[:-1].strip()
    if not text.isascii() and not text.replace("’", "").isascii():
        return None, issue("amount_unreadable")
    parts = _split_decimal(text)
    if parts is None:
        return None, issue("amount_unreadable")
    unsigned, problem = _to_minor(*parts, decimals)
    if unsigned is None:
        return None, problem
    return _within(sign * unsigned, decimals, negative)


def _within(amount: int, decimals: int, negative: bool) -> tuple[int | None, Issue | None]:
    if amount < 0 and not negative:
        return None, issue("amount_negative")
    if abs(amount) > LIMIT * 10**decimals:
        return None, issue("amount_too_large", limit=f"{LIMIT:,}".replace(",", "\u202f"))
    return amount, None


def parse_count(raw: Any, *, low: int = 0, high: int = 30) -> tuple[int | None, Issue | None]:
    """A whole number within bounds (number of children, working days); « néant » is 0."""
    if isinstance(raw, bool):
        return None, issue("number_unreadable")
    text = cell_text(raw)
    if not text:
        return None, None
    if is_nothing(text):
        return 0, None
    if not re.fullmatch(r"-?\d+(?:[.,]0+)?", text):
        return None, issue("number_unreadable")
    number = int(re.split(r"[.,]", text)[0])
    if not low <= number <= high:
        return None, issue("number_out_of_range", low=low, high=high)
    return number, None


def parse_quantity(raw: Any) -> tuple[Decimal | None, Issue | None]:
    """A number of hours or days, or a rate, exact in decimal: « 12,5 » is ``Decimal("12.5")``."""
    if isinstance(raw, bool):
        return None, issue("quantity_unreadable")
    if isinstance(raw, int | float):
        return _plain(repr(raw)), None
    text = cell_text(raw)
    if is_nothing(text):
        return None, None
    text = text.replace(" ", "").rstrip("%hHjJ")
    if not re.fullmatch(r"[-−]?\d+(?:[.,]\d+)?", text):
        return None, issue("quantity_unreadable")
    return _plain(text.replace("−", "-").replace(",", ".")), None


def _plain(text: str) -> Decimal:
    """Without trailing zeros or exponent, so that 12, 12.0 and « 12,00 » are written alike."""
    return Decimal(f"{Decimal(text).normalize():f}")
