"""The bordereaux of a run and their mandats, as the page of the run shows them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Sum

from payroll.models import IssueSlip, PayRun


def slips_of(run: PayRun) -> list[IssueSlip]:
    """The bordereaux of a run, the newest first, with the number of their mandats (`warrants_count`)."""
    found = IssueSlip.objects.filter(run=run).select_related("run__period", "issued_by", "voided_by")
    return list(found.annotate(warrants_count=Count("warrants")).order_by("-number"))


def warrants_told(slip: IssueSlip, *, all_seen: bool) -> list[dict[str, Any]]:
    """The mandats of a bordereau; by account alone for who may not see the confidential population, since a unit may
    hold one person."""
    if all_seen:
        return [
            {
                "reference": each.reference,
                "account": each.account,
                "unit": " ".join(filter(None, [each.unit_code, each.unit_name])),
                "people": each.people,
                "amount": each.amount,
            }
            for each in slip.warrants.order_by("number")
        ]
    rows = slip.warrants.order_by().values("account").annotate(sum=Sum("amount"), number=Count("pk")).order_by("account")
    return [{"account": row["account"], "number": row["number"], "amount": row["sum"]} for row in rows]
