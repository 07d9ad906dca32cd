"""Reading collective decisions: the last number of a series, their lines in the register, their list as one may see it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.models import CollectiveDecision
from hr_core.access import Access
from hr_core.models import Employee, Institution
from hr_core.registry import OwnDocument
from hr_core.selectors.act_register import Entry
from hr_core.services.acts.kinds import kind_of
from hr_core.text import french_count


def last_number(institution: Institution, series: str, year: int) -> int | None:
    rows = CollectiveDecision.objects.filter(institution=institution, series=series, year=year)
    found: int | None = rows.aggregate(last=Max("number"))["last"]
    return found


def numbers(access: Access) -> Iterable[tuple[int, str, int]]:
    rows: Any = CollectiveDecision.objects.order_by().values_list("year", "series", "number")
    return list(rows)


def entries(access: Access, year: int, series: str) -> list[Entry]:
    """What the register says of them: how many people, never who."""
    rows = CollectiveDecision.objects.filter(year=year, series=series).defer("rows", "body", "frozen")
    return [
        Entry(
            row.number, row.reference, timezone.localtime(row.signed_at).date(), str(kind_of(row.kind)),
            french_count(row.people, _("agent, liste jointe"), _("agents, liste jointe")), row.signer_name,
            _("annulé") if row.cancelled_at else _("signé"),
        )
        for row in rows
    ]  # fmt: skip


def own_decisions(employee: Employee) -> list[OwnDocument]:
    """The decisions that concern somebody, for their own documents; one query."""
    found = CollectiveDecision.objects.filter(batch__lines__employee=employee).defer("rows", "body", "frozen").distinct()
    return [
        OwnDocument(
            _("Mes actes et attestations"), f"{row.title}, {row.reference}" + (f" ({_('annulée')})" if row.cancelled_at else ""),
            timezone.localtime(row.signed_at).date(), reverse("careers:own_decision", args=[row.pk]),
        )
        for row in found
    ]  # fmt: skip


def own_rows(decision: CollectiveDecision, employee: Employee | None) -> list[list[str]]:
    """The lines of one person alone."""
    return [row["cells"] for row in decision.rows if employee is not None and row["employee"] == employee.pk]


def rows_shown(decision: CollectiveDecision, access: Access) -> list[list[str]]:
    """The cells of the list whose person one may see, in the order of the paper."""
    keys = {row["employee"] for row in decision.rows}
    visible = set(Employee.objects.visible_to(access).filter(pk__in=keys).values_list("pk", flat=True))
    return [row["cells"] for row in decision.rows if row["employee"] in visible]
