"""The worth of leave by unit in a large institution, kept as long as nothing that it reads has changed.

What changed is told by the audit trail: the last entry of the tables that balances and pay come from. Losing what is kept loses
nothing: it is computed again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.cache import cache

from hr_core.access import Access
from hr_core.models import AuditEntry, Employee
from payroll.selectors.leave_value import UnitWorth

#: From how many people computing is felt (3 000 files: about a second of one processor).
LARGE = 500
SECONDS = 3_600
TABLES = (
    "hr_core_leavemovement", "hr_core_leaverule", "hr_core_absence", "hr_core_absencekind", "hr_core_employee", "hr_core_posting",
    "hr_core_payterms", "hr_core_dependant", "hr_core_publicholiday", "payroll_recurringinput", "payroll_absencepayrule",
)  # fmt: skip


def units_kept(access: Access, on: date, basis: tuple[Any, ...], compute: Callable[[], dict[int, UnitWorth]]) -> dict[int, UnitWorth]:
    """The sums of a day for what this person may see; `basis` is what else they come from (law, assumptions). Two queries when they
    are kept already."""
    institution = access.institution
    if institution is None or Employee.objects.filter(institution=institution, left_on__isnull=True).count() < LARGE:
        return compute()
    last = AuditEntry.objects.filter(institution=institution, table_name__in=TABLES).order_by("-pk").values_list("pk", flat=True).first()
    told = repr((institution.pk, on, access.user.pk, sorted(access.rights & {"confidential_view", "personnel_view"}), last, basis))
    key = f"leave-value:{hashlib.sha256(told.encode()).hexdigest()}"
    found: dict[int, UnitWorth] | None = cache.get(key)
    if found is None:
        found = compute()
        cache.set(key, found, SECONDS)
    return found
