"""The place of recruitment in the rail."""

from __future__ import annotations

from typing import Any

from hr_core.registry import MenuEntry, PublicLink, registry

VIEW = ("recruitment_view", "recruitment_manage", "recruitment_decide")


def register(group: str) -> None:
    registry.add_menu(MenuEntry(group, "Recrutements", "careers:recruitment_list", VIEW, "user-plus", 57, badge=_to_decide))
    registry.add_public_link(PublicLink("Avis de recrutement", "careers:notice_list", "user-plus"))


def _to_decide(access: Any) -> Any:
    from careers.selectors.recruitment import recruitments_to_decide

    return recruitments_to_decide(access)
