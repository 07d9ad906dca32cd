"""Rights of the payroll and the roles that hold them."""

from __future__ import annotations

from hr_core.registry import Right, registry
from payroll import (
    permissions_accounting,
    permissions_outside,
    permissions_proof,
    permissions_reports,
    permissions_returns,
    permissions_steering,
    permissions_takeover,
)

RIGHTS = (
    Right("payroll_view", "Consulter la paie"),
    Right("payslips_read", "Lire les bulletins de ses unités"),
    Right("payroll_items", "Définir les rubriques et les réglages de paie"),
    Right("payroll_prepare", "Préparer et calculer la paie"),
    Right("payroll_check", "Contrôler la paie"),
    Right("payroll_endorse", "Viser la paie"),
    Right("payroll_review", "Viser la paie au contrôle de gestion"),
    Right("payroll_authorise", "Ordonnancer la paie"),
    Right("payroll_accept", "Prendre en charge ou rejeter la paie"),
    Right("payroll_pay", "Mettre la paie en paiement"),
    Right("payroll_close", "Clôturer la paie"),
    Right("payroll_derogate", "Accorder une dérogation à la séparation des personnes"),
    Right("absence_claims", "Suivre les créances sur les branches"),
    Right("absence_decide", "Décider d’un abandon de créance ou d’un remboursement de retenues"),
    Right("payroll_simulate", "Simuler une paie"),
    Right("loan_manage", "Instruire et suivre les prêts et avances"),
    Right("loan_decide", "Décider des prêts et avances"),
    Right("inputs_enter", "Saisir les éléments variables de ses unités"),
    Right("overtime_approve", "Autoriser des heures supplémentaires"),
    Right("statute_view", "Consulter le statut du personnel et ses avantages"),
    Right("statute_propose", "Saisir les textes du statut et proposer leurs articles"),
    Right("statute_approve", "Approuver les articles du statut"),
    Right("statute_papers", "Enregistrer les pièces que le statut demande"),
    Right("deductions_view", "Consulter les actes de retenue et la quotité"),
    Right("deductions_register", "Saisir les actes de retenue et les domiciliations"),
    Right("deductions_validate", "Valider les actes de retenue et leurs mouvements"),
    Right("scale_sign", "Signer un barème de quotité"),
    Right("membership_view", "Voir les cotisations volontaires (syndicat, mutuelle, coopérative)"),
    Right("membership_register", "Enregistrer les cotisations volontaires"),
    Right("staff_control", "Conduire un contrôle physique du personnel"),
    Right("departure_view", "Consulter les départs"),
    Right("departure_manage", "Préparer les départs et les décès"),
    Right("departure_endorse", "Viser les décomptes de départ"),
)
#: What an acting replacement may be given.
DELEGABLE = (
    "payroll_view", "payroll_prepare", "payroll_check", "payroll_endorse", "payroll_review", "payroll_authorise",
    "payroll_accept", "payroll_pay", "payroll_close", "absence_decide", "loan_decide", "overtime_approve",
    "statute_view", "statute_approve", "deductions_view", "deductions_validate", "departure_view", "departure_endorse",
    "outside_view",
)  # fmt: skip


def register() -> None:
    permissions_outside.register()
    permissions_proof.register()
    permissions_reports.register()
    permissions_returns.register()
    permissions_steering.register()
    permissions_takeover.register()
    registry.add_rights((*RIGHTS, *permissions_accounting.RIGHTS))
    permissions_accounting.grant()
    registry.add_delegable(*DELEGABLE)
    # Held for a unit, a role of the pay enters its inputs and reads its payslips; runs and their totals are the institution's.
    registry.add_by_unit("inputs_enter", payroll_prepare="inputs_enter", payroll_view="payslips_read")
    for right in ("payroll_accept", "payroll_pay"):
        registry.add_incompatible(
            "payroll_authorise", right, "Les fonctions d’ordonnateur et d’agent comptable sont incompatibles."
        )
    grant = registry.grant
    grant("payroll_officer", "payroll_view", "payroll_items", "payroll_prepare", "payroll_check", "payroll_simulate")
    grant("payroll_approver", "payroll_view", "payroll_items", "payroll_check", "payroll_close", "payroll_simulate")
    grant("confidential_officer", "payroll_view", "payroll_simulate")
    grant("hr_officer", "payroll_simulate")
    grant("head_of_hr", "payroll_view", "payroll_endorse", "payroll_simulate")
    grant("management_controller", "personnel_view", "payroll_view", "payroll_review", "payroll_simulate")
    grant("director_general", "payroll_view", "payroll_authorise", "payroll_derogate")
    grant("accounting_officer", "payroll_view", "payroll_accept", "payroll_pay")
    for follower in ("payroll_officer", "accounting_officer"):
        grant(follower, "absence_claims")
    for decider in ("payroll_approver", "director_general"):
        grant(decider, "absence_decide")
    grant("auditor", "payroll_view")
    grant("evp_clerk", "inputs_enter")
    grant("head_of_hr", "overtime_approve")
    grant("director_general", "overtime_approve")
    grant("employee", "payroll_simulate")
    grant("payroll_officer", "loan_manage")
    grant("hr_officer", "loan_manage")
    for role in ("payroll_approver", "head_of_hr", "director_general"):
        grant(role, "loan_decide")
    grant("hr_officer", "statute_view", "statute_propose", "statute_papers")
    grant("payroll_officer", "statute_view", "statute_propose", "statute_papers")
    grant("head_of_hr", "statute_view", "statute_approve")
    grant("payroll_approver", "statute_view", "statute_approve")
    for role in ("confidential_officer", "director_general", "accounting_officer", "auditor"):
        grant(role, "statute_view")
    for role in ("hr_officer", "head_of_hr"):
        grant(role, "staff_control")
    _grant_deductions()


def _grant_deductions() -> None:
    """Belonging to a union is personal data: those alone see it who withhold the dues."""
    grant = registry.grant
    for reader in ("head_of_hr", "director_general", "accounting_officer", "auditor", "confidential_officer"):
        grant(reader, "deductions_view")
    grant("payroll_officer", "deductions_view", "deductions_register", "membership_view", "membership_register")
    grant("payroll_approver", "deductions_view", "deductions_validate", "membership_view")
    grant("jurist", "deductions_view", "scale_sign")
    for role in ("payroll_officer", "confidential_officer", "hr_officer"):
        grant(role, "departure_view", "departure_manage")
    for role in ("payroll_approver", "head_of_hr"):
        grant(role, "departure_view", "departure_endorse")
    grant("head_of_hr", "departure_manage")
    for role in ("director_general", "accounting_officer", "auditor"):
        grant(role, "departure_view")
