"""Rights of appraisal. An employee acts on their own sheet by `self_service`, an appraiser on those that name them."""

from __future__ import annotations

from hr_core.registry import Right, registry

RIGHTS = (
    Right("appraisal_view", "Consulter les évaluations des agents"),
    Right("appraisal_manage", "Tenir les campagnes d’évaluation, harmoniser les notes"),
    Right("appraisal_decide", "Arrêter les modèles de fiche, décider les recours, clore les campagnes"),
)


def register() -> None:
    registry.add_rights(RIGHTS)
    registry.add_delegable("appraisal_decide")
    for role in ("hr_officer", "confidential_officer"):
        registry.grant(role, "appraisal_view", "appraisal_manage")
    registry.grant("head_of_hr", "appraisal_view", "appraisal_manage", "appraisal_decide")
    registry.grant("director_general", "appraisal_view", "appraisal_decide")
    registry.grant("auditor", "appraisal_view")
