"""Rights on the skills and the diplomas of people. A head reads and confirms those of their team by `team_view`."""

from __future__ import annotations

from hr_core.registry import Right, registry

RIGHTS = (
    Right("skills_view", "Consulter les compétences et les diplômes des agents"),
    Right("skills_manage", "Confirmer et enregistrer les compétences et les diplômes des agents"),
)


def register() -> None:
    registry.add_rights(RIGHTS)
    for role in ("hr_officer", "head_of_hr", "confidential_officer"):
        registry.grant(role, "skills_view", "skills_manage")
    for role in ("director_general", "auditor"):
        registry.grant(role, "skills_view")
