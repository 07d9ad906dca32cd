"""Requests for leave: from the employee's phone to the absence that pay reads."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from hr_core.access import Access, access_of
from hr_core.leave.days import Span
from hr_core.models import Absence, AbsenceKind, LeaveTerms, Notice, Request, RequestStep, UnitHead
from hr_core.scope import scope
from hr_core.selectors.leave import kinds_requested, leave_statement
from hr_core.selectors.requests import requests_visible, steps_to_decide
from hr_core.services.errors import Refusal
from hr_core.services.institutions import holiday_move
from hr_core.services.leave.asking import leave_ask, leave_return
from hr_core.services.requests.flow import request_ask_cancellation, request_send, request_withdraw, step_decide
from hr_core.services.requests.follow import requests_follow
from hr_core.services.requests.rules import request_rule_set
from tests.cast import Zone

D = dt.date


def monday(weeks: int = 1) -> D:
    today = timezone.localdate()
    return today + dt.timedelta(days=7 * weeks - today.weekday())


def asked(zone: Zone, kind: AbsenceKind, who: str = "awa", weeks: int = 1, days: int = 3) -> Request:
    start = monday(weeks)
    return leave_ask(
        employee=zone.employee(who), kind=kind, span=Span(start, start + dt.timedelta(days=days)), comment="Merci", actor=zone.user(who)
    )  # fmt: skip


def access(zone: Zone, who: str) -> Access:
    return access_of(zone.user(who), zone.home.pk)


def current(request: Request) -> RequestStep:
    return request.steps.get(state="current")


def test_a_leave_goes_to_the_head_then_to_human_resources_and_becomes_the_absence(zone: Zone, annual: AbsenceKind) -> None:
    with scope(zone.home, actor=zone.user("awa")):
        request = asked(zone, annual)
        assert request.data["after"] == request.data["before"] - 3000
        assert Notice.objects.filter(user=zone.user("moussa"), text__contains="Awa").exists()
        assert not steps_to_decide(access(zone, "fatou")).exists()
        step_decide(step=current(request), accept=True, access=access(zone, "moussa"))
        assert not Absence.objects.exists()
        step_decide(step=current(request), accept=True, access=access(zone, "fatou"), comment="Bon congé")
        request.refresh_from_db()
        absence = request.absence
        assert request.state == "approved" and absence is not None
        assert (absence.start, absence.state, absence.origin) == (monday(), "confirmed", "leave")
        assert Notice.objects.filter(user=zone.user("awa"), text__contains="acceptée").exists()


def test_a_refusal_says_why_and_writes_no_absence(zone: Zone, annual: AbsenceKind) -> None:
    with scope(zone.home, actor=zone.user("awa")):
        request = asked(zone, annual)
        with pytest.raises(ValidationError, match="motif du refus"):
            step_decide(step=current(request), accept=False, access=access(zone, "moussa"))
        step_decide(step=current(request), accept=False, access=access(zone, "moussa"), comment="Clôture des comptes")
        request.refresh_from_db()
        assert (request.state, Absence.objects.count()) == ("refused", 0)


def test_nobody_decides_their_own_request_nor_one_that_is_not_theirs(zone: Zone, annual: AbsenceKind) -> None:
    with scope(zone.home, actor=zone.user("fatou")):
        mine = asked(zone, annual, "fatou")
        assert mine.steps.get(rank=1).state == "skipped"  # nobody heads the head office
        assert not steps_to_decide(access(zone, "fatou")).filter(request=mine).exists()
        for who in ("fatou", "moussa", "ousmane"):
            with pytest.raises(Refusal, match="n’attend pas votre décision"):
                step_decide(step=current(mine), accept=True, access=access(zone, who))
        with pytest.raises(Refusal, match="ses propres demandes"):
            request_send(employee=zone.employee("awa"), kind="conge", words="x", data={}, actor=zone.user("fatou"))


@pytest.mark.parametrize(
    ("days", "field", "sentence"), [(60, "end", "Votre solde ne suffit pas"), (3, "start", "Une demande en cours couvre déjà")]
)
def test_a_request_beyond_the_balance_or_on_days_already_asked_is_refused(
    zone: Zone, annual: AbsenceKind, days: int, field: str, sentence: str
) -> None:
    with scope(zone.home, actor=zone.user("awa")):
        asked(zone, annual)
        with pytest.raises(ValidationError) as refused:
            asked(zone, annual, days=days)
        assert sentence in refused.value.message_dict[field][0]
        assert Request.objects.count() == 1


def test_a_sunday_takes_nothing_and_is_refused(zone: Zone, annual: AbsenceKind) -> None:
    sunday = monday(2) - dt.timedelta(days=1)
    with scope(zone.home, actor=zone.user("awa")), pytest.raises(ValidationError, match="ne sont pas travaillés"):
        leave_ask(
            employee=zone.employee("awa"), kind=annual, span=Span(sunday, sunday + dt.timedelta(days=1)), comment="", actor=zone.user("awa")
        )  # fmt: skip


def test_a_request_is_withdrawn_before_and_cancelled_after_its_acceptance(zone: Zone, annual: AbsenceKind) -> None:
    with scope(zone.home, actor=zone.user("awa")):
        first, second = asked(zone, annual), asked(zone, annual, weeks=2)
        request_withdraw(request=first, actor=zone.user("awa"))
        first.refresh_from_db()
        assert first.state == "withdrawn"
        with pytest.raises(Refusal):
            request_withdraw(request=first, actor=zone.user("awa"))
        for who in ("moussa", "khady"):
            step_decide(step=current(second), accept=True, access=access(zone, who))
        request_ask_cancellation(request=second, actor=zone.user("awa"), reason="Voyage reporté")
        step_decide(step=current(second), accept=True, access=access(zone, "khady"))
        second.refresh_from_db()
        assert (second.state, second.absence.state) == ("cancelled", "cancelled")


def test_an_early_return_gives_the_days_back(zone: Zone, annual: AbsenceKind) -> None:
    with scope(zone.home, actor=zone.user("awa")):
        request = asked(zone, annual, weeks=-2, days=5)
        for who in ("moussa", "fatou"):
            step_decide(step=current(request), accept=True, access=access(zone, who))
        request.refresh_from_db()
        back = monday(-2) + dt.timedelta(days=3)
        leave_return(request=request, on=back, actor=zone.user("fatou"))
        request.absence.refresh_from_db()
        assert (request.absence.end, request.returned_on) == (back, back)


def test_a_head_who_does_not_answer_is_reminded_then_relieved_once(zone: Zone, annual: AbsenceKind) -> None:
    today = timezone.localdate()
    with scope(zone.home, actor=zone.user("awa")):
        request = asked(zone, annual)
        for after, expected in ((1, (0, 0)), (3, (1, 0)), (3, (0, 0)), (7, (0, 1)), (8, (0, 0))):
            found = requests_follow(institution=zone.home, today=today + dt.timedelta(days=after))
            assert (found.reminded, found.escalated) == expected
        step_decide(step=current(request), accept=True, access=access(zone, "fatou"))
        assert request.steps.get(rank=1).by_words == "par relève"


def test_a_rule_changes_the_steps_of_requests_to_come(zone: Zone, annual: AbsenceKind) -> None:
    with scope(zone.home, actor=zone.user("khady")):
        request_rule_set(
            institution=zone.home, kind="conge", steps=["hr"], reminder_days=2, escalation_days=4, actor=zone.user("khady")
        )
        assert [step.kind for step in asked(zone, annual).steps.all()] == ["hr"]


def test_requests_are_seen_by_those_concerned_only(zone: Zone, annual: AbsenceKind) -> None:
    with scope(zone.home, actor=zone.user("awa")):
        asked(zone, annual)
        seen = {who: requests_visible(access(zone, who)).count() for who in ("awa", "moussa", "fatou", "khady", "ousmane", "binta")}
        assert seen == {"awa": 1, "moussa": 1, "fatou": 1, "khady": 1, "ousmane": 0, "binta": 0}
        UnitHead.objects.all().delete()
        assert requests_visible(access(zone, "moussa")).count() == 0


def test_a_feast_moved_by_decree_recounts_leave_and_tells_those_concerned(zone: Zone, annual: AbsenceKind) -> None:
    tuesday = monday(2) + dt.timedelta(days=1)
    with scope(zone.home, actor=zone.user("awa")):
        settled, waiting = asked(zone, annual, weeks=2), asked(zone, annual, "moussa", weeks=2)
        for who in ("moussa", "khady"):
            step_decide(step=current(settled), accept=True, access=access(zone, who))
        settled.refresh_from_db()
        end = monday(3)
        before = leave_statement(zone.employee("awa"), end).balance
        Notice.objects.all().delete()
        holiday_move(
            institution=zone.home, day=tuesday + dt.timedelta(days=30), to=tuesday, name="Korité", reference="Décret 2026-1",
            actor=zone.user("coumba"),
        )  # fmt: skip
        assert leave_statement(zone.employee("awa"), end).balance == before + 1000
        told = {notice.user.username: notice.text for notice in Notice.objects.all()}
        assert set(told) == {"awa", "moussa"} and "2\u00a0jours au lieu de 3\u00a0jours" in told["awa"]
        waiting.refresh_from_db()
        assert (waiting.data["days"], waiting.data["after"]) == (2000, waiting.data["before"] - 2000)


def test_a_woman_asks_no_paternity_and_a_man_no_maternity(zone: Zone, annual: AbsenceKind) -> None:
    with scope(zone.home, actor=zone.user("awa")):
        maternity, paternity = (
            AbsenceKind.objects.filter(family=family).first()
            or AbsenceKind.objects.create(institution=zone.home, code=family, label=family, family=family)
            for family in ("maternity", "paternity")
        )
        for kind in (maternity, paternity):
            LeaveTerms.objects.update_or_create(institution=zone.home, kind=kind, defaults={"is_requested": True})
        assert {row.kind for row in kinds_requested(zone.employee("awa"))} >= {annual, maternity}
        with pytest.raises(Refusal, match="ne se demande pas ici"):
            asked(zone, paternity)
        with pytest.raises(Refusal, match="ne se demande pas ici"):
            asked(zone, maternity, who="moussa")
