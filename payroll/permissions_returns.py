"""Rights over returns and third parties and the roles that hold them."""

from __future__ import annotations

from hr_core.registry import Right, registry

RIGHTS = (
    Right("returns_view", "Consulter les déclarations et les échéances"),
    Right("returns_prepare", "Préparer les déclarations"),
    Right("returns_check", "Contrôler les déclarations"),
    Right("returns_file", "Enregistrer le dépôt des déclarations"),
    Right("returns_post", "Porter les déclarations de l’institution aux comptes de ses assurés"),
    Right("parties_view", "Consulter les tiers et leurs soldes"),
    Right("parties_manage", "Saisir et lettrer les reversements aux tiers"),
    Right("parties_approve", "Approuver les reversements aux tiers"),
)


def register() -> None:
    registry.add_rights(RIGHTS)
    registry.grant("payroll_officer", "returns_view", "returns_prepare", "returns_file", "parties_view", "parties_manage")
    registry.grant("payroll_approver", "returns_view", "returns_check", "returns_file", "parties_view", "parties_approve")
    registry.grant(
        "accounting_officer", "returns_view", "returns_post", "parties_view", "parties_manage", "parties_approve"
    )
    registry.grant("head_of_hr", "returns_view", "returns_check")
    for reader in ("director_general", "auditor", "confidential_officer"):
        registry.grant(reader, "returns_view", "parties_view")
