"""A course, a session of today and its people, for the tests of sessions. Fatou keeps the sessions, Khady decides and signs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from hr_core.models import Institution
from tests.cast import Zone
from tests.training.people import access
from training.models import Course, Enrolment, Presence, Slot, TrainingSession
from training.services.sessions.attendance import presence_sign
from training.services.sessions.calendar import (
    USUAL_TIMES,
    Sitting,
    session_close,
    session_open,
    session_save,
    slots_set,
)
from training.services.sessions.enrolment import enrol

DAY = dt.timedelta(days=1)


def course(zone: Zone, at: Institution | None = None, **values: Any) -> Course:
    told = {"code": "SEC-1", "title": "Secourisme au travail", "objectives": "Alerter\nSecourir", "half_days": 2, "state": "published", "version": 1}
    held = Course.objects.filter(institution=at or zone.home, code=(told | values)["code"]).first()
    return held or Course.objects.create(institution=at or zone.home, **(told | values))


def planned(zone: Zone, *, by: str = "fatou", at: Institution | None = None, start: dt.date | None = None, **values: Any) -> TrainingSession:
    """A session of one day, today unless said, with its two half days whatever the day of the week."""
    day = start or timezone.localdate()
    about = values.pop("course", None) or course(zone, at)
    told = {
        "course": about, "title": about.title, "mode": "class", "start": day, "end": day + DAY, "room": None, "place": "Salle 1", "town": "Dakar",
        "seats": 3, "minimum": 1, "enrol_until": None, "cost": 50_000, "travel": 0, "presence_share": 80, "deferred_months": 3,
        "gives_certificate": True,
    }  # fmt: skip
    who = access(zone, by, at)
    made = session_save(session=TrainingSession(institution=at or zone.home), values=told | values, access=who)
    slots_set(session=made, sittings=[Sitting(day, half, *USUAL_TIMES[half]) for half in USUAL_TIMES], access=who)
    return made


def opened(zone: Zone, **values: Any) -> TrainingSession:
    by, at = values.get("by", "fatou"), values.get("at")
    return session_open(session=planned(zone, **values), access=access(zone, by, at))


def enrolled(zone: Zone, session: TrainingSession, *names: str) -> list[Enrolment]:
    return [enrol(session=session, employee=zone.employee(name), actor=zone.user("khady" if name == "fatou" else "fatou")) for name in names]


def sign(zone: Zone, slot: Slot, name: str, **values: Any) -> Presence:
    told = {"code": slot.code, "signed_at": timezone.now(), "key": None} | values
    return presence_sign(slot=slot, employee=zone.employee(name), actor=zone.user(name), **told)


def held(zone: Zone, *names: str, **values: Any) -> TrainingSession:
    """A session that these people followed whole, closed today."""
    session = opened(zone, **({"seats": 12} | values))
    enrolled(zone, session, *names)
    for slot in session.slots.all():
        for name in names:
            sign(zone, slot, name)
    return session_close(session=session, access=access(zone, "fatou"))
