"""Rights on the reports: whoever consults the pay builds reports for themselves; sharing them is a right of its own."""

from __future__ import annotations

from hr_core.registry import Right, registry

SHARE = "report_share"
SAMPLE = "audit_sample"
SUBSIDIARY, CONTROL = "subsidiary_view", "control_view"
INSPECT, INSPECT_APPROVE = "inspection_manage", "inspection_approve"
RIGHTS = (
    Right(SHARE, "Partager des états libres dans l’institution"),
    Right(SAMPLE, "Tirer des échantillons d’audit et télécharger leurs dossiers"),
    Right(SUBSIDIARY, "Lire les balances auxiliaires, nom par nom"),
    Right(CONTROL, "Lire le rapprochement du brut au déclaré, agent par agent"),
    Right(INSPECT, "Saisir les chiffres d’inspection et suivre les recommandations"),
    Right(INSPECT_APPROVE, "Approuver les chiffres d’inspection et lever les recommandations"),
)


def register() -> None:
    registry.add_rights(RIGHTS)
    for role in (
        "payroll_officer", "payroll_approver", "head_of_hr", "management_controller", "director_general", "accounting_officer",
    ):  # fmt: skip
        registry.grant(role, SHARE)
    registry.grant("auditor", SAMPLE)
    for role in ("auditor", "accounting_officer", "payroll_approver"):
        registry.grant(role, SUBSIDIARY)
    for role in ("auditor", "accounting_officer", "payroll_officer", "payroll_approver", "management_controller"):
        registry.grant(role, CONTROL)
    for role in ("management_controller", "accounting_officer"):
        registry.grant(role, INSPECT)
    for role in ("director_general", "accounting_officer"):
        registry.grant(role, INSPECT_APPROVE)
