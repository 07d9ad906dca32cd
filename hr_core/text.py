"""Text as people search and read it: folding, French figures and dates."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

NARROW = "\u202f"
NO_BREAK = "\u00a0"
MINUS = "\u2212"

DECIMALS = {"CDF": 2}
CURRENCY_NAMES = {
    "XOF": "F\u00a0CFA",
    "XAF": "F\u00a0CFA",
    "GNF": "GNF",
    "KMF": "KMF",
    "MGA": "Ar",
    "CDF": "FC",
    "USD": "USD",
    "EUR": "€",
}
MONTHS = (
    ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"]
)
DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]


def fold(text: str) -> str:
    """Lower case without accents or punctuation: what a search compares."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()


def currency_decimals(currency: str) -> int:
    return DECIMALS.get(currency, 0)


def french_integer(value: int) -> str:
    """`1 234 567` with narrow no-break spaces and a true minus sign."""
    sign = MINUS if value < 0 else ""
    return sign + f"{abs(value):,}".replace(",", NARROW)


def french_amount(value: int, currency: str = "XOF", *, unit: bool = False) -> str:
    """An amount in minor units as French people write it; `unit` adds the currency."""
    decimals = currency_decimals(currency)
    if decimals:
        whole, cents = divmod(abs(value), 10**decimals)
        text = f"{french_integer(whole)},{cents:0{decimals}d}"
        text = (MINUS if value < 0 else "") + text
    else:
        text = french_integer(value)
    return f"{text}{NO_BREAK}{CURRENCY_NAMES.get(currency, currency)}" if unit else text


def french_date(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def french_long_date(day: date) -> str:
    """`lundi 23 novembre`."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{DAYS[day.weekday()]} {number} {MONTHS[day.month - 1]}"


def french_month(year: int, month: int) -> str:
    """`novembre 2026`."""
    return f"{MONTHS[month - 1]} {year}"
