"""The countries: each is two files, `xx.toml` (dated, sourced figures) and `xx.py` (formulas), found by themselves.

country_codes() -> ("sn", ...)         law("sn") -> CountryLaw, read once
"""

from __future__ import annotations

import importlib
import tomllib
from functools import cache
from pathlib import Path

from payroll.engine import CountryLaw, DefinitionError, read_law

FOLDER = Path(__file__).parent


@cache
def country_codes() -> tuple[str, ...]:
    """Codes (small letters) of the countries that have both files, sorted."""
    return tuple(sorted(p.stem for p in FOLDER.glob("??.toml") if p.with_suffix(".py").exists()))


@cache
def law(code: str) -> CountryLaw:
    """The law of a country; the code may be in capitals. Raises `DefinitionError` for an unknown country."""
    code = code.lower()
    if code not in country_codes():
        raise DefinitionError(f"Le pays « {code} » n’est pas connu. Pays connus : {', '.join(country_codes())}.")
    with (FOLDER / f"{code}.toml").open("rb") as file:
        data = tomllib.load(file)
    return read_law(data, importlib.import_module(f"payroll.countries.{code}").rules)
