"""The kinds of act of the house, read once from `hr_core/data/acts.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from hr_core.services.errors import Refusal

FILE = Path(__file__).resolve().parent.parent.parent / "data" / "acts.toml"
#: Roles that sign when the institution has registered nobody for a kind.
SIGNING_ROLES = ("director_general",)
CERTIFYING_ROLES = ("head_of_hr", "director_general")


@dataclass(frozen=True)
class ActKind:
    """`effect` names what signing does in the file (`effects.EFFECTS`), empty when it does nothing.

    `certificate`: says what the file says, signed without a check. `needs`: « left » (the person has left), « pay » (amounts paid:
    a source of pay must answer). `two_sided`: the employee signs too. `restricted`: seen with a right of its own only (`registry.restricted_act_rights`).
    `collective`: of several people under one number; prepared by the subject that decides it, never one by one.
    """

    code: str
    label: str
    series: str
    title: str
    body: str
    effect: str = ""
    certificate: bool = False
    two_sided: bool = False
    needs: str = ""
    restricted: bool = False
    collective: bool = False
    visas: tuple[str, ...] = ()
    distribution: tuple[str, ...] = ()

    @property
    def roles(self) -> tuple[str, ...]:
        return CERTIFYING_ROLES if self.certificate else SIGNING_ROLES

    def __str__(self) -> str:
        return self.label[:1].upper() + self.label[1:]


@cache
def kinds() -> dict[str, ActKind]:
    """Every kind by its code, in the order of the file."""
    with FILE.open("rb") as file:
        rows: list[dict[str, Any]] = tomllib.load(file)["kind"]
    lists = ("visas", "distribution")
    whole: list[dict[str, Any]] = [
        {name: tuple(value) if name in lists else value for name, value in row.items()} for row in rows
    ]
    return {row["code"]: ActKind(**row) for row in whole}


def kind_of(code: str) -> ActKind:
    """The kind of a code; raises `Refusal` for one that does not exist."""
    found = kinds().get(code)
    if found is None:
        raise Refusal(_("Cette nature d’acte n’existe pas : %(code)s.") % {"code": code})
    return found


def kind_choices(*, certificates: bool | None = None) -> list[tuple[str, str]]:
    """(code, label) of every kind, or of the certificates or the acts of one person only."""
    return [
        (kind.code, str(kind))
        for kind in kinds().values()
        if certificates is None or (kind.certificate == certificates and not kind.collective)
    ]
