"""What a later run of a month pays: the month calculated as a whole, less what is paid otherwise, line by line.

Ceilings, scales and totals of the year stay right that way, whatever the number of runs. Two things may be deducted:

- what the runs of the month that are already authorised pay (`Calculation.earlier`);
- for a run that pays something beside the month (`PARTIAL_KINDS`) to somebody whose month is not authorised yet, or for
  somebody who has left: the month as it would be without this run. The regular run then pays exactly the rest.

A supplementary run opened once the regular one is authorised pays the month of somebody whom that one did not know (hired,
or completed, since): nothing else would.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db import connection

from payroll.choices import PARTIAL_KINDS, RunKind, RunState, Section
from payroll.engine import PayResult
from payroll.models import Calculation, PayRun
from payroll.services.definition import definition_read, plan_of
from payroll.services.roster import Roster, roster_open
from payroll.services.sources import Given, left_out

#: States in which what a run pays is certain enough for the next one to deduct it.
AUTHORISED = (RunState.AUTHORISED, RunState.ACCEPTED, RunState.IN_PAYMENT, RunState.PAID, RunState.CLOSED)
TOTAL_NAMES = ("gross", "taxable", "contributions", "tax", "deductions", "net", "employer")
EMPLOYER_SECTIONS = (Section.EMPLOYER_CONTRIBUTION, Section.EMPLOYER_TAX, Section.EMPLOYER_CHARGE)


def totals_of(result: PayResult) -> dict[str, np.ndarray]:
    """The totals of the payslips, shape (n,), minor units."""
    return {
        "gross": result.gross,
        "taxable": result.taxable,
        "contributions": result.section(Section.EMPLOYEE_CONTRIBUTION),
        "tax": result.section(Section.TAX),
        "deductions": result.section(Section.DEDUCTION),
        "net": result.net,
        "employer": result.section(*EMPLOYER_SECTIONS),
    }


@dataclass
class Already:
    """What is deducted, per row of a roster of n employees: amounts, bases and quantities by line, totals by name
    (int64, shape (n,), minor units), and the amounts and quantities of each origin."""

    n: int
    amounts: dict[str, np.ndarray] = field(default_factory=dict)
    bases: dict[str, np.ndarray] = field(default_factory=dict)
    quantities: dict[str, np.ndarray] = field(default_factory=dict)
    totals: dict[str, np.ndarray] = field(default_factory=dict)
    origins: dict[tuple, tuple[int, int]] = field(default_factory=dict)

    def add(self, kind: dict[str, np.ndarray], name: str, row: int, value: int) -> None:
        if value:
            kind.setdefault(name, np.zeros(self.n, dtype=np.int64))[row] += value

    def add_origin(self, given: Given) -> None:
        amount, quantity = self.origins.get(given.key, (0, 0))
        self.origins[given.key] = amount + (given.amount or 0), quantity + (given.quantity or 0)

    def of(self, kind: dict[str, np.ndarray], name: str) -> np.ndarray:
        found = kind.get(name)
        return np.zeros(self.n, dtype=np.int64) if found is None else found

    def told(self, row: int) -> dict[str, int]:
        """The amounts deducted from one employee's lines, by line."""
        return {code: int(column[row]) for code, column in self.amounts.items() if column[row]}


def earlier_runs(run: PayRun) -> list[PayRun]:
    """The other runs of the month that are authorised, in the order of their opening."""
    found = PayRun.objects.filter(period_id=run.period_id, state__in=AUTHORISED).exclude(pk=run.pk)
    return list(found.order_by("pk"))


def kinds_of(run: PayRun, earlier: Sequence[PayRun]) -> tuple[str, ...]:
    """The kinds of run that the month contains, this one included; empty for the plain month."""
    return month_kinds(run.kind, *(each.kind for each in earlier))


def month_kinds(*kinds: str) -> tuple[str, ...]:
    """The kinds whose items make a month in which runs of these kinds are paid; empty for the plain month."""
    found = {str(RunKind.REGULAR), *map(str, kinds)}
    return () if found == {str(RunKind.REGULAR)} else tuple(sorted(found))


def already_of(
    *, run: PayRun, calculation: Calculation, first_employee: int, last_employee: int
) -> _Deduction | None:
    """What will have to be deducted from the employees of a chunk; None when nothing can be.

    Called before the chunk's own roster is opened, since both use the table `roster` of the transaction.
    """
    if not calculation.earlier and run.kind not in PARTIAL_KINDS and run.kind != RunKind.SETTLEMENT:
        return None
    earlier = list(PayRun.objects.filter(pk__in=calculation.earlier).order_by("pk"))
    kinds = [str(RunKind.REGULAR), *(str(each.kind) for each in earlier)]
    definition = definition_read(
        institution=run.institution, on=run.period.last_day, kinds=tuple(dict.fromkeys(kinds))
    )
    plan = plan_of(definition)
    chosen = calculation.employees if calculation.employees is not None else run.employees
    roster = roster_open(
        plan=plan,
        period=run.period,
        first_employee=first_employee,
        last_employee=last_employee,
        employees=chosen,
        rates=definition.special.rates,
        kinds=tuple(dict.fromkeys(kinds)),
        runs=tuple(calculation.earlier),
    )
    result = plan.evaluate(roster.columns, len(roster)) if len(roster) else None
    return _Deduction(run, tuple(calculation.earlier), roster, result)


