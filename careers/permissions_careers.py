"""Rights on grids and on what changes classifications: prepared by the human resources, decided by another person."""

from __future__ import annotations

from hr_core.registry import Right, registry

RIGHTS = (
    Right("career_view", "Consulter les grilles et les carrières"),
    Right("career_manage", "Tenir les grilles et préparer les changements de classement"),
    Right("career_decide", "Arrêter les grilles et décider des changements de classement"),
)


def register() -> None:
    registry.add_rights(RIGHTS)
    registry.add_delegable("career_view", "career_decide")
    grant = registry.grant
    grant("hr_officer", "career_view", "career_manage")
    grant("head_of_hr", "career_view", "career_manage", "career_decide")
    grant("director_general", "career_view", "career_decide")
    grant("confidential_officer", "career_view", "career_manage")
    for reader in ("payroll_officer", "payroll_approver", "auditor"):
        grant(reader, "career_view")
