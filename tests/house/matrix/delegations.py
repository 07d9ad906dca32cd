"""Who may open what of the acting replacements."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hr_core.access import access_of
from hr_core.scope import scope
from hr_core.services.delegations import delegation_register
from tests.cast import Zone
from tests.house.matrix import Address

REGISTER = ("delegation_register",)
APPROVE = ("delegation_approve",)


def registered(zone: Zone) -> dict[str, Any]:
    """Khady replaces Mamadou, registered by Fatou."""
    with scope(zone.home, actor=zone.user("fatou")):
        made = delegation_register(
            institution=zone.home,
            kind="acting",
            giver=zone.user("mamadou"),
            holder=zone.user("khady"),
            role="director_general",
            rights=(),
            start=dt.date(2099, 1, 1),
            end=dt.date(2099, 2, 1),
            reference="Décision n° 9",
            act_on=dt.date(2026, 1, 2),
            access=access_of(zone.user("fatou"), zone.home.pk),
        )
    return {"pk": made.pk}


ADDRESSES = {
    "hr_core:delegation_list": Address((*REGISTER, *APPROVE, "audit_view")),
    "hr_core:delegation_create": Address(REGISTER),
    "hr_core:delegation_detail": Address((*REGISTER, *APPROVE, "audit_view"), registered),
    "hr_core:delegation_approve": Address(APPROVE, registered),
    "hr_core:delegation_refuse": Address(APPROVE, registered),
    "hr_core:delegation_end": Address((*REGISTER, *APPROVE), registered),
}
