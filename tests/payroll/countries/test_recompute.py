"""The engine against a plain recomputation from the law's text: thousands of cases in all, every ceiling and bracket edge
and its neighbours.
"""

from __future__ import annotations

import random

import pytest

from payroll.countries import law
from payroll.countries.cases import simulate

from .harness import days, edges, random_case, recomputations

MODULES = recomputations()


def neighbours(values: tuple[int, ...]) -> list[int]:
    return sorted({max(0, v + d) for v in values for d in (-1, 0, 1)})


def compared(module, cases: list[dict]) -> None:
    for case, found in zip(cases, simulate(cases), strict=True):
        assert found == module.pay(case), case


def known(module, case: dict) -> dict:
    """Without the options that the recomputation does not know (it says which in OPTIONS_LEFT_OUT)."""
    left_out = getattr(module, "OPTIONS_LEFT_OUT", ())
    return {k: v for k, v in case.items() if k not in left_out}


@pytest.mark.parametrize("code", MODULES)
def test_a_thousand_random_cases(code: str) -> None:
    module, country = MODULES[code], law(code)
    rng = random.Random(f"recompute-{code}")
    compared(module, [known(module, random_case(country, rng)) for _ in range(1000)])


@pytest.mark.parametrize("code", MODULES)
def test_every_edge_and_its_neighbours_at_every_change_of_the_law(code: str) -> None:
    module, country = MODULES[code], law(code)
    rng = random.Random(f"edges-{code}")
    cases = []
    for day in days(country):
        for amount in sorted({*edges(country), *neighbours(module.EDGES)}):
            case = known(module, random_case(country, rng, amount))
            cases.append(
                case
                | {"date": day}
                | {key: 0 for key in case if key.endswith("_allowances") or key == "transport_allowance"}
            )
    compared(module, cases)
