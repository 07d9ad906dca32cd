"""Under which scheme each employee of the roster is, branch by branch, where it is not the country's general one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from payroll.engine import PayPlan
from payroll.models import PayPeriod
from payroll.services.contract_terms import CIVIL_SERVANTS, PENSION


@dataclass(frozen=True)
class Affiliation:
    """A branch that leaves the general scheme for one employee; `notional_base` in minor units a month."""

    employee: int
    branch: str
    scheme: str
    notional_base: int | None

    @property
    def is_civil_pension(self) -> bool:
        return self.branch == PENSION and self.scheme == CIVIL_SERVANTS


def affiliations_read(
    cursor: Any, plan: PayPlan, period: PayPeriod
) -> tuple[list[Affiliation], dict[int, tuple[str, ...]]]:
    """The affiliations of the roster on the last day of the month, and the civil servants who cannot be paid (without a
    notional base, or without rates), whom it takes out of the roster. One query, none for a plan without schemes.
    """
    columns = {spec.name for spec in plan.inputs}
    if not any(name.startswith("scheme_") for name in columns):
        return [], {}
    cursor.execute(
        "SELECT DISTINCT ON (a.employee_id, a.branch) a.employee_id, a.branch, a.scheme, a.notional_base"
        " FROM hr_core_schemeaffiliation a JOIN roster USING (employee_id)"
        " WHERE a.start <= %(last)s AND (a.end IS NULL OR a.end > %(last)s)"
        " ORDER BY a.employee_id, a.branch, a.start DESC",
        {"last": period.last_day},
    )
    found = [each for each in (Affiliation(*row) for row in cursor.fetchall()) if each.scheme != "general"]
    missing: dict[int, tuple[str, ...]] = {}
    for each in found:
        if each.is_civil_pension:
            lacks = [] if "civil_servant" in columns else ["civil_servants_rates"]
            lacks += ["notional_base"] if each.notional_base is None else []
            if lacks:
                missing[each.employee] = tuple(lacks)
    if missing:
        cursor.execute("DELETE FROM roster WHERE employee_id = ANY (%s)", [list(missing)])
    return [each for each in found if each.employee not in missing], missing


def scheme_columns(affiliations: Sequence[Affiliation], keys: np.ndarray) -> dict[str, np.ndarray]:
    """`scheme_<branch>` (false where the general scheme does not hold), `civil_servant` and `notional_base`, shape (n,)."""
    row_of = {key: row for row, key in enumerate(keys.tolist())}
    columns: dict[str, np.ndarray] = {}
    for each in affiliations:
        row = row_of[each.employee]
        columns.setdefault(f"scheme_{each.branch}", np.ones(len(keys), dtype=bool))[row] = False
        if each.is_civil_pension:
            columns.setdefault("civil_servant", np.zeros(len(keys), dtype=bool))[row] = True
            columns.setdefault("notional_base", np.zeros(len(keys), dtype=np.int64))[row] = each.notional_base
    return columns
