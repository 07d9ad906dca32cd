"""Rights on retirement dossiers, former staff and workforce planning."""

from __future__ import annotations

from hr_core.registry import Right, registry

RIGHTS = (
    Right("retirement_view", "Consulter les dossiers de retraite et les anciens agents"),
    Right("retirement_manage", "Tenir et transmettre les dossiers de retraite"),
)


def register() -> None:
    registry.add_rights(RIGHTS)
    registry.add_delegable("retirement_view", "retirement_manage")
    for role in ("hr_officer", "head_of_hr"):
        registry.grant(role, "retirement_view", "retirement_manage")
    for role in ("director_general", "payroll_officer", "payroll_approver", "auditor", "management_controller"):
        registry.grant(role, "retirement_view")
