"""The lines whose amount is not the same in two runs, read by batches of employees.

A batch goes from its payslips to their lines by the index, so that neither the size of the runs, nor what the server knows
of tables that were just filled, changes how it is read; what does not differ never leaves the server.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection

from payroll.choices import Section
from payroll.models import PayRun, RunColumn

BATCH = 5_000
#: What a section does to the net.
EFFECT = {Section.EARNING: 1, Section.EMPLOYEE_CONTRIBUTION: -1, Section.TAX: -1, Section.DEDUCTION: -1}
LINES = (
    "SELECT s.employee, c.place, COALESCE(sum(l.amount) FILTER (WHERE NOT s.is_now), 0)::bigint,"
    " COALESCE(sum(l.amount) FILTER (WHERE s.is_now), 0)::bigint, COALESCE(sum(l.base) FILTER (WHERE NOT s.is_now), 0)::bigint,"
    " COALESCE(sum(l.base) FILTER (WHERE s.is_now), 0)::bigint"
    " FROM unnest(%(slips)s::bigint[], %(employees)s::bigint[], %(is_now)s::boolean[]) s (slip, employee, is_now)"
    " JOIN payroll_payslipline l ON l.institution_id = %(institution)s AND l.payslip_id = s.slip"
    " JOIN unnest(%(columns)s::bigint[], %(places)s::int[]) c (id, place) ON c.id = l.column_id GROUP BY s.employee, c.place"
    " HAVING sum(CASE WHEN s.is_now THEN l.amount ELSE -l.amount END) <> 0 ORDER BY 1"
)


@dataclass(frozen=True, slots=True)
class Moved:
    """A line of an employee whose amount is not the same in both months."""

    employee: int
    code: str
    item_code: str
    label: str
    section: str
    before: int
    now: int
    base_before: int
    base: int

    @property
    def change(self) -> int:
        return self.now - self.before

    @property
    def effect(self) -> int:
        return EFFECT.get(Section(self.section), 0) * self.change


def moved_lines(run: PayRun, earlier: PayRun, employees: Sequence[int] | None) -> Iterator[dict[int, list[Moved]]]:
    """By employee, the lines that differ, appear or disappear; one query for each batch of employees."""
    known = {run.pk: True, earlier.pk: False}
    slips: dict[int, list[tuple[int, bool]]] = {}
    columns = RunColumn.objects.filter(run__in=known).order_by("run_id" if earlier.pk < run.pk else "-run_id")
    words = {column.code: column for column in columns}
    codes = sorted(words)
    places = {code: place for place, code in enumerate(codes)}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT employee_id, id, run_id FROM payroll_payslip WHERE run_id = ANY (%s) AND (%s OR employee_id = ANY (%s))"
            " ORDER BY employee_id",
            [list(known), employees is None, list(employees or ())],
        )
        for employee, slip, key in cursor.fetchall():
            slips.setdefault(employee, []).append((slip, known[key]))
        people = list(slips)
        for at in range(0, len(people), BATCH):
            batch = [(slip, employee, is_now) for employee in people[at : at + BATCH] for slip, is_now in slips[employee]]
            cursor.execute(
                LINES,
                {
                    "institution": run.institution_id,
                    "slips": [slip for slip, _employee, _is_now in batch],
                    "employees": [employee for _slip, employee, _is_now in batch],
                    "is_now": [is_now for _slip, _employee, is_now in batch],
                    "columns": [column.pk for column in columns],
                    "places": [places[column.code] for column in columns],
                },
            )
            found: dict[int, list[Moved]] = {}
            for employee, place, before, now, base_before, base in cursor.fetchall():
                column = words[codes[place]]
                line = Moved(
                    employee, column.code, column.item_code, column.label, column.section, before, now, base_before, base
                )
                found.setdefault(employee, []).append(line)
            if found:
                yield {employee: sorted(lines, key=lambda line: line.code) for employee, lines in found.items()}
