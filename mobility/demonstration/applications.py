"""The applications of the demonstration: three hundred, scored by the engine, from the draft to the committee's answer."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from hr_core.models import Institution, User
from hr_core.scope import scope
from hr_core.selectors.organisation import regional_body
from mobility.choices import ApplicationState, OpinionKind, OpinionReason, VacancyState
from mobility.consents import consent
from mobility.contents import digest_of
from mobility.db.door import system_door
from mobility.demonstration.people import SEED
from mobility.matching import ENGINE
from mobility.models import (
    Application,
    ApplicationScore,
    ApplicationStep,
    FileReading,
    MobilityProfile,
    ReleaseOpinion,
    Vacancy,
)
from mobility.selectors.matching import explained, nearest
from mobility.services.applications.examining import READ_BY_THE_MATCH
from mobility.services.applications.filing import add_months, snapshot_of

S, V = ApplicationState, VacancyState
WANTED = 300
OPEN = (V.PUBLISHED, V.SUSPENDED)
MOTIVATIONS = (
    "Je souhaite mettre en pratique dans une autre institution ce que nous avons construit chez nous, et revenir avec d’autres méthodes.",
    "Le poste prolonge mon métier actuel dans un service plus grand ; j’y apporterai l’expérience de la reprise de nos données.",
    "Après plusieurs années au même poste, je veux découvrir une autre organisation du recouvrement et la partager au retour.",
    "Je connais le pays et sa langue ; le projet décrit par l’avis correspond à ce que je fais depuis trois ans.",
)
NOT_LISTED = "Les compétences demandées au niveau 3 ne sont pas encore tenues ; voyez les écarts de l’explication du score."
INADMISSIBLE = "Une condition de l’avis n’est pas remplie."


def applications(institutions: Sequence[Institution], vacancies: Sequence[Vacancy], profiles: Sequence[MobilityProfile]) -> int:
    """Each person applies where they fit best; who is where in the procedure follows the state of the vacancy."""
    regional, chance = regional_body(), random.Random(SEED)
    with scope([regional, *institutions], reason="démonstration"), system_door():
        rows = _filed(regional, vacancies, profiles, chance)
        for rank, each in enumerate(rows, start=1):
            each.number = f"C-{each.submitted_at.year}-D{rank:04d}" if each.submitted_at else ""
        Application.objects.bulk_create(rows)
        scores = [_examined(each, regional, chance) for each in rows]
        ApplicationScore.objects.bulk_create([score for score in scores if score is not None])
        _shortlist(rows)
        Application.objects.bulk_update(
            [each for each in rows if each.state != S.DRAFT],
            ["state", "failed", "tenths", "answer", "answered_at", "shortlisted_at", "shortlist_reason", "decided_at", "rank",
             "answer_due_on", "objection_due_on", "withdrawn_at", "erase_on", "heard_on", "hearing_note"],
            batch_size=200,
        )  # fmt: skip
        ApplicationStep.objects.bulk_create([step for each in rows for step in _steps(each, regional)])
        ReleaseOpinion.objects.bulk_create(_opinions(rows, regional, chance))
        FileReading.objects.bulk_create(_readings(rows, regional))
    return len(rows)


def _filed(
    regional: Institution, vacancies: Sequence[Vacancy], profiles: Sequence[MobilityProfile], chance: random.Random
) -> list[Application]:
    offered = [each for each in vacancies if each.published_on is not None and each.state not in (V.CANCELLED, V.UNSUCCESSFUL)]
    people = [each for each in profiles if each.employee.user_id]
    near = nearest(people, offered, first=6)
    each_person = -(-WANTED // max(1, len(people)))
    rows: list[Application] = []
    for profile in people:
        elsewhere = [each for each in offered if each.institution_id != profile.institution_id]
        best = [vacancy for vacancy, _tenths in near[profile.pk]]
        others = [each for each in elsewhere if each not in best]
        chosen = chance.sample(best, min(len(best), each_person))
        chosen += chance.sample(others, min(len(others), each_person - len(chosen)))
        rows += [_application(regional, profile, each, chance) for each in chosen]
    return rows[:WANTED]


def _application(regional: Institution, profile: MobilityProfile, vacancy: Vacancy, chance: random.Random) -> Application:
    day = (vacancy.published_on or timezone.localdate()) + timedelta(days=chance.randint(0, 20))
    day = min(day, timezone.localdate(), vacancy.closes_on)
    at = timezone.make_aware(datetime.combine(day, time(chance.randint(7, 16), chance.randint(0, 59))))
    is_draft = vacancy.state in OPEN and chance.random() < 0.15
    snapshot: dict[str, Any] = {} if is_draft else snapshot_of(profile, day)
    filed: dict[str, Any] = {} if is_draft else {
        "submitted_at": at, "consented_at": at, "consent_version": consent("application").version, "snapshot": snapshot,
        "digest": digest_of(snapshot), "motivation": chance.choice(MOTIVATIONS), "interests": "Aucun.",
    }  # fmt: skip
    return Application(
        institution=regional, vacancy=vacancy, home=profile.institution, host=vacancy.institution, applicant=profile.user,
        employee=profile.employee, person_uid=profile.employee.person_uid, state=S.DRAFT if is_draft else S.SUBMITTED, **filed,
    )  # fmt: skip


def _examined(row: Application, regional: Institution, chance: random.Random) -> ApplicationScore | None:
    """Admissibility and score, where the vacancy is past its closing."""
    vacancy = row.vacancy
    if row.state == S.DRAFT or vacancy.state in (*OPEN, V.CLOSED):
        return None
    if chance.random() < 0.03:
        row.state, row.withdrawn_at = S.WITHDRAWN, timezone.now() - timedelta(days=1)
        row.erase_on = add_months(timezone.localdate(), 1)
        return None
    file = {name: row.snapshot[name] for name in READ_BY_THE_MATCH}
    told = explained(vacancy.requirement, file)
    if told.tenths is None:
        row.failed = told.failed
        if vacancy.state != V.UNDER_REVIEW or chance.random() < 0.5:
            row.state, row.answer, row.answered_at = S.INADMISSIBLE, " ".join([*told.failed, INADMISSIBLE]), timezone.now()
        return None
    if vacancy.state == V.UNDER_REVIEW and chance.random() < 0.25:
        return None
    row.state, row.tenths = S.SCORED, told.tenths
    inputs = {"requirement": vacancy.requirement, "file": file}
    score = ApplicationScore(
        institution=regional, application=row, edition=vacancy.requirement["edition"], scale=vacancy.requirement["scale"], engine=ENGINE,
        inputs=inputs, inputs_digest=digest_of(inputs), eligible=True, tenths=told.tenths, failed=[], lines=told.lines, gains=told.gains,
    )  # fmt: skip
    return score


def _shortlist(rows: Sequence[Application]) -> None:
    """The best of each vacancy under way go on; the committee has answered where it decided."""
    by_vacancy: dict[int, list[Application]] = {}
    for row in rows:
        if row.state == S.SCORED:
            by_vacancy.setdefault(row.vacancy_id, []).append(row)
    for files in by_vacancy.values():
        vacancy = files[0].vacancy
        files.sort(key=lambda each: -(each.tenths or 0))
        if vacancy.state == V.UNDER_REVIEW and vacancy.pk % 2:
            continue
        for place, row in enumerate(files):
            if place >= vacancy.shortlist_number:
                if vacancy.state != V.UNDER_REVIEW:
                    row.state, row.answer, row.answered_at = S.NOT_SHORTLISTED, NOT_LISTED, timezone.now()
                continue
            row.shortlisted_at = timezone.now() - timedelta(days=12)
            row.state = S.SHORTLISTED
            if vacancy.state == V.IN_COMMITTEE:
                row.state = S.IN_COMMITTEE
                row.heard_on = timezone.localdate() - timedelta(days=6)
                row.hearing_note = "Mêmes cinq questions pour tous. Répond avec précision sur les procédures, moins sur les délais."
            elif vacancy.state == V.DECIDED:
                _decide(row, place)


def _decide(row: Application, place: int) -> None:
    today = timezone.localdate()
    row.decided_at = row.answered_at = timezone.now() - timedelta(days=20)
    row.rank = place + 1
    if place == 0:
        row.state, row.answer = S.ACCEPTED, "La commission vous retient : votre maîtrise du métier et votre projet l’ont emporté."
        row.answer_due_on, row.objection_due_on = today - timedelta(days=6), today - timedelta(days=6)
    elif place == 1:
        row.state, row.answer = S.RESERVE, "La commission vous inscrit sur la liste de réserve, valable douze mois."
    else:
        row.state, row.answer = S.NOT_RETAINED, "La commission a retenu une autre candidature, mieux notée sur la maîtrise du métier."


def _steps(row: Application, regional: Institution) -> list[ApplicationStep]:
    if row.state == S.DRAFT:
        return []
    path = [("submit", S.DRAFT, S.SUBMITTED)]
    if row.tenths is not None:
        path += [("admit", S.SUBMITTED, S.ADMISSIBLE), ("score", S.ADMISSIBLE, S.SCORED)]
    if row.shortlisted_at:
        path.append(("shortlist", S.SCORED, S.SHORTLISTED))
    last = path[-1][2]
    if row.state != last:
        path.append(("decide", last, ApplicationState(row.state)))
    return [
        ApplicationStep(
            institution=regional, application=row, name=name, source=source, target=target, reason=row.answer if target == row.state else ""
        )
        for name, source, target in path
    ]


def _opinions(rows: Sequence[Application], regional: Institution, chance: random.Random) -> list[ReleaseOpinion]:
    """Given where the committee sat; two thirds given, some with a reason, where the examination goes on."""
    directors: dict[int, Any] = {}
    found = []
    for row in rows:
        if row.shortlisted_at is None:
            continue
        director = directors.setdefault(row.home_id, _director(row.home))
        late = row.vacancy.state != V.UNDER_REVIEW
        due = timezone.localdate() + timedelta(days=-3 if late else 9)
        opinion = ReleaseOpinion(institution=regional, application=row, due_on=due)
        draw = chance.random()
        if late or draw < 0.6:
            opinion.given_by, opinion.given_at = director, timezone.now() - timedelta(days=4)
            opinion.kind = OpinionKind.FAVOURABLE if draw < 0.45 or draw > 0.75 else OpinionKind.FROM_DATE
            if opinion.kind == OpinionKind.FROM_DATE:
                opinion.from_on = _month_after(timezone.localdate())
                opinion.text = "Le temps de former une remplaçante."
            if draw > 0.95:
                opinion.kind, opinion.reason = OpinionKind.UNFAVOURABLE, OpinionReason.CRITICAL_POST
                opinion.text = "Seule personne formée à l’outil, départ d’un collègue en janvier."
        found.append(opinion)
    return found


def _readings(rows: Sequence[Application], regional: Institution) -> list[FileReading]:
    """Who opened the files that are past the closing."""
    hr = {row.host_id: _account(row.host, "drh") for row in rows}
    secretary = _account(regional, "secretaire")
    found = []
    for row in rows:
        if row.tenths is None:
            continue
        common = {"institution": regional, "application": row, "what": "dossier de candidature"}
        found.append(FileReading(**common, reader=hr[row.host_id], reader_institution=row.host, quality="host"))
        found.append(FileReading(**common, reader=secretary, reader_institution=regional, quality="regional"))
    return found


def _director(home: Institution) -> Any:
    return _account(home, "dg")


def _account(place: Institution, duty: str) -> Any:
    return User.objects.get(username=f"{duty}.{'cipres' if place.is_regional else place.code}")


def _month_after(day: date) -> date:
    return add_months(day.replace(day=1), 2)
