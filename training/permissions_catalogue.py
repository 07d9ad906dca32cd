"""Rights on the training: who keeps the catalogue, who opens a course to the whole zone (in a fund or in the regional body)."""

from __future__ import annotations

from hr_core.registry import Right, registry

RIGHTS = (
    Right("training_view", "Consulter la formation : catalogue, besoins, plan"),
    Right("training_manage", "Tenir le catalogue, les besoins et le plan de formation"),
    Right("training_share", "Ouvrir une formation aux institutions de la zone"),
)
KEEPERS = ("training_officer", "hr_officer", "head_of_hr")
READERS = ("director_general", "management_controller", "accounting_officer", "auditor")


def register() -> None:
    registry.add_rights(RIGHTS)
    registry.add_delegable("training_view")
    for role in KEEPERS:
        registry.grant(role, "training_view", "training_manage")
    for role in READERS:
        registry.grant(role, "training_view")
    registry.grant("head_of_hr", "training_share")
    registry.grant("cipres_secretariat", "training_view", "training_manage", "training_share")
    registry.grant("regional_inspector", "training_view")
