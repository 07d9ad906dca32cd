"""Figures printed by sources, one test each: ours agree, or differ for the reason written beside them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from payroll.countries import law
from payroll.countries.cases import simulate, simulation_plan

from .harness import examples

SIDES = ("employee", "employer", "tax")


def found_for(example: dict[str, Any]) -> dict[str, Any]:
    """Our figures for an example, in the form of its `expected`."""
    kind = example.get("kind", "pay")
    if kind == "steps":
        case = dict(example["case"])
        country, on = case.pop("country"), date.fromisoformat(case.pop("date"))
        chosen = {s.key for s in law(country).settings if s.scope == "institution"} & set(case)
        plan = simulation_plan(country, on, {key: case.pop(key) for key in chosen})
        return plan.probe(example["given"], list(example["expected"]), case)
    if kind == "difference":
        before, after = simulate([example["case_before"], example["case_after"]])
        return {
            side: {code: after[side].get(code, 0) - before[side].get(code, 0) for code in after[side]} for side in SIDES
        } | {total: after[total] - before[total] for total in ("gross", "net")}
    return simulate([example["case"]])[0]


def differences(found: dict[str, Any], expected: dict[str, Any], tolerance: int = 0) -> list[str]:
    """What differs by more than `tolerance` units; sums of a side are compared within 2 units."""
    wrong = []
    for key, value in expected.items():
        if key == "sums":
            for row in value:
                codes = row.get("codes", list(found[row["side"]]))
                ours = sum(found[row["side"]].get(code, 0) for code in codes)
                if abs(ours - row["amount"]) > max(2, tolerance):
                    wrong.append(f"{row['side']} sum: expected {row['amount']}, found {ours}")
        elif isinstance(value, dict):
            wrong += [
                f"{key}.{code}: expected {amount}, found {found[key].get(code)}"
                for code, amount in value.items()
                if code not in found[key] or abs(Fraction(str(amount)) - found[key][code]) > tolerance
            ]
        elif abs(Fraction(str(value)) - found[key]) > tolerance:
            wrong.append(f"{key}: expected {value}, found {found[key]}")
    return wrong


@pytest.mark.parametrize("example", examples(), ids=lambda e: e["id"])
def test_printed_figures_are_ours_or_the_difference_is_explained(example: dict[str, Any]) -> None:
    found = found_for(example)
    wrong = differences(found, example["expected"], example.get("tolerance", 0))
    if example["agrees"]:
        assert not wrong, wrong
    else:
        assert example["why"], "a difference needs its reason"
        assert wrong, "the source agrees after all: say so"
        assert not differences(found, example["ours"])
