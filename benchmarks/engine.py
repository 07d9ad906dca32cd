"""The engine beside OpenFisca-Core on the same Senegalese people, and its growth from a thousand to a million."""

from __future__ import annotations

import gc
import time
import warnings
from collections.abc import Callable
from datetime import date

import numpy as np

from benchmarks.population import MARITAL, senegal
from payroll.countries import law
from payroll.countries.cases import simulation_items
from payroll.engine import PayPlan, build_plan

PEOPLE = 100_000
REPEATS = 7
GROWTH = (1_000, 10_000, 100_000, 1_000_000)


def best_of(*candidates: Callable[[], object]) -> list[float]:
    """The best time of each candidate, their runs interleaved so that the machine's moods are shared."""
    times = [[] for _ in candidates]
    for _ in range(REPEATS):
        for index, candidate in enumerate(candidates):
            gc.collect()
            begun = time.perf_counter()
            candidate()
            times[index].append(time.perf_counter() - begun)
    return [min(each) for each in times]


def senegal_plan() -> PayPlan:
    country = law("sn")
    return build_plan(country, date(2026, 1, 31), {}, simulation_items(country))


def measure() -> dict[str, float]:
    """Seconds of each, best of seven, and how many people OpenFisca's float32 pays or costs wrongly."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from benchmarks import openfisca_senegal as openfisca
    plan, columns = senegal_plan(), senegal(PEOPLE)
    theirs = {name: values for name, values in columns.items() if name not in ("category", "marital_status")}
    theirs["is_manager"] = columns["category"] == 1
    names = np.array([openfisca.MARITAL[MARITAL.index(each)].name for each in MARITAL])
    theirs["marital_status"] = openfisca.Marital.encode(names[columns["marital_status"]])
    ours_s, theirs_s = best_of(
        lambda: plan.evaluate(columns, PEOPLE).net, lambda: openfisca.net_pay(theirs)
    )
    result = plan.evaluate(columns, PEOPLE)
    net, cost = openfisca.net_pay(theirs)
    figures = {
        "engine_100k_s": ours_s,
        "openfisca_100k_s": theirs_s,
        "openfisca_wrong_nets": float((net != result.net).sum()),
        "openfisca_wrong_costs": float((cost != result.employer_cost).sum()),
    }
    for n in GROWTH:
        people = senegal(n)
        (figures[f"engine_{n}_s"],) = best_of(lambda people=people, n=n: plan.evaluate(people, n).net)
    return figures


if __name__ == "__main__":
    print(measure())
