"""The columns of a nominal list: what the country file asks, filled with what the software knows.

A column is `{"title", "field", "kind"}`, `kind` among text, money, count. `lines` gives a column per line, `monthly:gross`
one per month. A column of which nothing is known stays blank, and is told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from hr_core.text import french_date, french_month
from payroll.returns.book import Declaration
from payroll.returns.due import Period
from payroll.selectors.returns.figures import EMPLOYEE_SECTIONS, OUTSIDE_TAX, TOTALS, LineSum, PersonSum

Column = dict[str, str]
TEXTS = ("name", "ssn", "tax_number", "staff_number", "job", "dates", "period")
COUNTS = ("days", "months", "children", "people")
#: Fields that only the totals by line know.
OF_LINES = ("line.label", "line.base", "line.amount")


def columns_of(wanted: Declaration, period: Period, lines: Sequence[LineSum]) -> list[Column]:
    found: list[Column] = []
    for title, field in zip(wanted.columns, wanted.fields, strict=True):
        if field == "lines":
            codes = {line.code.removesuffix("-rappel"): line.label for line in reversed(lines)}
            order = [code for code in wanted.lines if code in codes]
            found += [{"title": codes[code], "field": f"sum:{code}", "kind": "money"} for code in order]
        elif field == "monthly:gross":
            found += [
                {"title": _month_title(title, month), "field": f"gross@{month.isoformat()}", "kind": "money"}
                for month in period.months
            ]
        elif field not in OF_LINES:
            kind = "text" if field in (*TEXTS, "") else "count" if field in COUNTS else "money"
            found.append({"title": title, "field": field, "kind": kind})
    if not any(column["field"] == "name" for column in found):
        found.insert(0, {"title": "agent", "field": "name", "kind": "text"})
    return found


def _month_title(title: str, month: date) -> str:
    """`salaire de janvier` for a column of each month."""
    words = title.removesuffix(" de chaque mois")
    name = french_month(month.year, month.month).split()[0]
    return f"{words} {'d’' if name[0] in 'aeiou' else 'de '}{name}"


def cells_of(person: PersonSum, columns: Sequence[Column], wanted: Declaration, sections: dict[str, str], period_words: str) -> list[Any]:
    """The values of one person, in the order of the columns; None where nothing is known."""
    return [_value(person, column["field"], wanted, sections, period_words) for column in columns]


def _value(person: PersonSum, field: str, wanted: Declaration, sections: dict[str, str], period_words: str) -> Any:
    kind, _, rest = field.partition(":")
    if kind == "sum":
        codes = rest.split("+")
        return person.amount([*codes, OUTSIDE_TAX] if codes == ["income-tax"] else codes)
    if kind == "base":
        codes = rest.split("+")
        return person.base([*codes, OUTSIDE_TAX] if codes == ["income-tax"] else codes)
    if kind == "part":
        return part_of(person, wanted, sections, rest)
    if field.startswith("gross@"):
        return person.gross_of.get(date.fromisoformat(field.removeprefix("gross@")), 0)
    if field in TOTALS:
        return person.totals[field]
    return _FACTS[field](person, period_words) if field in _FACTS else None


def part_of(person: PersonSum, wanted: Declaration, sections: dict[str, str], which: str) -> int:
    """What the lines of the return take from the employee, from the employer, or both."""
    total = 0
    for code in (*wanted.lines, OUTSIDE_TAX):
        is_employee = code == OUTSIDE_TAX or sections.get(code) in EMPLOYEE_SECTIONS
        if which == "all" or (which == "employee") == is_employee:
            total += person.amount([code])
    return total


def _dates(person: PersonSum) -> str:
    """`01/03/2019 – 30/06/2026`, the last day of somebody who has left."""
    days = [person.facts.get(name) for name in ("hired_on", "left_on")]
    return " – ".join(french_date(date.fromisoformat(day)) for day in days if day)


_FACTS: dict[str, Callable[[PersonSum, str], Any]] = {
    "name": lambda person, _: name_of(person),
    "ssn": lambda person, _: person.facts.get("social_security_number") or "",
    "tax_number": lambda person, _: person.facts.get("tax_number") or "",
    "staff_number": lambda person, _: person.facts.get("staff_number") or "",
    "job": lambda person, _: person.facts.get("job") or "",
    "dates": lambda person, _: _dates(person),
    "period": lambda person, words: words,
    "days": lambda person, _: person.days,
    "months": lambda person, _: len(person.months),
    "children": lambda person, _: int(person.facts.get("children") or 0),
    "people": lambda person, _: 1,
}


def name_of(person: PersonSum) -> str:
    return f"{person.facts.get('last_name', '')} {person.facts.get('first_names', '')}".strip()
