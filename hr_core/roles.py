"""Roles: named sets of rights held in an institution, as groups with django-guardian permissions on it."""

from __future__ import annotations

from dataclasses import dataclass

from hr_core.registry import Right, registry


@dataclass(frozen=True)
class Role:
    code: str
    label: str
    sensitive: bool = False  # a second factor is required outside the demonstration
    regional: bool = False  # held in the regional body (the CIPRES), not in a fund
    by_unit: bool = False  # may be held for a unit and those below, instead of the whole institution


ROLES = (
    Role("employee", "Agent"),
    Role("line_manager", "Responsable d’unité", by_unit=True),
    Role("evp_clerk", "Agent de saisie EVP", by_unit=True),
    Role("hr_officer", "Agent des ressources humaines", by_unit=True),
    Role("head_of_hr", "Directeur des ressources humaines", sensitive=True),
    Role("payroll_officer", "Gestionnaire de paie", sensitive=True, by_unit=True),
    Role("payroll_approver", "Responsable de la paie", sensitive=True),
    Role("confidential_officer", "Gestionnaire de la population confidentielle", sensitive=True),
    Role("management_controller", "Contrôleur de gestion", sensitive=True),
    Role("director_general", "Directeur général (ordonnateur)", sensitive=True),
    Role("accounting_officer", "Agent comptable", sensitive=True),
    Role("jurist", "Juriste", sensitive=True),
    Role("auditor", "Auditeur", by_unit=True),
    Role("training_officer", "Responsable de la formation"),
    Role("mobility_correspondent", "Correspondant mobilité"),
    Role("referential_delegate", "Délégué au référentiel des métiers"),
    Role("data_protection_officer", "Délégué à la protection des données"),
    Role("referential_editor", "Rédacteur du référentiel des métiers", regional=True),
    Role("referential_chief", "Rédacteur en chef du référentiel des métiers", sensitive=True, regional=True),
    Role("committee_member", "Membre de la commission régionale", regional=True),
    Role("committee_chair", "Président de la commission régionale", sensitive=True, regional=True),
    Role("committee_secretary", "Secrétaire de la commission régionale", sensitive=True, regional=True),
    Role("committee_observer", "Observateur du personnel", regional=True),
    Role("cipres_secretariat", "Secrétariat de la CIPRES", sensitive=True, regional=True),
    Role("regional_inspector", "Inspection régionale", regional=True),
    Role("institution_administrator", "Administrateur de l’institution", sensitive=True),
    Role("zone_administrator", "Administrateur de la zone", sensitive=True),
)
ROLE_LABELS = {role.code: role.label for role in ROLES}


def role_choices() -> list[tuple[str, str]]:
    """For the fields that hold a role: asked at run time, so that a new role changes no table."""
    return sorted(ROLE_LABELS.items())


SENSITIVE_ROLES = frozenset(role.code for role in ROLES if role.sensitive)
ZONE_GROUP = "zone:zone_administrator"
EVERYWHERE = frozenset({"institution_administrator", "auditor", "data_protection_officer"})

RIGHTS = (
    Right("staff_figures", "Consulter les tableaux de bord et le bilan social du personnel"),
    Right("self_service", "Consulter son propre dossier"),
    Right("team_view", "Voir son unité"),
    Right("personnel_view", "Consulter les dossiers du personnel"),
    Right("personnel_change", "Tenir les dossiers du personnel"),
    Right("personnel_import", "Importer des fichiers du personnel"),
    Right("sensitive_approve", "Approuver un compte bancaire ou un salaire de base"),
    Right("confidential_view", "Voir la population confidentielle"),
    Right("organisation_change", "Modifier l’organigramme"),
    Right("institution_settings", "Régler l’institution"),
    Right("roles_manage", "Attribuer les rôles"),
    Right("absence_view", "Consulter les absences"),
    Right("absence_enter", "Saisir les absences et leurs pièces"),
    Right("absence_confirm", "Confirmer ou annuler une absence"),
    Right("leave_view", "Consulter les soldes de congé"),
    Right("leave_manage", "Tenir les règles et le registre des congés"),
    Right("leave_decide", "Approuver les soldes repris et les régularisations de congé"),
    Right("request_view", "Consulter les demandes des agents"),
    Right("request_decide", "Décider les demandes des agents pour les ressources humaines"),
    Right("request_finance", "Décider les demandes des agents pour les finances"),
    Right("request_training", "Décider les demandes de formation des agents"),
    Right("announcement_manage", "Publier des notes de service et voir qui les a lues"),
    Right("api_manage", "Ouvrir des jetons d’accès et des destinataires d’événements"),
    Right("document_view", "Consulter les documents du dossier"),
    Right("document_manage", "Tenir et valider les documents du dossier"),
    Right("document_settings", "Régler les catégories de documents"),
    Right("document_medical", "Consulter les documents médicaux"),
    Right("act_view", "Consulter les actes du personnel"),
    Right("act_prepare", "Préparer et notifier les actes du personnel"),
    Right("act_check", "Contrôler les actes du personnel"),
    Right("act_sign", "Signer les actes du personnel"),
    Right("act_templates", "Régler les modèles et le papier des actes"),
    Right("data_copy_person", "Préparer la copie des données d’une personne"),
    Right("data_copy_ask", "Demander une copie de toute l’institution"),
    Right("data_copy_release", "Autoriser une copie de toute l’institution"),
    Right("erasure_propose", "Fixer les durées de conservation et proposer un effacement"),
    Right("erasure_decide", "Décider un effacement proposé par une autre personne"),
    Right("roles_approve", "Approuver un rôle sensible, signer une revue des habilitations"),
    Right("audit_view", "Consulter la piste d’audit"),
    Right("delegation_register", "Enregistrer les délégations et les intérims"),
    Right("delegation_approve", "Approuver les délégations et les intérims"),
)


