"""The texts of consent that come with the product, by purpose and version."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hr_core.text import french_spaces

FILE = Path(__file__).resolve().parent / "data" / "file_consents.toml"


@dataclass(frozen=True)
class Consent:
    purpose: str
    version: str
    body: str


@cache
def consents() -> tuple[Consent, ...]:
    with FILE.open("rb") as file:
        return tuple(Consent(row["purpose"], row["version"], french_spaces(row["body"])) for row in tomllib.load(file)["text"])


def consent(purpose: str, version: str = "") -> Consent:
    """The text of a version, or the last one of a purpose."""
    found = [each for each in consents() if each.purpose == purpose and version in ("", each.version)]
    return found[-1]
