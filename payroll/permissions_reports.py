"""Rights on the reports: whoever consults the pay builds reports for themselves; sharing them is a right of its own."""

from __future__ import annotations

from hr_core.registry import Right, registry

SHARE = "report_share"
RIGHTS = (Right(SHARE, "Partager des états libres dans l’institution"),)


def register() -> None:
    registry.add_rights(RIGHTS)
    for role in (
        "payroll_officer", "payroll_approver", "head_of_hr", "management_controller", "director_general", "accounting_officer",
    ):  # fmt: skip
        registry.grant(role, SHARE)
