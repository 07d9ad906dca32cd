"""The declarations of a country: the words of its file beside what the software does with them (`payroll/data/returns.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from payroll.countries import law
from payroll.returns.due import DueRule
from payroll.returns.late import LateRule

FILE = Path(__file__).resolve().parent.parent / "data" / "returns.toml"
#: Declarations that the institution makes for a period; the others are made by the employee or at an event.
PERIODIC = ("contributions", "tax", "employer-tax")
INCOME_TAX = "income-tax"


@dataclass(frozen=True)
class Declaration:
    """One declaration. `fields` has one entry per column of the country file, "" for a column that no fact gives; `blank` says why."""

    country: str
    code: str
    name: str
    recipient: str
    due: str
    confidence: str
    columns: tuple[str, ...]
    kind: str
    lines: tuple[str, ...]
    fields: tuple[str, ...]
    rules: tuple[DueRule, ...]
    late: LateRule | None = None
    blank: str = ""

    @property
    def is_periodic(self) -> bool:
        return self.kind in PERIODIC

    @property
    def is_income_tax(self) -> bool:
        """It declares the tax withheld from pay, so that withheld outside the headcount too."""
        return self.kind == "tax" and INCOME_TAX in self.lines

    @property
    def unknown_columns(self) -> tuple[str, ...]:
        return tuple(column for column, field in zip(self.columns, self.fields, strict=True) if not field)


@cache
def declarations(country: str) -> tuple[Declaration, ...]:
    """Every declaration of the country file, in its order. Raises `KeyError` when one of them is not described."""
    known = {(raw["country"], raw["code"]): raw for raw in _data()["return"]}
    return tuple(_read(country, each, known[country, each.code]) for each in law(country).declarations)


def declaration(country: str, code: str) -> Declaration | None:
    return next((each for each in declarations(country) if each.code == code), None)


def has_yearly_return(country: str) -> bool:
    """Whether the country file names a return that employers make each year."""
    return any(rule.every == "year" for each in declarations(country) for rule in each.rules)


@cache
def lines_without(country: str) -> frozenset[str]:
    """Legal lines for which the country file knows no periodic declaration."""
    return frozenset(code for raw in _data()["without"] if raw["country"] == country for code in raw["lines"])


def plain_code(code: str) -> str:
    """The legal line of a line for earlier months: `income-tax-rappel` is declared with `income-tax`."""
    return code.removesuffix("-rappel")


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(FILE.read_text())


def _read(country: str, words: Any, raw: Mapping[str, Any]) -> Declaration:
    return Declaration(
        country,
        words.code,
        words.name,
        words.to,
        words.due,
        words.confidence,
        words.columns,
        raw["kind"],
        tuple(raw["lines"]),
        tuple(raw["fields"]),
        tuple(DueRule(**each) for each in raw["rules"]),
        LateRule(**raw["late"]) if "late" in raw else None,
        raw.get("blank", ""),
    )
