"""What the tests of the countries share: the examples, random cases, the values where the law changes."""

from __future__ import annotations

import importlib
import random
import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from payroll.countries import country_codes, law
from payroll.countries.cases import simulation_items
from payroll.engine import CountryLaw, exact

HERE = Path(__file__).parent
CODES = country_codes()


def examples() -> list[dict[str, Any]]:
    """Every example of every country that has a file here."""
    found = []
    for code in CODES:
        path = HERE / f"{code}.toml"
        if path.exists():
            found += tomllib.loads(path.read_text(encoding="utf-8")).get("example", [])
    return found


def recomputations() -> dict[str, Any]:
    """Country code -> its plain recomputation module (`pay(case)`, `EDGES`)."""
    names = sorted(p.stem for p in (HERE / "recompute").glob("??.py"))
    return {name: importlib.import_module(f"tests.payroll.countries.recompute.{name}") for name in names}


def days(country: CountryLaw) -> list[str]:
    """Days around every change of the law, and recent ones."""
    return _days(country.code)


@cache
def _days(code: str) -> list[str]:
    country = law(code)
    result = {
        country.covered_from,
        country.facts_as_of,
        date(country.facts_as_of.year, 3, 31),
        date(country.facts_as_of.year, 6, 30),
        date(country.facts_as_of.year, 12, 31),
    }
    for day in country.change_days():
        result |= {day, max(country.covered_from, day - timedelta(days=1))}
    return sorted(d.isoformat() for d in result)


def edges(country: CountryLaw) -> list[int]:
    """Amounts named by the figures (ceilings, floors, thresholds of scales), by month and by twelfth, with their
    neighbours.
    """
    return _edges(country.code)


@cache
def _edges(code: str) -> list[int]:
    country = law(code)
    found: set[int] = {0, 1}
    for figure in country.figures.values():
        if figure.topic in ("contribution", "tax"):
            for value in figure.values:
                data = value.data
                raw = [data["amount"]] if "amount" in data else []
                raw += [r.get("over", r.get("from")) for key in ("brackets", "steps") for r in data.get(key, [])]
                for number in (exact(r) for r in raw):
                    found |= {int(number), int(number / 12), -int(-number // 12)}
    return sorted({max(0, v + d) for v in found if v <= 10**9 for d in (-1, 0, 1)})


def random_case(country: CountryLaw, rng: random.Random, amount: int | None = None) -> dict[str, Any]:
    """A plausible case: every key of the country drawn, amounts near the edges half of the time."""
    near = edges(country)
    top = max(near)
    case: dict[str, Any] = {"country": country.code.upper(), "date": rng.choice(days(country))}
    for item in simulation_items(country):
        case[item.code] = (
            0 if rng.random() < 0.6 else rng.choice((rng.choice(near) // 4, rng.randrange(1, max(2, top // 40))))
        )
    case["base_salary"] = (
        amount
        if amount is not None
        else rng.choice((rng.choice(near), rng.randrange(0, 2 * top // 12 + 2), rng.randrange(0, 2_000_000)))
    )
    for spec in country.settings:
        if rng.random() < 0.3:
            continue
        if spec.kind == "enum":
            case[spec.key] = rng.choice(list(spec.choices))
        elif spec.kind == "bool":
            case[spec.key] = rng.random() < 0.5
        elif spec.kind == "int":
            case[spec.key] = rng.randint(spec.minimum, min(spec.maximum, spec.minimum + 12))
    return case


def laws() -> list[CountryLaw]:
    return [law(code) for code in CODES]
