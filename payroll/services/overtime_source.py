"""Overtime in the calculation: the payable hours of each week, by the days worked, given to the item of their band."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from payroll.selectors.overtime import bands_of, rows_of_month, week_words
from payroll.services.sources import PaySource, SourceRoster


class OvertimeSource(PaySource):
    """Hours change nothing but the month in which they were worked: a month computed again reads them again."""

    key = "overtime"
    label: Any = _("Heures supplémentaires")
    order = 15

    def gather(self, roster: SourceRoster) -> None:
        """One query where nobody worked overtime, three elsewhere, whatever the number of employees."""
        if not len(roster.keys):
            return
        period, first, last = roster.period, int(roster.keys[0]), int(roster.keys[-1])
        rows = list(rows_of_month(period).filter(employee__gte=first, employee__lte=last))
        if not rows:
            return
        items = {band.key: band.item for band in bands_of(roster.institution, period.last_day)}
        for row in rows:
            hours = row.hours_between(period.first_day, period.last_day)
            if hours and row.is_payable and items.get(row.band):
                roster.give(
                    row.employee_id, items[row.band], quantity=hours, reference=row.pk, label=week_words(row.monday)
                )
