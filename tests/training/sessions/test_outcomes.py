"""What a session leaves: anonymous opinions, certificates that prove themselves, skills, licences, seats of the zone."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from careers.models import PersonSkill
from hr_core.models import AuditEntry, Notice
from hr_core.scope import scope
from tests.cast import Zone
from tests.training.people import access
from tests.training.sessions.makers import course, enrolled, held, opened, sign
from training.documents.sessions import certificate_pdf, convocation_pdf, missions_pdf, record_pdf, sheet_pdf
from training.models import (
    Answer,
    Certificate,
    CourseSkill,
    DeferredReview,
    Enrolment,
    Licence,
    Obligation,
    SharedSeat,
    SharedSession,
)
from training.selectors.enrolments import record_of
from training.selectors.evaluation import course_ratings, knowledge_of, opinion_of, transfer_of
from training.selectors.obligations import people_under, standings
from training.services.sessions.attendance import sheet_sign
from training.services.sessions.calendar import session_close
from training.services.sessions.certificates import certificate_cancel, certificates_issue, fingerprint_of, licence_save
from training.services.sessions.evaluation import answer_give, review_write, scores_enter
from training.services.sessions.follow import trainings_follow
from training.services.sessions.shared import offer_save, seat_propose, seat_step

FIVE = ("awa", "moussa", "ousmane", "binta", "aminata")
MARKS = {"content": 5, "trainer": 4, "organisation": 3, "usefulness": 5}


def give(zone: Zone, name: str, comment: str = "") -> None:
    row = Enrolment.objects.get(employee=zone.employee(name))
    answer_give(enrolment=row, marks=MARKS, comment=comment, actor=zone.user(name))


def test_five_answers_show_once_the_days_are_over_and_four_never_do(zone: Zone) -> None:
    with scope(zone.home):
        session = held(zone, *FIVE)
        for name in FIVE[:4]:
            give(zone, name)
        after = session.answers_until
        assert opinion_of(session, after).why_not == "few"
        assert course_ratings() == {}
        give(zone, FIVE[4], "Très utile")
        assert (opinion_of(session).is_shown, opinion_of(session).why_not) == (False, "open")
        shown = opinion_of(session, after)
        assert (shown.is_shown, shown.answers, shown.comments, float(shown.mean or 0)) == (True, 5, ("Très utile",), 4.25)
        with pytest.raises(ValidationError, match="déjà donné"):
            give(zone, "awa")
        with pytest.raises(ValidationError, match="propre avis"):
            answer_give(enrolment=Enrolment.objects.get(employee=zone.employee("awa")), marks=MARKS, comment="", actor=zone.user("binta"))


def test_nothing_in_the_database_joins_an_answer_to_somebody(zone: Zone) -> None:
    """Neither a column, nor the trail, nor the transaction and the place of the row."""
    with scope(zone.home):
        held(zone, *FIVE)
        for name in FIVE:
            give(zone, name)
        assert {field.name for field in Answer._meta.fields} == {"id", "institution", "session", "content", "trainer", "organisation", "usefulness", "comment"}
        assert not AuditEntry.objects.filter(table_name="training_answer").exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(DISTINCT cmin::text) FROM training_answer")
            assert cursor.fetchone() == (1,)  # one statement wrote them all


def test_knowledge_and_deferred_evaluations_are_told_and_nobody_judges_oneself(zone: Zone) -> None:
    with scope(zone.home):
        session = held(zone, "awa", "moussa", "fatou")
        rows = {row.employee.first_names: row.pk for row in Enrolment.objects.select_related("employee")}
        who = access(zone, "fatou")
        scores_enter(session=session, scores={rows["Awa"]: (8_000, 15_500), rows["Moussa"]: (10_000, None)}, access=who)
        assert knowledge_of(session) is not None and knowledge_of(session).gain == 7_500
        with pytest.raises(PermissionDenied):
            scores_enter(session=session, scores={rows["Fatou"]: (20_000, 20_000)}, access=who)
        review = DeferredReview.objects.get(enrolment=rows["Awa"])
        values = {"used": 4, "result": 3, "means": 5, "comment": ""}
        with pytest.raises(ValidationError, match="à partir du"):
            review_write(review=review, values=values, access=access(zone, "moussa"))
        DeferredReview.objects.update(due_on=timezone.localdate())
        assert trainings_follow(institution=zone.home, today=timezone.localdate()) == 3
        assert trainings_follow(institution=zone.home, today=timezone.localdate()) == 0
        assert "Awa Ndiaye" in Notice.objects.filter(user=zone.user("moussa"), url="/formation/a-froid/").first().text
        review_write(review=review, values=values, access=access(zone, "moussa"))
        assert (transfer_of(session).done, transfer_of(session).used) == (1, 4)


def test_a_certificate_proves_itself_gives_skills_and_renews_what_must_be_held(zone: Zone, client: Client) -> None:
    with scope(zone.home):
        about = course(zone, validity_months=24)
        CourseSkill.objects.create(institution=zone.home, course=about, skill_code="C-REC-02", level=2)
        duty = Obligation.objects.create(institution=zone.home, label="Secourisme", course=about, job_title="gestionnaire")
        session = held(zone, "awa", "khady", course=about)
        made = certificates_issue(session=session, access=access(zone, "khady"))
        assert [each.enrolment.employee for each in made] == [zone.employee("awa")]  # hers waits for another signer
        row = made[0]
        assert row.reference == f"ATF-{timezone.localdate().year}-0001" and row.fingerprint == fingerprint_of(row)
        skill = PersonSkill.objects.get(employee=zone.employee("awa"), code="C-REC-02")
        assert (skill.level, skill.source, skill.expires_on) == (2, "evidenced", row.valid_until)
        licence = Licence.objects.get()
        assert (licence.employee, licence.expires_on) == (zone.employee("awa"), row.valid_until)
        states = {each.employee.first_names: each.state for each in standings(access(zone, "fatou"), obligation=duty)}
        assert (states["Awa"], states["Moussa"]) == ("valid", "missing")
        in_base = dict(people_under(duty, access(zone, "fatou")).values_list("first_names", "standing"))
        assert in_base == states
        text = PdfReader(io.BytesIO(certificate_pdf(row))).pages[0].extract_text()
        assert "ATF-" in text and "Secourir" in text
    page = client.get(reverse("hr_core:act_verify", args=[row.token])).content.decode()
    assert row.reference in page and "Awa" not in page
    with scope(zone.home):
        with pytest.raises(ValidationError, match="motif"):
            certificate_cancel(certificate=row, reason="", access=access(zone, "mamadou"))
        certificate_cancel(certificate=row, reason="Présence contestée", access=access(zone, "mamadou"))
    assert "a été annulé" in client.get(reverse("hr_core:act_verify", args=[row.token])).content.decode()


def test_what_expires_is_told_once_and_on_the_day_itself_no_longer_covers(zone: Zone) -> None:
    today = timezone.localdate()
    with scope(zone.home):
        duty = Obligation.objects.create(institution=zone.home, label="Conduite", months=12, reminder_days=30)
        who = access(zone, "fatou")
        values = {"employee": zone.employee("awa"), "obligation": duty, "number": "1", "issuer": "", "obtained_on": today - dt.timedelta(days=300), "expires_on": None}
        licence = licence_save(licence=Licence(institution=zone.home), values=values, access=who)
        assert licence.expires_on is not None
        on = licence.expires_on
        said = [standings(who, obligation=duty, employee=zone.employee("awa"), today=on - dt.timedelta(days=days))[0].state for days in (31, 30, 1, 0)]
        assert said == ["valid", "soon", "soon", "expired"]
        with pytest.raises(PermissionDenied):
            licence_save(licence=Licence(institution=zone.home), values=values | {"employee": zone.employee("fatou")}, access=who)
        assert trainings_follow(institution=zone.home, today=on - dt.timedelta(days=30)) == 1
        assert trainings_follow(institution=zone.home, today=on) == 0


def test_a_seat_of_the_zone_is_approved_at_home_and_granted_by_the_host(zone: Zone) -> None:
    host, home = zone.other, zone.home
    with scope(host):
        session = opened(zone, by="oumar", at=host, seats=3)
        offer = offer_save(session=session, seats=1, cost=75_000, until=session.start, access=access(zone, "oumar", host))
        with pytest.raises(ValidationError, match="places à offrir"):
            offer_save(session=session, seats=4, cost=0, until=session.start, access=access(zone, "oumar", host))
    with scope(home):
        seen = SharedSession.objects.get()
        seat = seat_propose(shared=seen, employee=zone.employee("awa"), motive="Secouriste de l’agence", access=access(zone, "fatou"))
        other = seat_propose(shared=seen, employee=zone.employee("moussa"), motive="Suppléant", access=access(zone, "fatou"))
        with pytest.raises(ValidationError, match="revient à l’autre"):
            seat_step(seat=seat, deed="accept", access=access(zone, "khady"))
        with pytest.raises(ValidationError, match="n’est pas celle qui a proposé"), transaction.atomic():
            seat_step(seat=seat, deed="approve", access=access(zone, "fatou"))
        for row in (seat, other):
            seat_step(seat=row, deed="approve", access=access(zone, "khady"))
        assert SharedSession.objects.filter(pk=seen.pk).update(seats=9) == 0
    with scope(zone.regional):
        assert SharedSeat.objects.count() == 2
    with scope(host):
        who = access(zone, "oumar", host)
        seat_step(seat=SharedSeat.objects.get(pk=seat.pk), deed="accept", access=who)
        with pytest.raises(ValidationError, match="déjà accordées"):
            seat_step(seat=SharedSeat.objects.get(pk=other.pk), deed="accept", access=who)
        guest = Enrolment.objects.get()
        assert (guest.who, guest.employee) == ("Awa Ndiaye (IPRES)", None)
        for slot in session.slots.all():
            sheet_sign(slot=slot, marks={guest.pk: True}, signed_at=timezone.now(), key=None, access=who)
        session_close(session=session, access=who)
        assert SharedSession.objects.get(pk=offer.pk).state == "closed"
    with scope(home):
        assert dict(SharedSeat.objects.values_list("name", "state")) == {"Awa Ndiaye": "attended", "Moussa Diop": "refused"}
        line = record_of(zone.employee("awa")).lines[0]
        assert (line.elsewhere, line.minutes, line.cost) == ("INPS", 420, 75_000)
        assert Notice.objects.filter(user=zone.user("fatou"), text__contains="place accordée").exists()
        assert not Enrolment.objects.exists()


def test_the_papers_say_whom_where_and_what_was_signed(zone: Zone) -> None:
    with scope(zone.home):
        session = opened(zone)
        rows = enrolled(zone, session, "awa", "binta")
        sign(zone, session.slots.first(), "awa")
        slots = list(session.slots.all())
        words = [PdfReader(io.BytesIO(paper)).pages[0].extract_text() for paper in (convocation_pdf(rows[0], slots), sheet_pdf(session, rows, slots))]
        assert "Secourisme" in words[0] and "00001" in words[0]
        assert "signé" in words[1] and "00006" in words[1]
        zone.units["ipres-sn/AG-KL"].town = "Kaolack"
        zone.units["ipres-sn/AG-KL"].save()
        zone.units["ipres-sn/DG"].town = "DAKAR"
        zone.units["ipres-sn/DG"].save()
        orders = PdfReader(io.BytesIO(missions_pdf(rows, session) or b"")).pages
        assert len(orders) == 1 and "Kaolack" in orders[0].extract_text()
        assert record_pdf(record_of(zone.employee("awa")), zone.employee("awa")).startswith(b"%PDF")
        assert Certificate.objects.count() == 0
