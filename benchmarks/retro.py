"""Twenty-four months of 3 000 people computed again after a change that touches everybody, differences kept.

Beside it, in the same run, what the same months would take one employee after the other: measured for a few people,
extrapolated to all.
"""

from __future__ import annotations

import datetime as dt
import os
import time

from benchmarks import full_run
from benchmarks.scratch import scratch_database

PEOPLE = int(os.environ.get("BENCH_RETRO_PEOPLE", "3000"))
MONTHS = int(os.environ.get("BENCH_RETRO_MONTHS", "24"))
ALONE = 5
FIRST = dt.date(2024, 1, 1)


def measure() -> dict[str, float]:
    """`retro_24x3000_s`, `retro_queries_per_month`, `retro_lines`, `retro_naive_s` (extrapolated), `retro_peak_mib`."""
    full_run.PEOPLE = PEOPLE
    with scratch_database():
        from hr_core.models import Institution

        institution = Institution.objects.get(code="ipres-sn")
        _pay(institution)
        _raise(institution)
        figures = _search(institution)
        figures["retro_naive_s"] = _alone(institution)
        figures["retro_to_naive"] = figures["retro_24x3000_s"] / figures["retro_naive_s"]
        return figures


def _pay(institution):  # type: ignore[no-untyped-def]
    """The population of the full run, paid month after month, each step committed as in the service."""
    from hr_core.scope import scope
    from payroll.choices import RunState
    from payroll.models import PayRun
    from payroll.services.calculation import calculation_finish, calculation_start, chunk_calculate
    from payroll.services.circuit import period_open

    with scope(institution, reason="banc d’essai"):
        first = full_run._prepare(institution)
        PayRun.objects.filter(pk=first.pk).delete()
    for rank in range(MONTHS):
        index = FIRST.year * 12 + rank
        _analyse()
        with scope(institution):
            run = period_open(institution=institution, year=index // 12, month=index % 12 + 1, actor=None)
            PayRun.objects.filter(pk=run.pk).update(state=RunState.INPUTS_CLOSED)
            run.refresh_from_db()
            calculation = calculation_start(run=run, actor=None)
            for chunk in calculation.chunks.values_list("pk", flat=True):
                chunk_calculate(chunk_id=chunk)
        _analyse()
        with scope(institution):
            calculation_finish(calculation_id=calculation.pk)
            PayRun.objects.filter(pk=run.pk).update(state=RunState.PAID)


def _analyse() -> None:
    """What the server learns of its tables by itself within a minute of such a load."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


def _raise(institution) -> None:  # type: ignore[no-untyped-def]
    """A raise for everybody from the first month."""
    from django.db import connection

    from hr_core.scope import scope

    with scope(institution, reason="relèvement de la grille"), connection.cursor() as cursor:
        cursor.execute("UPDATE hr_core_payterms SET base_salary = base_salary + 5000")
    _analyse()


def _search(institution) -> dict[str, float]:  # type: ignore[no-untyped-def]
    from django.db import connection

    from hr_core.scope import scope
    from payroll.models import BackPayLine
    from payroll.services.back_pay_search import back_pay_search

    counter, watch = full_run._QueryCounter(), full_run._PeakMemory()
    begun = time.perf_counter()
    with scope(institution), connection.execute_wrapper(counter), watch:
        scan = back_pay_search(institution=institution, actor=None)
    taken = time.perf_counter() - begun
    with scope(institution):
        lines = BackPayLine.objects.count()
    assert (scan.people, scan.months, scan.cases) == (PEOPLE, MONTHS, PEOPLE), scan
    return {
        "retro_24x3000_s": taken,
        "retro_queries_per_month": round(counter.count / MONTHS, 1),
        "retro_lines": float(lines),
        "retro_peak_mib": watch.peak_mib,
    }


def _alone(institution) -> float:  # type: ignore[no-untyped-def]
    """A few people one after the other, as a loop over employees and months would do, for all of them."""
    from hr_core.models import Employee
    from hr_core.scope import scope
    from payroll.services.recomputation import month_recompute, past_months

    with scope(institution):
        months = past_months(institution, since=FIRST)
        people = list(Employee.objects.filter(institution=institution).values_list("pk", flat=True)[:ALONE])
        begun = time.perf_counter()
        for employee in people:
            for month in months:
                month_recompute(institution=institution, month=month, employees=[employee])
        taken = time.perf_counter() - begun
    return taken * PEOPLE / ALONE


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:24} {value:12.3f}")
