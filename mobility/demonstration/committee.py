"""The committee of the demonstration: nine titulars of nine countries with their substitutes, a session published with its sealed
minutes, and one convened for today, which the chair may open on screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from hr_core.access import Access, access_of
from hr_core.models import Institution, User
from hr_core.scope import scope
from hr_core.selectors.organisation import regional_body
from hr_core.services.demonstration import PASSWORD, demonstration_enlist
from hr_core.services.roles import role_grant
from hr_core.text import french_count
from mobility.choices import ApplicationState, VacancyState
from mobility.choices_committee import MemberKind, Office, Outcome, Presence, SubRegion
from mobility.models import AgendaItem, Attendance, CommitteeMember, CommitteeSession, Conflict, Place, Vacancy
from mobility.selectors.committee.sittings import candidates
from mobility.services.committee import deliberating, interests, marking, minutes, planning, publishing, sitting

WEST, CENTRAL, OCEAN = SubRegion.WEST, SubRegion.CENTRAL, SubRegion.OCEAN
#: (account, name, country, sub-region) of the nine titulars, in the published order; the first presides, the second is vice-chair.
TITULARS = (
    ("president", "Solange Ekomy", "ga", CENTRAL), ("", "Désiré Ouattara", "ci", WEST), ("", "Hanta Rakotoson", "mg", OCEAN),
    ("", "Jean-Bosco Ngassa", "cm", CENTRAL), ("", "Koffi Adjavon", "tg", WEST), ("", "Saïd Abdallah Mze", "km", OCEAN),
    ("", "Léontine Mbemba", "cg", CENTRAL), ("", "Aminata Coulibaly", "ml", WEST), ("", "Grace Mbuyi", "cd", OCEAN),
)  # fmt: skip
SUBSTITUTES = (
    ("Obiang Nsue", "gq"), ("Inês Mendes", "gw"), ("Kabuya Ilunga", "cd"), ("Mahamat Saleh", "td"), ("Wendkuni Kaboré", "bf"),
    ("Volatiana Rabe", "mg"), ("Barthélemy Yangba", "cf"), ("Fanta Condé", "gn"), ("Nadia Soilihi", "km"),
)  # fmt: skip
SENTENCES = {
    1: ("Preuves solides sur la tenue de la production.", "Bonne maîtrise, une pratique à confirmer.", "Bases tenues, peu de preuves récentes."),
    2: ("Projet clair, lié au système commun ; retour préparé.", "Projet cohérent avec son parcours.", "Motivation réelle, projet encore général."),
    3: ("A déjà travaillé dans deux institutions.", "Connaît le pays d’accueil.", "N’a pas encore travaillé hors de son institution."),
    4: ("Gain net pour les deux institutions.", "Transmission prévue au retour.", "Gain surtout pour l’accueil."),
}  # fmt: skip
MINUTES_REMARK = "La commission demande que le tutorat commence dès la prise de poste."


@transaction.atomic
def committee(institutions: Sequence[Institution]) -> str:
    """Nothing when members are there."""
    body = regional_body()
    with scope(body):
        if CommitteeMember.objects.exists():
            return "Commission : déjà là."
        waiting = list(Vacancy.objects.filter(state=VacancyState.IN_COMMITTEE).order_by("closes_on", "pk"))
        ready = [each for each in waiting if each.applications.filter(state=ApplicationState.IN_COMMITTEE).count() >= 2]
    if len(ready) < 2:
        return "Commission : aucun avis ne l’attend."
    made = _Committee(body)
    made.appoint()
    made.publish(ready[0])
    made.welcome(ready[0])
    made.convene(ready[1:4])
    return f"Commission : {french_count(len(made.titulars), 'titulaire', 'titulaires')}, deux séances."

#: The call list: who may be drawn for an item whose recusals exhaust the substitutes.
ON_CALL = (
    ("Mariam Diabaté", "bf", "west"), ("Célestin Mba", "ga", "central"), ("Naina Rakotomalala", "mg", "ocean"),
    ("Afi Agbodjan", "tg", "west"),
)  # fmt: skip


class _Committee:
    def __init__(self, body: Institution) -> None:
        self.body = body
        self.titulars: list[CommitteeMember] = []
        self.known: dict[int, Access] = {}
        self.secretary = User.objects.get(username="secretaire.cipres")

    def access(self, user: User) -> Access:
        if user.pk not in self.known:
            with scope(self.body, actor=user):
                self.known[user.pk] = access_of(user, self.body.pk)
        return self.known[user.pk]

    def acting(self, user: User) -> Any:
        return scope(self.body, actor=user, reason="démonstration")

    def appoint(self) -> None:
        """Mandates of two years from 1 January of this year."""
        year = timezone.localdate().year
        common: dict[str, Any] = {
            "institution": self.body, "start": date(year, 1, 1), "end": date(year + 2, 1, 1), "act": f"Décision {year}-014",
        }  # fmt: skip
        with scope(self.body, reason="démonstration"):
            for order, (account, name, country, region) in enumerate(TITULARS, start=1):
                office = {1: Office.CHAIR, 2: Office.VICE_CHAIR}.get(order, Office.NONE)
                role = "committee_chair" if office else "committee_member"
                user = self._user(account or f"membre{order}", name, role)
                self.titulars.append(
                    CommitteeMember.objects.create(
                        user=user, home=_fund(country), kind=MemberKind.TITULAR, sub_region=region, office=office, order=order, **common
                    )
                )  # fmt: skip
            for order, ((name, country), titular) in enumerate(zip(SUBSTITUTES, self.titulars, strict=True), start=10):
                user = self._user(f"suppleant{order - 9}", name, "committee_member")
                CommitteeMember.objects.create(
                    user=user, home=_fund(country, titular.home), kind=MemberKind.SUBSTITUTE, sub_region=titular.sub_region,
                    order=order, substitute_of=titular, **common,
                )  # fmt: skip
            for order, (name, country, region) in enumerate(ON_CALL, start=1):
                user = self._user(f"appel{order}", name, "committee_member")
                CommitteeMember.objects.create(
                    user=user, home=_fund(country), kind=MemberKind.ON_CALL, sub_region=region, order=40 + order, **common
                )
            observer = self._user("observateur", "Odile Bamba", "committee_observer")
            for order, (user, kind) in enumerate(((self.secretary, MemberKind.SECRETARY), (observer, MemberKind.OBSERVER)), start=20):
                CommitteeMember.objects.create(user=user, home=_fund("tg"), kind=kind, order=order, **common)

    def _user(self, account: str, name: str, role: str) -> User:
        username = f"{account}.cipres"
        user = User.objects.filter(username=username).first() or User.objects.create_user(
            username, f"{username}@demonstration.example", PASSWORD
        )
        user.full_name = name
        user.save(update_fields=["full_name"])
        demonstration_enlist(user=user)
        role_grant(institution=self.body, user=user, role=role, actor=None)
        return user

    def _planned(self, vacancies: Sequence[Vacancy], held: datetime, place: str) -> CommitteeSession:
        """A session convened with its delay, then set on its day."""
        access = self.access(self.secretary)
        with self.acting(self.secretary):
            far = timezone.now() + timedelta(days=40)
            session = planning.session_plan(
                session=CommitteeSession(), values={"held_at": far, "mode": "video", "place": place}, access=access
            )
            for vacancy in vacancies:
                planning.item_add(session=session, vacancy=vacancy, access=access)
            session = planning.session_convene(session=session, access=access)
            session.held_at, session.convened_at = held, held - timedelta(days=21)
            session.save()
        return session

    def publish(self, vacancy: Vacancy) -> None:
        """The whole life of a session, by the services."""
        held = timezone.now() - timedelta(hours=3)
        session = self._planned([vacancy], held, "visio.cipres.example/commission-1")
        with self.acting(self.secretary):
            for row in Attendance.objects.filter(session=session).select_related("session"):
                presence = Presence.EXCUSED if row.member.order == 7 else Presence.REMOTE
                planning.attendance_note(attendance=row, presence=presence, access=self.access(self.secretary))
        chair = self.titulars[0].user
        access = self.access(chair)
        with self.acting(chair):
            sitting.session_open(session=session, access=access)
            item = AgendaItem.objects.get(session=session)
            sitting.item_call(item=item, access=access)
        self._declare(item)
        with self.acting(chair):
            for conflict in Conflict.objects.filter(item=item, ruling="pending"):
                interests.conflict_rule(conflict=conflict, ruling="kept", reason="Le lien déclaré n’engage pas son jugement.", access=access)
            sitting.item_score(item=item, access=access)
        self._mark(item)
        with self.acting(chair):
            AgendaItem.objects.filter(pk=item.pk).update(
                called_at=held + timedelta(minutes=6), scoring_at=held + timedelta(minutes=21), locked_at=held + timedelta(minutes=74)
            )
        self._decide(item, access)
        self._sign(session, access)

    def _declare(self, item: AgendaItem) -> None:
        with self.acting(self.secretary):
            rows = Attendance.objects.filter(session=item.session_id).select_related("member__user")
            members = [row.member for row in rows if row.member.votes and row.presence == Presence.REMOTE]
        for member in members:
            with self.acting(member.user):
                interests.interest_declare(item=_fresh(item), member=member, ground="", text="", access=self.access(member.user))

    def _mark(self, item: AgendaItem) -> None:
        with self.acting(self.titulars[0].user):
            voters = [voice.member for voice in item.voices.select_related("member__user")]
        for number, member in enumerate(voters):
            with self.acting(member.user):
                entries = {
                    (file.pk, criterion): _entry(rank, number, criterion)
                    for rank, file in enumerate(sorted(candidates(_fresh(item)), key=lambda file: -(file.tenths or 0)))
                    for criterion in SENTENCES
                }
                access = self.access(member.user)
                marking.marks_save(item=item, entries=entries, access=access)
                marking.marks_confirm(item=item, access=access)

    def _decide(self, item: AgendaItem, access: Access) -> None:
        with self.acting(access.user):
            deliberating.item_deliberate(item=item, access=access)
            for place in Place.objects.filter(item=item).select_related("application"):
                deliberating.decision_record(
                    item=_fresh(item), application=place.application, values=_decided(place.rank), access=access
                )
            deliberating.item_decide(item=item, access=access)

    def _sign(self, session: CommitteeSession, access: Access) -> None:
        with self.acting(access.user):
            session = sitting.session_close(session=session, access=access)
        with self.acting(self.secretary):
            session = minutes.remarks_write(session=session, remarks=MINUTES_REMARK, access=self.access(self.secretary))
            minutes.minutes_sign(session=session, access=self.access(self.secretary))
        with self.acting(access.user):
            minutes.minutes_sign(session=session, access=access)
        with self.acting(self.secretary):
            publishing.session_publish(session=session, access=self.access(self.secretary))

    def welcome(self, vacancy: Vacancy) -> None:
        """The persons of the published decisions may sign in: they read theirs, and appeal."""
        with scope(self.body, reason="démonstration"):
            files = list(vacancy.applications.exclude(decided_at=None).select_related("applicant", "home"))
        for file in files:
            file.applicant.set_password(PASSWORD)
            file.applicant.save(update_fields=["password"])
            demonstration_enlist(user=file.applicant)
            with scope(file.home, reason="démonstration"):
                role_grant(institution=file.home, user=file.applicant, role="employee", actor=None)

    def convene(self, vacancies: Sequence[Vacancy]) -> None:
        """Today at fifteen hours: presences are noted, the chair may open."""
        held = timezone.make_aware(datetime.combine(timezone.localdate(), time(15)))
        session = self._planned(vacancies, held, "visio.cipres.example/commission-2")
        with self.acting(self.secretary):
            for row in Attendance.objects.filter(session=session).select_related("session", "member"):
                if row.member.order not in (6, 15):
                    planning.attendance_note(attendance=row, presence=Presence.REMOTE, access=self.access(self.secretary))
            items = list(session.items.order_by("position"))
        for item in items:
            self._declare(item)


def _entry(rank: int, voter: int, criterion: int) -> marking.Entry:
    """Marks that follow the match, with differences of judgement between voters."""
    level = min(2, max(0, rank + (voter + criterion) % 3 - 1))
    return marking.Entry(max(1, 5 - rank - (voter * criterion) % 2), SENTENCES[criterion][level])


def _decided(rank: int) -> dict[str, Any]:
    if rank == 1:
        return {"outcome": Outcome.RETAINED, "reason": "La meilleure maîtrise du métier, sur preuves, et un projet qui prépare le retour."}
    if rank == 2:
        return {
            "outcome": Outcome.RESERVE, "reserve_rank": 1, "reason": "Un dossier solide, à quelques points de la personne retenue.",
            "gaps": "Pratique de la production encore récente.", "training": "Exploitation et continuité de service.",
        }  # fmt: skip
    return {
        "outcome": Outcome.NOT_RETAINED, "reason": "Un projet intéressant, mais des compétences clés qui restent à acquérir.",
        "gaps": "Compétences demandées au niveau 3, tenues au niveau 1 ou 2.", "training": "Voir les formations proposées par l’écart du score.",
    }  # fmt: skip


def _fresh(item: AgendaItem) -> AgendaItem:
    return AgendaItem.objects.select_related("session", "vacancy").get(pk=item.pk)


def _fund(country: str, other_than: Institution | None = None) -> Institution:
    """A fund of the country, another one than `other_than`; any other fund when the country is not there."""
    found = Institution.objects.filter(is_regional=False).exclude(pk=other_than.pk if other_than else None).order_by("pk")
    return found.filter(country=country).first() or found[0]
