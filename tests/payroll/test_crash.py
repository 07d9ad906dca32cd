"""A worker killed with -9 in the middle of a run: the run still completes, with nothing doubled or lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

from config import embedded, postgres
from tests import database
from tests.house.external import ROOT, manage

pytestmark = pytest.mark.slow

PEOPLE, CHUNK = 200, 4

LAUNCH = f"""
from hr_core.models import Employee
from hr_core.scope import scope
from payroll.choices import RunState
from payroll.services.calculation import calculation_start
from payroll.tasks import calculation_launch
from tests import cast
from tests.payroll.months import month_opened, month_taken
zone = cast.build()
with scope(zone.home):
    for number in range({PEOPLE} - Employee.objects.count()):
        cast.employee(zone, zone.home, f"agent{{number}}", f"1{{number:05d}}", zone.units["ipres-sn/DG"], 200_000 + 1_000 * number)
run = month_taken(zone, month_opened(zone), RunState.INPUTS_CLOSED)
with scope(zone.home, actor=zone.user("ousmane")):
    calculation = calculation_start(run=run, actor=zone.user("ousmane"), chunk_size={CHUNK})
    calculation_launch(calculation)
print(run.pk)
"""
AGAIN = """
from hr_core.models import Institution
from hr_core.scope import scope
from payroll.models import PayRun, PayslipLine
from payroll.services.calculation import calculation_run_here, calculation_start
def figures():
    lines = PayslipLine.objects.order_by("payslip__employee", "column__code")
    return list(lines.values_list("payslip__employee", "column__code", "base", "quantity", "rate", "amount"))
with scope(Institution.objects.get(code="ipres-sn")):
    run = PayRun.objects.get()
    before, totals = figures(), run.totals
    calculation_run_here(calculation=calculation_start(run=run, actor=None))
    run.refresh_from_db()
    print(len(before) > 0, figures() == before, run.totals == totals, run.totals["payslips"])
"""
PROGRESS = (
    "SELECT count(*) FILTER (WHERE c.state = 'done'), count(*), a.state FROM payroll_runchunk c"
    " JOIN payroll_calculation a ON a.id = c.calculation_id GROUP BY a.state"
)
AFTER = (
    "SELECT (SELECT count(*) FROM payroll_payslip), (SELECT count(DISTINCT employee_id) FROM payroll_payslip),"
    " (SELECT count(*) FROM (SELECT payslip_id, column_id FROM payroll_payslipline GROUP BY 1, 2 HAVING count(*) > 1) d),"
    " (SELECT state FROM payroll_payrun), (SELECT count(*) FROM payroll_runevent WHERE to_state = 'calculated')"
)


@pytest.fixture
def instance(tmp_path: Path, django_db_blocker: Any) -> Iterator[tuple[str, dict[str, str]]]:
    """A database and a queue of its own on the tests' server: how to look at it, and what its processes are told of it."""
    server, name = settings.TEST_SERVER, f"{settings.TEST_DATABASE}_crash"
    queue = f"{name}_queue"
    access = server.django(user=embedded.SUPERUSER, database=name)
    with django_db_blocker.unblock():
        database.copy(name)
    with postgres.connect(access, "postgres") as admin:
        embedded.prepare_database(admin, queue, owner=embedded.APPLICATION)
    queue_dsn = server.dsn(user=embedded.APPLICATION, database=queue)
    embedded.prepare_queue(queue_dsn)
    yield (
        server.dsn(user=embedded.SUPERUSER, database=name),
        {
            "DATABASE_URL": server.url(user=embedded.APPLICATION, database=name),
            "DATABASE_OWNER_URL": server.url(user=embedded.OWNER, database=name),
            "PREVOYANCE_QUEUE_DSN": queue_dsn,
            "PREVOYANCE_VAR": str(tmp_path),
            "PREVOYANCE_VISIBILITY_SECONDS": "3",
        },
    )
    with postgres.connect(access, "postgres") as admin:
        for each in (name, queue):
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(each)))


def worker(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "celery", "--quiet", "-A", "config", "worker", "--concurrency", "2"]
        + ["--loglevel", "error", "--without-gossip", "--without-mingle", "--without-heartbeat"],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.dev", **environment},
        start_new_session=True,
    )


def kill(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_for(dsn: str, enough: Callable[[int, int, str], bool], seconds: float) -> tuple[int, int, str]:
    """The progress of the calculation once `enough(done, total, state)` holds."""
    deadline = time.monotonic() + seconds
    with psycopg.connect(dsn, autocommit=True) as look:
        while True:
            progress = look.execute(PROGRESS).fetchone()
            if enough(*progress):
                return progress
            assert time.monotonic() < deadline, progress
            time.sleep(0.02)


def test_a_worker_killed_in_the_middle_costs_nothing(instance: tuple[str, dict[str, str]]) -> None:
    dsn, environment = instance
    launched = manage(environment=environment, code=LAUNCH)
    assert launched.returncode == 0, launched.stderr
    first = worker(environment)
    try:
        wait_for(dsn, lambda done, total, state: done >= 5, 60)
    finally:
        kill(first)
    done, total, state = wait_for(dsn, lambda *_: True, 1)
    assert 5 <= done < total == PEOPLE // CHUNK and state == "running"

    second = worker(environment)
    try:
        done, total, state = wait_for(dsn, lambda done, total, state: state != "running", 120)
    finally:
        second.terminate()
        second.wait(30)
    assert (done, state) == (total, "done")
    with psycopg.connect(dsn) as look:
        assert look.execute(AFTER).fetchone() == (PEOPLE, PEOPLE, 0, "calculated", 1)
    again = manage(environment=environment, code=AGAIN)
    assert again.stdout.strip() == f"True True True {PEOPLE}", again.stderr
