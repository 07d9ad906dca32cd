"""Who may open what of the parallel run."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile

from hr_core.scope import scope
from payroll.models import ParallelGap, ParallelRun, PayPeriod
from tests.cast import Zone
from tests.house.matrix import Address
from tests.payroll.parallel.registers import workbook

SEE, MAKE, CHECK = ("payroll_view",), ("payroll_prepare",), ("payroll_check",)


def received(zone: Zone, **more: Any) -> dict[str, Any]:
    ousmane = zone.user("ousmane")
    with scope(zone.home, actor=ousmane):
        period, _made = PayPeriod.objects.get_or_create(institution=zone.home, year=2025, month=12)
        row = ParallelRun.objects.filter(period=period).first() or ParallelRun(institution=zone.home, period=period)
        row.file_name, row.checksum, row.received_by = "livre.xlsx", "0" * 64, ousmane
        content = workbook([["Matricule", "Nom", "Code rubrique", "Montant"], ["0001", "Essai", "1100", 100]])
        row.file.save("livre.xlsx", ContentFile(content), save=False)
        for name, value in more.items():
            setattr(row, name, value)
        row.save()
    return {"pk": row.pk}


def compared(zone: Zone) -> dict[str, Any]:
    return received(zone, state="compared", compared_at=dt.datetime(2026, 1, 2, tzinfo=dt.UTC))


def signed(zone: Zone) -> dict[str, Any]:
    return received(zone, state="signed", signed_by=zone.user("ousmane"))


def differing(zone: Zone) -> dict[str, Any]:
    found = compared(zone)
    with scope(zone.home):
        ParallelGap.objects.get_or_create(
            institution=zone.home, parallel_id=found["pk"], staff_number="0001", code="1100", defaults={"gap": 5, "label": "Salaire", "section": "earning"}
        )
    return found


ADDRESSES = {
    "payroll:parallel_list": Address(SEE),
    "payroll:parallel_receive": Address(MAKE),
    "payroll:parallel_detail": Address(SEE, compared),
    "payroll:parallel_columns": Address(MAKE, compared),
    "payroll:parallel_items": Address(MAKE, compared),
    "payroll:parallel_compare": Address(MAKE, compared),
    "payroll:parallel_gaps": Address(SEE, differing),
    "payroll:parallel_justify": Address(MAKE, differing),
    "payroll:parallel_report": Address(SEE, compared),
    "payroll:parallel_sign": Address(MAKE, compared),
    "payroll:parallel_approve": Address(CHECK, signed),
    "payroll:parallel_reopen": Address(MAKE, signed),
    "payroll:parallel_drop": Address(MAKE, compared),
}
