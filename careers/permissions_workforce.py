"""Rights on workforce planning."""

from __future__ import annotations

from hr_core.registry import Right, registry

RIGHTS = (
    Right("workforce_view", "Consulter les projections d’effectif et les successions"),
    Right("workforce_manage", "Tenir les scénarios d’effectif, les postes critiques et leurs successeurs"),
)


def register() -> None:
    registry.add_rights(RIGHTS)
    registry.grant("head_of_hr", "workforce_view", "workforce_manage")
    for role in ("director_general", "management_controller"):
        registry.grant(role, "workforce_view")
