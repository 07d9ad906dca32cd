"""Dates as staff files write them: real dates, Excel serial numbers, 31/12/1985, 31-12-85, « 31 décembre 1985 »."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from .problems import Issue, issue
from .text import cell_text, fold, is_nothing, squeeze

# How the century of a two-digit year is chosen, and whether a year alone is accepted.
BIRTH = "birth"  # the latest year that makes the person at least MINIMUM_AGE
PAST = "past"  # the latest year that is not after next year (hire, seniority)
FUTURE = "future"  # the year of this century (end of contract)
MINIMUM_AGE = 14

FIRST_YEAR, LAST_YEAR = 1900, 2100
_EXCEL_EPOCH = dt.date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 3654, 73415  # 1910-01-01 and 2100-12-31: years written alone stay below

_MONTH_NAMES = (
    "janvier janv jan|fevrier fevr fev|mars mar|avril avr|mai|juin|juillet juil|aout aou|septembre sept sep"
    "|octobre oct|novembre nov|decembre dec"
)
MONTHS: dict[str, int] = {
    name: number for number, names in enumerate(_MONTH_NAMES.split("|"), start=1) for name in names.split()
}

_TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_DAY_FIRST = re.compile(rf"(\d{{1,2}})\s*[/.\- ]\s*(\d{{1,2}})\s*[/.\- ]\s*(\d{{4}}|\d{{2}}){_TIME}$")
_YEAR_FIRST = re.compile(rf"(\d{{4}})[/.\-](\d{{1,2}})[/.\-](\d{{1,2}}){_TIME}$")
_IN_WORDS = re.compile(r"(?:le )?(\d{1,2})(?: ?er)? ?([a-z]+) ?(\d{4}|\d{2})$")
_EIGHT_DIGITS = re.compile(r"\d{8}$")
_SERIAL = re.compile(r"\d{4,5}$")
_AROUND = re.compile(r"(?:nee? )?(?:(?:vers|en|circa) )?(?:l an )?(\d{4})$")


def full_year(two_digits: int, rule: str, today: dt.date) -> int:
    """The four-digit year meant by ``two_digits`` under ``rule`` (``BIRTH``, ``PAST`` or ``FUTURE``)."""
    if rule == FUTURE:
        return today.year - today.year % 100 + two_digits
    latest = today.year - MINIMUM_AGE if rule == BIRTH else today.year + 1
    year = latest - latest % 100 + two_digits
    return year if year <= latest else year - 100


def _checked(year: int, month: int, day: int) -> tuple[dt.date | None, Issue | None]:
    """The date, or why there is none: an impossible day, or the month written first."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None, issue("date_out_of_range", year=year)
    try:
        return dt.date(year, month, day), None
    except ValueError:
        pass
    if month > 12 and 1 <= day <= 12:
        try:
            swapped = dt.date(year, day, month)
        except ValueError:
            return None, issue("date_impossible")
        return None, issue("date_month_first", proposal=f"{swapped:%d/%m/%Y}")
    return None, issue("date_impossible")


def _year_alone(year: int, rule: str) -> tuple[dt.date | None, Issue | None]:
    """« Né vers 1958 »: the funds retain 31 December, so that no right opens too early; other dates are refused."""
    if rule != BIRTH:
        return None, issue("date_unreadable")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None, issue("date_out_of_range", year=year)
    return dt.date(year, 12, 31), issue("date_year_only", read=f"31/12/{year}")


def _from_number(number: float, rule: str) -> tuple[dt.date | None, Issue | None]:
    whole = int(number)
    if _FIRST_SERIAL <= whole <= _LAST_SERIAL:
        return _EXCEL_EPOCH + dt.timedelta(days=whole), None
    if whole != number:
        return None, issue("date_unreadable")
    if FIRST_YEAR <= whole <= LAST_YEAR:
        return _year_alone(whole, rule)
    return _from_digits(f"{whole:08d}") if 1_000_000 <= whole <= 99_999_999 else (None, issue("date_unreadable"))


