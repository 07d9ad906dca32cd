"""The right to sign a take-over and the roles that hold it; preparing one is preparing the pay."""

from __future__ import annotations

from hr_core.registry import Right, registry

RIGHTS = (Right("takeover_sign", "Approuver et signer le bilan de la reprise de l’ancien logiciel"),)


def register() -> None:
    registry.add_rights(RIGHTS)
    for role in ("payroll_approver", "accounting_officer", "director_general"):
        registry.grant(role, "takeover_sign")
