"""A full run of 100 000 employees beside plain COPY of the same lines into the same table, in one database.

The employees are generated inside a scratch server; the yardstick is what PostgreSQL itself needs to take the same
rows as a role that no policy restricts.
"""

from __future__ import annotations

import datetime as dt
import os
import resource
import threading
import time
from pathlib import Path

from benchmarks.scratch import scratch_database

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "100000"))
START = dt.date(2020, 1, 1)

POPULATION = """
INSERT INTO hr_core_employee (institution_id, person_uid, staff_number, last_name, first_names, birth_name, sex, birth_on,
    birth_place, nationality, photo, email, phone, address, emergency_name, emergency_phone, social_security_number,
    tax_number, hired_on, seniority_on, payment_mode, is_confidential, search_text)
SELECT %(institution)s, gen_random_uuid(), lpad(g::text, 6, '0'), 'Nom' || g, 'Prénom', '', 'F',
    date '1965-01-01' + (g * 7919 %% 12000), '', '', '',
    '', '', '', '', '', 'SS' || g, '', date '2015-01-01', date '2015-01-01', 'transfer', false, 'nom' || g
FROM generate_series(1, %(people)s) g;
INSERT INTO hr_core_contract (institution_id, employee_id, start, kind, working_time, reference)
SELECT institution_id, id, hired_on, 'permanent', 10000, '' FROM hr_core_employee WHERE institution_id = %(institution)s;
INSERT INTO hr_core_posting (institution_id, employee_id, start, unit_id, job_title)
SELECT institution_id, id, hired_on, %(unit)s, 'Gestionnaire' FROM hr_core_employee WHERE institution_id = %(institution)s;
INSERT INTO hr_core_payterms (institution_id, employee_id, start, state, decision_reason, category, grade_class, step,
    is_executive, base_salary, grid_reference)
SELECT institution_id, id, hired_on, 'approved', '', 'C', '', '1', id %% 5 = 0, 80000 + (id * 7919 %% 900000), ''
FROM hr_core_employee WHERE institution_id = %(institution)s;
INSERT INTO hr_core_familystatus (institution_id, employee_id, start, marital_status, spouse_has_income, declared_children)
SELECT institution_id, id, hired_on, CASE WHEN id %% 3 = 0 THEN 'single' ELSE 'married' END, id %% 2 = 0, id %% 5
FROM hr_core_employee WHERE institution_id = %(institution)s;
INSERT INTO hr_core_bankaccount (institution_id, employee_id, start, state, decision_reason, bank_name, account, holder,
    share, value)
SELECT institution_id, id, hired_on, 'approved', '', 'Banque',
    'SN012 01234 ' || lpad(id::text, 12, '0') || ' '
        || lpad((97 - ('2501201234' || lpad(id::text, 12, '0') || '00')::numeric %% 97)::text, 2, '0'), '', 'remainder', 0
FROM hr_core_employee WHERE institution_id = %(institution)s;
INSERT INTO payroll_recurringinput (institution_id, employee_id, start, item_id, amount)
SELECT e.institution_id, e.id, e.hired_on, i.id, 5000 + (e.id * (i.id + 3) %% 20000)
FROM hr_core_employee e JOIN payroll_payitem i ON i.institution_id = e.institution_id
WHERE e.institution_id = %(institution)s AND i.code <> '1100';
"""


def measure() -> dict[str, float]:
    """`run_100k_s`, `copy_100k_s`, `run_lines`, `run_queries`, `run_peak_mib`."""
    with scratch_database():
        from hr_core.models import Institution
        from hr_core.scope import scope

        institution = Institution.objects.get(code="ipres-sn")
        with scope(institution, reason="banc d’essai"):
            run = _prepare(institution)
        figures = _timed_run(institution, run)
        figures["copy_100k_s"] = _plain_copy(institution, run)
        figures["run_to_copy"] = figures["run_100k_s"] / figures["copy_100k_s"]
        return figures


