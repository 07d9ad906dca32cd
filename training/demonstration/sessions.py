"""Sessions at IPRES: one held and evaluated, one today to sign, one to come that is full; a session of INPS opened to the zone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from hr_core.access import Access, access_of
from hr_core.models import Employee, Institution, Posting, User
from hr_core.scope import scope
from training.choices_sessions import SignWay
from training.demonstration import shares
from training.models import (
    Course,
    EffectIndicator,
    Enrolment,
    LearningModule,
    Licence,
    ModulePage,
    Obligation,
    Presence,
    Room,
    SessionTrainer,
    SharedSession,
    TrainingSession,
)
from training.services.catalogue.courses import course_open
from training.services.sessions.calendar import (
    USUAL_TIMES,
    Sitting,
    session_close,
    session_open,
    session_save,
    slots_set,
    trainer_save,
)
from training.services.sessions.certificates import certificates_issue, licence_save, obligation_save
from training.services.sessions.elearning import Asked, module_save, page_save, quiz_set
from training.services.sessions.enrolment import enrol
from training.services.sessions.evaluation import answer_give, indicator_save, scores_enter
from training.services.sessions.follow import trainings_follow
from training.services.sessions.shared import offer_save, seat_propose, seat_step

DAY = timedelta(days=1)
COURSES: dict[str, dict[str, Any]] = {
    "SEC-01": {
        "title": "Secourisme au travail", "objectives": "Protéger et alerter\nPratiquer les gestes qui sauvent\nUtiliser un défibrillateur",
        "half_days": 4, "hours": 14, "cost_basis": "head", "cost": 45_000, "validity_months": 24, "is_compulsory": True,
    },
    "PEN-12": {
        "title": "Liquidation des pensions : cas difficiles", "objectives": "Reconstituer une carrière incomplète\nAppliquer les règles de coordination",
        "half_days": 6, "hours": 21, "cost_basis": "head", "cost": 120_000, "prerequisites": "Deux ans de pratique de la liquidation",
    },
    "SI-07": {
        "title": "Sécurité informatique au quotidien", "objectives": "Reconnaître un courriel frauduleux\nProtéger les données des assurés",
        "half_days": 2, "hours": 7, "cost_basis": "free", "cost": 0,
    },
}  # fmt: skip
PAGES = (
    ("Trois signes", "L’adresse de l’expéditeur n’est pas celle de l’institution.\n\nLe message presse : un compte bloqué, une amende.\n\nIl demande un mot de passe, un code ou un virement."),
    ("Que faire", "N’ouvrez ni le lien ni la pièce jointe.\n\nTéléphonez à la personne par un numéro que vous connaissez.\n\nSignalez le message à l’informatique, même si vous avez cliqué."),
)  # fmt: skip
QUIZ = (
    Asked("Un courriel du directeur général demande un virement urgent. Que faites-vous ?", ("Je vérifie par téléphone", "Je prépare l’ordre", "Je réponds au courriel"), (0,)),
    Asked("Quels signes doivent alerter ?", ("Une adresse inhabituelle", "La demande d’un mot de passe", "Une signature complète"), (0, 1)),
    Asked("Vous avez cliqué par erreur.", ("Je n’en parle pas", "Je préviens l’informatique tout de suite"), (1,)),
)  # fmt: skip
WORDS = ("Des exercices pratiques, enfin.", "", "La salle était trop petite.", "", "Utile dès le lendemain.", "", "")


def sessions(institutions: Sequence[Institution]) -> str:
    """A second run changes nothing."""
    by_code = {each.code: each for each in institutions}
    home, host = by_code.get("ipres-sn"), by_code.get("inps-ml")
    if home is None:
        return "Aucune session de formation."
    with scope(home):
        if TrainingSession.objects.filter(institution=home).exists():
            return "Sessions de formation déjà en place."
        _home(home, host)
    if host is not None:
        _shared(home, host)
        with scope(host):
            payer = _duty(host, "rh")
        with scope(home):
            keeper = _duty(home, "formation")
        shares.statement(home, host, keeper, payer)
    _given(home, host)
    return "Sessions de formation : une tenue, une aujourd’hui, une à venir, une de la zone."


def _given(home: Institution, host: Institution | None) -> None:
    """What goes on elsewhere: fees to the pay, sums of the year to the zone."""
    with scope(home):
        officer = _duty(home, "rh")
    shares.fees(home, officer)
    for institution in filter(None, (home, host)):
        with scope(institution):
            head = _duty(institution, "drh")
        shares.figures(institution, head)


def _duty(institution: Institution, duty: str) -> Access:
    return access_of(User.objects.get(username=f"{duty}.{institution.code}"), institution.pk)


def _course(institution: Institution, code: str, access: Access) -> Course:
    held = Course.objects.filter(institution=institution, code=code).first()
    currency = institution.country.currency
    return held or course_open(institution=institution, access=access, code=code, languages=["fr"], currency=currency, **COURSES[code])


def _plan(institution: Institution, course: Course, start: date, days: int, access: Access, **values: Any) -> TrainingSession:
    told = {
        "course": course, "title": course.title, "mode": "class", "start": start, "end": start + DAY * days, "room": None, "place": "", "town": "Dakar",
        "seats": 10, "minimum": 4, "enrol_until": None, "cost": course.cost, "travel": 0, "presence_share": 80, "deferred_months": 3,
        "gives_certificate": True,
    }  # fmt: skip
    made = session_save(session=TrainingSession(institution=institution), values=told | values, access=access)
    sittings = [Sitting(start + DAY * rank, half, *USUAL_TIMES[half]) for rank in range(days) for half in USUAL_TIMES]
    slots_set(session=made, sittings=sittings, access=access)
    return made


def _home(home: Institution, other: Institution | None) -> None:
    today = timezone.localdate()
    officer, head = _duty(home, "rh"), _duty(home, "drh")
    room = Room.objects.create(institution=home, name="Salle Baobab", town="Dakar", seats=12, equipment="Vidéoprojecteur, 12 postes")
    away = Room.objects.create(institution=home, name="Salle Kora", town="Kaolack", seats=8, equipment="Tableau blanc")
    aid, pensions, safety = (_course(home, code, officer) for code in COURSES)
    people = list(
        Employee.objects.in_service(today).filter(is_confidential=False).exclude(user__in=[officer.user, head.user]).order_by(F("user").asc(nulls_last=True), "staff_number")[:24]
    )
    unit = Posting.objects.on(today).filter(employee=people[0]).get().unit
    duty = Obligation(institution=home)
    values = {
        "label": "Secouriste d’agence", "course": aid, "months": 24, "reminder_days": 60, "unit": unit, "job_title": "",
        "source": "Code du travail, hygiène et sécurité", "is_active": True,
    }  # fmt: skip
    obligation_save(obligation=duty, values=values, access=officer)
    licences(home, people[13:16], officer)
    past = _plan(home, aid, today - DAY * 100, 2, officer, room=room, seats=12)
    TrainingSession.objects.filter(pk=past.pk).update(state="open")
    past.refresh_from_db()
    if other is not None:
        shares.guests(past, other, *(User.objects.get(username=f"{duty}.{other.code}") for duty in ("rh", "drh")), head.user)
    _held(past, people[:8], people[22], officer, head)
    now = _plan(home, safety, today, 1, officer, room=room, seats=12, gives_certificate=False, deferred_months=0)
    now = session_open(session=now, access=officer)
    for employee in (*people[:3], *people[8:12]):
        enrol(session=now, employee=employee, actor=officer.user)
    trainer = SessionTrainer(institution=home, session=now)
    told = {"kind": "internal", "employee": people[20], "name": "", "provider": None, "minutes": 420, "hourly_fee": 10_000}
    trainer_save(trainer=trainer, values=told, access=officer)
    later = _plan(home, pensions, today + DAY * 16, 3, officer, room=away, town="Kaolack", seats=5, travel=35_000, enrol_until=today + DAY * 10)
    later = session_open(session=later, access=officer)
    for employee in people[6:13]:
        enrol(session=later, employee=employee, actor=officer.user)
    trainer = SessionTrainer(institution=home, session=later)
    trainer_save(trainer=trainer, values=told | {"employee": people[21], "minutes": 1260, "hourly_fee": 15_000}, access=officer)
    _plan(home, aid, today + DAY * 37, 2, officer, room=room, seats=12)
    _module(home, safety, officer)


def _module(home: Institution, course: Course, access: Access) -> None:
    told = {
        "title": "Reconnaître un courriel frauduleux", "rank": 1, "introduction": "Vingt minutes, sur votre téléphone.", "minutes": 20,
        "pass_mark": 70, "attempts": 3, "is_published": False,
    }  # fmt: skip
    module = module_save(module=LearningModule(institution=home, course=course), values=told, access=access)
    for rank, (title, text) in enumerate(PAGES, start=1):
        page_save(page=ModulePage(institution=home, module=module), values={"title": title, "rank": rank, "text": text}, access=access)
    quiz_set(module=module, asked=QUIZ, access=access)
    module_save(module=module, values={"is_published": True}, access=access)


def licences(home: Institution, people: Sequence[Employee], officer: Access) -> None:
    """Driving licences of the service cars: one up to date, one about to expire, one that has; the reminders of the morning."""
    today = timezone.localdate()
    duty = Obligation(institution=home)
    values = {
        "label": "Conduite des véhicules de service", "course": None, "months": 60, "reminder_days": 45, "unit": None,
        "job_title": "chauffeur", "source": "Note de service 2024-17", "is_active": True,
    }  # fmt: skip
    obligation_save(obligation=duty, values=values, access=officer)
    for rank, (employee, ends_in) in enumerate(zip(people, (700, 20, -30), strict=False)):
        ends = today + DAY * ends_in
        told = {
            "employee": employee, "obligation": duty, "number": f"PC-{48_210 + rank}", "issuer": "Service des transports",
            "obtained_on": ends.replace(year=ends.year - 5, day=1), "expires_on": ends,
        }  # fmt: skip
        licence_save(licence=Licence(institution=home), values=told, access=officer)
    trainings_follow(institution=home, today=today)


def _held(session: TrainingSession, people: list[Employee], helper: Employee, officer: Access, head: Access) -> None:
    """A session of the past cannot be opened any more: its people and signatures are written as they were, then it is closed."""
    rows = [
        Enrolment(institution=session.institution, session=session, employee=each, state="enrolled", origin="officer", made_by=officer.user, cost=session.cost)
        for each in people
    ]
    Enrolment.objects.bulk_create(rows)
    rows += Enrolment.objects.filter(session=session, guest__isnull=False).order_by("pk")
    zone = timezone.get_current_timezone()
    Presence.objects.bulk_create(
        Presence(
            institution=session.institution, slot=slot, enrolment=row, is_present=True, way=SignWay.CODE if rank % 3 else SignWay.SHEET,
            signed_at=datetime.combine(slot.day, slot.begins, zone), by=row.employee.user if row.employee and row.employee.user else officer.user,
        )
        for slot in session.slots.all()
        for rank, row in enumerate(rows)
        if rank != 7 or slot.day == session.start
    )  # fmt: skip
    trainer = SessionTrainer(institution=session.institution, session=session)
    told = {"kind": "external", "employee": None, "name": "Croix-Rouge, M. Sagna", "provider": None, "minutes": 840, "hourly_fee": 20_000}
    trainer_save(trainer=trainer, values=told, access=officer)
    trainer = SessionTrainer(institution=session.institution, session=session)
    told = {"kind": "internal", "employee": helper, "name": "", "provider": None, "minutes": 420, "hourly_fee": 10_000}
    trainer_save(trainer=trainer, values=told, access=officer)
    session = session_close(session=session, access=officer)
    rows = list(Enrolment.objects.filter(session=session, employee__isnull=False).select_related("employee__user").order_by("pk"))
    for rank, row in enumerate(rows[:7]):
        if row.employee and row.employee.user:
            marks = {"content": 5 - rank % 2, "trainer": 5, "organisation": 3 + rank % 2, "usefulness": 4 + rank % 2}
            answer_give(enrolment=row, marks=marks, comment=WORDS[rank], actor=row.employee.user)
    scores_enter(session=session, scores={row.pk: (7_000 + 500 * rank, 14_000 + 500 * rank) for rank, row in enumerate(rows)}, access=officer)
    TrainingSession.objects.filter(pk=session.pk).update(answers_until=timezone.localdate())
    certificates_issue(session=session, access=head)
    indicator = EffectIndicator(institution=session.institution, session=session)
    told = {
        "label": "Accidents déclarés sans premier secours", "measure": "par an", "before": 6_000, "target": 2_000, "after": 3_000,
        "measured_on": timezone.localdate(), "source": "Registre des accidents",
    }  # fmt: skip
    indicator_save(indicator=indicator, values=told, access=officer)


def _shared(home: Institution, host: Institution) -> None:
    today = timezone.localdate()
    with scope(host):
        officer = _duty(host, "rh")
        course = _course(host, "PEN-12", officer)
        session = _plan(host, course, today + DAY * 23, 3, officer, place="Centre de formation de l’INPS", town="Bamako", seats=14)
        session = session_open(session=session, access=officer)
        offer_save(session=session, seats=4, cost=90_000, until=today + DAY * 15, access=officer)
    with scope(home):
        shared = SharedSession.objects.get(host=host, session_key=session.pk)
        officer, head = _duty(home, "rh"), _duty(home, "drh")
        people = Employee.objects.in_service(today).filter(is_confidential=False).exclude(user__in=[officer.user, head.user])
        first, second = people.order_by("-staff_number")[:2]
        seat = seat_propose(shared=shared, employee=first, motive="Instruit les dossiers de coordination avec le Mali", access=officer)
        seat_step(seat=seat, deed="approve", access=head)
        seat_propose(shared=shared, employee=second, motive="Prend la suite de l’instruction en 2027", access=officer)
