"""Menu entries of the editions of the referential, of coverage and of grade equivalence."""

from __future__ import annotations

from typing import Any

from hr_core.registry import MenuEntry, registry

EDITIONS = "Éditions du référentiel"
GRADES = "Équivalence des grades"
FOLLOW = ("referential_follow",)
READ = ("career_view", "referential_follow")


def register(group: str) -> None:
    registry.add_menu(
        MenuEntry(group, "Éditions", "careers:edition_list", FOLLOW, "notes", order=62, badge=_waiting, subject=EDITIONS),
        MenuEntry(group, "Listes d’emplois", "careers:title_list_list", ("referential_follow", "posts_view"), order=62, subject=EDITIONS),
        MenuEntry(group, "Couverture", "careers:coverage_list", ("referential_follow", "posts_view"), order=62, badge=_left_behind, subject=EDITIONS),
        MenuEntry(group, "Tables d’équivalence", "careers:equivalence_list", READ, "scale", order=64, badge=_to_adopt, subject=GRADES),
        MenuEntry(group, "Recours", "careers:equivalence_review_list", READ, order=64, badge=_to_review, subject=GRADES),
        MenuEntry(group, "Emplois repères", "careers:sheet_list", ("career_view",), order=64, badge=_to_weigh, subject=GRADES),
    )


def _waiting(access: Any) -> Any:
    """What waits for an answer, an outcome or a signature."""
    from careers.selectors.editions import to_answer, to_countersign, to_say

    return [to_say(access), to_answer(access), to_countersign(access)]


def _left_behind(access: Any) -> Any:
    from careers.selectors.coverage import to_take

    return to_take(access)


def _to_adopt(access: Any) -> Any:
    from careers.selectors.equivalence import to_adopt

    return to_adopt(access)


def _to_weigh(access: Any) -> Any:
    from careers.selectors.equivalence import to_weigh

    return to_weigh(access)


def _to_review(access: Any) -> Any:
    """Appeals that this person must answer."""
    from careers.models import EquivalenceReview

    rows = EquivalenceReview.objects.filter(state="filed")
    return rows if access.has("equivalence_adopt") else rows.none()
