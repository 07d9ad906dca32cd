"""Short ways to make acts in tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from hr_core.models import Act, ActSigner
from hr_core.services.acts.flow import act_check, act_draft, act_sign
from tests.cast import Zone
from tests.hr_core.helpers import acting


def power(zone: Zone, name: str, *kinds: str, is_automatic: bool = False, quality: str = "Le Directeur général") -> ActSigner:
    """An approved power to sign, from the beginning of the year."""
    with acting(zone, "fatou"):
        return ActSigner.objects.create(
            institution=zone.home, user=zone.user(name), quality=quality, kinds=list(kinds), reference="Décret n° 2020-14",
            is_automatic=is_automatic, state="approved", start=dt.date(timezone.localdate().year, 1, 1),
            registered_by=zone.user("fatou"), decided_by=zone.user("coumba"), decided_at=timezone.now(),
        )  # fmt: skip


def posting_values(zone: Zone, unit: str = "DSI", job: str = "Analyste") -> dict[str, Any]:
    return {"unit": zone.units[f"ipres-sn/{unit}"].pk, "job_title": job}


def drafted(zone: Zone, kind: str = "posting", who: str = "awa", values: dict[str, Any] | None = None, day: Any = None) -> Act:
    """A draft by Fatou."""
    with acting(zone, "fatou") as access:
        return act_draft(
            kind=kind, employee=zone.employee(who), effective_on=day or dt.date(2026, 12, 1), access=access,
            values=posting_values(zone) if values is None else values, motive="nécessités du service",
        )  # fmt: skip


def checked(zone: Zone, **options: Any) -> Act:
    """Vouched for by Khady."""
    act = drafted(zone, **options)
    with acting(zone, "khady") as access:
        return act_check(act=act, access=access)


def signed(zone: Zone, **options: Any) -> Act:
    """Signed by Mamadou."""
    act = checked(zone, **options)
    with acting(zone, "mamadou") as access:
        return act_sign(act=act, access=access)


