"""Who may open what of the careers: the referential is the zone's, everybody who has a role reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.cast import Zone
from tests.house.matrix import SIGNED_IN, Address


def of_the_zone(**arguments: str) -> Address:
    """A page about something of the zone: not of an institution, hence open to the other one too."""

    def build(_zone: Zone) -> Mapping[str, Any]:
        return arguments

    made: Callable[[Zone], Mapping[str, Any]] | None = build if arguments else None
    return Address((SIGNED_IN,), made, exceptions={"oumar": 200} if arguments else {})


ADDRESSES = {
    "careers:referential": of_the_zone(),
    "careers:band_list": of_the_zone(),
    "careers:job_compare": of_the_zone(),
    "careers:job_path": of_the_zone(),
    "careers:open_data": of_the_zone(),
    "careers:skill_list": of_the_zone(),
    "careers:edition_json": of_the_zone(edition="rmh-1.0"),
    "careers:edition_csv": of_the_zone(edition="rmh-1.0", table="metiers"),
    "careers:skill": of_the_zone(code="C-SIE-04"),
    "careers:family": of_the_zone(code="SI"),
    "careers:job": of_the_zone(code="SI-05"),
    "careers:job_sheet": of_the_zone(code="SI-05"),
}
