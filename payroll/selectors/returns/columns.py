"""The columns of a nominal list: what the country file asks, filled with what the software knows.

A column is `{"title", "field", "kind"}`, `kind` among text, money, count. `lines` gives a column per line, `monthly:gross`
one per month. A column of which nothing is known stays blank, and is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

from hr_core.text import french_date, french_decimal, french_month
from payroll.returns.book import INCOME_TAX, Declaration
from payroll.returns.due import Period
from payroll.selectors.returns.figures import EMPLOYEE_SECTIONS, OUTSIDE_TAX, TOTALS, LineSum, PersonSum

Column = dict[str, str]
TEXTS = ("name", "ssn", "tax_number", "staff_number", "job", "dates", "period", "employer")
TEXT_KINDS = ("last", "figure", "affiliation")
COUNTS = ("days", "months", "children", "people")
#: The list joined to a return of contributions for those paid outside the headcount.
JOINED: tuple[Column, ...] = tuple(
    {"title": title, "field": field, "kind": kind}
    for title, field, kind in (
        ("nom et prénoms", "name", "text"), ("qualité", "job", "text"), ("pièce d’identité", "identity", "text"),
        ("brut", "gross", "money"), ("assiette", "base", "money"), ("part retenue", "own", "money"),
        ("part de l’institution", "employer", "money"), ("total", "all", "money"),
    )
)  # fmt: skip
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
            found.append({"title": title, "field": field, "kind": _kind(field)})
    if not any(column["field"] == "name" for column in found):
        found.insert(0, {"title": "agent", "field": "name", "kind": "text"})
    return found


def _kind(field: str) -> str:
    if field in (*TEXTS, "") or field.partition(":")[0] in TEXT_KINDS:
        return "text"
    return "count" if field in COUNTS else "money"


def _month_title(title: str, month: date) -> str:
    """`salaire de janvier` for a column of each month."""
    words = title.removesuffix(" de chaque mois")
    name = french_month(month.year, month.month).split()[0]
    return f"{words} {'d’' if name[0] in 'aeiou' else 'de '}{name}"


def cells_of(person: PersonSum, columns: Sequence[Column], wanted: Declaration, sections: dict[str, str], told: Mapping[str, str]) -> list[Any]:
    """The values of one person, in the order of the columns; None where nothing is known. `told`: words that are the same
    for everybody, by field."""
    return [told[column["field"]] if column["field"] in told else _value(person, column["field"], wanted, sections) for column in columns]


def joined_cells(person: PersonSum) -> list[Any]:
    """The values of a payee outside the headcount, in the order of `JOINED`; the base of a payment is its greatest."""
    bases: dict[int, int] = {}
    for payment, amount, *_parts in person.shares:
        bases[payment] = max(amount, bases.get(payment, 0))
    base, own, employer = sum(bases.values()), *(sum(share[rank] for share in person.shares) for rank in (2, 3))
    words = [name_of(person), person.facts.get("job") or "", person.facts.get("identity") or ""]
    return [*words, person.totals["gross"], base, own, employer, own + employer]


def _value(person: PersonSum, field: str, wanted: Declaration, sections: dict[str, str]) -> Any:
    if "~" in field:
        first, *others = (_value(person, term, wanted, sections) for term in field.split("~"))
        return None if first is None or None in others else first - sum(others)
    kind, _, rest = field.partition(":")
    if kind == "step":
        return _steps_sum(person, rest.split("+"))
    if kind == "affiliation":
        return person.facts.get(field) or ""
    if kind == "last":
        return _last_step(person, rest.split("+"))
    if kind == "nature":
        return None if person.employee is None else sum(person.natures.get(name, 0) for name in rest.split("+"))
    if kind == "own":
        return person.amount([rest]) + (person.amount([OUTSIDE_TAX]) if rest == INCOME_TAX else 0) - person.earlier.get(rest, 0)
    if kind == "earlier":
        return person.earlier.get(rest, 0)
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
    return _FACTS[field](person) if field in _FACTS else None


def _steps_sum(person: PersonSum, names: Sequence[str]) -> int | None:
    """Steps over the months, each month half up to the minor unit; None when a month was not calculated here."""
    if not person.steps or any(amount and month not in person.steps for month, amount in person.gross_of.items()):
        return None
    values = (sum((found.get(name, Fraction(0)) for name in names), Fraction(0)) for found in person.steps.values())
    return sum(floor(value + Fraction(1, 2)) for value in values)


def _last_step(person: PersonSum, names: Sequence[str]) -> str | None:
    """A number of the last month, such as shares: `2,5`. A figure among the names is added to it."""
    found = person.steps[max(person.steps)] if person.steps else {}
    asked = [name for name in names if not name.isdecimal()]
    if any(name not in found for name in asked):
        return None
    return french_decimal(sum((found[name] for name in asked), Fraction(sum(int(n) for n in names if n.isdecimal()))))


def part_of(person: PersonSum, wanted: Declaration, sections: dict[str, str], which: str) -> int:
    """What the lines of the return take from the employee, from the employer, or both."""
    total = 0
    for code in (*wanted.lines, OUTSIDE_TAX):
        is_employee = code == OUTSIDE_TAX or sections.get(code) in EMPLOYEE_SECTIONS
        if which == "all" or (which == "employee") == is_employee:
            total += person.amount([code])
    own, employer = (sum(share[rank] for share in person.shares) for rank in (2, 3))
    return total + (own if which != "employer" else 0) + (employer if which != "employee" else 0)


def _dates(person: PersonSum) -> str:
    """`01/03/2019 – 30/06/2026`, the last day of somebody who has left."""
    days = [person.facts.get(name) for name in ("hired_on", "left_on")]
    return " – ".join(french_date(date.fromisoformat(day)) for day in days if day)


_FACTS: dict[str, Callable[[PersonSum], Any]] = {
    "name": lambda person: name_of(person),
    "ssn": lambda person: person.facts.get("social_security_number") or "",
    "tax_number": lambda person: person.facts.get("tax_number") or "",
    "staff_number": lambda person: person.facts.get("staff_number") or "",
    "job": lambda person: person.facts.get("job") or "",
    "dates": lambda person: _dates(person),
    "days": lambda person: person.days,
    "months": lambda person: len(person.months),
    "children": lambda person: int(person.facts.get("children") or 0),
    "people": lambda person: 1,
}


def name_of(person: PersonSum) -> str:
    return f"{person.facts.get('last_name', '')} {person.facts.get('first_names', '')}".strip()
