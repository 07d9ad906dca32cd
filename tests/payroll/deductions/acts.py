"""Acts, scales and creditors for the tests, made through the services by the cast."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.utils import timezone

from hr_core.scope import scope
from payroll.models import Creditor, DeductionAct, LineOrigin, PayItem, SignedScale
from payroll.services.deduction_acts import act_save, act_validate
from payroll.services.signed_scales import scale_propose, scale_sign
from tests.cast import Zone
from tests.payroll.months import payroll_set_up

DAKAR = ZoneInfo("Africa/Dakar")
JANUARY = dt.date(2026, 1, 1)
TENTH = [{"over": 0, "fraction": "1/10"}, {"over": 100_000, "fraction": "1/5"}]


def moment(day: int = 5, hour: int = 9, minute: int = 0, month: int = 1) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=DAKAR)


def items(zone: Zone) -> None:
    with scope(zone.home):
        payroll_set_up(zone, JANUARY)


def scale(zone: Zone, *, is_signed: bool = True, **values: Any) -> SignedScale:
    """A tenth up to 100 000, a fifth beyond, from 1 January."""
    with scope(zone.home, actor=zone.user("ousmane")):
        made = scale_propose(
            scale=SignedScale(institution=zone.home),
            values={"start": JANUARY, "brackets": TENTH, "legal_text": "Note du juriste n° 4"} | values,
            actor=zone.user("ousmane"),
        )
        return scale_sign(scale=made, actor=zone.user("seynabou")) if is_signed else made


def creditor(zone: Zone, name: str = "Banque de l’Habitat", kind: str = "bank") -> Creditor:
    with scope(zone.home):
        return Creditor.objects.get_or_create(institution=zone.home, name=name, defaults={"kind": kind})[0]


def act(zone: Zone, name: str = "awa", *, is_valid: bool = True, **values: Any) -> DeductionAct:
    """An act about somebody of the cast: a seizure of 300 000 at 30 000 a month, notified on 5 January at 9."""
    items(zone)
    number = values.pop("number", None) or f"A-{timezone.now():%f}"
    given = {
        "employee": zone.employee(name),
        "nature": "seizure",
        "number": number,
        "dated_on": dt.date(2026, 1, 2),
        "notified_at": moment(),
        "creditor": creditor(zone),
        "principal": 300_000,
        "instalment": 30_000,
        "start": JANUARY,
    } | values
    with scope(zone.home, actor=zone.user("ousmane")):
        made = act_save(act=DeductionAct(institution=zone.home), values=given, actor=zone.user("ousmane"))
    if is_valid:
        with scope(zone.home, actor=zone.user("binta")):
            made = act_validate(act=made, actor=zone.user("binta"))
    return made


def taken(zone: Zone, act: DeductionAct) -> list[int]:
    """What each month took for an act, in order."""
    with scope(zone.home):
        rows = LineOrigin.objects.filter(source="deductions", reference=act.pk).order_by(
            "run__period__year", "run__period__month", "pk"
        )
        return [row.amount for row in rows]


def item(zone: Zone, code: str) -> PayItem:
    items(zone)
    with scope(zone.home):
        return PayItem.objects.get(code=code)


def paper(name: str = "acte.pdf") -> ContentFile:
    return ContentFile(b"%PDF-1.4 essai", name)