def register() -> None:
    registry.add_rights(RIGHTS)
    registry.add_delegable("personnel_view", "confidential_view", "sensitive_approve", "absence_view", "absence_confirm")
    registry.add_delegable("document_view", "document_manage", "act_view", "act_check", "act_sign")
    registry.add_delegable("team_view", "request_decide", "leave_decide")
    registry.add_by_unit(
        "team_view", "personnel_view", "personnel_change", "absence_view", "absence_enter", "absence_confirm", "leave_view",
        "request_view", "request_decide", "document_view", "document_manage", "act_view", "act_prepare",
    )  # fmt: skip
    grant = registry.grant
    grant("employee", "self_service")
    grant("line_manager", "self_service", "team_view")
    grant("hr_officer", "personnel_view", "personnel_change", "personnel_import", "organisation_change")
    for reader in ("hr_officer", "head_of_hr", "director_general", "management_controller", "auditor", "jurist", "payroll_officer",
                   "payroll_approver", "confidential_officer", "accounting_officer", "institution_administrator"):  # fmt: skip
        grant(reader, "staff_figures")
    grant("head_of_hr", "personnel_view", "personnel_change", "sensitive_approve", "organisation_change")
    grant("head_of_hr", "confidential_view", "audit_view")
    grant("hr_officer", "absence_view", "absence_enter", "absence_confirm")
    grant("head_of_hr", "absence_view", "absence_enter", "absence_confirm")
    grant("confidential_officer", "absence_view", "absence_enter", "absence_confirm")
    for reader in ("payroll_officer", "payroll_approver", "auditor"):
        grant(reader, "absence_view")
    grant("hr_officer", "leave_view", "leave_manage", "request_view", "request_decide")
    grant("head_of_hr", "leave_view", "leave_manage", "leave_decide", "request_view", "request_decide")
    grant("confidential_officer", "leave_view")
    grant("director_general", "leave_view", "leave_decide", "request_view", "request_decide")
    grant("payroll_approver", "leave_view", "request_finance")
    for decider in ("training_officer", "hr_officer", "head_of_hr"):
        grant(decider, "request_training")
    for reader in ("payroll_officer", "auditor"):
        grant(reader, "leave_view")
    grant("hr_officer", "document_view", "document_manage", "act_view", "act_prepare")
    for keeper in ("hr_officer", "head_of_hr", "confidential_officer"):
        grant(keeper, "document_settings")
    grant("head_of_hr", "document_view", "document_manage", "document_medical", "act_view", "act_prepare")
    grant("head_of_hr", "act_check", "act_sign", "act_templates")
    grant("confidential_officer", "document_view", "document_manage", "act_view", "act_prepare")
    grant("director_general", "document_view", "act_view", "act_check", "act_sign")
    for reader in ("payroll_officer", "payroll_approver", "auditor"):
        grant(reader, "act_view")
    grant("auditor", "document_view")
    grant("institution_administrator", "act_templates")
    grant("payroll_officer", "personnel_view")
    grant("payroll_approver", "personnel_view", "sensitive_approve", "audit_view")
    grant("confidential_officer", "personnel_view", "personnel_change", "confidential_view")
    grant("director_general", "personnel_view", "confidential_view")
    grant("accounting_officer", "personnel_view", "confidential_view")
    grant("auditor", "personnel_view", "confidential_view", "audit_view")
    for publisher in ("hr_officer", "head_of_hr"):
        grant(publisher, "announcement_manage")
    for registrar in ("hr_officer", "institution_administrator"):
        grant(registrar, "delegation_register")
    grant("head_of_hr", "delegation_register", "delegation_approve")
    grant("director_general", "delegation_approve")
    grant("institution_administrator", "institution_settings", "roles_manage", "audit_view", "organisation_change")
    grant("institution_administrator", "api_manage", "roles_approve", "data_copy_ask")
    grant("director_general", "roles_approve", "data_copy_release")
    grant("head_of_hr", "data_copy_person", "erasure_propose")
    grant("data_protection_officer", "erasure_propose", "audit_view")
    for decider in ("head_of_hr", "director_general"):
        grant(decider, "erasure_decide")


def offered_roles(*, regional: bool) -> list[Role]:
    """The roles that are given in a fund, or in the regional body."""
    return [
        role for role in ROLES
        if role.code != "zone_administrator" and (role.regional == regional or role.code in EVERYWHERE)
    ]  # fmt: skip


BY_UNIT = frozenset(role.code for role in ROLES if role.by_unit)


def group_name(institution_code: str, role: str, unit: int | None = None) -> str:
    """The group of a role: « ipres-sn:hr_officer », or « ipres-sn:hr_officer@12 » when it is held for a unit (its key)."""
    return f"{institution_code}:{role}" if unit is None else f"{institution_code}:{role}@{unit}"


def split_group_name(name: str) -> tuple[str, str]:
    """(institution code, role), whatever the unit for which it is held."""
    institution, _, rest = name.partition(":")
    return institution, rest.partition("@")[0]


def unit_of_group(name: str) -> int | None:
    """The key of the unit for which the role of a group is held; None: the whole institution."""
    unit = name.partition("@")[2]
    return int(unit) if unit.isdecimal() else None