def _prepare(institution):  # type: ignore[no-untyped-def]
    """Twelve items given to everybody beside the base salary, the population, and an open month ready to calculate."""
    from django.db import connection

    from hr_core.models import Unit
    from payroll.choices import RunState
    from payroll.models import PayItem, PayItemVersion, PayRun
    from payroll.services.circuit import period_open

    base = PayItem.objects.create(institution=institution, code="1100")
    common = {"institution": institution, "start": START, "order": 1}
    PayItemVersion.objects.create(
        item=base, label="Salaire de base", kind="earning", frequency="everyone", nature="base-salary", **common
    )
    for number in range(1, 18):
        made = PayItem.objects.create(institution=institution, code=f"{2000 + number}")
        kind = "deduction" if number > 12 else "earning"
        PayItemVersion.objects.create(item=made, label=f"Élément {number}", kind=kind, frequency="recurring", **common)
    unit = Unit.objects.create(institution=institution, code="DG", name="Direction générale", kind="head_office")
    with connection.cursor() as cursor:
        parameters = {
            "institution": institution.pk,
            "people": PEOPLE,
            "unit": unit.pk,
        }
        for statement in POPULATION.split(";\n"):
            if statement.strip():
                cursor.execute(statement, parameters)
    run = period_open(institution=institution, year=2026, month=1, actor=None)
    PayRun.objects.filter(pk=run.pk).update(state=RunState.INPUTS_CLOSED)
    return run


def _timed_run(institution, run) -> dict[str, float]:  # type: ignore[no-untyped-def]
    from django.db import connection, connections

    from hr_core.scope import scope
    from payroll.models import PayslipLine
    from payroll.services import calculation as service

    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")  # what the server does by itself within a minute of such a load
    with scope(institution):
        calculation = service.calculation_start(run=run, actor=None)
        chunks = list(calculation.chunks.values_list("pk", flat=True))
    counter = _QueryCounter()
    watch = _PeakMemory()
    begun = time.perf_counter()
    with connection.execute_wrapper(counter), watch:
        for chunk in chunks:
            with scope(institution):
                service.chunk_calculate(chunk_id=chunk)
        calculated = time.perf_counter()
        with scope(institution):
            service.calculation_finish(calculation_id=calculation.pk)
    ended = time.perf_counter()
    with scope(institution):
        lines = PayslipLine.objects.filter(run=run).count()
    return {
        "run_100k_s": ended - begun,
        "run_chunks_s": calculated - begun,
        "run_controls_s": ended - calculated,
        "run_lines": float(lines),
        "run_queries": float(counter.count),
        "run_queries_per_chunk": round(counter.count / len(chunks), 1),
        "run_peak_mib": watch.peak_mib,
    }


def _plain_copy(institution, run) -> float:  # type: ignore[no-untyped-def]
    """The run's lines, taken out and copied again into the emptied table by the server's own role."""
    import psycopg
    from django.conf import settings

    from config import embedded

    server = embedded.acquire(settings.VAR_DIR / "pg")
    with psycopg.connect(server.dsn(user=embedded.SUPERUSER, database=embedded.DATABASE)) as connection:
        columns = "institution_id, run_id, payslip_id, column_id, base, quantity, rate, amount"
        parts: list[bytes] = []
        with connection.cursor() as cursor:
            with cursor.copy(f"COPY (SELECT {columns} FROM payroll_payslipline) TO STDOUT (FORMAT binary)") as copy:
                parts.extend(bytes(part) for part in copy)
            cursor.execute("ALTER TABLE payroll_payslipline DISABLE TRIGGER refuse_truncate")
            cursor.execute("TRUNCATE payroll_payslipline")
            cursor.execute("ALTER TABLE payroll_payslipline ENABLE TRIGGER refuse_truncate")
        connection.commit()
        data = b"".join(parts)
        begun = time.perf_counter()
        with connection.cursor() as cursor, cursor.copy(f"COPY payroll_payslipline ({columns}) FROM STDIN (FORMAT binary)") as copy:
            copy.write(data)
        connection.commit()
        return time.perf_counter() - begun


class _QueryCounter:
    """Counts the statements that go through Django's connection."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        self.count += 1
        return execute(sql, params, many, context)


class _PeakMemory:
    """The largest resident memory of this process while it is watched, in MiB."""

    def __enter__(self) -> _PeakMemory:
        self.peak_mib = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def _watch(self) -> None:
        pages = Path("/proc/self/statm")
        while not self._stop.wait(0.02):
            resident = int(pages.read_text().split()[1]) * resource.getpagesize() / 2**20
            self.peak_mib = max(self.peak_mib, resident)

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name:24} {value:12.3f}")
