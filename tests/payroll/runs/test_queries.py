"""Pages and documents of a run ask the same number of queries for ten payslips and for forty."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hr_core.scope import scope
from payroll.choices import RunState
from payroll.models import PayRun, Payslip
from payroll.services.documents import payslips_data
from payroll.services.register_documents import register_data
from tests import cast
from tests.cast import Zone
from tests.payroll.months import month_opened, month_taken

PAGES = (
    "/",
    "/paie/campagnes/",
    "/paie/campagnes/{run}/",
    "/paie/campagnes/{run}/anomalies/",
    "/paie/controle/{run}/rubriques/",
    "/paie/controle/{run}/unites/",
    "/paie/controle/{run}/agents/",
    "/paie/controle/{run}/rubriques/1100/",
    "/paie/bulletins/",
    "/paie/livre/{run}/",
    "/paie/virements/{run}/",
)
MOST = 20


def hire(zone: Zone, number: int, first: int) -> None:
    with scope(zone.home):
        for rank in range(first, first + number):
            made = cast.employee(zone, zone.home, f"agent{rank}", f"7{rank:04d}", zone.units["ipres-sn/DSI"])
            if rank % 3 == 0:
                made.bankaccount_set.all().delete()


def counts(zone: Zone, run: PayRun, as_: Any) -> dict[str, int]:
    browser, found = as_("serigne"), {}
    for page in PAGES:
        browser.get(page.format(run=run.pk))  # content types and the like are read once
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(page.format(run=run.pk)).status_code == 200
        # The savepoint stands for the transaction that a request opens outside tests.
        found[page] = sum("SAVEPOINT" not in query["sql"] for query in queries)
    with scope(zone.home):
        slips = list(Payslip.objects.filter(run=run).values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as queries:
            payslips_data(run=run, payslips=slips)
        found["payslips"] = len(queries)
        with CaptureQueriesContext(connection) as queries:
            register_data(run=run, with_confidential=True)
        found["register"] = len(queries)
    return found


@pytest.mark.slow
def test_queries_do_not_grow_with_the_staff(zone: Zone, as_: Any) -> None:
    month_taken(zone, month_opened(zone, 2026, 1), RunState.CALCULATED)
    hire(zone, 3, 0)
    run = month_taken(zone, month_opened(zone, 2026, 2), RunState.CALCULATED)
    few = counts(zone, run, as_)
    hire(zone, 30, 3)
    with scope(zone.home):
        from payroll.services.calculation import calculation_run_here, calculation_start

        calculation_run_here(calculation=calculation_start(run=run, actor=zone.user("ousmane")))
    many = counts(zone, run, as_)
    assert many == few
    assert max(many.values()) <= MOST, many
