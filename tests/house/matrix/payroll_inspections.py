"""Who may open what of audits and inspections."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile

from hr_core.access import access_of
from hr_core.scope import scope
from payroll.models import AuditSample, InstitutionFigure, RatioNorm, Recommendation
from payroll.permissions_reports import INSPECT, INSPECT_APPROVE, SAMPLE
from payroll.services.reports.inspections import recommendation_answer
from payroll.services.reports.sampling import sample_draw
from tests.cast import Zone
from tests.house.matrix import Address
from tests.payroll.months import month_paid

READ = ("payroll_view", INSPECT, INSPECT_APPROVE)


def sample(zone: Zone) -> dict[str, Any]:
    month_paid(zone)
    with scope(zone.home, actor=zone.user("ibrahima")):
        made = sample_draw(
            institution=zone.home, year=2026, size=2, seed="7", purpose="Essai", access=access_of(zone.user("ibrahima"), zone.home.pk)
        )
    return {"pk": made.pk}


def ready(zone: Zone) -> dict[str, Any]:
    found = sample(zone)
    with scope(zone.home, actor=zone.user("ibrahima")):
        made = AuditSample.objects.get(**found)
        made.file.save("essai.zip", ContentFile(b"PK"), save=False)
        made.state, made.sha256 = AuditSample.State.READY, "0" * 64
        made.save()
    return found


def figure(zone: Zone) -> dict[str, Any]:
    with scope(zone.home, actor=zone.user("maty")):
        made = InstitutionFigure.objects.create(
            institution=zone.home, year=2026, kind="benefits", amount=10, source="Comptes", entered_by=zone.user("maty")
        )
    return {"pk": made.pk}


def norm(zone: Zone) -> dict[str, Any]:
    with scope(zone.home, actor=zone.user("maty")):
        made = RatioNorm.objects.create(
            institution=zone.home, ratio="staff_benefits", from_year=2026, most=1000, source="Essai", entered_by=zone.user("maty")
        )
    return {"pk": made.pk}


def opened(zone: Zone) -> dict[str, Any]:
    with scope(zone.home, actor=zone.user("maty")):
        made = Recommendation.objects.create(
            institution=zone.home, body="Inspection", number="1", text="Rapprocher les comptes", owner=zone.user("ousmane"),
            dated_on=dt.date(2026, 1, 5), due_on=dt.date(2026, 6, 30),
        )  # fmt: skip
    return {"pk": made.pk}


def done(zone: Zone) -> dict[str, Any]:
    found = opened(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        recommendation_answer(
            recommendation=Recommendation.objects.get(**found), answer="Fait", evidence=ContentFile(b"preuve", "preuve.txt"),
            access=access_of(zone.user("ousmane"), zone.home.pk),
        )  # fmt: skip
    return found


ADDRESSES = {
    "payroll:board": Address(("payroll_view",)),
    "payroll:sample_list": Address((SAMPLE,)),
    "payroll:sample_draw": Address((SAMPLE,)),
    "payroll:audit_exceptions": Address((SAMPLE,)),
    "payroll:sample_detail": Address((SAMPLE,), sample),
    "payroll:sample_file": Address((SAMPLE,), ready),
    "payroll:inspection": Address(READ),
    "payroll:figure_enter": Address((INSPECT,)),
    "payroll:figure_approve": Address((INSPECT_APPROVE,), figure),
    "payroll:norm_enter": Address((INSPECT,)),
    "payroll:norm_approve": Address((INSPECT_APPROVE,), norm),
    "payroll:recommendation_list": Address(READ),
    "payroll:recommendation_create": Address((INSPECT,)),
    "payroll:recommendation_detail": Address(READ, opened),
    "payroll:recommendation_change": Address((INSPECT,), opened),
    "payroll:recommendation_answer": Address(READ, opened),
    "payroll:recommendation_close": Address((INSPECT_APPROVE,), done),
    "payroll:recommendation_reopen": Address((INSPECT_APPROVE,), done),
    "payroll:recommendation_evidence": Address(READ, done),
}
