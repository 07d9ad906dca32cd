"""Levies attributed to the month of origin are read from the month alone, the others from the month with the back pay."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.countries import country_codes, law
from payroll.countries.cases import simulation_items
from payroll.engine import ItemSpec, LevyAdjustment, PayPlan, build_plan

ON = date(2026, 6, 30)
BASE = ItemSpec("1100", "Salaire de base", amount="base_salary", nature="base-salary")
BACK = ItemSpec(
    "1100-rappel", "Salaire de base, rappel", amount="a_1100-rappel", nature="base-salary", signed=True, is_back_pay=True
)
AMOUNT = st.integers(80_000, 3_000_000)


def plan_with(*levies: str) -> PayPlan:
    adjusted = [LevyAdjustment(f"{code}-rappel", f"{code}, rappel", code, f"a_{code}-rappel") for code in levies]
    return build_plan(law("sn"), ON, {}, [BASE, BACK], adjustments=adjusted)


ALONE = build_plan(law("sn"), ON, {}, [BASE])
LEVIES = tuple(line.code for line in ALONE.lines if line.code != "1100")
ALL_AT_ORIGIN = plan_with(*LEVIES)
ALL_AT_PAYMENT = plan_with()


@given(AMOUNT, st.integers(-70_000, 2_000_000), st.integers(-50_000, 50_000))
def test_at_origin_every_levy_is_that_of_the_month_alone(salary: int, back: int, levy: int) -> None:
    alone = ALONE.evaluate({"base_salary": salary})
    both = ALL_AT_ORIGIN.evaluate({"base_salary": salary, "a_1100-rappel": back, "a_income-tax-rappel": levy})
    for code in LEVIES:
        assert both.amount(code)[0] == alone.amount(code)[0]
        assert both.base(code)[0] == alone.base(code)[0]
    assert both.taxable[0] == alone.taxable[0]
    assert both.gross[0] == salary + back
    assert both.net[0] == alone.net[0] + back - levy


@given(AMOUNT, st.integers(0, 2_000_000))
def test_at_payment_the_month_reads_what_it_pays(salary: int, back: int) -> None:
    together = ALONE.evaluate({"base_salary": salary + back})
    paid = ALL_AT_PAYMENT.evaluate({"base_salary": salary, "a_1100-rappel": back})
    for code in LEVIES:
        assert paid.amount(code)[0] == together.amount(code)[0]
    assert paid.net[0] == together.net[0] and paid.taxable[0] == together.taxable[0]


@given(AMOUNT, st.integers(0, 2_000_000), st.integers(0, 200_000))
def test_one_levy_at_origin_leaves_the_others_at_payment(salary: int, back: int, pension: int) -> None:
    plan = plan_with("ipres-general-employee")
    columns = {"base_salary": salary, "a_1100-rappel": back, "a_ipres-general-employee-rappel": pension}
    mixed = plan.evaluate(columns)
    alone, together = ALONE.evaluate({"base_salary": salary}), ALONE.evaluate({"base_salary": salary + back})
    assert mixed.amount("ipres-general-employee")[0] == alone.amount("ipres-general-employee")[0]
    assert mixed.amount("ipres-general-employer")[0] == together.amount("ipres-general-employer")[0]
    assert mixed.amount("cfce")[0] == together.amount("cfce")[0]
    assert mixed.taxable[0] == together.taxable[0]
    assert mixed.net[0] == salary + back - mixed.section("employee-contribution", "tax")[0]


def test_the_adjustment_stands_beside_its_levy_in_the_same_section_for_the_same_recipient() -> None:
    plan = plan_with("income-tax")
    codes = [line.code for line in plan.lines]
    levy, own = plan.line("income-tax"), plan.line("income-tax-rappel")
    assert codes.index(own.code) == codes.index(levy.code) + 1
    assert (own.section, own.recipient, own.branch) == (levy.section, levy.recipient, levy.branch)


@pytest.mark.parametrize("country", sorted(country_codes()))
def test_every_country_s_formulas_are_read_twice(country: str) -> None:
    """Whatever the formulas of a country read of each other, the month alone does not move."""
    known = law(country)
    items = simulation_items(known)
    base = next(item for item in items if item.nature == "base-salary")
    back = ItemSpec("rappel", "Rappel", amount="a_rappel", nature="base-salary", signed=True, is_back_pay=True)
    alone = build_plan(known, ON, {}, items)
    levies = [line.code for line in alone.lines if line.section not in ("earning", "deduction", "employer-charge")]
    adjusted = [LevyAdjustment(f"{code}-rappel", code, code, f"a_{code}-rappel") for code in levies]
    both = build_plan(known, ON, {}, [*items, back], adjustments=adjusted)
    pay = {str(base.amount or base.code): np.array([150_000, 600_000, 2_500_000])}
    first, second = alone.evaluate(pay), both.evaluate({**pay, "a_rappel": np.array([-40_000, 90_000, 1_000_000])})
    for code in levies:
        assert (first.amount(code) == second.amount(code)).all()
    assert (second.net - first.net == [-40_000, 90_000, 1_000_000]).all()
