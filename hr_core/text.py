"""Text as people search and read it: folding, French figures and dates."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

NARROW = "\u202f"
NO_BREAK = "\u00a0"
MINUS = "\u2212"

DECIMALS = {"USD": 2, "EUR": 2}
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
MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]


def fold(text: str) -> str:
    """Lower case without accents or punctuation: what a search compares."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()


_NARROW_SIGNS = re.compile(r"(?<=[\w»”’)>%]) (?=[?!;](?:\s|$))")
_COLONS = re.compile(r"(?<=[\w»”’)>%]) (?=:(?:\s|$))")


def french_spaces(text: str) -> str:
    """The text with spaces that do not break before `? ! ; :` and inside « », as French pages are set."""
    text = _COLONS.sub(NO_BREAK, _NARROW_SIGNS.sub(NARROW, text))
    return text.replace("« ", f"«{NO_BREAK}").replace(" »", f"{NO_BREAK}»")


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


def french_date(day: date | None) -> str:
    """`31/01/2026`; nothing for no day."""
    return f"{day:%d/%m/%Y}" if day else ""


def french_long_date(day: date) -> str:
    """`lundi 23 novembre`."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{DAYS[day.weekday()]} {number} {MONTHS[day.month - 1]}"


def french_month(year: int, month: int) -> str:
    """`novembre 2026`."""
    return f"{MONTHS[month - 1]} {year}"


def french_signed(value: int, currency: str = "XOF") -> str:
    """A change: `+2 984`, `−68 500`, `=` when nothing changed."""
    if value == 0:
        return "="
    return ("+" if value > 0 else "") + french_amount(value, currency)


def french_decimal(value: Decimal | Fraction | float | int, decimals: int = 2) -> str:
    """`18,5`: at most `decimals`, without trailing zeros."""
    scaled = round(Fraction(str(value)) * 10**decimals) if decimals else round(Fraction(str(value)))
    whole, rest = divmod(abs(scaled), 10**decimals)
    tail = f"{rest:0{decimals}d}".rstrip("0") if decimals else ""
    return (MINUS if scaled < 0 else "") + french_integer(whole) + (f",{tail}" if tail else "")


def french_percent(value: Decimal | Fraction | float | int, decimals: int = 1) -> str:
    """`5,6 %` from 5.6."""
    return french_decimal(value, decimals) + NARROW + "%"


def french_moment(at: datetime) -> str:
    """`23/11/2026 à 17 h 40`."""
    return f"{at:%d/%m/%Y} à {at.hour}{NO_BREAK}h{NO_BREAK}{at.minute:02d}"


def french_period(start: date | None, end: date | None) -> str:
    """A half-open period `[start, end)` in words; its last day is the eve of `end`. One day is said as one day."""
    last = french_date(end - timedelta(days=1)) if end else ""
    if start and last == french_date(start):
        return f"le {last}"
    if start and end:
        return f"du {french_date(start)} au {last}"
    if start:
        return f"depuis le {french_date(start)}"
    return f"jusqu’au {last}" if end else ""


def french_count(number: int, one: str, many: str) -> str:
    """`1 agent`, `414 agents`; zero is singular in French."""
    return f"{french_integer(number)}{NO_BREAK}{one if abs(number) < 2 else many}"


def french_of(name: str) -> str:
    """`de Moussa`, `d’Awa`: the preposition loses its vowel before another one."""
    return f"d’{name}" if fold(name)[:1] in tuple("aeiou") else f"de {name}"


SMALL_NUMBERS = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")


def in_words(number: int) -> str:
    """Small numbers in letters, the others in figures."""
    return SMALL_NUMBERS[number] if 0 <= number < len(SMALL_NUMBERS) else french_integer(number)


def short_name(name: str) -> str:
    """`O. Fall` from `Ousmane Fall`: where room is scarce."""
    first, _, rest = name.strip().partition(" ")
    return f"{first[:1]}.{NO_BREAK}{rest}" if rest else first
