"""A question about a line: asked from one's payslip, answered beside its explanation, settled by back pay when it is right."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from hr_core.access import access_of
from hr_core.facts import BY_SLUG
from hr_core.models import Notice
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from hr_core.services.facts import fact_add
from hr_core.services.writing import OwnFile
from payroll.models import BackPayCase, Payslip, PayslipQuestion
from payroll.selectors.questions import answer_times, questions_of
from payroll.services.questions import case_of, question_answer, question_ask, question_search, question_withdraw
from payroll.services.timeline import past_confirmed
from tests.cast import Zone
from tests.house.matrix.payroll_questions import asked_by_awa
from tests.payroll.months import month_paid


def test_a_question_is_answered_once_and_its_delay_is_measured(zone: Zone) -> None:
    question = asked_by_awa(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        access = access_of(zone.user("ousmane"), zone.home.pk)
        assert Notice.objects.filter(user=zone.user("ousmane"), text__contains="pose une question").exists()
        with pytest.raises(ValidationError, match="Écrivez la réponse"):
            question_answer(question=question, answer=" ", is_right=False, access=access)
        PayslipQuestion.objects.filter(pk=question.pk).update(asked_at=timezone.now() - dt.timedelta(hours=30))
        question_answer(question=question, answer="Le barème du mois.", is_right=False, access=access)
        with pytest.raises(Refusal, match="n’attend plus"):
            question_answer(question=question, answer="Encore", is_right=True, access=access)
        with pytest.raises(Refusal, match="a déjà sa réponse"):
            question_withdraw(question=question, actor=zone.user("awa"))
        times = answer_times(questions_of(access))
        assert (times.answered, times.waiting, times.right) == (1, 0, 0)
        assert times.median is not None and round(times.median.total_seconds() / 3600) == 30
        assert Notice.objects.filter(user=zone.user("awa"), text__startswith="Une réponse à votre question").exists()


def test_one_asks_about_ones_own_published_lines_only_and_does_not_answer_oneself(zone: Zone) -> None:
    run = month_paid(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        mine = Payslip.objects.select_related("run__period", "employee").get(run=run, employee=zone.employee("ousmane"))
        with pytest.raises(Refusal, match="ses propres bulletins"):
            question_ask(payslip=mine, code="1100", text="?", actor=zone.user("awa"))
        with pytest.raises(Refusal, match="pas cette ligne"):
            question_ask(payslip=mine, code="9999", text="?", actor=zone.user("ousmane"))
        asked = question_ask(payslip=mine, code="1100", text="Est-ce juste ?", actor=zone.user("ousmane"))
        access = access_of(zone.user("ousmane"), zone.home.pk)
        assert not questions_of(access).filter(pk=asked.pk).exists()
        with pytest.raises(OwnFile):
            question_answer(question=asked, answer="Oui", is_right=False, access=access)
        with pytest.raises(ValidationError, match="attend déjà sa réponse"):
            question_ask(payslip=mine, code="1100", text="Encore ?", actor=zone.user("ousmane"))


def test_when_the_employee_is_right_the_corrected_fact_becomes_back_pay(zone: Zone) -> None:
    question = asked_by_awa(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        access = access_of(zone.user("ousmane"), zone.home.pk)
        with pytest.raises(Refusal, match="a raison"):
            question_search(question=question, access=access)
        question_answer(question=question, answer="Un enfant manquait.", is_right=True, access=access)
        assert question_search(question=question, access=access).cases == 0
        question.refresh_from_db()
        assert case_of(question) is None
        values = {"start": dt.date(2026, 1, 1), "kind": "child", "last_name": "Ndiaye", "first_names": "Fatim", "sex": "F",
                  "birth_on": dt.date(2020, 5, 1), "counts_for_tax": True}  # fmt: skip
        with past_confirmed(True):
            fact_add(employee=zone.employee("awa"), kind=BY_SLUG["charge"], values=values, actor=zone.user("khady"))
        scan = question_search(question=question, access=access)
        case = case_of(question)
        assert scan.cases == 1 and case is not None and case.employee_id == zone.employee("awa").pk
        assert case.net != 0 and BackPayCase.objects.count() == 1


def test_an_employee_asks_from_a_line_and_reads_the_answer_there(zone: Zone, client: Client) -> None:
    run = month_paid(zone)
    with scope(zone.home):
        slip = Payslip.objects.get(run=run, employee=zone.employee("awa"))
    client.force_login(zone.user("awa"), backend="hr_core.auth.StaffNumberBackend")
    assert "Poser une question" in client.get(f"/paie/mes-bulletins/{slip.pk}/").content.decode()
    assert client.get(f"/paie/mes-bulletins/{slip.pk}/question/9999/").status_code == 404
    empty = client.post(f"/paie/mes-bulletins/{slip.pk}/question/1100/", {"text": ""})
    assert empty.status_code == 422 and "Écrivez votre question" in empty.content.decode()
    sent = client.post(f"/paie/mes-bulletins/{slip.pk}/question/1100/", {"text": "Pourquoi ?"})
    assert "Retirer ma question" in client.get(sent["Location"]).content.decode()
    with scope(zone.home):
        question = PayslipQuestion.objects.get()
    client.force_login(zone.user("ousmane"), backend="hr_core.auth.StaffNumberBackend")
    page = client.get(f"/paie/questions/{question.pk}/").content.decode()
    assert "Ce qui a été payé, et pourquoi" in page and "Votre réponse" in page
    client.post(f"/paie/questions/{question.pk}/", {"verdict": "explained", "answer": "C’est le barème."})
    client.force_login(zone.user("awa"), backend="hr_core.auth.StaffNumberBackend")
    assert "C’est le barème." in client.get(sent["Location"]).content.decode()


def test_the_search_tells_the_back_pay_of_this_employee_apart_from_the_others_that_it_finds(zone: Zone, client: Client) -> None:
    question = asked_by_awa(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        question_answer(question=question, answer="Oui.", is_right=True, access=access_of(zone.user("ousmane"), zone.home.pk))
        values = {"start": dt.date(2026, 1, 1), "kind": "child", "last_name": "Fall", "first_names": "Ali", "sex": "M",
                  "birth_on": dt.date(2020, 5, 1), "counts_for_tax": True}  # fmt: skip
        with past_confirmed(True):
            fact_add(employee=zone.employee("moussa"), kind=BY_SLUG["charge"], values=values, actor=zone.user("khady"))
    client.force_login(zone.user("ousmane"), backend="hr_core.auth.StaffNumberBackend")
    told = client.post(f"/paie/questions/{question.pk}/rappel/", follow=True).content.decode()
    assert "Aucun écart pour cet agent" in told and "1\u00a0autre rappel" in told
