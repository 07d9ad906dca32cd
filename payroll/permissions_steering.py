"""Rights of the steering of the pay and the roles that hold them."""

from __future__ import annotations

from hr_core.registry import Right, registry

RIGHTS = (
    Right("steering_view", "Consulter les simulations et la variation de la masse salariale"),
    Right("steering_prepare", "Établir les simulations de la masse salariale"),
    Right("budget_prepare", "Préparer le budget du personnel, engager et demander des virements de crédits"),
    Right("budget_approve", "Approuver le budget du personnel et les virements de crédits, déroger au disponible"),
    Right("budget_override", "Engager par dérogation au-delà du crédit disponible"),
)


def register() -> None:
    registry.add_rights(RIGHTS)
    for role in (
        "payroll_officer", "payroll_approver", "head_of_hr", "management_controller", "director_general",
        "accounting_officer", "confidential_officer", "auditor",
    ):  # fmt: skip
        registry.grant(role, "steering_view")
    for role in ("payroll_officer", "confidential_officer", "head_of_hr", "management_controller", "director_general"):
        registry.grant(role, "steering_prepare")
    for role in ("head_of_hr", "management_controller"):
        registry.grant(role, "budget_prepare")
    for role in ("director_general", "payroll_approver"):
        registry.grant(role, "budget_approve")
    registry.grant("management_controller", "budget_override")