@dataclass
class _Deduction:
    """The month without the run, and the runs already authorised: `of_rows` chooses between them for each employee."""

    run: PayRun
    earlier: tuple[int, ...]
    without: Roster
    result: PayResult | None

    def of_rows(self, roster: Roster) -> Already:
        already = Already(len(roster))
        row_of = {key: row for row, key in enumerate(roster.employees.tolist())}
        covered = self._covered(list(row_of))
        kept = self._kept_back() if set(row_of) - covered else None
        by_months = {
            key
            for key in row_of
            if key not in covered
            and (key in roster.leavers or (self.run.kind in PARTIAL_KINDS and (kept is None or key in kept)))
        }
        self._add_paid(already, {key: row for key, row in row_of.items() if key not in by_months})
        self._add_without(already, {key: row for key, row in row_of.items() if key in by_months})
        return already

    def _covered(self, keys: list[int]) -> set[int]:
        """Those whose month an authorised run already pays."""
        from payroll.models import Payslip

        paid = Payslip.objects.filter(run__in=self.earlier, employee__in=keys).exclude(run__kind__in=PARTIAL_KINDS)
        return set(paid.order_by().values_list("employee_id", flat=True))

    def _kept_back(self) -> set[int] | None:
        """None while a regular run may still pay the month; else those whose month their settlement pays."""
        if self.run.kind != RunKind.SUPPLEMENTARY:
            return None
        regular = PayRun.objects.filter(pk__in=self.earlier, kind=RunKind.REGULAR).select_related("period").first()
        return None if regular is None else set(left_out(regular))

    def _add_paid(self, already: Already, row_of: dict[int, int]) -> None:
        if not self.earlier or not row_of:
            return
        parameters: dict[str, Any] = {
            "runs": list(self.earlier),
            "keys": list(row_of),
            "institution": self.run.institution_id,
        }
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT employee_id, {', '.join(f'sum({name})' for name in TOTAL_NAMES)} FROM payroll_payslip"
                " WHERE run_id = ANY (%(runs)s) AND employee_id = ANY (%(keys)s) GROUP BY 1",
                parameters,
            )
            for employee, *totals in cursor.fetchall():
                for name, value in zip(TOTAL_NAMES, totals, strict=True):
                    already.add(already.totals, name, row_of[employee], int(value))
            cursor.execute(
                "SELECT s.employee_id, c.code, sum(l.amount), sum(l.base), sum(l.quantity) FROM payroll_payslip s"
                " JOIN payroll_payslipline l ON l.institution_id = s.institution_id AND l.payslip_id = s.id"
                " JOIN payroll_runcolumn c ON c.id = l.column_id"
                " WHERE s.run_id = ANY (%(runs)s) AND s.employee_id = ANY (%(keys)s)"
                " AND s.institution_id = %(institution)s GROUP BY 1, 2",
                parameters,
            )
            for employee, code, amount, base, quantity in cursor.fetchall():
                row = row_of[employee]
                already.add(already.amounts, code, row, int(amount))
                already.add(already.bases, code, row, int(base))
                already.add(already.quantities, code, row, int(quantity))
            cursor.execute(
                "SELECT employee_id, code, source, reference, label, amount, quantity FROM payroll_lineorigin"
                " WHERE run_id = ANY (%(runs)s) AND employee_id = ANY (%(keys)s)",
                parameters,
            )
            for row_read in cursor.fetchall():
                already.add_origin(Given(*row_read))

    def _add_without(self, already: Already, row_of: dict[int, int]) -> None:
        if self.result is None or not row_of:
            return
        theirs = {key: row for row, key in enumerate(self.without.employees.tolist())}
        pairs = [(row, theirs[key]) for key, row in row_of.items() if key in theirs]
        rows = np.array([pair[0] for pair in pairs], dtype=np.int64)
        others = np.array([pair[1] for pair in pairs], dtype=np.int64)
        for name, column in totals_of(self.result).items():
            _place(already.totals, name, already.n, rows, column[others])
        for line in self.result.plan.lines:
            _place(already.amounts, line.code, already.n, rows, self.result.amount(line.code)[others])
            _place(already.bases, line.code, already.n, rows, self.result.base(line.code)[others])
            quantity = self.without.columns.get(f"q_{line.code}")
            if quantity is not None:
                _place(already.quantities, line.code, already.n, rows, quantity[others])
        for given in self.without.given:
            if given.employee in row_of:
                already.add_origin(given)


def _place(kind: dict[str, np.ndarray], name: str, n: int, rows: np.ndarray, values: np.ndarray) -> None:
    if np.any(values):
        kind.setdefault(name, np.zeros(n, dtype=np.int64))[rows] += values
