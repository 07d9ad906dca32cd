"""Menu entries of grids and of changes of classification."""

from __future__ import annotations

from typing import Any

from hr_core.registry import MenuEntry, registry

GRIDS = "Grilles et classements"
VIEW = ("career_view",)


def register(group: str) -> None:
    registry.add_menu(
        MenuEntry(group, "Grilles", "careers:grid_list", VIEW, "table", order=63, badge=_versions, subject=GRIDS),
        MenuEntry(group, "Changements", "careers:batch_list", VIEW, order=63, badge=_batches, subject=GRIDS),
        MenuEntry(group, "Écarts à la grille", "careers:gap_list", VIEW, order=63, subject=GRIDS),
    )


def _versions(access: Any) -> Any:
    from careers.selectors.waiting import versions_to_decide

    return versions_to_decide(access)


def _batches(access: Any) -> Any:
    from careers.selectors.waiting import batches_to_decide

    return batches_to_decide(access)
