"""A signed update of the law of Senegal, as its issuer writes it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from payroll.models import LawOverride
from payroll.services.law_updates.seal import FORMAT, key_draw, sealed_file
from tests.cast import Zone

PEM, PUBLIC = key_draw()
CEILING = "ipres-general-ceiling"


def update_content(number: int = 1, amount: int = 450_000, **more: Any) -> dict[str, Any]:
    change = {
        "figure": CEILING, "value": {"amount": amount}, "start": "2026-02-01", "end": None, "source_on": None,
        "source_title": "Arrêté de 2026", "source_url": "", "confidence": "high", "reason": "Relèvement du plafond",
    }  # fmt: skip
    return {"country": "sn", "number": number, "issued_on": "2026-01-20", "issuer": "Secrétariat", "reason": "Plafonds 2026",
            "facts_as_of": "2026-01-01", "figures": [change], **more}  # fmt: skip


def update_file(number: int = 1, amount: int = 450_000, pem: bytes = PEM, **more: Any) -> bytes:
    return sealed_file(update_content(number, amount, **more), pem)


def approved(zone: Zone) -> LawOverride:
    return LawOverride.objects.create(
        country=zone.home.country, figure=CEILING, value={"amount": 450_000}, start=dt.date(2026, 2, 1), source_title="Arrêté de 2026",
        reason="Relèvement", state="approved", proposed_by=zone.user("zeynab"), decided_by=zone.user("serigne"),
        decided_at=dt.datetime(2026, 1, 20, tzinfo=dt.UTC),
    )  # fmt: skip


__all__ = ["CEILING", "FORMAT", "PEM", "PUBLIC"]
