"""Who may open what of the reports."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile

from hr_core.scope import scope
from payroll.models import Report, ReportFile
from payroll.permissions_reports import CONTROL, SUBSIDIARY
from payroll.selectors.reports.spec import DEFAULT
from tests.cast import Zone
from tests.house.matrix import Address
from tests.payroll.months import month_paid

VIEW = ("payroll_view",)


def paid(zone: Zone) -> dict[str, Any]:
    month_paid(zone)
    return {}


def shared(zone: Zone) -> dict[str, Any]:
    with scope(zone.home, actor=zone.user("binta")):
        made = Report.objects.create(
            institution=zone.home, owner=zone.user("binta"), title="Masse", is_shared=True, definition=DEFAULT
        )
    return {"pk": made.pk}


def produced(zone: Zone) -> dict[str, Any]:
    key = shared(zone)["pk"]
    with scope(zone.home, actor=zone.user("binta")):
        made = ReportFile(
            institution=zone.home, report_id=key, owner=zone.user("binta"), year=2026, month=1, format="csv",
            state=ReportFile.State.READY, sha256="0" * 64,
        )  # fmt: skip
        made.file.save("essai.csv", ContentFile(b"Agence"), save=False)
        made.save()
    return {"pk": made.pk}


#: Only its author removes a report or opens a file of it.
NOT_BINTA = dict.fromkeys(("ousmane", "khady", "serigne", "mamadou", "aminata", "ibrahima", "maty", "oumar"), 404)
ADDRESSES = {
    "payroll:report_list": Address(VIEW),
    "payroll:report_build": Address(VIEW),
    "payroll:report_save": Address(VIEW),
    "payroll:report_people": Address(VIEW, paid),
    "payroll:report_detail": Address(VIEW, shared),
    "payroll:report_copy": Address(VIEW, shared),
    "payroll:report_delete": Address(VIEW, shared, exceptions=NOT_BINTA),
    "payroll:subsidiary_balances": Address((SUBSIDIARY,)),
    "payroll:reconciliation": Address((CONTROL,)),
    "payroll:union_dues": Address(("membership_view",)),
    "payroll:social_picture": Address(VIEW),
    "payroll:report_file": Address(VIEW, produced, exceptions=NOT_BINTA),
}
