"""Menu entries of the regional committee: one place in the rail of the regional body, its pages as tabs."""

from __future__ import annotations

from typing import Any

from hr_core.registry import MenuEntry, TabEntry, registry

SUBJECT = "Commission régionale"
ALL = ("committee_view", "committee_sit", "committee_prepare", "committee_attend")
INSIDE = ("committee_sit", "committee_prepare")
DUE = ("committee_prepare", "committee_preside", "application_examine", "release_view", "agreement_view")


def to_declare(access: Any) -> Any:
    """Items of sessions to come for which this member has not declared their interests."""
    from mobility.choices_committee import Stage
    from mobility.models import AgendaItem

    items = AgendaItem.objects.filter(session__state=Stage.CONVENED)
    if not access.has("committee_sit"):
        return items.none()
    return items.exclude(declarations__user=access.user)


def to_answer(access: Any) -> Any:
    from mobility.models import Appeal

    rows = Appeal.objects.filter(state="filed")
    return rows if access.has("committee_prepare") else rows.none()


def late(access: Any) -> Any:
    """What is late: of the zone for the secretary, of one's own institution elsewhere."""
    from django.utils import timezone

    from mobility.models import Deadline

    rows = Deadline.objects.filter(done_on__isnull=True, due_on__lt=timezone.localdate())
    regional = access.institution is not None and access.institution.is_regional
    return rows if regional else rows.filter(owner=access.institution, user__isnull=True)


def register(group: str) -> None:
    registry.add_menu(
        MenuEntry(group, "Séances", "mobility:session_list", ALL, "users", 70, badge=to_declare, subject=SUBJECT),
        MenuEntry(group, "Composition", "mobility:member_list", ALL, "", 71, subject=SUBJECT),
        MenuEntry(group, "Listes de réserve", "mobility:reserve_list", INSIDE, "", 72, subject=SUBJECT),
        MenuEntry(group, "Recours", "mobility:appeal_list", ("committee_prepare",), "", 73, badge=to_answer, subject=SUBJECT),
        MenuEntry(group, "Échéances", "mobility:deadline_list", DUE, "calendar-event", 69, badge=late),
        MenuEntry(group, "Textes des documents", "mobility:paper_texts", ("act_templates",), "", 79),
        MenuEntry(group, "Décisions de la commission", "mobility:extract_list", ("mobility_browse",), "", 74),
    )
    registry.add_tabs(TabEntry("Commission", "mobility:own_cases", "scale", order=75))
