"""French writing of numbers and dates, shared by explanations and pages (no Django here)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

THIN = "\u202f"


def number(value: int | Fraction, decimals: int = 2) -> str:
    """1234567 -> « 1 234 567 » (U+202F); a fraction keeps at most `decimals` decimals (half up), without trailing
    zeros.

    >>> number(1234567).replace(THIN, "_"), number(Fraction(1, 3)), number(Fraction(-5, 2))
    ('1_234_567', '0,33', '-2,5')
    """
    if value.denominator == 1:
        return f"{int(value):,}".replace(",", THIN)
    sign = "-" if value < 0 else ""
    scaled = int(abs(value) * 10**decimals + Fraction(1, 2))
    whole, rest = divmod(scaled, 10**decimals)
    text = f"{whole:,}".replace(",", THIN)
    tail = f"{rest:0{decimals}d}".rstrip("0") if decimals and rest else ""
    return f"{sign}{text},{tail}" if tail else f"{sign}{text}"


def percent(rate: int | Fraction) -> str:
    """Fraction(56, 1000) -> « 5,6 % ».

    >>> percent(Fraction(56, 1000)).replace(THIN, " ")
    '5,6 %'
    """
    return f"{number(Fraction(rate) * 100, 4)}{THIN}%"


def day(value: date) -> str:
    """date(2026, 1, 31) -> « 31/01/2026 »."""
    return value.strftime("%d/%m/%Y")


def inner(label: str) -> str:
    """A label inside a sentence: its first letter small, unless the first word is an acronym.

    >>> inner("Salaire de base"), inner("IPRES régime général")
    ('salaire de base', 'IPRES régime général')
    """
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def capital(label: str) -> str:
    """A label at the start of a sentence."""
    return label[:1].upper() + label[1:]


def of(text: str) -> str:
    """« de » before a text, elided before a vowel.

    >>> of("brut"), of("impôt")
    ('de brut', 'd’impôt')
    """
    return f"d’{text}" if text[:1].lower() in "aeiouéèêâîôû" else f"de {text}"


def quoted(text: str) -> str:
    """« text » with its narrow no-break spaces."""
    return f"«{THIN}{text}{THIN}»"
