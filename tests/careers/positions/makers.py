"""Short ways to change positions in tests."""

from __future__ import annotations

import datetime as dt

from careers.models import AdministrativePosition, PositionKind
from careers.services.positions.changes import position_change
from careers.services.positions.effects import position_propose, return_propose
from careers.services.positions.kinds import position_kinds_setup
from hr_core.models import Act
from hr_core.services.acts.flow import act_check, act_sign
from tests.cast import Zone
from tests.hr_core.helpers import acting


def kind(zone: Zone, code: str = "disponibilite") -> PositionKind:
    """A usual kind of the institution, within the scope."""
    position_kinds_setup(institution=zone.home)
    return PositionKind.objects.select_related("absence_kind").get(code=code)


def proposed(
    zone: Zone, code: str = "disponibilite", who: str = "awa", start: dt.date = dt.date(2026, 1, 11),
    due_on: dt.date | None = dt.date(2027, 1, 11), host: str = "",
) -> Act:  # fmt: skip
    """A draft by Fatou."""
    with acting(zone, "fatou") as access:
        return position_propose(
            employee=zone.employee(who), kind=kind(zone, code), start=start, due_on=due_on, host=host, access=access,
            motive="convenances personnelles",
        )  # fmt: skip


def signed(zone: Zone, act: Act) -> Act:
    """Vouched for by Khady, signed by Mamadou."""
    with acting(zone, "khady") as access:
        act = act_check(act=act, access=access)
    with acting(zone, "mamadou") as access:
        return act_sign(act=act, access=access)


def returned(zone: Zone, position: AdministrativePosition, on: dt.date) -> Act:
    with acting(zone, "fatou") as access:
        act = return_propose(position=position, on=on, access=access)
    return signed(zone, act)


def held(zone: Zone, code: str = "disponibilite", who: str = "awa", **values: object) -> AdministrativePosition:
    """A position without its act, by Fatou, within her scope."""
    told = {"start": dt.date(2026, 1, 11), "due_on": dt.date(2027, 1, 11), "reference": "Décision n° 12"} | values
    with acting(zone, "fatou"):
        found, _undo = position_change(employee=zone.employee(who), kind=kind(zone, code), actor=zone.user("fatou"), **told)  # type: ignore[arg-type]
        return found
