"""Who may open what of sessions, seats of the zone, evaluation, certificates and what must be held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from hr_core.scope import scope
from tests.cast import Zone
from tests.house.matrix import Address
from tests.training.people import access
from tests.training.sessions.makers import course, enrolled, held, opened, planned
from training.menu_sessions import TEAM, VIEW
from training.models import (
    Certificate,
    DeferredReview,
    EffectIndicator,
    Enrolment,
    LearningModule,
    Licence,
    ModulePage,
    ModuleQuestion,
    Obligation,
    Room,
    SessionTrainer,
    SharedSeat,
    TrainingSession,
)
from training.services.sessions.certificates import certificates_issue
from training.services.sessions.shared import offer_save, seat_propose
from training.services.sessions.statements import statement_issue

MANAGE, DECIDE, OWN = ("session_manage",), ("session_decide",), ("self_service",)
OTHERS = ("moussa", "fatou", "khady", "ousmane", "binta", "serigne", "mamadou", "aminata")
#: Awa's own: nobody else finds it.
HERS = dict.fromkeys((*OTHERS, "oumar"), 404)
#: Oumar’s institution owes what the statement says.
DEBTOR = {"oumar": 200}


def at_home(make: Callable[[Zone], TrainingSession], **more: Any) -> Callable[[Zone], dict[str, Any]]:
    def build(zone: Zone) -> dict[str, Any]:
        with scope(zone.home):
            return {"pk": make(zone).pk, **more}

    return build


def with_people(zone: Zone) -> TrainingSession:
    session = opened(zone)
    enrolled(zone, session, "awa")
    return session


def followed(zone: Zone) -> TrainingSession:
    return held(zone, "awa")


def row(make: Callable[[Zone], Any], **more: Any) -> Callable[[Zone], dict[str, Any]]:
    def build(zone: Zone) -> dict[str, Any]:
        with scope(zone.home):
            return {"pk": make(zone).pk, **more}

    return build


def enrolment(zone: Zone) -> Enrolment:
    return with_people(zone).enrolments.get()


def own_opinion(zone: Zone) -> Enrolment:
    return followed(zone).enrolments.get()


def certificate(zone: Zone) -> Certificate:
    return certificates_issue(session=followed(zone), access=access(zone, "khady"))[0]


def review(zone: Zone) -> DeferredReview:
    followed(zone)
    return DeferredReview.objects.get()


def trainer(zone: Zone) -> SessionTrainer:
    return SessionTrainer.objects.create(institution=zone.home, session=opened(zone), kind="external", name="M. Koné")


def slot(zone: Zone) -> Any:
    return with_people(zone).slots.first()


def room(zone: Zone) -> Room:
    return Room.objects.create(institution=zone.home, name="Baobab", seats=12)


def duty(zone: Zone) -> Obligation:
    return Obligation.objects.create(institution=zone.home, label="Secourisme", months=24)


def licence(zone: Zone) -> Licence:
    return Licence.objects.create(institution=zone.home, employee=zone.employee("awa"), obligation=duty(zone), obtained_on=dt.date(2026, 1, 5))


def indicator(zone: Zone) -> EffectIndicator:
    return EffectIndicator.objects.create(institution=zone.home, session=opened(zone), label="Délai", measure="jours", before=30_000, target=20_000)


def indicator_for(zone: Zone) -> dict[str, Any]:
    with scope(zone.home):
        return {"session": opened(zone).pk}


def _offer(zone: Zone) -> Any:
    with scope(zone.other):
        session = opened(zone, by="oumar", at=zone.other)
        return offer_save(session=session, seats=1, cost=0, until=session.start, access=access(zone, "oumar", zone.other))


def offer(zone: Zone) -> dict[str, Any]:
    return {"pk": _offer(zone).pk}


def seat(zone: Zone) -> dict[str, Any]:
    found = _offer(zone)
    with scope(zone.home):
        made = seat_propose(shared=found, employee=zone.employee("awa"), motive="Secouriste", access=access(zone, "fatou"))
        return {"pk": made.pk}


def seat_deed(zone: Zone) -> dict[str, Any]:
    return seat(zone) | {"deed": "approve"}


def statement_due(zone: Zone) -> dict[str, Any]:
    """INPS took a seat of a session of IPRES."""
    with scope(zone.home):
        session = opened(zone)
        offer = offer_save(session=session, seats=1, cost=9_000, until=session.start, access=access(zone, "fatou"))
        SharedSeat.objects.create(
            institution=zone.regional, shared=offer, host=zone.home, home=zone.other, employee_key=zone.employee("oumar").pk, name="Oumar Traoré",
            cost=9_000, currency="XOF", motive="Besoin", state="attended", proposed_by=zone.user("oumar"), approved_by=zone.user("khady"),
        )  # fmt: skip
    return {"pk": zone.other.pk}


def statement(zone: Zone) -> dict[str, Any]:
    statement_due(zone)
    with scope(zone.home):
        due = list(SharedSeat.objects.all())
        made = statement_issue(home=zone.other, seats=due, due_on=timezone.localdate() + dt.timedelta(days=30), remark="", access=access(zone, "fatou"))
        return {"pk": made.pk}


def statement_deed(zone: Zone) -> dict[str, Any]:
    return statement(zone) | {"deed": "cancel"}


def awa(zone: Zone) -> dict[str, Any]:
    return {"pk": zone.employee("awa").pk}


def module(zone: Zone, **values: Any) -> LearningModule:
    told = {"title": "Reconnaître un faux", "is_published": True} | values
    made = LearningModule.objects.create(institution=zone.home, course=course(zone), **told)
    ModulePage.objects.create(institution=zone.home, module=made, rank=1, title="Un", text="Un courriel")
    ModuleQuestion.objects.create(institution=zone.home, module=made, rank=1, text="Vrai ?", options=["oui", "non"], right=[0])
    return made


def module_page(zone: Zone) -> ModulePage:
    return module(zone).pages.get()


def coming(zone: Zone) -> TrainingSession:
    return opened(zone, start=timezone.localdate() + dt.timedelta(days=30))


ADDRESSES = {
    "training:session_list": Address(VIEW),
    "training:session_calendar": Address(VIEW),
    "training:session_ics": Address(VIEW),
    "training:session_create": Address(MANAGE),
    "training:session_detail": Address(VIEW, at_home(with_people)),
    "training:session_update": Address(MANAGE, at_home(planned)),
    "training:session_step": Address(MANAGE, at_home(planned, deed="open")),
    "training:session_programme": Address(MANAGE, at_home(planned)),
    "training:session_enrol": Address(MANAGE, at_home(opened)),
    "training:trainer_add": Address(MANAGE, at_home(opened)),
    "training:session_paper": Address(VIEW, at_home(with_people, kind="emargement")),
    "training:session_convene": Address(MANAGE, at_home(with_people)),
    "training:session_offer": Address(MANAGE, at_home(coming)),
    "training:session_evaluation": Address(VIEW, at_home(followed)),
    "training:session_scores": Address(MANAGE, at_home(with_people)),
    "training:indicator_create": Address(MANAGE, indicator_for),
    "training:indicator_update": Address(MANAGE, row(indicator)),
    "training:trainer_list": Address(VIEW),
    "training:trainer_update": Address(MANAGE, row(trainer)),
    "training:trainer_replace": Address(MANAGE, row(trainer)),
    "training:enrolment_list": Address(VIEW),
    "training:enrolment_step": Address(MANAGE, row(enrolment, deed="withdraw")),
    "training:sheet": Address(
        (*OWN, *MANAGE), row(slot), exceptions=dict.fromkeys(("awa", "moussa", "ousmane", "binta", "serigne", "mamadou", "aminata"), 404)
    ),
    "training:room_list": Address(VIEW),
    "training:room_create": Address(MANAGE),
    "training:room_update": Address(MANAGE, row(room)),
    "training:offer_list": Address(VIEW),
    "training:seat_propose": Address(MANAGE, offer),
    "training:seat_list": Address(VIEW),
    "training:seat_detail": Address(VIEW, seat),
    "training:seat_step": Address(DECIDE, seat_deed),
    "training:fees_hand": Address(MANAGE),
    "training:statement_list": Address(VIEW),
    "training:statement_issue": Address(MANAGE, statement_due),
    "training:statement_detail": Address(VIEW, statement, exceptions=DEBTOR),
    "training:statement_pdf": Address(VIEW, statement, exceptions=DEBTOR),
    "training:statement_sheet": Address(VIEW, statement, exceptions=DEBTOR),
    "training:statement_step": Address(MANAGE, statement_deed),
    "training:certificate_list": Address(VIEW),
    "training:certificate_pdf": Address(VIEW, row(certificate)),
    "training:certificate_cancel": Address(DECIDE, row(certificate)),
    "training:review_list": Address(TEAM),
    "training:review_write": Address(TEAM, row(review)),
    "training:obligation_list": Address(VIEW),
    "training:obligation_create": Address(MANAGE),
    "training:obligation_detail": Address(VIEW, row(duty)),
    "training:obligation_update": Address(MANAGE, row(duty)),
    "training:licence_list": Address(VIEW),
    "training:licence_create": Address(MANAGE),
    "training:licence_update": Address(MANAGE, row(licence)),
    "training:equity": Address(VIEW),
    "training:employee_training": Address(VIEW, awa),
    "training:training_record": Address(VIEW, awa),
    "training:module_create": Address(MANAGE, row(course)),
    "training:module_detail": Address(VIEW, row(module)),
    "training:module_update": Address(MANAGE, row(module)),
    "training:module_quiz": Address(MANAGE, row(module)),
    "training:page_create": Address(MANAGE, row(module)),
    "training:page_update": Address(MANAGE, row(module_page)),
    "training:page_remove": Address(MANAGE, row(module_page)),
    "training:own_module": Address(OWN, row(module)),
    "training:own_quiz": Address(OWN, row(module)),
    "training:own_training": Address(OWN),
    "training:own_training_record": Address(OWN),
    "training:own_sign": Address(OWN, row(slot), exceptions=HERS),
    "training:own_answer": Address(OWN, row(own_opinion), exceptions=HERS),
    "training:own_convocation": Address(OWN, row(enrolment), exceptions=HERS),
    "training:own_certificate": Address(OWN, row(certificate), exceptions=HERS),
}
