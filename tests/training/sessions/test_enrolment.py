"""Seats, waiting list, requests and refusals; the attendance sheet and what closing makes of it."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hr_core.models import Absence, AbsenceKind, Notice, Request
from hr_core.scope import scope
from hr_core.services.requests.flow import request_ask, step_decide
from hr_core.services.requests.kinds import KINDS
from tests.cast import Zone
from tests.training.people import access
from tests.training.sessions.makers import DAY, enrolled, held, opened, planned, sign
from training.models import Answer, DeferredReview, Enrolment, PlanLine, Presence, Room, SessionTrainer, TrainingPlan
from training.seams import Credit, credit_of
from training.selectors.eligibility import eligibility
from training.selectors.enrolments import equity, record_of
from training.selectors.sessions import conflicts, seats_of
from training.services.sessions.attendance import sheet_sign
from training.services.sessions.calendar import outcome, session_cancel, session_close, session_save, trainer_save
from training.services.sessions.enrolment import (
    enrol,
    enrol_many,
    enrolment_replace,
    enrolment_seat,
    enrolment_withdraw,
)


def test_a_seat_given_back_goes_to_the_first_who_waits(zone: Zone) -> None:
    with scope(zone.home):
        session = opened(zone, seats=1)
        first, second, third = enrolled(zone, session, "awa", "moussa", "ousmane")
        assert [row.state for row in (first, second, third)] == ["enrolled", "waiting", "waiting"]
        with pytest.raises(ValidationError, match="Aucune place"):
            enrolment_seat(enrolment=third, actor=zone.user("fatou"))
        with pytest.raises(ValidationError, match="motif"):
            enrolment_withdraw(enrolment=first, reason=" ", actor=zone.user("fatou"))
        enrolment_withdraw(enrolment=first, reason="Mission urgente", actor=zone.user("fatou"))
        assert list(Enrolment.objects.order_by("pk").values_list("state", flat=True)) == ["withdrawn", "enrolled", "waiting"]
        assert "Une place s’est libérée" in Notice.objects.filter(user=zone.user("moussa")).first().text
        assert seats_of(session).free == 0


def test_a_replacement_takes_the_seat_and_not_the_queue(zone: Zone) -> None:
    with scope(zone.home):
        session = opened(zone, seats=1)
        first, waiting = enrolled(zone, session, "awa", "moussa")
        new = enrolment_replace(enrolment=first, employee=zone.employee("binta"), reason="Congé maladie", actor=zone.user("fatou"))
        waiting.refresh_from_db()
        first.refresh_from_db()
        assert (first.state, first.replaced_by, new.state, waiting.state) == ("replaced", new, "enrolled", "waiting")


def test_who_may_not_be_enrolled_is_told_why_and_nobody_is(zone: Zone) -> None:
    with scope(zone.home):
        draft = planned(zone)
        with pytest.raises(ValidationError, match="en préparation"):
            enrol(session=draft, employee=zone.employee("awa"), actor=zone.user("fatou"))
        session = opened(zone, title="Autre")
        with pytest.raises(ValidationError, match="soi-même"):
            enrol(session=session, employee=zone.employee("fatou"), actor=zone.user("fatou"))
        enrolled(zone, session, "awa")
        with pytest.raises(ValidationError, match="Déjà inscrit"):
            enrol_many(session=session, employees=[zone.employee("moussa"), zone.employee("awa")], actor=zone.user("fatou"))
        same_day = opened(zone, title="Le même jour")
        with pytest.raises(ValidationError, match="Ailleurs ces jours-là"):
            enrol(session=same_day, employee=zone.employee("awa"), actor=zone.user("fatou"))
        assert Enrolment.objects.count() == 1


def test_the_plan_refuses_what_its_credit_does_not_pay(zone: Zone) -> None:
    with scope(zone.home):
        session = opened(zone, cost=50_000, travel=1)
        assert credit_of(session) is None
        users = {"prepared_by": zone.user("fatou"), "endorsed_by": zone.user("khady"), "adopted_by": zone.user("mamadou")}
        plan = TrainingPlan.objects.create(institution=zone.home, year=session.start.year, label="Plan", state="adopted", **users)
        line = PlanLine.objects.create(institution=zone.home, plan=plan, code="F01", title="Secourisme", course=session.course, teaching=100_001)
        enrolled(zone, session, "awa")
        assert credit_of(session) == Credit("F01 Secourisme", 50_000)
        with pytest.raises(ValidationError, match="Crédit insuffisant"):
            enrolled(zone, session, "moussa")
        PlanLine.objects.filter(pk=line.pk).update(travel=1)
        assert enrolled(zone, session, "moussa")[0].cost == 50_000


def test_a_request_goes_to_the_manager_then_to_the_training_service_and_enrols(zone: Zone) -> None:
    with scope(zone.home):
        session = opened(zone)
        told = {"session": session, "purpose": "Être secouriste de l’agence"}
        request = request_ask(employee=zone.employee("awa"), kind=KINDS["formation"], values=told, actor=zone.user("awa"))
        steps = list(request.steps.all())
        assert [step.kind for step in steps] == ["manager", "training"]
        assert any("places libres" in str(words) for _label, words in KINDS["formation"].told(request, True))
        step_decide(step=steps[0], accept=True, access=access(zone, "moussa"))
        with pytest.raises(ValidationError, match="motif du refus"):
            step_decide(step=steps[1], accept=False, access=access(zone, "fatou"))
        step_decide(step=steps[1], accept=True, access=access(zone, "fatou"))
        row = Enrolment.objects.get()
        assert (row.employee, row.origin, row.state, row.request) == (zone.employee("awa"), "request", "enrolled", request)
        assert Request.objects.get().state == "approved"


def test_leave_and_a_room_taken_twice_are_flagged_and_forbid_nothing(zone: Zone) -> None:
    with scope(zone.home):
        room = Room.objects.create(institution=zone.home, name="Baobab", seats=3)
        session = opened(zone, room=room)
        planned(zone, room=room, title="Autre")
        kind = AbsenceKind.objects.create(institution=zone.home, code="x", label="Congé", family="annual_leave")
        Absence.objects.create(institution=zone.home, employee=zone.employee("awa"), kind=kind, start=session.start, end=session.end)
        assert any("Absence" in point.words and not point.is_met for point in eligibility(session, zone.employee("awa")))
        enrolled(zone, session, "awa")
        trainer = SessionTrainer(institution=zone.home, session=session)
        values = {"kind": "internal", "employee": zone.employee("moussa"), "name": "", "provider": None, "minutes": 90, "hourly_fee": 10_001}
        assert trainer_save(trainer=trainer, values=values, access=access(zone, "fatou")).fee == 15_002
        told = " ".join(conflicts(session))
        assert "Baobab est prise" in told and "Awa Ndiaye" in told and "Congé" not in told
        with pytest.raises(ValidationError, match="3 places"):
            session_save(session=session, values={"seats": 4}, access=access(zone, "fatou"))


def test_a_cancelled_session_tells_everybody_the_reason(zone: Zone) -> None:
    with scope(zone.home):
        session = opened(zone, seats=1)
        enrolled(zone, session, "awa", "moussa")
        with pytest.raises(ValidationError, match="motif"):
            session_cancel(session=session, reason="", access=access(zone, "fatou"))
        session_cancel(session=session, reason="Formateur souffrant", access=access(zone, "fatou"))
        assert set(Enrolment.objects.values_list("state", flat=True)) == {"withdrawn"}
        for name in ("awa", "moussa"):
            assert "Formateur souffrant" in Notice.objects.filter(user=zone.user(name)).first().text


def test_a_signature_sent_twice_is_kept_once_with_the_time_of_the_phone(zone: Zone) -> None:
    with scope(zone.home):
        session = opened(zone)
        enrolled(zone, session, "awa", "moussa")
        slot = session.slots.first()
        at = timezone.now() - dt.timedelta(minutes=1)
        key = uuid.uuid4()
        for _time in range(2):
            sign(zone, slot, "awa", signed_at=at, key=key)
        assert [(each.signed_at, each.key, each.way) for each in Presence.objects.all()] == [(at, key, "code")]
        for values, told in (
            ({"code": "0"}, "n’est pas celui"), ({"signed_at": at - DAY}, "le jour de la séance"), ({"signed_at": at + dt.timedelta(hours=1)}, "en avance"),
        ):  # fmt: skip
            with pytest.raises(ValidationError, match=told):
                sign(zone, slot, "moussa", **values)
        with pytest.raises(ValidationError, match="pas inscrit"):
            sign(zone, slot, "binta")
        assert Presence.objects.count() == 1


def test_the_trainer_s_sheet_leaves_what_was_signed_and_an_older_sheet_changes_nothing(zone: Zone) -> None:
    with scope(zone.home):
        session = opened(zone)
        awa, moussa = enrolled(zone, session, "awa", "moussa")
        slot = session.slots.first()
        sign(zone, slot, "awa")
        now, who = timezone.now(), access(zone, "fatou")
        assert sheet_sign(slot=slot, marks={awa.pk: False, moussa.pk: False}, signed_at=now, key=None, access=who) == 1
        assert sheet_sign(slot=slot, marks={moussa.pk: True}, signed_at=now - dt.timedelta(seconds=1), key=None, access=who) == 0
        assert dict(Presence.objects.values_list("enrolment", "is_present")) == {awa.pk: True, moussa.pk: False}


def test_closing_says_who_followed_and_opens_the_deferred_evaluations(zone: Zone) -> None:
    with scope(zone.home):
        session = opened(zone)
        awa, moussa, binta = enrolled(zone, session, "awa", "moussa", "binta")
        with pytest.raises(ValidationError, match="n’est émargée"):
            session_close(session=session, access=access(zone, "fatou"))
        morning, afternoon = session.slots.all()
        sign(zone, morning, "awa")
        sign(zone, afternoon, "awa")
        sign(zone, morning, "moussa")
        session_close(session=session, access=access(zone, "fatou"))
        states = dict(Enrolment.objects.values_list("pk", "state"))
        assert states == {awa.pk: "completed", moussa.pk: "partial", binta.pk: "absent"}
        assert list(DeferredReview.objects.values_list("enrolment", flat=True)) == [awa.pk]
        assert record_of(zone.employee("awa")).minutes == 420
        with pytest.raises(ValidationError, match="close"):
            sign(zone, morning, "binta")


def test_the_share_asked_is_reached_to_the_minute() -> None:
    assert [outcome(minutes, 420, 80).value for minutes in (0, 335, 336, 420)] == ["absent", "partial", "completed", "completed"]


def test_equity_joins_groups_too_small_to_hide_anybody(zone: Zone) -> None:
    with scope(zone.home):
        held(zone, "awa", "moussa")
        found = equity(access(zone, "fatou"), timezone.localdate().year)
        assert [(group.label, group.staff, group.trained) for group in found["category"]] == [("C", 9, 2)]
        for key in ("sex", "unit"):  # four men, two people of the agency: joined with the others
            assert [(group.label, group.staff, group.trained) for group in found[key]] == [("Petits groupes réunis", 9, 2)]


def test_the_phone_asks_signs_and_gives_an_opinion(zone: Zone, client: Client) -> None:
    client.force_login(zone.user("awa"), backend="hr_core.auth.StaffNumberBackend")
    with scope(zone.home):
        session = opened(zone)
    ask = reverse("hr_core:own_ask", args=["formation"])
    assert session.title in client.get(ask).content.decode()
    assert client.post(ask, {"session": session.pk, "purpose": "Secourir"}).status_code == 302
    with scope(zone.home):
        assert Request.objects.get().kind == "formation"
        [row] = enrolled(zone, session, "awa")
        slot = session.slots.first()
    sign_at = reverse("training:own_sign", args=[slot.pk])
    answer = client.post(sign_at, {"code": "x"}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["ok"]) == (422, False)
    late = {"code": slot.code, "cle": str(uuid.uuid4()), "signe_le": (timezone.now() - dt.timedelta(minutes=1)).isoformat()}
    for _time in range(2):
        assert client.post(sign_at, late, headers={"Accept": "application/json"}).json()["ok"] is True
    assert "présent depuis" in client.get(sign_at).content.decode()
    with scope(zone.home):
        assert str(Presence.objects.get().key) == late["cle"]
        session_close(session=session, access=access(zone, "fatou"))
    opinion = reverse("training:own_answer", args=[row.pk])
    assert client.post(opinion, {"content": "5"}).status_code == 422
    marks = {"content": "5", "trainer": "4", "organisation": "3", "usefulness": "5", "comment": ""}
    assert client.post(opinion, marks).status_code == 302
    with scope(zone.home):
        assert Answer.objects.count() == 1


def test_a_paper_that_concerns_nobody_leads_back_with_a_word(zone: Zone, client: Client) -> None:
    with scope(zone.home):
        session = opened(zone)
        enrolled(zone, session, "awa")
    client.force_login(zone.user("fatou"), backend="hr_core.auth.StaffNumberBackend")
    page = client.get(reverse("training:session_paper", args=[session.pk, "missions"]), follow=True)
    assert page.redirect_chain[0][0] == session.get_absolute_url() and "pas d’ordre de mission" in page.content.decode()
    assert client.get(reverse("training:session_paper", args=[session.pk, "autre"])).status_code == 404
