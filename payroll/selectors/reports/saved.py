"""Which saved reports a person may open, and the files that wait for them."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from hr_core.access import Access
from payroll.models import Report, ReportFile, RunColumn
from payroll.selectors.reports.spec import Month

#: Filters that the builder offers, in order.
FILTERS = ("agency", "unit", "category", "contract", "sex", "executive", "section", "recipient", "item")


def reports_of(access: Access) -> QuerySet[Report]:
    """One's own and those shared in the institution."""
    return Report.objects.filter(Q(owner=access.user) | Q(is_shared=True)).select_related("owner")


def files_of(access: Access) -> QuerySet[ReportFile]:
    return ReportFile.objects.filter(owner=access.user).select_related("report")


def unread_files(access: Access) -> QuerySet[ReportFile]:
    """The notice: files that were produced and that their owner has not opened."""
    return files_of(access).filter(seen_at=None, state=ReportFile.State.READY)


def words_of_year(last: Month) -> tuple[dict[str, str], list[str]]:
    """Code → label of the lines of the last thirteen months, and their recipients: one query."""
    recent = RunColumn.objects.alias(of=F("run__period__year") * 12 + F("run__period__month"))
    columns = recent.filter(people__gt=0, of__gte=last[0] * 12 + last[1] - 12).order_by("run_id", "order")
    names: dict[str, str] = {}
    recipients: set[str] = set()
    for code, label, recipient in columns.values_list("code", "label", "recipient"):
        names[code] = label
        recipients.add(recipient)
    return names, sorted(filter(None, recipients))

