"""Who may open what of the signed updates of the law: the administrators of the zone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from payroll.models import LawUpdate
from tests.cast import Zone
from tests.house.matrix import ZONE, Address
from tests.payroll.parallel.law_files import update_content

#: Tables of the zone: another institution's officer is refused like everybody.
ZONAL: dict[str, Any] = {"exceptions": {"oumar": 403}}


def received(zone: Zone) -> dict[str, Any]:
    row, _made = LawUpdate.objects.get_or_create(
        country=zone.home.country, number=1, issued_on=dt.date(2026, 1, 20), issuer="Secrétariat", key="0" * 16, signature="-",
        defaults={"content": update_content()},
    )  # fmt: skip
    return {"pk": row.pk}


ADDRESSES = {
    "payroll:law_update_list": Address((ZONE,)),
    "payroll:law_update_receive": Address((ZONE,)),
    "payroll:law_update_detail": Address((ZONE,), received, **ZONAL),
    "payroll:law_update_apply": Address((ZONE,), received, **ZONAL),
    "payroll:law_update_drop": Address((ZONE,), received, **ZONAL),
}
