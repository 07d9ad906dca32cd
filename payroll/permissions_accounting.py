"""Rights of the accounts of the pay and the roles that hold them."""

from __future__ import annotations

from hr_core.registry import Right, registry

RIGHTS = (
    Right("accounting_view", "Consulter les écritures de paie et les provisions"),
    Right("accounting_prepare", "Régler la comptabilité de la paie, établir les écritures et les provisions"),
    Right("accounting_validate", "Valider les écritures de paie et approuver les provisions"),
)


def grant() -> None:
    for role in ("payroll_officer", "payroll_approver", "accounting_officer", "director_general", "auditor"):
        registry.grant(role, "accounting_view")
    for role in ("payroll_officer", "accounting_officer"):
        registry.grant(role, "accounting_prepare")
    for role in ("payroll_approver", "accounting_officer"):
        registry.grant(role, "accounting_validate")
