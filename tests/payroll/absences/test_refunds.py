"""Withheld days given back by a protocol or a decision: the franc comes back, by two persons, both signs."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Sum

from hr_core.scope import scope
from hr_core.services.absences import absence_cancel
from hr_core.services.errors import Refusal
from hr_core.services.writing import OwnFile
from payroll.choices import RunState
from payroll.models import PayRun, PayslipLine, WithholdingRefund
from payroll.services.absences.refunds import refund_decide, refund_preview, refund_propose
from tests.cast import Zone
from tests.payroll.absences.conftest import absent, kind
from tests.payroll.months import month_opened, month_taken

D = dt.date


def proposed(zone: Zone, code: str = "greve", **more: Any) -> WithholdingRefund:
    values = {
        "kind": kind(code),
        "reference": "Protocole du 2 février",
        "signed_on": D(2026, 2, 2),
        "start": D(2026, 1, 1),
        "end": D(2026, 2, 1),
        "year": 2026,
        "month": 2,
    }
    return refund_propose(institution=zone.home, values=values | more, actor=zone.user("ousmane"))


def approved(zone: Zone, **more: Any) -> WithholdingRefund:
    with scope(zone.home, actor=zone.user("ousmane")):
        return refund_decide(refund=proposed(zone, **more), name="approve", actor=zone.user("mamadou"))


def absence_lines(zone: Zone, run: PayRun, who: str = "awa") -> dict[str, int]:
    with scope(zone.home):
        rows = PayslipLine.objects.filter(
            payslip__run=run, payslip__employee=zone.employee(who), column__code__endswith="-absence"
        )
        return dict(rows.values_list("column__code", "amount"))


@pytest.fixture
def struck(zone: Zone) -> PayRun:
    """January closed: Awa was on strike for three days, Moussa for one."""
    january = month_opened(zone)
    absent(zone, "greve", D(2026, 1, 5), D(2026, 1, 8))
    absent(zone, "greve", D(2026, 1, 5), D(2026, 1, 6), who="moussa")
    return month_taken(zone, january, RunState.CLOSED)


def test_a_strike_refunded_the_next_month_nets_to_zero(zone: Zone, struck: PayRun) -> None:
    approved(zone)
    february = month_taken(zone, month_opened(zone, 2026, 2), RunState.CALCULATED)
    for who in ("awa", "moussa"):
        taken, given = absence_lines(zone, struck, who), absence_lines(zone, february, who)
        assert set(taken) == set(given) and all(taken[code] + given[code] == 0 for code in taken)
    with scope(zone.home):
        lines = PayslipLine.objects.filter(column__code__endswith="-absence")
        assert lines.aggregate(total=Sum("amount"))["total"] == 0


def test_a_protocol_may_give_back_a_part_of_the_days_or_of_the_pay(zone: Zone, struck: PayRun) -> None:
    approved(zone, start=D(2026, 1, 6), end=D(2026, 1, 7), share=5_000)
    february = month_taken(zone, month_opened(zone, 2026, 2), RunState.CALCULATED)
    assert absence_lines(zone, struck)["1100-absence"] == -40_000
    assert absence_lines(zone, february)["1100-absence"] == 6_667  # a day of three, half of it
    assert absence_lines(zone, february, "moussa") == {}


def test_what_was_given_back_may_be_taken_back(zone: Zone, struck: PayRun) -> None:
    approved(zone)
    month_taken(zone, month_opened(zone, 2026, 2), RunState.CLOSED)
    approved(zone, month=3, direction="take_back")
    march = month_taken(zone, month_opened(zone, 2026, 3), RunState.CALCULATED)
    assert absence_lines(zone, march) == absence_lines(zone, struck)


def test_a_suspension_quashed_is_refunded_to_the_one_concerned(zone: Zone) -> None:
    january = month_opened(zone)
    absent(zone, "mise-a-pied", D(2026, 1, 5), D(2026, 1, 13))
    absent(zone, "mise-a-pied", D(2026, 1, 5), D(2026, 1, 6), who="moussa")
    month_taken(zone, january, RunState.CLOSED)
    approved(zone, code="mise-a-pied", employee=zone.employee("awa"), reference="Jugement n° 12")
    february = month_taken(zone, month_opened(zone, 2026, 2), RunState.CALCULATED)
    assert absence_lines(zone, february)["1100-absence"] == 106_667
    assert absence_lines(zone, february, "moussa") == {}


def test_a_refund_not_approved_gives_nothing(zone: Zone, struck: PayRun) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        refund = proposed(zone)
        assert sum(amount for _name, code, amount in refund_preview(refund) if code == "1100-absence") == 53_333
        refund_decide(refund=refund, name="refuse", actor=zone.user("mamadou"), reason="Pas de crédit")
        with pytest.raises(Refusal, match="déjà décidé"):
            refund_decide(refund=refund, name="approve", actor=zone.user("mamadou"))
    february = month_taken(zone, month_opened(zone, 2026, 2), RunState.CALCULATED)
    assert absence_lines(zone, february) == {}


def test_who_proposes_does_not_approve_and_nobody_decides_for_oneself(zone: Zone, struck: PayRun) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        refund = proposed(zone)
        with pytest.raises(Refusal, match="celle qui a proposé"):
            refund_decide(refund=refund, name="approve", actor=zone.user("ousmane"))
        own = proposed(zone, employee=zone.employee("mamadou"))
        with pytest.raises(OwnFile):
            refund_decide(refund=own, name="approve", actor=zone.user("mamadou"))
        with pytest.raises(ValidationError, match="motif"):
            refund_decide(refund=refund, name="refuse", actor=zone.user("mamadou"))


@pytest.mark.parametrize(("month", "sentence"), [(1, "mois qui suit")])
def test_days_are_given_back_in_a_later_month(zone: Zone, struck: PayRun, month: int, sentence: str) -> None:
    with scope(zone.home, actor=zone.user("ousmane")), pytest.raises(ValidationError, match="clôturé|qui suit"):
        proposed(zone, month=month)


def test_days_given_back_are_not_cancelled_before_they_are_taken_back(zone: Zone) -> None:
    january = month_opened(zone)
    absence = absent(zone, "greve", D(2026, 1, 5), D(2026, 1, 8))
    month_taken(zone, january, RunState.CLOSED)
    approved(zone)
    with scope(zone.home, actor=zone.user("khady")), pytest.raises(Refusal, match="Protocole du 2 février"):
        absence_cancel(absence=absence, actor=zone.user("khady"), reason="saisie par erreur")
    approved(zone, month=3, direction="take_back")
    with scope(zone.home, actor=zone.user("khady")):
        assert absence_cancel(absence=absence, actor=zone.user("khady"), reason="saisie par erreur").state == "cancelled"
