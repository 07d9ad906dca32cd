"""Rights of the staffing table and the roles that hold them."""

from __future__ import annotations

from hr_core.registry import Right, registry

RIGHTS = (
    Right("posts_view", "Consulter le tableau des effectifs"),
    Right("posts_prepare", "Tenir les postes, proposer leurs actes, placer les agents"),
    Right("posts_decide", "Décider les actes sur les postes et relire les correspondances d’appellations"),
)
READERS = (
    "hr_officer", "head_of_hr", "management_controller", "director_general", "payroll_approver", "accounting_officer",
    "confidential_officer", "auditor",
)  # fmt: skip


def register() -> None:
    registry.add_rights(RIGHTS)
    registry.add_delegable("posts_decide")
    for role in READERS:
        registry.grant(role, "posts_view")
    for role in ("hr_officer", "head_of_hr"):
        registry.grant(role, "posts_prepare")
    for role in ("head_of_hr", "director_general"):
        registry.grant(role, "posts_decide")
