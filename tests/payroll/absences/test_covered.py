"""Benefits and maintenance: kinds × seniority × length × month, computed by hand; waiting days, bands, maximum, papers."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest

from payroll.choices_absences import BenefitPayer
from payroll.services.absences.rules import BenefitBand, Cell, MaintenanceBand, Rule, maintenance_bands
from tests.payroll.absences.builders import D, absence, injury, item, month, outcome, rules, sickness

JANUARY, MARCH, APRIL, MAY = month(2026, 1), month(2026, 3), month(2026, 4), month(2026, 5)
JULY, OCTOBER = month(2026, 7), month(2026, 10)
LONG = absence(D(2026, 1, 1), None)  # day 1 is 1 January, day 90 is 31 March, day 180 is 29 June

MAINTAINED = [
    # (years of service, month, absence, withheld, maintained) of a salary of 300 000
    (0, JANUARY, absence(D(2026, 1, 5), D(2026, 1, 10)), 50_000, 50_000),
    (0, JANUARY, LONG, 300_000, 290_323),  # 30 days of 31: 300 000 x 30/31 = 290 322,58
    (4, APRIL, LONG, 300_000, 0),  # beyond the month of a short service
    (5, APRIL, LONG, 300_000, 150_000),  # days 91 to 120 at half pay
    (5, MARCH, LONG, 300_000, 300_000),  # days 60 to 90
    (5, month(2026, 6), LONG, 300_000, 145_000),  # days 152 to 180 at half pay, the 181st at nothing
    (5, JULY, LONG, 300_000, 0),
    (9, APRIL, absence(D(2026, 4, 1), D(2026, 4, 16)), 150_000, 150_000),
]


@pytest.mark.parametrize(("years", "calendar", "fact", "withheld", "maintained"), MAINTAINED)
def test_the_employer_keeps_pay_up_by_seniority(
    years: int, calendar: Any, fact: Any, withheld: int, maintained: int
) -> None:
    found = outcome(calendar, fact, by=rules(sickness()), years=years)
    assert (found.of_item("1100"), found.paid[0].maintained) == (withheld, maintained)
    assert found.paid[0].benefit == 0


@pytest.mark.parametrize(("years", "rate"), [(0, 0), (4, 0), (5, Fraction(1, 2)), (30, Fraction(1, 2))])
def test_the_band_of_seniority_begins_on_its_anniversary(years: int, rate: Any) -> None:
    assert sickness().maintenance_rate(91, years) == rate


@pytest.mark.parametrize(("number", "rate"), [(1, 1), (90, 1), (91, Fraction(1, 2)), (180, Fraction(1, 2)), (181, 0)])
def test_a_band_of_days_ends_on_its_last_day(number: int, rate: Any) -> None:
    assert sickness().maintenance_rate(number, 5) == rate


@pytest.mark.parametrize(("number", "rate"), [(3, 0), (4, 1), (33, 1), (34, 0)])
def test_waiting_days_come_before_the_band(number: int, rate: int) -> None:
    assert sickness(maintenance_waiting_days=3).maintenance_rate(number, 0) == rate


@pytest.mark.parametrize(("number", "rate"), [(1, Fraction(1, 2)), (28, Fraction(1, 2)), (29, Fraction(2, 3))])
def test_the_rate_of_the_benefit_follows_the_day(number: int, rate: Fraction) -> None:
    assert injury().benefit_rate(number) == rate


def test_the_benefit_waits_and_stops_at_the_maximum() -> None:
    rule = injury(benefit_waiting_days=1, maximum_days=60)
    assert [rule.benefit_rate(number) for number in (1, 2, 60, 61)] == [0, Fraction(1, 2), Fraction(2, 3), 0]


BENEFITS = [
    # (month, absence, monthly base, benefit): base 300 000 a month is 10 000 a day
    (JANUARY, absence(D(2026, 1, 5), D(2026, 1, 15)), 300_000, 50_000),  # 10 days at half
    (JANUARY, absence(D(2026, 1, 1), D(2026, 2, 1)), 300_000, 160_000),  # 28 at 5 000, 3 at 6 666,67
    (JANUARY, absence(D(2026, 1, 1), D(2026, 1, 30)), 100_000, 48_889),  # 28 x 1 666,67 + 2 222,22 = 48 888,89
    (
        MARCH,
        absence(D(2026, 2, 26), D(2026, 4, 1)),
        300_000,
        176_667,
    ),  # days 4 to 28 at 5 000, 29 to 34 at 6 666,67... by hand
]
BENEFITS[3] = (MARCH, absence(D(2026, 2, 26), D(2026, 4, 1)), 300_000, 25 * 5_000 + 40_000)


@pytest.mark.parametrize(("calendar", "fact", "base", "benefit"), BENEFITS)
def test_the_benefit_is_the_rate_of_the_daily_base(calendar: Any, fact: Any, base: int, benefit: int) -> None:
    found = outcome(calendar, fact, by=rules(injury()), base=base)
    assert found.paid[0].benefit == benefit
    assert found.paid[0].maintained == 0


def test_the_maintenance_completes_the_benefit_up_to_the_lost_pay() -> None:
    """Ten days of a salary of 300 000: 100 000 lost, 50 000 from the branch, 50 000 from the employer."""
    rule = injury(maintenance=(MaintenanceBand(0, 30, Fraction(1)),))
    fact = absence(D(2026, 1, 5), D(2026, 1, 15))
    found = outcome(JANUARY, fact, by=rules(rule), base=300_000)
    assert (found.of_item("1100"), found.paid[0].benefit, found.paid[0].maintained) == (100_000, 50_000, 50_000)
    beside = outcome(
        JANUARY, fact, base=300_000,
        by=rules(injury(maintenance=(MaintenanceBand(0, 30, Fraction(1)),), deducts_benefit=False)),
    )  # fmt: skip
    assert beside.paid[0].maintained == 100_000


def test_a_benefit_above_the_lost_pay_leaves_nothing_to_maintain() -> None:
    rule = injury(maintenance=(MaintenanceBand(0, 30, Fraction(1)),))
    found = outcome(JANUARY, absence(D(2026, 1, 5), D(2026, 1, 15)), by=rules(rule), base=900_000)
    assert (found.paid[0].benefit, found.paid[0].maintained) == (150_000, 0)


def test_what_the_branch_pays_itself_is_deducted_but_not_on_the_payslip() -> None:
    rule = injury(benefit_payer=BenefitPayer.BRANCH, maintenance=(MaintenanceBand(0, 30, Fraction(1)),))
    found = outcome(JANUARY, absence(D(2026, 1, 5), D(2026, 1, 15)), by=rules(rule), base=300_000)
    assert (found.paid[0].benefit, found.paid[0].maintained) == (0, 50_000)


def test_only_items_of_the_matrix_count_in_the_pay_to_maintain() -> None:
    by = rules(sickness(), c2300=Cell(is_maintained=False))
    found = outcome(JANUARY, absence(D(2026, 1, 5), D(2026, 1, 8)), items=(item(300_000), item(30_000, "2300")), by=by)
    assert (found.of_item("1100"), found.of_item("2300"), found.paid[0].maintained) == (30_000, 3_000, 30_000)


def test_full_pay_kept_up_gives_back_to_the_franc_what_was_taken() -> None:
    """Four items of 8/30 lose 82 933, 20 733, 12 533 and 6 933: their exact sum would round one franc higher."""
    gains = (item(311_000), item(77_750, "1300"), item(47_000, "2200"), item(26_000, "2300"))
    found = outcome(APRIL, absence(D(2026, 4, 9), D(2026, 4, 17)), items=gains, by=rules(sickness()))
    assert sum(row.amount for row in found.withheld) == found.paid[0].maintained == 123_132


def test_without_its_paper_nothing_is_paid_when_the_rule_says_so() -> None:
    fact = absence(D(2026, 1, 5), D(2026, 1, 10))
    strict = outcome(JANUARY, fact, by=rules(sickness(needs_papers=True)), papers_missing=True)
    assert (strict.of_item("1100"), strict.paid[0].maintained) == (50_000, 0)
    assert strict.bands[1][0].why == "papers"
    assert outcome(JANUARY, fact, by=rules(sickness()), papers_missing=True).paid[0].maintained == 50_000


def test_half_a_day_has_half_a_benefit() -> None:
    fact = absence(D(2026, 1, 5), D(2026, 1, 6), starts_at_noon=True)
    assert outcome(JANUARY, fact, by=rules(injury()), base=300_000).paid[0].benefit == 2_500


def test_a_prolongation_goes_on_with_the_days_of_its_spell() -> None:
    first = absence(D(2026, 3, 3), D(2026, 4, 1), pk=1)  # 29 days
    second = absence(D(2026, 4, 1), D(2026, 4, 6), pk=2, root=1)  # days 30 to 34
    found = outcome(APRIL, first, second, by=rules(sickness()))
    assert (found.of_item("1100"), found.paid[0].maintained) == (50_000, 10_000)
    assert [(band.first, band.last) for band in found.bands[2]] == [
        (D(2026, 4, 1), D(2026, 4, 1)),
        (D(2026, 4, 2), D(2026, 4, 5)),
    ]


def test_days_may_count_over_twelve_months() -> None:
    old = absence(D(2025, 6, 1), D(2025, 6, 29), pk=1)  # 28 days
    new = absence(D(2026, 4, 1), D(2026, 4, 6), pk=2)  # days 29 to 33 of the year
    apart = outcome(APRIL, old, new, by=rules(sickness()))
    assert apart.paid[0].maintained == 50_000
    over = outcome(APRIL, old, new, by=rules(sickness(counts_over_year=True)))
    assert over.paid[0].maintained == 20_000
    later = absence(D(2026, 6, 29), D(2026, 7, 1), pk=2)  # the old days are out of the twelve months by then
    assert outcome(month(2026, 6), old, later, by=rules(sickness(counts_over_year=True))).paid[0].maintained == 20_000


def test_a_spell_paid_day_by_day_gives_what_the_whole_gives() -> None:
    rule = injury(maintenance=(MaintenanceBand(0, 20, Fraction(1)), MaintenanceBand(0, 10, Fraction(1, 2))))
    whole = outcome(
        JANUARY, absence(D(2026, 1, 1), D(2026, 1, 25)), by=rules(rule), base=123_457, items=(item(123_457),)
    )
    days = [absence(D(2026, 1, day), D(2026, 1, day + 1), pk=day, root=1) for day in range(1, 25)]
    cut = outcome(JANUARY, *days, by=rules(rule), base=123_457, items=(item(123_457),))
    assert sum(paid.benefit for paid in cut.paid) == whole.paid[0].benefit
    assert sum(paid.maintained for paid in cut.paid) == whole.paid[0].maintained
    assert sum(row.amount for row in cut.withheld) == whole.of_item("1100")


def test_any_rate_is_kept_up_band_after_band_and_old_rules_still_read() -> None:
    bands = [
        {"years": 5, "days": 10, "percent": "100"}, {"years": 5, "days": 10, "percent": "75"},
        {"years": 5, "days": 5, "percent": "200/3"}, {"years": 0, "days": 4, "percent": "50"},
    ]  # fmt: skip
    rule = sickness(maintenance=maintenance_bands(bands), maintenance_waiting_days=3)
    assert [rule.maintenance_rate(day, 7) for day in (3, 4, 13, 14, 23, 24, 28, 29)] == [
        0, 1, 1, Fraction(3, 4), Fraction(3, 4), Fraction(2, 3), Fraction(2, 3), 0,
    ]  # fmt: skip
    assert [rule.maintenance_rate(day, 2) for day in (4, 7, 8)] == [Fraction(1, 2), Fraction(1, 2), 0]
    old = maintenance_bands([{"years": 0, "full_days": 30, "half_days": 15}])
    assert old == (MaintenanceBand(0, 30, Fraction(1)), MaintenanceBand(0, 15, Fraction(1, 2)))
    paid = outcome(
        JANUARY, absence(D(2026, 1, 1), D(2026, 1, 29)), by=rules(sickness(maintenance=maintenance_bands(bands))), base=0,
        items=(item(300_000),),
    ).paid[0]  # fmt: skip
    assert paid.maintained == 20_000  # 4 days of 10 000 at one half, for an employee who has just come


def test_maternity_at_full_rate_over_fourteen_weeks() -> None:
    """98 days from 1 January: the last one is 8 April; the branch's benefit is advanced on a base of 412 500."""
    rule = Rule(
        1, 1, benefit=(BenefitBand(1, Fraction(1)),), benefit_payer=BenefitPayer.SUBROGATED, branch="maternity",
        benefit_item="3550", maximum_days=98,
    )  # fmt: skip
    fact = absence(D(2026, 1, 1), D(2026, 1, 1) + dt.timedelta(days=98))
    paid = [
        outcome(calendar, fact, by=rules(rule), base=412_500, items=(item(412_500),)).paid
        for calendar in (JANUARY, month(2026, 2), MARCH, APRIL, MAY)
    ]
    assert [sum(row.benefit for row in rows) for rows in paid] == [426_250, 385_000, 426_250, 110_000, 0]
    beyond = outcome(APRIL, absence(D(2026, 1, 1), None), by=rules(rule), base=412_500, items=(item(412_500),))
    assert beyond.paid[0].benefit == 110_000 and beyond.bands[1][-1].why == "beyond"
