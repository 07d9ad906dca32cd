"""Rights on the archives of pay: they hold everybody's payslips, the confidential population's included."""

from __future__ import annotations

from hr_core.registry import Right, registry

ARCHIVE, ARCHIVE_READ = "payroll_archive", "payroll_archive_read"
RIGHTS = (
    Right(ARCHIVE, "Constituer les archives de paie"),
    Right(ARCHIVE_READ, "Télécharger les archives de paie, population réservée comprise"),
)


def register() -> None:
    registry.add_rights(RIGHTS)
    for maker in ("payroll_approver", "accounting_officer", "director_general"):
        registry.grant(maker, ARCHIVE)
    for reader in ("accounting_officer", "director_general", "auditor"):
        registry.grant(reader, ARCHIVE_READ)
