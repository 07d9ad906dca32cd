"""What detectors share: one query over the run, one finding per person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from payroll.models import InstitutionSetting, PayRun, RunProblem
from payroll.setting_specs_control import DEFAULTS

#: A number without spaces and signs, in capitals: what two accounts or papers are compared by.
PLAIN = "upper(regexp_replace({}, '[^A-Za-z0-9]', '', 'g'))"

#: A message keeps 300 characters: the names of so many others fill it.
NAMED = 40


@dataclass(frozen=True)
class Subject:
    """A run under control: whom (`chosen`, None for all), and the institution's thresholds."""

    run: PayRun
    chosen: list[int] | None
    thresholds: dict[str, int]

    @classmethod
    def of(cls, run: PayRun, chosen: list[int] | None) -> Subject:
        found: QuerySet = InstitutionSetting.objects.on(run.period.last_day).filter(
            institution_id=run.institution_id, key__in=DEFAULTS
        )
        held = {row.key: int(row.value) for row in found.order_by("start")}
        return cls(run, chosen, DEFAULTS | held)

    @property
    def first(self) -> date:
        return self.run.period.first_day

    @property
    def last(self) -> date:
        return self.run.period.last_day

    @property
    def paid_on(self) -> date:
        return self.run.pay_day or self.last

    @cached_property
    def paid(self) -> dict[int, int]:
        """The payslip of each employee under control."""
        return dict(self.rows(PAID + " SELECT employee_id, slip FROM paid"))

    def rows(self, sql: str, **more: Any) -> list[tuple]:
        """The rows of a query that names `%(run)s`, `%(institution)s`, `%(all)s` and `%(chosen)s`."""
        parameters = {
            "run": self.run.pk,
            "institution": self.run.institution_id,
            "all": self.chosen is None,
            "chosen": self.chosen or [],
            "first": self.first,
            "last": self.last,
            **more,
        }
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall()

    def finding(self, employee: int, severity: str, code: str, message: str, cure: str) -> RunProblem:
        return RunProblem(
            institution_id=self.run.institution_id,
            run=self.run,
            employee_id=employee,
            severity=severity,
            code=code,
            message=message[:300],
            cure=cure[:300],
        )


#: The paid of the run, as a common table: `paid(employee_id, net)`.
PAID = (
    "WITH paid AS (SELECT s.employee_id, s.net, s.id AS slip FROM payroll_payslip s WHERE s.run_id = %(run)s"
    " AND s.institution_id = %(institution)s AND (%(all)s OR s.employee_id = ANY (%(chosen)s)))"
)
