"""Writing the payslips of a chunk in bulk.

COPY is refused under row-level security, so that rows go by binary COPY into temporary tables and from there by
INSERT … SELECT into the payslips. Binary rows are laid out by NumPy: a record of big-endian integers, each after its
length, as PostgreSQL's COPY format asks.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from django.db import connection

from payroll.choices import Section
from payroll.engine import PayPlan, PayResult
from payroll.models import Calculation, PayRun
from payroll.services.roster import Roster

COPY_HEADER = b"PGCOPY\n\xff\r\n\x00" + b"\x00" * 8
COPY_TRAILER = b"\xff\xff"
RATE_SCALE = 1_000_000
EMPLOYER_SECTIONS = (Section.EMPLOYER_CONTRIBUTION, Section.EMPLOYER_TAX, Section.EMPLOYER_CHARGE)
LINE_NAMES = ("payslip_id", "column_id", "base", "quantity", "rate", "amount")
TOTAL_NAMES = ("gross", "taxable", "contributions", "tax", "deductions", "net", "employer")


def payslips_erase(
    *, run: PayRun, first_employee: int, last_employee: int, employees: Sequence[int] | None = None
) -> None:
    """Remove what an earlier calculation wrote for these employees."""
    chosen = "AND s.employee_id = ANY (%(employees)s)" if employees is not None else ""
    parameters: dict[str, Any] = {"run": run.pk, "from": first_employee, "to": last_employee, "employees": list(employees or [])}
    where = f"s.run_id = %(run)s AND s.employee_id BETWEEN %(from)s AND %(to)s {chosen}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM payroll_payslip s WHERE {where} LIMIT 1", parameters)
        if cursor.fetchone() is None:
            return
        for table in ("payroll_payment", "payroll_payslipline"):
            cursor.execute(
                f"DELETE FROM {table} t USING payroll_payslip s"
                f" WHERE t.institution_id = s.institution_id AND t.payslip_id = s.id AND {where}",
                parameters,
            )
        cursor.execute(f"DELETE FROM payroll_payslip s WHERE {where}", parameters)


def payslips_write(
    *, run: PayRun, calculation: Calculation, plan: PayPlan, roster: Roster, result: PayResult
) -> None:
    """Payslips of the roster's employees, then their lines."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(nextval(pg_get_serial_sequence('payroll_payslip', 'id'))) FROM generate_series(1, %s)",
            [len(roster)],
        )
        payslips = np.array(cursor.fetchone()[0], dtype=np.int64)
        _write_payslips(cursor, run, calculation, plan, roster, result, payslips)
        _write_lines(cursor, run, plan, roster, result, payslips)


def _write_payslips(
    cursor: Any,
    run: PayRun,
    calculation: Calculation,
    plan: PayPlan,
    roster: Roster,
    result: PayResult,
    payslips: np.ndarray,
) -> None:
    totals = _totals(result)
    inputs = _inputs_as_json(plan, roster)
    cursor.execute("DROP TABLE IF EXISTS totals")
    cursor.execute(
        "CREATE TEMPORARY TABLE totals (employee_id bigint, id bigint, gross bigint, taxable bigint,"
        " contributions bigint, tax bigint, deductions bigint, net bigint, employer bigint, inputs jsonb)"
        " ON COMMIT DROP"
    )
    rows = zip(roster.employees.tolist(), payslips.tolist(), *(column.tolist() for column in totals), inputs, strict=True)
    with cursor.copy("COPY totals FROM STDIN") as copy:
        copy.write("".join("\t".join(map(str, row)) + "\n" for row in rows))
    cursor.execute(
        "INSERT INTO payroll_payslip (id, institution_id, run_id, employee_id, calculation_id, is_confidential, unit_id,"
        f" identity, inputs, {', '.join(TOTAL_NAMES)})"
        " SELECT t.id, %s, %s, t.employee_id, %s, r.is_confidential, r.unit_id, r.identity, t.inputs,"
        f" {', '.join('t.' + name for name in TOTAL_NAMES)} FROM totals t JOIN roster r USING (employee_id)",
        [run.institution_id, run.pk, calculation.pk],
    )


def _totals(result: PayResult) -> list[np.ndarray]:
    return [
        result.gross,
        result.taxable,
        result.section(Section.EMPLOYEE_CONTRIBUTION),
        result.section(Section.TAX),
        result.section(Section.DEDUCTION),
        result.net,
        result.section(*EMPLOYER_SECTIONS),
    ]


def _inputs_as_json(plan: PayPlan, roster: Roster) -> Iterable[str]:
    """The engine's columns of each employee where they differ from the plan's defaults, as JSON in COPY's text."""
    names = list(roster.columns)
    defaults = {spec.name: spec.default for spec in plan.inputs}
    plain = [defaults[name] for name in names]
    columns = [column.tolist() if hasattr(column, "tolist") else column for column in roster.columns.values()]
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    for values in zip(*columns, strict=True):
        told = {n: v for n, v, default in zip(names, values, plain, strict=True) if v != default}
        yield encode(told).replace("\\", "\\\\")


def _write_lines(
    cursor: Any, run: PayRun, plan: PayPlan, roster: Roster, result: PayResult, payslips: np.ndarray
) -> None:
    keys = dict(run.columns.values_list("code", "pk"))
    cursor.execute("DROP TABLE IF EXISTS lines")
    cursor.execute(
        "CREATE TEMPORARY TABLE lines (payslip_id bigint, column_id bigint, base bigint, quantity bigint,"
        " rate bigint, amount bigint) ON COMMIT DROP"
    )
    with cursor.copy("COPY lines FROM STDIN (FORMAT binary)") as copy:
        copy.write(COPY_HEADER)
        for line in plan.lines:
            copy.write(_binary_lines(line, keys[line.code], roster, result, payslips))
        copy.write(COPY_TRAILER)
    cursor.execute(
        "INSERT INTO payroll_payslipline (institution_id, run_id, payslip_id, column_id, base, quantity, rate, amount)"
        " SELECT %s, %s, payslip_id, column_id, base, quantity, rate, amount FROM lines",
        [run.institution_id, run.pk],
    )


def _binary_lines(line: Any, column: int, roster: Roster, result: PayResult, payslips: np.ndarray) -> bytes:
    """The rows of one column of the register, for those to whom it applies."""
    amount = result.amount(line.code)
    base = result.base(line.code)
    quantity = roster.columns.get(f"q_{line.code}")
    shown = amount != 0
    if line.section == Section.TAX:
        shown = shown | (result.applies(line.code) & (base != 0))
    rows = np.flatnonzero(shown)
    values = {
        "payslip_id": payslips[rows],
        "column_id": column,
        "base": base[rows],
        "quantity": quantity[rows] if quantity is not None else 0,
        "rate": result.rates(line.code, RATE_SCALE)[rows],
        "amount": amount[rows],
    }
    record = np.zeros(len(rows), dtype=_RECORD)
    record["fields"] = len(LINE_NAMES)
    for name in LINE_NAMES:
        record[f"{name}_length"] = 8
        record[name] = values[name]
    return record.tobytes()


_RECORD = np.dtype([("fields", ">i2"), *[pair for name in LINE_NAMES for pair in ((f"{name}_length", ">i4"), (name, ">i8"))]])
