"""Who may open what of self-service: notes, career, documents, directory, preferences."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hr_core.models import Announcement
from hr_core.scope import scope
from hr_core.services.announcements import announcement_publish, announcement_save
from tests.cast import Zone
from tests.house.matrix import PUBLIC, Address

SELF = ("self_service",)
MANAGE = ("announcement_manage",)


def draft(zone: Zone, **more: Any) -> Announcement:
    values = {"title": "Fermeture annuelle", "body": "Les bureaux ferment le 24 décembre à midi.", "must_acknowledge": True}
    with scope(zone.home, actor=zone.user("fatou")):
        return announcement_save(
            announcement=Announcement(institution=zone.home), values={**values, **more}, actor=zone.user("fatou")
        )


def published(zone: Zone, **more: Any) -> Announcement:
    found = draft(zone, **more)
    with scope(zone.home, actor=zone.user("fatou")):
        return announcement_publish(announcement=found, actor=zone.user("fatou"))


def a_draft(zone: Zone) -> dict[str, Any]:
    return {"pk": draft(zone).pk}


def a_note(zone: Zone) -> dict[str, Any]:
    return {"pk": published(zone, due_on=dt.date(2099, 1, 1)).pk}


ADDRESSES = {
    "hr_core:own_notes": Address(SELF),
    "hr_core:own_note": Address(SELF, a_note),
    "hr_core:own_career": Address(SELF),
    "hr_core:own_documents": Address(SELF),
    "hr_core:directory": Address(SELF),
    "hr_core:own_preferences": Address((*SELF, "team_view", "request_decide", "request_finance", "request_training")),
    "hr_core:manifest": Address((PUBLIC,)),
    "hr_core:announcement_list": Address(MANAGE),
    "hr_core:announcement_create": Address(MANAGE),
    "hr_core:announcement_detail": Address(MANAGE, a_note),
    "hr_core:announcement_update": Address(MANAGE, a_draft),
    "hr_core:announcement_publish": Address(MANAGE, a_draft),
    "hr_core:announcement_withdraw": Address(MANAGE, a_note),
    "hr_core:announcement_remind": Address(MANAGE, a_note),
}
