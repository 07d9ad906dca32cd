"""The statute in the calculation: its articles give their items a formula, and the columns that they read are filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from hr_core.models import Institution
from payroll.choices import ArticleEffect, ItemFrequency
from payroll.countries import law
from payroll.engine import PayPlan
from payroll.engine.formula import identifier
from payroll.models import PayPeriod
from payroll.services.article_cells import ArticleCell
from payroll.services.article_rules import by_item, cell_of, item_formula, versions_in_force
from payroll.services.definition import ItemDefinition
from payroll.services.sources import PaySource, SourceRoster

SOURCE = "statute"
TEXT_LENGTH = 200


class StatuteSource(PaySource):
    """The articles in force pay their items; what they read besides the file is gathered."""

    key = SOURCE
    label = "Statut du personnel"
    order = 10

    def define(
        self, items: list[ItemDefinition], *, institution: Institution, on: date, kinds: Sequence[str]
    ) -> list[ItemDefinition]:
        return with_articles(items, cells_on(institution, on))

    def gather(self, roster: SourceRoster) -> None:
        roster.columns |= statute_columns(plan=roster.plan, period=roster.period, keys=roster.keys)


def cells_on(institution: Institution | int, on: date) -> list[ArticleCell]:
    """The articles in force on a day, in the order in which they are read: one query."""
    versions = versions_in_force(institution, on)
    return [cell_of(version, on=on, law=law(version.institution.country_id)) for version in versions]


def with_articles(items: Sequence[ItemDefinition], cells: Sequence[ArticleCell]) -> list[ItemDefinition]:
    """The items, those that an article pays calculated by it for everybody whom it concerns."""
    paying = by_item(cell for cell in cells if cell.effect == ArticleEffect.PAYS)
    return [_ruled(item, paying[item.code]) if item.code in paying else item for item in items]


def _ruled(item: ItemDefinition, cells: Sequence[ArticleCell]) -> ItemDefinition:
    return replace(
        item,
        formula=item_formula(cells),
        frequency=ItemFrequency.EVERYONE,
        is_prorated=False,
        legal_text=" ; ".join(dict.fromkeys(cell.reference for cell in cells))[:TEXT_LENGTH],
        articles=tuple(cells),
    )


def statute_columns(*, plan: PayPlan, period: PayPeriod, keys: np.ndarray) -> dict[str, np.ndarray]:
    """What articles read besides the file: `piece_<name>` (a paper valid at some moment of the month, bool) and `d_<code>`
    (what an item paid in the months before, minor units), each of shape (n,). One query for each kind that is asked.
    """
    wanted = [spec.name for spec in plan.inputs]
    papers = [name for name in wanted if name.startswith("piece_")]
    codes = [name[2:] for name in wanted if name.startswith("d_") and "-" not in name]
    columns: dict[str, np.ndarray] = {name: np.zeros(len(keys), dtype=bool) for name in papers}
    if papers and len(keys):
        row_of = {key: row for row, key in enumerate(keys.tolist())}
        with connection.cursor() as cursor:
            given = _papers(cursor, period, keys)
        for employee, name in given:
            column = columns.get(f"piece_{identifier(name)}")
            if column is not None:
                column[row_of[employee]] = True
    if codes:
        columns |= {f"d_{code}": column for code, column in paid_before(codes=codes, period=period, keys=keys).items()}
    return columns


def paid_before(*, codes: Sequence[str], period: PayPeriod, keys: np.ndarray) -> dict[str, np.ndarray]:
    """What items paid in the months before, by code: minor units, shape (n,), one query."""
    columns = {code: np.zeros(len(keys), dtype=np.int64) for code in codes}
    if codes and len(keys):
        row_of = {key: row for row, key in enumerate(keys.tolist())}
        with connection.cursor() as cursor:
            rows = _paid_before(cursor, period, keys, list(codes))
        for employee, code, amount in rows:
            columns[code][row_of[employee]] += int(amount)
    return columns


def _papers(cursor: Any, period: PayPeriod, keys: np.ndarray) -> list[tuple[int, str]]:
    cursor.execute(
        'SELECT DISTINCT employee_id, name FROM payroll_employeepaper WHERE employee_id = ANY (%s)'
        ' AND start <= %s AND ("end" IS NULL OR "end" > %s)',
        [keys.tolist(), period.last_day, period.first_day],
    )
    return cursor.fetchall()


def _paid_before(cursor: Any, period: PayPeriod, keys: np.ndarray, codes: list[str]) -> list[tuple[int, str, int]]:
    """Payslip lines of the months before, and what the previous software paid."""
    cursor.execute(
        "SELECT s.employee_id, c.code, sum(l.amount) FROM payroll_payslip s"
        " JOIN payroll_payrun r ON r.id = s.run_id JOIN payroll_payperiod p ON p.id = r.period_id"
        " JOIN payroll_payslipline l ON l.institution_id = s.institution_id AND l.payslip_id = s.id"
        " JOIN payroll_runcolumn c ON c.id = l.column_id"
        " WHERE s.employee_id = ANY (%(keys)s) AND c.code = ANY (%(codes)s)"
        " AND (p.year, p.month) < (%(year)s, %(month)s) GROUP BY 1, 2"
        " UNION ALL"
        " SELECT o.employee_id, o.code, sum(o.amount) FROM payroll_openingbalance o"
        " WHERE o.employee_id = ANY (%(keys)s) AND o.code = ANY (%(codes)s)"
        " AND (o.year, o.month) < (%(year)s, %(month)s) GROUP BY 1, 2",
        {"keys": keys.tolist(), "codes": codes, "year": period.year, "month": period.month},
    )
    return cursor.fetchall()
