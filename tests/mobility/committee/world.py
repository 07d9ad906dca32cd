"""A committee and a vacancy before it. IPRES (`zone.home`) hosts; Djeneba (INPS), Baba (CNSS Niger) and Rina (CNaPS) apply.

Six titulars of six countries: Estelle (Gabon, chair), Jules (Cameroun, vice-chair), Hanta (Madagascar), Said (Comores), Koffi
(Togo), Aline (Congo); Kadi (Mali, INPS) is a titular whom Djeneba's application recuses, Mahamat (Tchad) her substitute.
Penda is the secretary, Odile an observer. Hanta is recused too when Rina applies: her substitute Léonie is from Congo.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from careers.models import Job, Post
from hr_core.access import Access, access_of
from hr_core.models import Institution, Unit, User
from hr_core.scope import scope
from hr_core.services.roles import role_grant
from mobility.choices_committee import Presence
from mobility.models import (
    AgendaItem,
    Appeal,
    Application,
    Attendance,
    CommitteeDecision,
    CommitteeMember,
    CommitteeSession,
    Conflict,
    Place,
    Vacancy,
    Voice,
)
from mobility.services.committee import deliberating, interests, marking, planning, sitting
from tests.cast import PASSWORD, Zone, employee
from tests.mobility.people import people

AT = timezone.now().replace(microsecond=0)
START, END = dt.date(2026, 1, 1), dt.date(2028, 1, 1)
#: (name, full name, institution, kind, sub-region, office, titular supplied, role)
MEMBERS = (
    ("estelle", "Estelle Ekomy", "cnss-ga", "titular", "central", "chair", "", "committee_chair"),
    ("jules", "Jules Ngassa", "cnps-cm", "titular", "central", "vice_chair", "", "committee_chair"),
    ("hanta", "Hanta Rakotoson", "cnaps-mg", "titular", "ocean", "", "", "committee_member"),
    ("said", "Said Mze", "cnss-km", "titular", "ocean", "", "", "committee_member"),
    ("koffi", "Koffi Adjavon", "cnss-tg", "titular", "west", "", "", "committee_member"),
    ("aline", "Aline Mbemba", "cnss-cg", "titular", "central", "", "", "committee_member"),
    ("kadi", "Kadi Traoré", "inps-ml", "titular", "west", "", "", "committee_member"),
    ("mahamat", "Mahamat Saleh", "cnps-td", "substitute", "west", "", "kadi", "committee_member"),
    ("penda", "", "cnss-tg", "secretary", "", "", "", ""),
    ("odile", "Odile Bamba", "ips-cnps-ci", "observer", "", "", "", "committee_observer"),
)
CANDIDATES = (("djeneba", "inps-ml", 730), ("baba", "cnss-ne", 812), ("rose", "cnss-bf", 730))


@dataclass
class World:
    zone: Zone
    members: dict[str, CommitteeMember]
    vacancy: Vacancy
    files: dict[str, Application]

    @property
    def item(self) -> AgendaItem:
        return AgendaItem.objects.select_related("session", "vacancy").get(vacancy=self.vacancy, kind="vacancy")

    @property
    def session(self) -> CommitteeSession:
        return self.item.session

    def access(self, name: str) -> Access:
        return access_of(self.zone.user(name), self.zone.regional.pk)

    def acting(self, name: str) -> Any:
        """The scope of the regional body, as this person."""
        return scope(self.zone.regional, actor=self.zone.user(name))


def world(zone: Zone) -> World:
    people(zone)
    members = _members(zone)
    vacancy = vacancy_before(zone)
    return World(zone, members, vacancy, {name: file_of(zone, vacancy, name, at, tenths) for name, at, tenths in CANDIDATES})


def known(code: str) -> Institution:
    """The institution of this code, else another one of its country."""
    found = Institution.objects.filter(code=code).first()
    return found or Institution.objects.filter(country=code.split("-")[-1]).order_by("pk")[0]


def account(zone: Zone, name: str, full_name: str) -> User:
    if name not in zone.users:
        zone.users[name] = User.objects.create_user(name, f"{name}@example.org", PASSWORD, full_name=full_name)
    return zone.users[name]


def _members(zone: Zone) -> dict[str, CommitteeMember]:
    found: dict[str, CommitteeMember] = {}
    with scope(zone.regional, actor=None, reason="distribution"):
        for order, (name, full_name, at, kind, region, office, titular, role) in enumerate(MEMBERS, start=1):
            user = account(zone, name, full_name)
            if role:
                role_grant(institution=zone.regional, user=user, role=role, actor=None)
            found[name] = CommitteeMember.objects.create(
                institution=zone.regional, user=user, home=known(at), kind=kind, sub_region=region, office=office, order=order,
                substitute_of=found.get(titular), start=START, end=END, act="Décision 2026-01",
            )  # fmt: skip
    return found


def vacancy_before(zone: Zone, at: Institution | None = None, **values: Any) -> Vacancy:
    """A vacancy of IPRES (or of `at`) that waits for the committee."""
    host = at or zone.home
    with scope(host):
        number = f"C-{Post.objects.count() + 1}"
        post = Post.objects.create(institution=host, number=number, title="Comptable", title_key="comptable")
        return Vacancy.objects.create(
            **{"institution": host, "number": f"AV-{host.pk}-{number}", "post": post, "title": "Administrateur de bases de données",
               "place": "Dakar", "job": Job.objects.order_by("code")[0], "band": 4, "forms": ["secondment"], "education": "master",
               "budget_line": "6611", "currency": "XOF", "scale": "1.0", "tie_rules": [], "state": "in_committee",
               "skills": [{"skill": "C-SI-01", "level": 2, "base": 2, "reason": ""}],
               "published_on": dt.date(2026, 9, 1), "approved_by": zone.user("mamadou"), "digest": "0" * 64,
               "closes_at": timezone.now(), "closed_at": timezone.now(), "closes_on": dt.date(2026, 10, 20),
               "prepared_by": zone.user("fatou"), **values}
        )  # fmt: skip


def file_of(zone: Zone, of: Vacancy, name: str, at: str, tenths: int) -> Application:
    home = known(at)
    user = account(zone, name, {"baba": "Baba Moumouni", "rose": "Rose Sawadogo"}.get(name, name.title()))
    with scope(home, actor=user):
        if name not in zone.employees:
            if f"{home.code}/DG" not in zone.units:
                unit = Unit.objects.filter(code="DG").first()
                zone.units[f"{home.code}/DG"] = unit or Unit.objects.create(
                    institution=home, code="DG", name="Direction générale", kind="head_office"
                )
            zone.employees[name] = employee(zone, home, name, f"9{len(zone.employees):04d}", zone.units[f"{home.code}/DG"])
        made = zone.employees[name]
        return Application.objects.create(
            institution=zone.regional, vacancy=of, home=home, host_id=of.institution_id, applicant=user, employee=made,
            person_uid=made.person_uid, state="in_committee", snapshot={"name": str(user)}, digest="1" * 64, tenths=tenths,
            number=f"{of.number}-{name}", submitted_at=timezone.now(), consented_at=timezone.now(), consent_version="1",
            shortlisted_at=timezone.now(),
        )  # fmt: skip


def member_alone(zone: Zone) -> CommitteeMember:
    """A titular of Gabon, alone."""
    with scope(zone.regional, actor=None, reason="distribution"):
        return CommitteeMember.objects.create(
            institution=zone.regional, user=account(zone, "estelle", "Estelle Ekomy"), home=known("cnss-ga"), kind="titular",
            sub_region="central", order=1, start=START, end=END, act="Décision 2026-01",
        )  # fmt: skip


def place_of(zone: Zone, item: int, application: int) -> Place:
    with scope(zone.regional, actor=None, reason="distribution"):
        return Place.objects.create(
            institution=zone.regional, item_id=item, application_id=application, rank=1, matching="73", means={"1": "3"}, mean="3",
            final="66", shown=660, facts={"reference": "A"},
        )  # fmt: skip


def decision_of(zone: Zone, made: dict[str, Any]) -> CommitteeDecision:
    """A published decision on the application of `made`."""
    with scope(zone.regional, actor=None, reason="distribution"):
        found = CommitteeDecision.objects.create(
            institution=zone.regional, item_id=made["pk"], application_id=made["application"], outcome="not_retained",
            reason="Motifs.", recorded_by=zone.user("fatou"),
        )  # fmt: skip
        CommitteeSession.objects.filter(items=made["pk"]).update(state="published", published_at=AT)
        return found


def appeal_of(zone: Zone, made: dict[str, Any]) -> Appeal:
    with scope(zone.regional, actor=None, reason="distribution"):
        return Appeal.objects.create(
            institution=zone.regional, item_id=made["pk"], application_id=made["application"], kind="explanation", text="Pourquoi ?",
            filed_by=zone.user("djeneba"), due_on=AT.date(),
        )  # fmt: skip


def own_of_awa(zone: Zone) -> dict[str, Any]:
    """An application of Awa (IPRES) to a vacancy of the INPS, before a session."""
    people(zone)
    vacancy = vacancy_before(zone, at=zone.other)
    file = file_of(zone, vacancy, "awa", "ipres-sn", 700)
    with scope(zone.regional, actor=None, reason="distribution"):
        session = CommitteeSession.objects.create(
            institution=zone.regional, number=1, held_at=AT + dt.timedelta(days=30), planned_by=zone.user("fatou"), state="convened",
            convened_at=AT,
        )  # fmt: skip
        item = AgendaItem.objects.create(institution=zone.regional, session=session, vacancy=vacancy, position=1)
    return {"pk": file.pk, "item": item.pk}


def convened(made: World, *, days: int = 30) -> CommitteeSession:
    with made.acting("penda"):
        session = planning.session_plan(
            session=CommitteeSession(), values={"held_at": timezone.now() + dt.timedelta(days=days), "mode": "video"},
            access=made.access("penda"),
        )  # fmt: skip
        planning.item_add(session=session, vacancy=made.vacancy, access=made.access("penda"))
        return planning.session_convene(session=session, access=made.access("penda"))


VOTERS = ("estelle", "jules", "hanta", "said", "koffi", "aline", "mahamat")


def opened(made: World) -> CommitteeSession:
    """Everybody is there, the session is open and the item called; nobody has declared."""
    session = convened(made)
    with made.acting("penda"):
        CommitteeSession.objects.filter(pk=session.pk).update(held_at=AT)  # its day has come
        for row in Attendance.objects.filter(session=session):
            planning.attendance_note(attendance=row, presence=Presence.REMOTE, access=made.access("penda"))
    with made.acting("estelle"):
        sitting.session_open(session=session, access=made.access("estelle"))
        sitting.item_call(item=made.item, access=made.access("estelle"))
    return session


def scoring(made: World) -> AgendaItem:
    opened(made)
    for name in VOTERS:
        with made.acting(name):
            interests.interest_declare(
                item=made.item, member=made.members[name], ground="", text="", access=made.access(name)
            )
    with made.acting("estelle"):
        for conflict in Conflict.objects.filter(ruling="pending"):
            interests.conflict_rule(conflict=conflict, ruling="kept", reason="Sans portée.", access=made.access("estelle"))
        return sitting.item_score(item=made.item, access=made.access("estelle"))


def marks(made: World, name: str, value: int | dict[str, int] = 3) -> Voice:
    """All four criteria of every candidate, with this mark or that of each candidate."""
    entries = {
        (file.pk, criterion): marking.Entry(value if isinstance(value, int) else value[who], "Preuves au dossier.")
        for who, file in made.files.items()
        for criterion in (1, 2, 3, 4)
    }
    with made.acting(name):
        return marking.marks_save(item=made.item, entries=entries, access=made.access(name))


def locked(made: World, value: int | dict[str, int] = 3) -> AgendaItem:
    scoring(made)
    for name in VOTERS:
        marks(made, name, value)
        with made.acting(name):
            marking.marks_confirm(item=made.item, access=made.access(name))
    with made.acting("estelle"):
        return made.item


def decided(made: World, outcomes: dict[str, str] | None = None, **more: Any) -> AgendaItem:
    """Baba is retained, Rose on the reserve, Djeneba not retained, unless told otherwise."""
    locked(made, {"djeneba": 2, "baba": 4, "rose": 3})
    outcomes = outcomes or {"baba": "retained", "rose": "reserve", "djeneba": "not_retained"}
    access = made.access("estelle")
    with made.acting("estelle"):
        deliberating.item_deliberate(item=made.item, access=access)
        for who, outcome in outcomes.items():
            values = {"outcome": outcome, "reason": f"Motifs pour {who}.", "reserve_rank": 1 if outcome == "reserve" else None}
            deliberating.decision_record(
                item=made.item, application=made.files[who], values=values | more.get(who, {}), access=access
            )
        return deliberating.item_decide(item=made.item, access=access)
