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
from payroll.models import Calculation, LineOrigin, PayRun, RunColumn
from payroll.services.difference import TOTAL_NAMES, Already, totals_of
from payroll.services.roster import Roster

COPY_HEADER = b"PGCOPY\n\xff\r\n\x00" + b"\x00" * 8
COPY_TRAILER = b"\xff\xff"
RATE_SCALE = 1_000_000
LINE_NAMES = ("payslip_id", "column_id", "base", "quantity", "rate", "amount")


def payslips_erase(
    *, run: PayRun, first_employee: int, last_employee: int, employees: Sequence[int] | None = None
) -> None:
    """Remove what an earlier calculation wrote for these employees."""
    chosen = "AND s.employee_id = ANY (%(employees)s)" if employees is not None else ""
    parameters: dict[str, Any] = {"run": run.pk, "from": first_employee, "to": last_employee, "employees": list(employees or [])}
    where = f"s.run_id = %(run)s AND s.employee_id BETWEEN %(from)s AND %(to)s {chosen}"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM payroll_lineorigin s WHERE {where}", parameters)
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
    *,
    run: PayRun,
    calculation: Calculation,
    plan: PayPlan,
    roster: Roster,
    result: PayResult,
    already: Already | None = None,
) -> None:
    """Payslips of the roster's employees, then their lines and the origins of their amounts.

    With `already` they are the difference to it; who has nothing to be paid gets no payslip.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(nextval(pg_get_serial_sequence('payroll_payslip', 'id'))) FROM generate_series(1, %s)",
            [len(roster)],
        )
        payslips = np.array(cursor.fetchone()[0], dtype=np.int64)
        _write_payslips(cursor, run, calculation, plan, roster, result, payslips, already)
        _write_lines(cursor, run, plan, roster, result, payslips, already)
        _write_origins(run, roster, already)
        if already is not None:
            _drop_empty(cursor, run, payslips)


def _write_payslips(
    cursor: Any,
    run: PayRun,
    calculation: Calculation,
    plan: PayPlan,
    roster: Roster,
    result: PayResult,
    payslips: np.ndarray,
    already: Already | None,
) -> None:
    totals = totals_of(result)
    if already is not None:
        totals = {name: column - already.of(already.totals, name) for name, column in totals.items()}
    told = ("{}" if already is None else json.dumps(already.told(row)) for row in range(len(roster)))
    inputs = _inputs_as_json(plan, roster)
    cursor.execute("DROP TABLE IF EXISTS totals")
    cursor.execute(
        "CREATE TEMPORARY TABLE totals (employee_id bigint, id bigint, gross bigint, taxable bigint,"
        " contributions bigint, tax bigint, deductions bigint, net bigint, employer bigint, already jsonb,"
        " inputs jsonb)"
        " ON COMMIT DROP"
    )
    columns = (totals[name].tolist() for name in TOTAL_NAMES)
    rows = zip(roster.employees.tolist(), payslips.tolist(), *columns, told, inputs, strict=True)
    with cursor.copy("COPY totals FROM STDIN") as copy:
        copy.write("".join("\t".join(map(str, row)) + "\n" for row in rows))
    cursor.execute(
        "INSERT INTO payroll_payslip (id, institution_id, run_id, employee_id, calculation_id, is_confidential, unit_id,"
        f" identity, inputs, already, {', '.join(TOTAL_NAMES)})"
        " SELECT t.id, %s, %s, t.employee_id, %s, r.is_confidential, r.unit_id, r.identity, t.inputs, t.already,"
        f" {', '.join('t.' + name for name in TOTAL_NAMES)} FROM totals t JOIN roster r USING (employee_id)",
        [run.institution_id, run.pk, calculation.pk],
    )


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
    cursor: Any,
    run: PayRun,
    plan: PayPlan,
    roster: Roster,
    result: PayResult,
    payslips: np.ndarray,
    already: Already | None,
) -> None:
    others = sorted(already.amounts.keys() - {line.code for line in plan.lines}) if already is not None else []
    _columns_of_others(run, others)
    keys = dict(run.columns.values_list("code", "pk"))
    cursor.execute("DROP TABLE IF EXISTS lines")
    cursor.execute(
        "CREATE TEMPORARY TABLE lines (payslip_id bigint, column_id bigint, base bigint, quantity bigint,"
        " rate bigint, amount bigint) ON COMMIT DROP"
    )
    with cursor.copy("COPY lines FROM STDIN (FORMAT binary)") as copy:
        copy.write(COPY_HEADER)
        for line in plan.lines:
            copy.write(_binary_lines(line, keys[line.code], roster, result, payslips, already))
        for code in others:
            assert already is not None
            copy.write(_paid_back(code, keys[code], payslips, already))
        copy.write(COPY_TRAILER)
    cursor.execute(
        "INSERT INTO payroll_payslipline (institution_id, run_id, payslip_id, column_id, base, quantity, rate, amount)"
        " SELECT %s, %s, payslip_id, column_id, base, quantity, rate, amount FROM lines",
        [run.institution_id, run.pk],
    )


def _columns_of_others(run: PayRun, codes: Sequence[str]) -> None:
    """Columns of lines that the month no longer has but that earlier runs paid: they are paid back."""
    missing = set(codes) - set(run.columns.filter(code__in=codes).values_list("code", flat=True)) if codes else set()
    known = RunColumn.objects.filter(run__period_id=run.period_id, code__in=missing).order_by("code", "pk")
    first = {column.code: column for column in reversed(known)}
    for column in first.values():
        column.pk, column.run, column.people, column.total, column.total_base = None, run, 0, 0, 0
    RunColumn.objects.bulk_create(first.values(), ignore_conflicts=True)


def _paid_back(code: str, column: int, payslips: np.ndarray, already: Already) -> bytes:
    amount = -already.of(already.amounts, code)
    rows = np.flatnonzero(amount)
    return _records(
        payslip_id=payslips[rows],
        column_id=column,
        base=-already.of(already.bases, code)[rows],
        quantity=-already.of(already.quantities, code)[rows],
        rate=0,
        amount=amount[rows],
    )


def _write_origins(run: PayRun, roster: Roster, already: Already | None) -> None:
    """One row per origin, less what other runs of the month took for it."""
    sums: dict[tuple, tuple[int, int]] = {}
    for given in roster.given:
        amount, quantity = sums.get(given.key, (0, 0))
        sums[given.key] = amount + (given.amount or 0), quantity + (given.quantity or 0)
    if already is not None:
        for key, (amount, quantity) in already.origins.items():
            kept = sums.get(key, (0, 0))
            sums[key] = kept[0] - amount, kept[1] - quantity
    LineOrigin.objects.bulk_create(
        (
            LineOrigin(
                institution_id=run.institution_id,
                run=run,
                employee_id=employee,
                code=code,
                source=source,
                reference=reference,
                label=label,
                amount=amount or None,
                quantity=quantity or None,
            )
            for (employee, code, source, reference, label), (amount, quantity) in sums.items()
            if amount or quantity
        ),
        batch_size=2_000,
    )


def _drop_empty(cursor: Any, run: PayRun, payslips: np.ndarray) -> None:
    """Payslips on which nothing is left to be paid."""
    cursor.execute(
        "DELETE FROM payroll_payslip s WHERE s.run_id = %s AND s.id = ANY (%s) AND s.net = 0 AND s.gross = 0"
        " AND NOT EXISTS (SELECT 1 FROM payroll_payslipline l"
        "                 WHERE l.institution_id = s.institution_id AND l.payslip_id = s.id)",
        [run.pk, payslips.tolist()],
    )


def _binary_lines(
    line: Any, column: int, roster: Roster, result: PayResult, payslips: np.ndarray, already: Already | None
) -> bytes:
    """The rows of one column of the register, for those to whom it applies."""
    amount = result.amount(line.code)
    base = result.base(line.code)
    quantity = roster.columns.get(f"q_{line.code}")
    if already is not None:
        amount = amount - already.of(already.amounts, line.code)
        base = base - already.of(already.bases, line.code)
        quantity = None if quantity is None else quantity - already.of(already.quantities, line.code)
    shown = amount != 0
    if line.section == Section.TAX:
        shown = shown | (result.applies(line.code) & (base != 0))
    rows = np.flatnonzero(shown)
    return _records(
        payslip_id=payslips[rows],
        column_id=column,
        base=base[rows],
        quantity=quantity[rows] if quantity is not None else 0,
        rate=result.rates(line.code, RATE_SCALE)[rows],
        amount=amount[rows],
    )


def _records(**values: Any) -> bytes:
    """Rows of COPY's binary format; each value is an array, or one value for all."""
    record = np.zeros(len(values["payslip_id"]), dtype=_RECORD)
    record["fields"] = len(LINE_NAMES)
    for name in LINE_NAMES:
        record[f"{name}_length"] = 8
        record[name] = values[name]
    return record.tobytes()


_RECORD = np.dtype([("fields", ">i2"), *[pair for name in LINE_NAMES for pair in ((f"{name}_length", ">i4"), (name, ">i8"))]])
