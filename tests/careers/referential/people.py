"""Who acts on an edition in tests: the editors and the session in the regional body, a delegate in each of three countries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from careers.models import Amendment, CirculationRound, Edition, Seminar
from careers.services.editions.amendments import amendment_file, amendment_save
from careers.services.editions.drafts import edition_open
from careers.services.editions.rounds import circulate
from careers.services.editions.seminars import seat_take, seminar_convene, session_open
from hr_core.access import Access, access_of
from hr_core.models import Institution, User
from hr_core.scope import scope
from hr_core.services.roles import role_grant
from tests.cast import Zone

REGIONAL = {
    "editor": "referential_editor", "chief": "referential_chief", "secretary": "committee_secretary", "chair": "committee_chair",
    "secretariat": "cipres_secretariat",
}  # fmt: skip
TODAY = dt.date(2026, 11, 29)


@dataclass
class Assembly:
    """The zone with its regional people and the delegates of Senegal, Mali and Côte d’Ivoire."""

    zone: Zone
    users: dict[str, User]
    places: dict[str, Institution]

    @contextmanager
    def as_(self, name: str) -> Iterator[Access]:
        place = self.places.get(name, self.zone.regional)
        with scope(place, actor=self.users[name]):
            yield access_of(self.users[name], place.pk)


def assemble(zone: Zone) -> Assembly:
    """Three countries take part: sn, ml, ci."""
    third = Institution.objects.get(code="cnps-ci")
    Institution.objects.filter(pk=third.pk).update(is_open=True)
    places = {"sn": zone.home, "ml": zone.other, "ci": third}
    users = {name: User.objects.create_user(f"{name}.reg", f"{name}@example.org", "x" * 14, full_name=name.title()) for name in (*REGIONAL, *places)}
    with scope(zone.regional, reason="distribution"):
        for name, role in REGIONAL.items():
            role_grant(institution=zone.regional, user=users[name], role=role, actor=None)
    for name, place in places.items():
        with scope(place, reason="distribution"):
            role_grant(institution=place, user=users[name], role="referential_delegate", actor=None)
    return Assembly(zone, users, places)


def draft(assembly: Assembly, **more: Any) -> Edition:
    values = {"code": "RMH-1.1", "title": "Édition 1.1", "reach": "minor", "effective_on": dt.date(2026, 11, 28)} | more
    with assembly.as_("editor"):
        return edition_open(base=Edition.objects.get(code="RMH-1.0"), actor=assembly.users["editor"], **values)


def circulated(assembly: Assembly, edition: Edition) -> CirculationRound:
    with assembly.as_("chief"):
        return circulate(
            edition=edition, due_on=dt.date.today() + dt.timedelta(days=40), comment="À relire.", actor=assembly.users["chief"]
        )


def filed(assembly: Assembly, current: CirculationRound, country: str, kind: str, code: str, told: dict[str, Any], **more: Any) -> Amendment:
    with assembly.as_(country) as access:
        row = Amendment(institution=assembly.places[country], round=current)
        values = {"kind": kind, "code": code, "proposal": told, "reason": "Notre pratique."} | more
        return amendment_file(amendment=amendment_save(amendment=row, values=values, access=access), access=access)


def in_session(assembly: Assembly, edition: Edition, *, present: tuple[str, ...] = ("sn", "ml", "ci")) -> Seminar:
    """A session opened with the countries present; the edition is taken there without its rounds."""
    Edition.objects.filter(pk=edition.pk).update(state="circulated")
    Edition.objects.filter(pk=edition.pk).update(state="consolidating")
    Edition.objects.filter(pk=edition.pk).update(state="submitted")
    with assembly.as_("secretary") as access:
        seminar = seminar_convene(edition=edition, starts_at=timezone.now(), chair=assembly.users["chair"], access=access)
    for country in present:
        with assembly.as_(country) as access:
            seat_take(seminar=seminar, access=access)
    with assembly.as_("secretary") as access:
        return session_open(seminar=seminar, access=access)
