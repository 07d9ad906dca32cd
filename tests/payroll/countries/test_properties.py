"""What must hold in every country, whatever the case."""

from __future__ import annotations

import random
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payroll.countries import law
from payroll.countries.cases import simulate, simulation_plan
from payroll.engine import explain

from .harness import CODES, edges, random_case

EMPLOYEE = ("employee-contribution", "tax", "deduction")
EMPLOYER = ("employer-contribution", "employer-tax", "employer-charge")


@pytest.mark.parametrize("code", CODES)
@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_lines_add_up_to_the_totals(code: str, seed: int) -> None:
    case = random_case(law(code), random.Random(seed))
    answer = simulate([case])[0]
    assert answer["net"] == answer["gross"] - sum(answer["employee"].values()) - sum(answer["tax"].values())
    assert "income-tax" in answer["tax"]


@pytest.mark.parametrize("code", CODES)
@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_one_alone_is_the_same_among_many_and_again(code: str, seed: int) -> None:
    rng = random.Random(seed)
    cases = [random_case(law(code), rng) for _ in range(40)]
    together = simulate(cases)
    assert [simulate([case])[0] for case in cases] == together
    assert simulate(cases) == together


@pytest.mark.parametrize("code", CODES)
@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_net_never_falls_as_gross_rises_but_at_the_thresholds_of_the_file(code: str, seed: int) -> None:
    """One unit more of base salary: the net may fall only by the `net_fall_limit` written in the country file, and
    not without one.
    """
    country = law(code)
    rng = random.Random(seed)
    amount = rng.choice(edges(country)) or rng.randrange(1, 2_000_000)
    case = random_case(country, rng, amount)
    rising = [case | {"base_salary": max(0, amount - 30) + d} for d in range(120)]
    nets = [answer["net"] for answer in simulate(rising)]
    falls = [before - after for before, after in zip(nets, nets[1:], strict=False)]
    assert max(falls) <= country.net_fall_limit, (case, max(falls))
    if country.net_fall_limit:
        assert country.net_falls_at, "a limit needs the thresholds that explain it"


@pytest.mark.parametrize("code", CODES)
def test_blocks_do_not_matter(code: str) -> None:
    plan = simulation_plan(code, law(code).facts_as_of)
    salaries = np.random.default_rng(7).integers(0, 3_000_000, 1001)
    whole, cut = plan.evaluate({"base_salary": salaries}), plan.evaluate({"base_salary": salaries}, block=64)
    assert (whole.net == cut.net).all()
    assert (whole.net == whole.gross - whole.section(*EMPLOYEE)).all()
    assert (whole.employer_cost == whole.gross + whole.section(*EMPLOYER)).all()


@pytest.mark.parametrize("code", CODES)
def test_every_line_can_be_told(code: str) -> None:
    country = law(code)
    plan = simulation_plan(code, country.facts_as_of)
    result = plan.evaluate({"base_salary": np.array(edges(country)[:200], dtype=np.int64)})
    for line in plan.lines:
        for row in range(0, result.n, 7):
            told = explain(result, row, line.code)
            assert told.amount == result.amount(line.code)[row]
            assert told.text() and "None" not in told.text()
            if told.brackets:
                assert all(b.inside > 0 for b in told.brackets)


@pytest.mark.parametrize("code", CODES)
def test_a_day_before_the_covered_period_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="hors de la période couverte"):
        simulate([{"country": code, "date": date(1960, 1, 1).isoformat(), "base_salary": 1}])
