"""The amounts of departures in several countries, against figures computed by hand."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from hr_core.scope import scope
from payroll.choices_departures import AmountKind, NoticeHandling
from payroll.services.departure_amounts import amounts_compute, notice_group_proposed
from payroll.services.departure_rules import DepartureRules, FundScale, departure_rules_set
from tests.payroll.departures.people import departure_of, hired, institution_of, setup, taken_over

CASES = tomllib.loads((Path(__file__).parent / "cases.toml").read_text())["case"]


def computed(case: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Kind of amount → what was told of it."""
    at = institution_of(case["country"])
    with scope(at, reason="essai"):
        setup(at)
        kind = "fixed_term" if case["cause"] == "fixed_term_end" else "permanent"
        employee = hired(at, case["since"], monthly=case["monthly"], contract=kind)
        taken_over(employee, case["last_day"] + timedelta(days=1), case["monthly"], case.get("earlier"))
        if "rules" in more:
            departure_rules_set(
                institution=at, start=date(2025, 1, 1), rules=more.pop("rules"), actor=None, reason="statut"
            )
        departure = departure_of(
            employee,
            cause=case["cause"],
            notified_on=case["notified_on"],
            last_worked_on=case["last_day"],
            last_paid_on=case["last_day"],
            reason="essai",
            leave_days=case.get("leave_days", 0) * 1000,
            leave_source="fiche de congés",
            **more,
        )
        departure.notice_group = notice_group_proposed(departure)
        return {str(found.kind): found.told for found in amounts_compute(departure)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_departure_is_worth_what_was_computed_by_hand(db: None, case: dict[str, Any]) -> None:
    told = computed(case)
    for kind, amount in case["expected"].items():
        assert told[kind].amount == (None if amount == "?" else amount), (kind, told[kind])
        assert bool(told[kind].question) == (amount == "?")
    assert not set(case.get("absent", ())) & set(told)


DISMISSAL = next(case for case in CASES if case["name"].startswith("sn, personal"))


def test_the_better_of_the_law_and_the_statute_is_paid_and_both_are_told(db: None) -> None:
    rules = DepartureRules(
        notice={"employee": "2 mois"},
        notice_text="Statut, article 60",
        severance=FundScale(rows=((1, "40"),), text="Statut, article 62"),
    )
    told = computed(DISMISSAL, rules=rules)
    # 127 months: 127/12 × 40 % × 600 000 = 2 540 000, against 1 790 000 by the law.
    assert told["severance"].amount == 2_540_000
    assert told["severance"].sources == ("Statut, article 62",)
    assert any("1\u202f790\u202f000" in sentence for sentence in told["severance"].sentences)
    assert told["notice"].amount == 1_200_000


def test_a_statute_below_the_law_changes_nothing(db: None) -> None:
    rules = DepartureRules(severance=FundScale(rows=((1, "10"),), text="Statut, article 62"))
    assert computed(DISMISSAL, rules=rules)["severance"].amount == 1_790_000


def test_a_retirement_scale_in_months_of_pay_replaces_what_the_law_does_not_say(db: None) -> None:
    case = next(case for case in CASES if case["name"].startswith("ml, the retirement"))
    scale = FundScale(rows=((0, "3"), (10, "6"), (20, "10")), is_months=True, text="Accord d’établissement, article 40")
    told = computed(case, rules=DepartureRules(end_of_career=scale))
    assert told["end_of_career"].amount == 3_600_000
    assert told["end_of_career"].confidence == "high"


@pytest.mark.parametrize(
    ("handling", "kind", "amount"),
    [
        (NoticeHandling.WORKED, AmountKind.NOTICE, 600_000),
        (NoticeHandling.PAID, AmountKind.NOTICE, 600_000),
        (NoticeHandling.OWED, AmountKind.NOTICE_OWED, 600_000),
        (NoticeHandling.WAIVED, AmountKind.NOTICE_OWED, 0),
    ],
)
def test_who_owes_the_notice_follows_what_was_agreed(db: None, handling: str, kind: str, amount: int) -> None:
    told = computed(DISMISSAL, notice_handling=handling)
    assert told[kind].amount == amount


def test_leave_that_nobody_entered_is_asked(db: None) -> None:
    case = {**DISMISSAL, "country": "sn"}
    at = institution_of("sn")
    with scope(at, reason="essai"):
        setup(at)
        employee = hired(at, case["since"], monthly=case["monthly"])
        departure = departure_of(
            employee,
            cause="resignation",
            notified_on=date(2025, 11, 30),
            last_worked_on=date(2025, 12, 31),
            last_paid_on=date(2025, 12, 31),
        )
        departure.notice_group = notice_group_proposed(departure)
        leave = {str(each.kind): each.told for each in amounts_compute(departure)}["leave"]
    assert leave.amount is None and "jours de congé" in leave.question


def test_a_thirteenth_month_is_paid_by_the_presence_of_the_year(db: None) -> None:
    rules = DepartureRules(thirteenth_months="1", thirteenth_text="Statut, article 50")
    # January to November: 11/12 × 600 000.
    assert computed(DISMISSAL, rules=rules)["thirteenth"].amount == 550_000


def test_low_confidence_stays_marked(db: None) -> None:
    told = computed(DISMISSAL)
    assert told["notice"].confidence == "low"
    assert told["severance"].confidence == "low"
    case = next(case for case in CASES if case["name"].startswith("ci, dismissal"))
    assert computed(case)["severance"].confidence == "high"
