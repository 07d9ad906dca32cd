"""A worker killed with -9 in the middle of a run: the run still completes, with nothing doubled or lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config import embedded
from tests.house.external import ROOT, manage, server_folder

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
def instance() -> Iterator[tuple[embedded.EmbeddedServer, dict[str, str]]]:
    """A server of its own in a temporary folder, and what its processes are told of it."""
    with server_folder() as var:
        yield from _served(var)


def _served(var: Path) -> Iterator[tuple[embedded.EmbeddedServer, dict[str, str]]]:
    folder = var / "pg"
    server = embedded.acquire(folder)
    environment = {
        "DATABASE_URL": server.url(user=embedded.APPLICATION),
        "DATABASE_OWNER_URL": server.url(user=embedded.OWNER),
        "PREVOYANCE_QUEUE_DSN": server.dsn(user=embedded.APPLICATION, database=embedded.QUEUE_DATABASE),
        "PREVOYANCE_VAR": str(var),
        "PREVOYANCE_VISIBILITY_SECONDS": "3",
    }
    for command in (("migrate", "--verbosity", "0"), ("seed",)):
        answer = manage(*command, environment=environment)
        assert answer.returncode == 0, answer.stderr
    try:
        yield server, environment
    finally:
        embedded.release(folder)


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


def wait_for(server: embedded.EmbeddedServer, enough, seconds: float) -> tuple[int, int, str]:
    """The progress of the calculation once `enough(done, total, state)` holds."""
    deadline = time.monotonic() + seconds
    with psycopg.connect(server.dsn(user=embedded.SUPERUSER, database=embedded.DATABASE), autocommit=True) as look:
        while True:
            progress = look.execute(PROGRESS).fetchone()
            if enough(*progress):
                return progress
            assert time.monotonic() < deadline, progress
            time.sleep(0.02)


def test_a_worker_killed_in_the_middle_costs_nothing(instance: tuple[embedded.EmbeddedServer, dict[str, str]]) -> None:
    server, environment = instance
    launched = manage(environment=environment, code=LAUNCH)
    assert launched.returncode == 0, launched.stderr
    first = worker(environment)
    try:
        wait_for(server, lambda done, total, state: done >= 5, 60)
    finally:
        kill(first)
    done, total, state = wait_for(server, lambda *_: True, 1)
    assert 5 <= done < total == PEOPLE // CHUNK and state == "running"

    second = worker(environment)
    try:
        done, total, state = wait_for(server, lambda done, total, state: state != "running", 120)
    finally:
        second.terminate()
        second.wait(30)
    assert (done, state) == (total, "done")
    with psycopg.connect(server.dsn(user=embedded.SUPERUSER, database=embedded.DATABASE)) as look:
        assert look.execute(AFTER).fetchone() == (PEOPLE, PEOPLE, 0, "calculated", 1)
    again = manage(environment=environment, code=AGAIN)
    assert again.stdout.strip() == f"True True True {PEOPLE}", again.stderr
