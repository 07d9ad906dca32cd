"""Rights over those paid outside the headcount and the roles that hold them."""

from __future__ import annotations

from hr_core.registry import Right, registry

RIGHTS = (
    Right("outside_view", "Consulter les paiements hors effectif"),
    Right("outside_prepare", "Préparer les paiements hors effectif"),
    Right("outside_approve", "Contrôler les paiements hors effectif et approuver les comptes de leurs bénéficiaires"),
    Right("outside_pay", "Payer hors effectif"),
)


def register() -> None:
    registry.add_rights(RIGHTS)
    registry.grant("payroll_officer", "outside_view", "outside_prepare")
    registry.grant("payroll_approver", "outside_view", "outside_approve")
    registry.grant("head_of_hr", "outside_view", "outside_approve")
    registry.grant("accounting_officer", "outside_view", "outside_pay")
    for role in ("hr_officer", "director_general", "auditor"):
        registry.grant(role, "outside_view")
