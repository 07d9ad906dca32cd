"""Rights on sessions and the roles that hold them: who plans and enrols, who decides and signs."""

from __future__ import annotations

from hr_core.registry import Right, registry

RIGHTS = (
    Right("session_view", "Consulter les sessions de formation, les inscriptions et les attestations"),
    Right("session_manage", "Tenir les sessions : inscriptions, feuilles de présence, évaluations, habilitations"),
    Right("session_decide", "Signer les attestations, approuver et accorder les places de la zone"),
)
KEEPERS = ("training_officer", "hr_officer", "head_of_hr")
DECIDERS = ("head_of_hr", "director_general")
READERS = (*KEEPERS, *DECIDERS, "management_controller", "auditor")


def register() -> None:
    registry.add_rights(RIGHTS)
    registry.add_delegable("session_view", "session_decide")
    for role in READERS:
        registry.grant(role, "session_view")
    for role in KEEPERS:
        registry.grant(role, "session_manage")
    for role in DECIDERS:
        registry.grant(role, "session_decide")
