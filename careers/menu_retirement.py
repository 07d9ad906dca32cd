"""Menu entries of retirement dossiers and former staff."""

from __future__ import annotations

from typing import Any

from hr_core.registry import MenuEntry, registry

VIEW = ("retirement_view",)
SUBJECT = "Retraites"


def register(group: str) -> None:
    registry.add_menu(
        MenuEntry(group, "Dossiers", "careers:dossier_list", VIEW, "sun", order=69, badge=_late, subject=SUBJECT),
        MenuEntry(group, "Anciens agents", "careers:former_list", VIEW, order=69, subject=SUBJECT),
    )


def _late(access: Any) -> Any:
    """Dossiers of which a task is late, for who keeps them."""
    from careers.selectors.retirement import dossiers_late
    from hr_core.filters import today

    rows = dossiers_late(access, today())
    return rows if access.has("retirement_manage") else rows.none()
