"""Rights of recruitment: prepared and marked by the human resources, decided by another person."""

from __future__ import annotations

from hr_core.registry import Right, registry

RIGHTS = (
    Right("recruitment_view", "Consulter les recrutements et leurs candidats"),
    Right("recruitment_manage", "Tenir les recrutements, les dossiers et les notes"),
    Right("recruitment_decide", "Arrêter les résultats d’un recrutement"),
)


def register() -> None:
    registry.add_rights(RIGHTS)
    registry.add_delegable("recruitment_decide")
    registry.grant("hr_officer", "recruitment_view", "recruitment_manage")
    registry.grant("head_of_hr", "recruitment_view", "recruitment_manage", "recruitment_decide")
    registry.grant("director_general", "recruitment_view", "recruitment_decide")
    registry.grant("auditor", "recruitment_view")
