"""Rights on needs, the plan, its budget and the bonds: prepared by one, endorsed by a second, adopted by a third."""

from __future__ import annotations

from hr_core.registry import Right, registry

RIGHTS = (
    Right("training_arbitrate", "Arbitrer au siège les besoins de formation"),
    Right("training_endorse", "Viser le plan de formation, approuver les engagements de servir"),
    Right("training_adopt", "Arrêter le plan de formation"),
    Right("training_budget", "Saisir les engagements et les dépenses de formation"),
)


def register() -> None:
    registry.add_rights(RIGHTS)
    registry.add_delegable("training_arbitrate", "training_endorse", "training_adopt")
    registry.grant("head_of_hr", "training_arbitrate", "training_endorse")
    registry.grant("director_general", "training_adopt")
    for role in ("training_officer", "management_controller"):
        registry.grant(role, "training_budget")
