"""Reading archives: where each month of a year stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from hr_core.models import Institution
from payroll.models import PayArchive, PayPeriod, ProofSheet


@dataclass(frozen=True)
class MonthArchive:
    """A month that has runs: its newest archive, and since when its proof is sealed (None: not closed yet)."""

    period: PayPeriod
    archive: PayArchive | None
    sealed_at: datetime | None

    @property
    def is_late(self) -> bool:
        """A payslip of the month was corrected since: the archive does not hold the last proof."""
        made = self.archive is not None and self.archive.state == PayArchive.State.READY
        return bool(made and self.sealed_at and self.archive and self.archive.created_at < self.sealed_at)

    @property
    def may_ask(self) -> bool:
        waits = self.archive is not None and self.archive.state == PayArchive.State.WAITING
        return self.sealed_at is not None and not waits


def archives_of_year(institution: Institution, year: int) -> tuple[list[MonthArchive], PayArchive | None]:
    """The months of a year, January first, and the newest archive of the year; three queries."""
    newest: dict[int | None, PayArchive] = {}
    for archive in (
        PayArchive.objects.filter(institution=institution, year=year).select_related("created_by").order_by("pk")
    ):
        newest[archive.month] = archive
    sealed = dict(
        ProofSheet.objects.filter(institution=institution, period__year=year, rank__gte=1)
        .order_by()
        .values("period")
        .annotate(at=Max("sealed_at"))
        .values_list("period", "at")
    )
    periods = PayPeriod.objects.filter(institution=institution, year=year).order_by("month")
    return [MonthArchive(each, newest.get(each.month), sealed.get(each.pk)) for each in periods], newest.get(None)
