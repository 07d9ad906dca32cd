"""Those who are seconded to another body for the whole of a month are left out of its run: nobody pays them here."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from hr_core.models import AdministrativeStatus
from payroll.models import PayRun
from payroll.services.sources import PaySource


class SecondedSource(PaySource):
    """Gives no amount; a month that is only in part away is paid by the roster for the days served."""

    key = "seconded"
    label = "Détachement"
    order = 5

    def leave_out(self, *, run: PayRun) -> Collection[int]:
        period = run.period
        away = AdministrativeStatus.objects.filter(
            Q(end__isnull=True) | Q(end__gte=period.next_day), institution=run.institution_id, kind=AdministrativeStatus.Kind.SECONDED_OUT,
            start__lte=period.first_day,
        ).exclude(main_payer=AdministrativeStatus.MainPayer.INSTITUTION)  # fmt: skip
        return list(away.values_list("employee_id", flat=True))
