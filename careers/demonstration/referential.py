"""An edition amended and voted by every member country (RMH-1.1), one institution silent, and the next one in circulation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from careers.choices_referential import AmendmentKind as Kind
from careers.choices_referential import Choice, Reach
from careers.demonstration.zone_members import lists_sent, members_join
from careers.models import Amendment, CirculationRound, Edition
from careers.services.editions.amendments import amendment_answer, amendment_file, amendment_save
from careers.services.editions.drafts import edition_open
from careers.services.editions.errata import erratum_propose
from careers.services.editions.events import delegates, members
from careers.services.editions.publishing import edition_publish, edition_submit
from careers.services.editions.rounds import answer_no_remark, circulate, rounds_close_due
from careers.services.editions.seminars import (
    ballot_close,
    ballot_open,
    ballot_vote,
    edition_validate,
    minutes_draw,
    minutes_sign,
    reservation_make,
    seat_take,
    seminar_convene,
    session_open,
)
from hr_core.access import Access, access_of
from hr_core.models import Institution, User
from hr_core.scope import scope
from hr_core.selectors.organisation import regional_body

BASE, MINOR, MAJOR = "RMH-1.0", "RMH-1.1", "RMH-2.0"
#: The country whose institution does not answer the first round: its silence is kept as silence.
SILENT = "gw"


@dataclass(frozen=True)
class Wish:
    """An amendment: whose, on what, why; `outcome` with its answer, none while it waits."""

    by: str
    kind: str
    code: str
    reason: str
    told: dict[str, Any]
    outcome: str = ""
    answer: str = ""
    accepted: dict[str, Any] | None = None
    field: str = ""
    yes: tuple[str, ...] = ()
    abstains: tuple[str, ...] = ()


FIRST = (
    Wish(
        "ipres-sn", Kind.CHANGE_LEVEL, "SI-05", "La base centrale des assurés est répliquée sur trois sites.",
        {"skill": "C-SIE-04", "value": 4}, "accept", "Le niveau 4 répond au système commun, hébergé et répliqué par chaque institution.",
    ),
    Wish(
        "inps-ml", Kind.CHANGE_LEVEL, "SI-05", "Nos administrateurs suivent des bases de taille moyenne.",
        {"skill": "C-SIE-04", "value": 2}, "reject", "Un autre amendement relève ce niveau ; l’institution garde l’écart dans son plan de formation.",
    ),
    Wish(
        "cnps-ci", Kind.ADD_JOB, "", "Deux pensions sur trois sont payées par téléphone mobile, sans métier qui en réponde.",
        {
            "title": "Gestionnaire des paiements mobiles", "title_feminine": "Gestionnaire des paiements mobiles", "family": "FIN",
            "band": 3, "like": "FIN-04", "purpose": "Assurer que chaque prestation payée par téléphone mobile arrive à son bénéficiaire.",
        },
        "change", "Accepté sous un intitulé qui couvre aussi les portefeuilles électroniques.",
        {
            "title": "Gestionnaire des paiements électroniques", "title_feminine": "Gestionnaire des paiements électroniques",
            "family": "FIN", "band": 3, "like": "FIN-04",
            "purpose": "Assurer que chaque prestation payée par voie électronique arrive à son bénéficiaire.",
        },
    ),
    Wish(
        "inps-ml", Kind.ADD_TITLE, "REC-03", "C’est l’intitulé de notre convention collective.", {"title": "Contrôleur-vérificateur"},
        "accept", "Appellation ajoutée par la voie courte.",
    ),
    Wish(
        "ipres-sn", Kind.RENAME, "RH-07", "Le titulaire anime aussi le référentiel dans les directions.",
        {"value": "Responsable des emplois, des compétences et du référentiel"}, "accept",
        "L’ancien intitulé reste parmi les autres appellations.",
    ),
    Wish(
        "cnps-ci", Kind.MERGE_JOBS, "COM-04", "Nos centres d’appels et nos guichets servent les mêmes usagers avec les mêmes agents.",
        {"other": "COM-06"}, "refer", "Les institutions sont partagées : le séminaire tranche.", yes=("ci", "sn", "bj", "bf", "tg", "ne", "cm", "cg", "ga", "td", "km"), abstains=("cf", "gq", "gw"),
    ),
    Wish(
        "ipres-sn", Kind.CHANGE_BAND, "SI-09", "Le support de premier niveau tient désormais l’annuaire et les habilitations.",
        {"value": 4}, "refer", "Le changement touche les grilles : le séminaire tranche.", yes=("sn", "cd", "ga", "mg"), abstains=("td",),
    ),
)  # fmt: skip
SECOND = (
    Wish(
        "ipres-sn", Kind.SPLIT_JOB, "SI-03", "La conduite du changement demande un métier à part.",
        {"titles": ["Chef de projet informatique", "Responsable de la conduite du changement"]},
    ),
    Wish("cnps-ci", Kind.CHANGE_FIELD, "FAM-05", "La visite à domicile est devenue la règle.",
         {"value": "Accompagner à domicile et au centre les assurés, retraités et familles en difficulté."}, field="purpose"),
    Wish("inps-ml", Kind.CHANGE_FIELD, "FAM-05", "L’autonomie des personnes âgées est l’essentiel de la charge.",
         {"value": "Accompagner les retraités et les familles en difficulté vers leurs droits et l’autonomie."}, field="purpose"),
    Wish("inps-ml", Kind.REMOVE_JOB, "LOG-05", "Les véhicules sont confiés à un prestataire.", {"other": ""}),
)  # fmt: skip


@contextmanager
def as_(user: User, institution: Institution) -> Iterator[Access]:
    with scope(institution, actor=user):
        yield access_of(user, institution.pk)


@transaction.atomic
def editions_agreed(today: date | None = None) -> str:
    """Run once all accounts are open; a second run changes nothing."""
    if Edition.objects.filter(code=MINOR).exists():
        return "Le référentiel a déjà ses éditions."
    today = today or timezone.localdate()
    regional = regional_body()
    lists_sent(members_join())
    people = {name: User.objects.get(username=f"{name}.cipres") for name in ("redacteur", "chef", "secretaire", "president", "secretariat")}
    base = Edition.objects.get(code=BASE)
    with as_(people["redacteur"], regional):
        edition = edition_open(
            base=base, code=MINOR, title="Référentiel des métiers harmonisé, édition 1.1", reach=Reach.MINOR,
            effective_on=date(2027, 1, 1), actor=people["redacteur"],
        )  # fmt: skip
    _consult(edition, people, regional, FIRST, today, ends=True)
    with scope(regional, reason="démonstration"):
        rounds_close_due(today + timedelta(days=1))  # as the task does once the due date has passed
    _answer(edition, people, regional, FIRST)
    with as_(people["chef"], regional):
        edition_submit(edition=edition, comment="Une seule circulation a suffi ; deux amendements sont renvoyés.", actor=people["chef"])
    _vote(edition, people, regional)
    with as_(people["secretariat"], regional):
        edition.refresh_from_db()
        edition_publish(edition=edition, effective_on=date(2027, 1, 1), actor=people["secretariat"])
        edition.refresh_from_db()
    with as_(people["chef"], regional):
        erratum_propose(
            edition=edition, table="job", code="SI-24", field="purpose", actor=people["chef"],
            after="Faire vivre dans l’institution le système d’information mutualisé de la zone et y faire valoir ses besoins.",
            reason="« Y porter ses besoins » se lisait mal.",
        )  # fmt: skip
    with as_(people["redacteur"], regional):
        following = edition_open(
            base=edition, code=MAJOR, title="Référentiel des métiers harmonisé, édition 2.0", reach=Reach.MAJOR,
            effective_on=date(2028, 1, 1), actor=people["redacteur"],
        )  # fmt: skip
    _consult(following, people, regional, SECOND, today, ends=False)
    return f"{MINOR} publiée après le vote de {len({each.country_id for each in members()})} pays, {MAJOR} en circulation."


def _consult(
    edition: Edition, people: dict[str, User], regional: Institution, wishes: tuple[Wish, ...], today: date, *, ends: bool
) -> None:
    """Circulate, file the amendments of each institution; in a round that ends today the others have no remark, but the silent one."""
    begun, due = (today - timedelta(days=30), today) if ends else (today, today + timedelta(days=45))
    with as_(people["chef"], regional):
        current = circulate(
            edition=edition, due_on=due, actor=people["chef"], today=begun,
            comment="Relisez d’abord les métiers de votre institution les plus nombreux.",
        )  # fmt: skip
    by_code = {each.code: each for each in members()}
    voices = delegates()
    for code, institution in by_code.items():
        with as_(voices[institution.pk][0], institution) as access:
            mine = [wish for wish in wishes if wish.by == code]
            for wish in mine:
                _file(current, wish, access)
            if ends and not mine and institution.country_id != SILENT:
                answer_no_remark(round=current, remark="Nos emplois sont couverts.", access=access)


def _file(current: CirculationRound, wish: Wish, access: Access) -> None:
    row = Amendment(institution=access.institution, round=current)
    values = {"kind": wish.kind, "code": wish.code, "field": wish.field, "proposal": wish.told, "reason": wish.reason}
    amendment_file(amendment=amendment_save(amendment=row, values=values, access=access), access=access)


def _answer(edition: Edition, people: dict[str, User], regional: Institution, wishes: tuple[Wish, ...]) -> None:
    for wish in wishes:
        short = wish.kind == Kind.ADD_TITLE
        with as_(people["redacteur" if short else "chef"], regional) as access:
            row = Amendment.objects.filter(edition=edition, code=wish.code, kind=wish.kind, institution__code=wish.by).first()
            if row is not None:  # the small demonstration has fewer institutions
                amendment_answer(amendment=row, outcome=wish.outcome, answer=wish.answer, accepted=wish.accepted, access=access)


def _vote(edition: Edition, people: dict[str, User], regional: Institution) -> None:
    """The session: two referred amendments, then the whole text; every country votes."""
    with as_(people["secretaire"], regional) as access:
        seminar = seminar_convene(
            edition=edition, starts_at=timezone.now(), chair=people["president"], access=access, link="https://visio.example.org/rmh",
        )  # fmt: skip
    seats = list(seminar.seats.select_related("voter", "seat_of"))
    for seat in seats:
        assert seat.voter is not None and seat.seat_of is not None
        with as_(seat.voter, seat.seat_of) as access:
            seat_take(seminar=seminar, access=access)
    with as_(people["secretaire"], regional) as access:
        session_open(seminar=seminar, access=access)
    referred = [wish for wish in FIRST if wish.outcome == "refer"]
    questions: list[tuple[str, Wish | None]] = [("", wish) for wish in referred] + [("Adopter l’ensemble du texte de RMH-1.1", None)]
    for question, wish in questions:
        with as_(people["secretaire"], regional):
            row = Amendment.objects.filter(edition=edition, code=wish.code, kind=wish.kind).first() if wish else None
            asked = question or f"{row}, {row.code} : {row.get_kind_display()}" if row else question
            ballot = ballot_open(seminar=seminar, question=asked, amendment=row)
        for seat in seats:
            assert seat.voter is not None and seat.seat_of is not None
            with as_(seat.voter, seat.seat_of) as access:
                ballot_vote(ballot=ballot, choice=_choice(wish, seat.country_id), access=access)
        with as_(people["president"], regional) as access:
            ballot_close(ballot=ballot, access=access)
    apart = next((seat for seat in seats if seat.country_id == "ml"), None)
    if apart is not None and apart.voter and apart.seat_of:
        with as_(apart.voter, apart.seat_of) as access:
            reservation_make(seminar=seminar, code="COM-06", text="Nos centres d’appels gardent leur grille jusqu’en 2028.", access=access)
    with as_(people["secretaire"], regional) as access:
        minutes_draw(seminar=seminar, access=access)
    with as_(people["president"], regional) as access:
        minutes_sign(seminar=seminar, access=access)
        edition_validate(seminar=seminar, comment="Adoptée, une réserve.", access=access)


def _choice(wish: Wish | None, country: str) -> str:
    """How a country votes; on the whole text, all adopt it but the one that had said nothing."""
    if wish is None:
        return Choice.ABSTAIN if country == SILENT else Choice.YES
    if country in wish.abstains:
        return Choice.ABSTAIN
    return Choice.YES if country in wish.yes else Choice.NO
