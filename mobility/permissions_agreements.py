"""Rights on agreements, social rights, portable records and figures of mobility. Which rows one reads is a policy of the database."""

from __future__ import annotations

from hr_core.registry import Right, registry

RIGHTS = (
    Right("agreement_view", "Consulter les conventions de mobilité de l’institution"),
    Right("agreement_prepare", "Préparer et suivre les conventions de mobilité"),
    Right("agreement_sign", "Signer les conventions de mobilité pour l’institution"),
    Right("certificate_issue", "Délivrer les attestations de législation applicable"),
    Right("recharge_issue", "Émettre et encaisser les états de remboursement"),
    Right("rights_confirm", "Confirmer les périodes d’assurance déclarées par les agents"),
    Right("record_exchange", "Remettre et recevoir des dossiers portables"),
    Right("mobility_data", "Tenir le registre des formalités et lire les accords des agents"),
    Right("instrument_manage", "Tenir la table des instruments de sécurité sociale"),
    Right("mobility_figures", "Consulter les indicateurs de la mobilité"),
)


def register() -> None:
    registry.add_rights(RIGHTS)
    registry.add_delegable("agreement_sign", "certificate_issue")
    grant = registry.grant
    for role in ("hr_officer", "head_of_hr", "mobility_correspondent"):
        grant(role, "agreement_view", "agreement_prepare", "rights_confirm", "record_exchange")
    grant("head_of_hr", "certificate_issue", "mobility_figures")
    grant("mobility_correspondent", "mobility_figures")
    grant("director_general", "agreement_view", "agreement_sign", "mobility_figures")
    grant("accounting_officer", "agreement_view", "recharge_issue")
    grant("auditor", "agreement_view", "mobility_figures")
    for role in ("data_protection_officer", "jurist"):
        grant(role, "mobility_data")
    grant("committee_secretary", "agreement_view", "agreement_prepare", "instrument_manage", "mobility_figures")
    grant("committee_chair", "mobility_figures")
    grant("cipres_secretariat", "instrument_manage", "mobility_figures")
    grant("regional_inspector", "agreement_view", "mobility_figures")
