"""Rights on the editions of the referential and on grade equivalence: in the regional body, and of delegates in their institution."""

from __future__ import annotations

from hr_core.registry import Right, registry

RIGHTS = (
    Right("referential_follow", "Suivre les éditions du référentiel : circulations, amendements, séminaires, réponses"),
    Right("referential_edit", "Écrire un projet d’édition et répondre aux amendements"),
    Right("referential_chief", "Mener une édition : circulation, consolidation, soumission, errata"),
    Right("referential_amend", "Déposer les amendements de son institution et voter pour son pays"),
    Right("referential_seminar", "Convoquer le séminaire, ouvrir les scrutins, dresser le procès-verbal"),
    Right("referential_chair", "Présider le séminaire et valider une édition"),
    Right("referential_publish", "Publier une édition du référentiel"),
    Right("equivalence_adopt", "Adopter les tables d’équivalence des grades"),
)
FOLLOWERS = (
    "referential_editor", "referential_chief", "committee_member", "committee_chair", "committee_secretary", "committee_observer",
    "cipres_secretariat", "regional_inspector", "referential_delegate", "mobility_correspondent", "hr_officer", "head_of_hr",
    "director_general", "auditor",
)  # fmt: skip


def register() -> None:
    registry.add_rights(RIGHTS)
    grant = registry.grant
    for role in FOLLOWERS:
        grant(role, "referential_follow")
    grant("referential_editor", "referential_edit")
    grant("referential_chief", "referential_edit", "referential_chief")
    grant("referential_delegate", "referential_amend")
    grant("committee_secretary", "referential_seminar")
    grant("committee_chair", "referential_chair", "equivalence_adopt")
    grant("cipres_secretariat", "referential_publish")