def _from_digits(digits: str) -> tuple[dt.date | None, Issue | None]:
    """Eight digits: ``31121985``, or ``19851231`` when that alone makes sense."""
    if digits[:2] in ("19", "20") and not FIRST_YEAR <= int(digits[4:]) <= LAST_YEAR:
        return _checked(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    return _checked(int(digits[4:]), int(digits[2:4]), int(digits[:2]))


def parse_date(raw: Any, *, rule: str, today: dt.date) -> tuple[dt.date | None, Issue | None]:
    """``(date, issue)`` of a cell; ``(None, None)`` when it is empty.

    >>> parse_date("31-12-85", rule=BIRTH, today=dt.date(2026, 11, 1))
    (datetime.date(1985, 12, 31), None)
    """
    if isinstance(raw, dt.datetime):
        raw = raw.date()
    if isinstance(raw, dt.date):
        return _checked(raw.year, raw.month, raw.day)
    if isinstance(raw, bool):
        return None, issue("date_unreadable")
    if isinstance(raw, int | float):
        return _from_number(raw, rule)
    text = cell_text(raw)
    if is_nothing(text):
        return None, None
    if match := _DAY_FIRST.match(text):
        day, month, year = match.groups()
        whole_year = int(year) if len(year) == 4 else full_year(int(year), rule, today)
        return _checked(whole_year, int(month), int(day))
    if match := _YEAR_FIRST.match(text):
        year, month, day = map(int, match.groups())
        return _checked(year, month, day)
    if _EIGHT_DIGITS.match(text):
        return _from_digits(text)
    if _SERIAL.match(text):
        return _from_number(int(text), rule)
    words = fold(text)
    if match := _IN_WORDS.match(words):
        day, month_name, year = match.groups()
        if month_name in MONTHS:
            whole_year = int(year) if len(year) == 4 else full_year(int(year), rule, today)
            return _checked(whole_year, MONTHS[month_name], int(day))
    if match := _AROUND.match(words):
        return _year_alone(int(match[1]), rule)
    return None, issue("date_unreadable")


def could_be_month_first(raw: Any) -> bool:
    """Whether the text reads as another date when its first number is the month: ``03/04/1985``."""
    match = _DAY_FIRST.match(squeeze(raw)) if isinstance(raw, str) else None
    if match is None:
        return False
    first, second = int(match[1]), int(match[2])
    return first <= 12 and second <= 12 and first != second


_MONTH_YEAR = re.compile(r"(?:(\d{4}) (\d{1,2})|(\d{1,2}) (\d{4})|([a-z]+) (\d{4}|\d{2}))$")
_SIX_DIGITS = re.compile(r"(?:(20\d{2})(\d{2})|(\d{2})(20\d{2}))$")


def parse_month(raw: Any, *, today: dt.date) -> tuple[dt.date | None, Issue | None]:
    """First day of a month: ``10/2026``, ``2026-10``, ``202610``, « octobre 2026 », « oct-26 », a date."""
    if isinstance(raw, dt.datetime | dt.date):
        return dt.date(raw.year, raw.month, 1), None
    text = cell_text(raw)
    if not text:
        return None, None
    match = _SIX_DIGITS.match(text) or _MONTH_YEAR.match(fold(text))
    if match:
        year_a, month_a, month_b, year_b, *words = match.groups()
        if words and words[0]:
            month = MONTHS.get(words[0], 0)
            year = int(words[1]) if len(words[1]) == 4 else full_year(int(words[1]), PAST, today)
        else:
            year, month = int(year_a or year_b), int(month_a or month_b)
        if 1 <= month <= 12 and FIRST_YEAR <= year <= LAST_YEAR:
            return dt.date(year, month, 1), None
        return None, issue("month_unreadable")
    day, problem = parse_date(raw, rule=PAST, today=today)
    return (day.replace(day=1), None) if day and not problem else (None, issue("month_unreadable"))
