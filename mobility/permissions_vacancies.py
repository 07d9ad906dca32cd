"""Rights on vacancies, profiles and applications. Who reads which file at which moment is a policy of the database."""

from __future__ import annotations

from hr_core.registry import Right, registry
from hr_core.roles import ROLES

RIGHTS = (
    Right("mobility_browse", "Consulter les avis de vacance de la zone"),
    Right("vacancy_view", "Consulter les avis de vacance de l’institution, en préparation compris"),
    Right("vacancy_prepare", "Préparer les avis de vacance et leurs rectificatifs"),
    Right("vacancy_publish", "Publier, suspendre et annuler les avis de vacance"),
    Right("application_examine", "Examiner les candidatures aux avis de l’institution, après leur clôture"),
    Right("release_view", "Consulter les départs demandés par les agents présélectionnés"),
    Right("release_decide", "Donner l’avis de l’institution d’origine et accorder les départs"),
    Right("mobility_secretary", "Tenir le secrétariat de la mobilité : recevabilité, présélection, rectificatifs"),
    Right("mobility_charter", "Régler les délais de la mobilité"),
)


def register() -> None:
    registry.add_rights(RIGHTS)
    registry.add_delegable("vacancy_publish", "release_decide")
    grant = registry.grant
    for role in ROLES:
        if role.code != "zone_administrator":
            grant(role.code, "mobility_browse")
    for role_code in ("hr_officer", "head_of_hr", "mobility_correspondent"):
        grant(role_code, "vacancy_view", "vacancy_prepare", "release_view")
    for role_code in ("head_of_hr", "mobility_correspondent"):
        grant(role_code, "application_examine")
    grant("director_general", "vacancy_view", "vacancy_publish", "release_view", "release_decide")
    grant("auditor", "vacancy_view")
    grant("committee_secretary", "mobility_secretary", "mobility_charter")
    grant("cipres_secretariat", "mobility_charter")
