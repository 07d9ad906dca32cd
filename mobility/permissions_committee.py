"""Rights of the regional committee, held in the regional body alone."""

from __future__ import annotations

from hr_core.registry import Right, registry

RIGHTS = (
    Right("committee_view", "Consulter la composition, les séances et les extraits de la commission régionale"),
    Right("committee_sit", "Siéger : lire les dossiers des points sans conflit, déclarer ses intérêts, noter"),
    Right("committee_preside", "Présider les séances, trancher les récusations, arrêter les décisions, signer"),
    Right("committee_prepare", "Préparer les séances, tenir la composition et les présences, publier, répondre aux recours"),
    Right("committee_attend", "Assister aux séances en observateur, sans les dossiers"),
)


def register() -> None:
    registry.add_rights(RIGHTS)
    grant = registry.grant
    grant("committee_member", "committee_view", "committee_sit")
    grant("committee_chair", "committee_view", "committee_sit", "committee_preside")
    grant("committee_secretary", "committee_view", "committee_prepare")
    grant("committee_observer", "committee_view", "committee_attend")
    grant("cipres_secretariat", "committee_view")
    grant("regional_inspector", "committee_view")
    grant("committee_secretary", "act_templates")
    grant("cipres_secretariat", "act_templates")
