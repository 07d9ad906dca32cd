"""Gross to taxable: what each item brings, and each employee's taxable gross beside that of the payslips. One query, kept
with the sums of reports once it has been asked over paid runs (`answers.summed`).

An employee's month is taken whole, over all its runs. What items bring by themselves is exact; what the law treats as a whole
(a nature with its own exemption) brings what is left of the taxable gross, within what was paid: the rest is a difference.
Amounts in minor units; a part of an item is counted over 100 000 and rounded half up once a month.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hr_core.db.planner import hash_joins
from payroll.models import Payslip
from payroll.selectors.reconciliation.treatment import Earning, Treatment
from payroll.selectors.reports.answers import ADDED_UP, summed

SQL = """
WITH rules AS MATERIALIZED (
    SELECT * FROM unnest(%(columns)s::bigint[], %(periods)s::bigint[], %(codes)s::int[], %(ways)s::int[], %(values)s::bigint[])
        AS r(column_id, period_id, code, way, value)
), slips AS MATERIALIZED (
    SELECT s.id, s.employee_id, r.period_id, s.gross, s.taxable, s.tax
    FROM payroll_payslip s JOIN payroll_payrun r ON r.id = s.run_id
    WHERE s.run_id = ANY (%(runs)s) AND (%(all)s OR NOT s.is_confidential OR s.id = ANY (%(own)s))
), amounts AS MATERIALIZED (
    SELECT s.employee_id, r.period_id, r.code, max(r.way) AS way, max(r.value) AS value, sum(l.amount)::bigint AS amount
    FROM payroll_payslipline l JOIN rules r ON r.column_id = l.column_id JOIN slips s ON s.id = l.payslip_id
    WHERE l.run_id = ANY (%(runs)s) GROUP BY 1, 2, 3
), cells AS MATERIALIZED (
    SELECT employee_id, period_id, code, way, amount,
        CASE way WHEN 0 THEN amount * 100000 WHEN 1 THEN amount * value WHEN 2 THEN least(amount, value) * 100000
            WHEN 3 THEN greatest(amount - value, 0) * 100000 ELSE 0 END AS known
    FROM amounts
), months AS (
    SELECT employee_id, period_id, sum(amount) AS earned, floor((2 * sum(known) + 100000) / 200000.0)::bigint AS known,
        COALESCE(sum(amount) FILTER (WHERE way = 5), 0)::bigint AS by_law
    FROM cells GROUP BY 1, 2
), paid AS (
    SELECT employee_id, period_id, sum(gross) AS gross, sum(taxable) AS taxable, sum(tax) AS tax FROM slips GROUP BY 1, 2
), held AS (
    SELECT p.employee_id, p.gross, p.taxable, p.tax, COALESCE(m.known, 0) AS known, COALESCE(m.earned, 0) AS earned,
        least(greatest(p.taxable - COALESCE(m.known, 0), least(COALESCE(m.by_law, 0), 0)), greatest(COALESCE(m.by_law, 0), 0)) AS by_law
    FROM paid p LEFT JOIN months m ON m.employee_id = p.employee_id AND m.period_id = p.period_id
)
SELECT 1, code, max(way), count(*), sum(amount)::bigint, round(sum(known) / 100000.0)::bigint, 0::bigint, 0::bigint, 0::bigint
FROM (SELECT employee_id, code, max(way) AS way, sum(amount) AS amount, sum(known) AS known FROM cells GROUP BY 1, 2) held_by
GROUP BY code
UNION ALL
SELECT 2, employee_id, 0, 1, sum(gross)::bigint, sum(known)::bigint, sum(by_law)::bigint, sum(taxable)::bigint, sum(tax)::bigint
FROM held GROUP BY employee_id
ORDER BY 1, 2
"""
TAXABLE = "taxable"


@dataclass(frozen=True)
class ItemShare:
    """`taxable` is None for what the law treats as a whole."""

    code: str
    label: str
    treatment: Treatment
    people: int
    amount: int
    taxable: int | None


@dataclass(frozen=True)
class PersonShare:
    """`known`: what items bring by themselves; `by_law`: what the law brings in of the others."""

    employee: int
    gross: int
    known: int
    by_law: int
    taxable: int
    tax: int

    @property
    def gap(self) -> int:
        return self.taxable - self.known - self.by_law


@dataclass(frozen=True)
class Shares:
    items: list[ItemShare]
    people: list[PersonShare]

    @property
    def by_law(self) -> int:
        return sum(person.by_law for person in self.people)

    @property
    def gap(self) -> int:
        return sum(person.gap for person in self.people)


def shares_of(runs: Sequence[int], earnings: Sequence[Earning], *, institution: int, sees_all: bool, reader: int) -> Shares:
    """By item in the order of the payslip, then by employee. A reader without the reserved population sees their own payslips."""
    codes = list(dict.fromkeys(each.code for each in earnings))
    ranks = {code: rank for rank, code in enumerate(codes)}
    last = {each.code: each for each in earnings}
    own = Payslip.objects.filter(run__in=runs, is_confidential=True, employee__user=reader).order_by("pk")
    asked: dict[str, Any] = {
        "runs": sorted(runs), "all": sees_all, "own": [] if sees_all else list(own.values_list("pk", flat=True)),
        "columns": [each.column for each in earnings], "periods": [each.period for each in earnings],
        "codes": [ranks[each.code] for each in earnings], "ways": [int(each.treatment.way) for each in earnings],
        "values": [each.treatment.value for each in earnings],
    }  # fmt: skip
    items: dict[int, ItemShare] = {}
    people: list[PersonShare] = []
    for kind, key, way, count, amount, known, by_law, taxable, tax in summed(TAXABLE, asked, institution=institution):
        if kind == 2:
            people.append(PersonShare(key, amount, known, by_law, taxable, tax))
            continue
        each = last[codes[key]]
        items[key] = ItemShare(each.code, each.label, each.treatment, count, amount, None if way == 5 else known)
    return Shares([items[key] for key in sorted(items)], people)


def _added_up(asked: dict[str, Any]) -> list[list[Any]]:
    with hash_joins() as cursor:
        cursor.execute(SQL, asked)
        return [list(row) for row in cursor.fetchall()]


ADDED_UP[TAXABLE] = _added_up
