"""Requests: what each check lets pass at its edge, who decides, committees and envelopes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from hr_core.scope import scope
from hr_core.services.errors import Refusal
from hr_core.services.writing import OwnFile
from payroll.choices_loans import CommitteeState, Decision, LoanState, RequestState
from payroll.models import InstitutionSetting, Loan, LoanCommittee, LoanEnvelope, LoanRequest
from payroll.selectors.loan_checks import Check, reached_on, request_checks
from payroll.selectors.loan_pages import committee_rows
from payroll.selectors.loans import envelopes
from payroll.services.loan_committees import committee_close, committee_decide, committee_save
from payroll.services.loan_grants import loan_cancel
from payroll.services.loan_requests import (
    request_decide,
    request_instruct,
    request_list,
    request_submit,
    request_withdraw,
)
from payroll.services.loan_room import SHARE
from tests.cast import Zone
from tests.payroll.loans.conftest import access, kind_of, running_loan, terms_change

ON = dt.date(2026, 3, 10)


def submit(zone: Zone, *, code: str = "secours", name: str = "awa", by: str = "ousmane", **values: Any) -> LoanRequest:
    values = {"amount": 50_000, "months": 5, **values}
    return request_submit(
        employee=zone.employee(name), kind=kind_of(code), on=ON, access=access(zone, by), **values
    )


def checked(zone: Zone, code: str, **values: Any) -> dict[str, Check]:
    values = {"amount": 50_000, "months": 5, "on": ON, **values}
    found = request_checks(employee=zone.employee("awa"), kind=kind_of(code), **values)
    return {check.code: check for check in found}


@pytest.mark.parametrize(
    ("start", "months", "reached"),
    [
        (dt.date(2015, 1, 1), 36, dt.date(2018, 1, 1)),
        (dt.date(2025, 8, 31), 6, dt.date(2026, 2, 28)),
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28)),
    ],
)
def test_seniority_is_reached_on_the_same_day_of_the_month_or_its_last(
    start: dt.date, months: int, reached: dt.date
) -> None:
    assert reached_on(start, months) == reached


def test_seniority_stops_a_request_the_day_before_and_not_on_the_day(fund: Zone) -> None:
    with scope(fund.home):
        terms_change("secours", seniority_months=12)
        awa = fund.employee("awa")
        awa.seniority_on = dt.date(2025, 3, 10)
        assert checked(fund, "secours", on=dt.date(2026, 3, 9))["seniority"].verdict == "stop"
        assert checked(fund, "secours", on=dt.date(2026, 3, 10))["seniority"].verdict == "ok"


def test_the_amount_stops_one_franc_beyond_the_ceiling(fund: Zone) -> None:
    with scope(fund.home):
        terms_change("secours", maximum_amount=500_000, pay_multiple=1_000)  # one month of 400 000
        assert checked(fund, "secours", amount=400_000)["amount"].verdict == "ok"
        assert checked(fund, "secours", amount=400_001)["amount"].verdict == "stop"


def test_an_interim_payment_stays_within_what_is_earned_and_bears_no_interest(fund: Zone) -> None:
    with scope(fund.home):
        assert checked(fund, "acompte", amount=133_333, months=1)["amount"].verdict == "ok"  # 10/30 of 400 000
        assert checked(fund, "acompte", amount=133_334, months=1)["amount"].verdict == "stop"


def test_a_second_loan_of_a_kind_waits_for_its_delay_to_the_day(fund: Zone) -> None:
    running_loan(fund, code="rentree")  # granted on 1 December 2025, once every twelve months
    with scope(fund.home):
        assert checked(fund, "rentree", on=dt.date(2026, 11, 30))["delay"].verdict == "stop"
        assert checked(fund, "rentree", on=dt.date(2026, 12, 1))["delay"].verdict == "ok"
        assert checked(fund, "rentree")["running"].verdict == "warn"


def test_an_unknown_scale_stops_a_request_and_asks_for_one(fund: Zone) -> None:
    with scope(fund.home):
        assert checked(fund, "secours")["pay"].verdict == "ok"
        InstitutionSetting.objects.filter(key=SHARE).delete()
        found = checked(fund, "secours")["pay"]
        assert found.verdict == "stop" and "barème" in found.words.lower()


def test_the_share_of_the_net_counts_the_loans_that_run(fund: Zone) -> None:
    running_loan(fund, amount=1_200_000, months=12, first=dt.date(2026, 3, 1))
    with scope(fund.home):
        InstitutionSetting.objects.filter(key=SHARE).update(value=33)
        words = checked(fund, "secours", amount=50_000, months=5)["pay"].words
        room = int("".join(each for each in words.split("pour")[1].split("encore")[0] if each.isdigit()))
        assert checked(fund, "secours", amount=room, months=1)["pay"].verdict == "ok"
        assert checked(fund, "secours", amount=room + 1, months=1)["pay"].verdict == "stop"
        assert room < 100_000  # a third of the net, less 100 000 already taken


def test_the_envelope_stops_one_franc_beyond_what_is_left(fund: Zone) -> None:
    with scope(fund.home):
        assert checked(fund, "equipement")["envelope"].verdict == "stop"  # nothing was voted
        envelope(fund, "equipement", 200_000)
    running = running_loan(fund, code="equipement", amount=120_000)
    with scope(fund.home):
        Loan.objects.filter(pk=running.pk).update(granted_on=ON)
        assert envelopes()[kind_of("equipement").pk, 2026].available == 80_000
        assert checked(fund, "equipement", amount=80_000)["envelope"].verdict == "ok"
        assert checked(fund, "equipement", amount=80_001)["envelope"].verdict == "stop"


def envelope(zone: Zone, code: str, amount: int) -> LoanEnvelope:
    return LoanEnvelope.objects.create(
        institution=zone.home, kind=kind_of(code), year=2026, amount=amount, act_reference="CA 12", act_on=ON
    )


def test_a_request_granted_by_a_second_person_makes_a_loan_with_its_schedule(fund: Zone) -> None:
    with scope(fund.home):
        request = submit(fund)
        request_instruct(request=request, score=10, opinion="Favorable", on=ON, access=access(fund, "ousmane"))
        with pytest.raises(Refusal, match="Votre rôle"):
            request_decide(request=request, decision=Decision.ACCEPTED, on=ON, access=access(fund, "ousmane"))
        request_decide(
            request=request,
            decision=Decision.REDUCED,
            amount=40_000,
            months=4,
            reason="Caisse du mois",
            on=ON,
            access=access(fund, "binta"),
        )
        request.refresh_from_db()
        assert request.state == RequestState.GRANTED and request.checks
        loan = Loan.objects.get(request=request)
        assert (loan.amount, loan.months, loan.state, loan.number) == (40_000, 4, LoanState.AGREED, "2026-0001")
        schedule = loan.schedules.get()
        assert schedule.principal == 40_000 and schedule.instalments.first().month == dt.date(2026, 4, 1)


def test_whoever_instructed_does_not_decide_whatever_their_rights(fund: Zone) -> None:
    with scope(fund.home):
        request = submit(fund)
        request_instruct(request=request, on=ON, access=access(fund, "ousmane"))
        LoanRequest.objects.filter(pk=request.pk).update(instructed_by=fund.user("binta"))
        with pytest.raises(Refusal, match="une autre personne en décide"):
            request_decide(request=request, decision=Decision.ACCEPTED, on=ON, access=access(fund, "binta"))
        request.refresh_from_db()
        assert request.state == RequestState.INSTRUCTED and not Loan.objects.exists()


def test_a_refusal_asks_for_its_reason(fund: Zone) -> None:
    with scope(fund.home):
        request = submit(fund)
        request_instruct(request=request, on=ON, access=access(fund, "ousmane"))
        with pytest.raises(ValidationError, match="motif d’un refus"):
            request_decide(request=request, decision=Decision.REFUSED, on=ON, access=access(fund, "binta"))


def test_nobody_acts_on_their_own_request_but_to_make_it_or_take_it_back(fund: Zone) -> None:
    with scope(fund.home):
        own = submit(fund, name="ousmane", by="ousmane")
        assert own.is_own
        with pytest.raises(OwnFile):
            request_instruct(request=own, on=ON, access=access(fund, "ousmane"))
        with pytest.raises(Refusal, match="pour un autre agent"):
            submit(fund, name="moussa", by="awa")
        request_withdraw(request=own, access=access(fund, "ousmane"))
        own.refresh_from_db()
        assert own.state == RequestState.WITHDRAWN


def test_a_second_request_of_the_same_kind_waits_for_the_first(fund: Zone) -> None:
    with scope(fund.home):
        submit(fund)
        with pytest.raises(ValidationError, match="attend déjà une décision"):
            submit(fund)
        assert LoanRequest.objects.count() == 1


def test_what_the_checks_stop_is_not_granted_even_when_decided_so(fund: Zone) -> None:
    with scope(fund.home):
        request = submit(fund)
        request_instruct(request=request, on=ON, access=access(fund, "ousmane"))
        terms_change("secours", maximum_amount=10_000)
        with pytest.raises(Refusal, match="ne peut pas être accordée"):
            request_decide(request=request, decision=Decision.ACCEPTED, on=ON, access=access(fund, "binta"))
        assert not Loan.objects.exists()


def sitting(zone: Zone) -> LoanCommittee:
    made = LoanCommittee(institution=zone.home, held_on=ON, members="Khady Fall, présidente\nBinta Sarr, membre")
    return committee_save(committee=made, access=access(zone, "ousmane"))


def at_committee(zone: Zone, committee: LoanCommittee, name: str, score: int, amount: int) -> LoanRequest:
    request = submit(zone, code="vehicule", name=name, amount=amount, months=48)
    request_instruct(request=request, score=score, on=ON, access=access(zone, "ousmane"))
    request_list(request=request, committee=committee, access=access(zone, "ousmane"))
    request.refresh_from_db()
    return request


def test_a_committee_ranks_decides_and_closes_by_another_person(fund: Zone) -> None:
    with scope(fund.home):
        envelope(fund, "vehicule", 3_000_000)
        committee = sitting(fund)
        moussa = at_committee(fund, committee, "moussa", 5, 2_000_000)
        awa = at_committee(fund, committee, "awa", 8, 2_000_000)
        rows = committee_rows(committee, access(fund, "khady"))
        assert [(row.request.pk, row.left) for row in rows] == [(awa.pk, 1_000_000), (moussa.pk, -1_000_000)]
        with pytest.raises(Refusal, match="Il manque la décision sur"):
            committee_close(committee=committee, access=access(fund, "khady"))
        for request in (moussa, awa):
            committee_decide(request=request, decision=Decision.ACCEPTED, access=access(fund, "ousmane"))
        with pytest.raises(Refusal, match="Enveloppe 2026"):
            committee_close(committee=committee, access=access(fund, "khady"))
        assert not Loan.objects.exists()  # all of the decisions, or none
        committee_decide(
            request=moussa,
            decision=Decision.REDUCED,
            amount=1_000_000,
            months=36,
            reason="Reste de l’enveloppe",
            access=access(fund, "ousmane"),
        )
        committee_close(committee=committee, access=access(fund, "khady"))
        committee.refresh_from_db()
        assert committee.state == CommitteeState.CLOSED and committee.closed_by == fund.user("khady")
        assert sorted(Loan.objects.values_list("employee", "amount")) == sorted(
            [(fund.employee("awa").pk, 2_000_000), (fund.employee("moussa").pk, 1_000_000)]
        )
        assert envelopes()[kind_of("vehicule").pk, 2026].available == 0
        with pytest.raises(Refusal, match="ne change plus"):
            committee_save(committee=committee, access=access(fund, "ousmane"))
        loan_cancel(loan=Loan.objects.get(amount=2_000_000), reason="Renonce", access=access(fund, "ousmane"))
        assert envelopes()[kind_of("vehicule").pk, 2026].available == 2_000_000


def test_a_kind_that_wants_a_committee_is_not_decided_by_one_person(fund: Zone) -> None:
    with scope(fund.home):
        request = submit(fund, code="vehicule")
        request_instruct(request=request, on=ON, access=access(fund, "ousmane"))
        with pytest.raises(Refusal, match="se décide en comité"):
            request_decide(request=request, decision=Decision.ACCEPTED, on=ON, access=access(fund, "binta"))
        assert not Loan.objects.exists()


def test_whoever_prepared_the_committee_does_not_close_it(fund: Zone) -> None:
    with scope(fund.home):
        committee = sitting(fund)
        at_committee(fund, committee, "awa", 1, 100_000)
        LoanCommittee.objects.filter(pk=committee.pk).update(prepared_by=fund.user("khady"))
        with pytest.raises(Refusal, match="Vous avez préparé"):
            committee_close(committee=committee, access=access(fund, "khady"))
