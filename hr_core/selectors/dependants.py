"""Which children count for the tax on pay: the ages of each country."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

RULES = Path(__file__).resolve().parent.parent / "data" / "child_rules.toml"


@dataclass(frozen=True)
class ChildRule:
    """A child counts while younger than `age_limit`, or than `school_age_limit` at school, or when disabled."""

    age_limit: int
    school_age_limit: int
    disabled_without_limit: bool
    confidence: str
    source: str

    @staticmethod
    def born_after(on: date, age: int) -> date:
        """The last birthday that has already reached `age` on `on`: those born after it are younger."""
        try:
            return on.replace(year=on.year - age)
        except ValueError:  # 29 February
            return on.replace(year=on.year - age, day=28)


@cache
def _rules() -> dict[str, Any]:
    with RULES.open("rb") as file:
        return tomllib.load(file)


def child_rule(country: str) -> ChildRule:
    """The rule of a country; the zone's usage, of low confidence, where no text was found."""
    rules = _rules()
    return ChildRule(**rules.get(country, rules["default"]))
