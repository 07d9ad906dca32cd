"""Who may open what of the keeping of data and of its erasure."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hr_core.models import Erasure, RetentionRule
from hr_core.scope import scope
from tests.cast import Zone
from tests.house.matrix import Address

ASK, DECIDE = ("erasure_propose",), ("erasure_decide",)
SEE = (*ASK, *DECIDE, "audit_view")


def slug(_zone: Zone) -> dict[str, Any]:
    return {"slug": "presence"}


def asked(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        rule = RetentionRule.objects.create(
            institution=zone.home, category="presence", start=dt.date(2026, 1, 1), months=24, reference="Décision 12"
        )
        made = Erasure.objects.create(
            institution=zone.home, category="presence", rule=rule, before=dt.date(2024, 1, 1), reason="Essai", asked_by=zone.user("coumba")
        )
    return {"pk": made.pk}


#: The categories are the same everywhere; their rows are those of one's own institution.
LISTED = {"oumar": 200}

ADDRESSES = {
    "hr_core:retention_board": Address(SEE),
    "hr_core:retention_due": Address(SEE, slug, exceptions=LISTED),
    "hr_core:retention_rule": Address(ASK, slug),
    "hr_core:erasure_ask": Address(ASK, slug),
    "hr_core:erasure_list": Address(SEE),
    "hr_core:erasure_detail": Address(SEE, asked),
    "hr_core:erasure_accept": Address(DECIDE, asked),
    "hr_core:erasure_refuse": Address(DECIDE, asked),
}
