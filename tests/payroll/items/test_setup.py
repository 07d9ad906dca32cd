"""The usual items suit the law of every country: they build a plan, and a bonus without a legal table is entered."""

from __future__ import annotations

import datetime as dt

import pytest

from payroll.countries import country_codes, law
from payroll.services.definition import BaseCell, ItemDefinition, PlanDefinition, input_names, plan_of
from payroll.services.setup import UsualItem, usual_items

ON = dt.date(2026, 11, 30)


def definition(usual: UsualItem, bases: set[str]) -> ItemDefinition:
    kept = {name: usual.values[name] for name in ("label", "kind", "nature", "formula", "is_prorated", "account")}
    cells = tuple(BaseCell(base, "none") for base in usual.without if base in bases)
    return ItemDefinition(code=usual.code, frequency=str(usual.values["frequency"]), bases=cells, **kept)


@pytest.mark.parametrize("code", country_codes())
def test_usual_items_of_a_country_make_a_plan(code: str) -> None:
    country = law(code)
    bases = {base.code for base in country.bases}
    items = tuple(definition(usual, bases) for usual in usual_items(country, ON))
    plan = plan_of(PlanDefinition(code, ON, items=items))
    assert {"base_salary", "a_2200", "a_6100", "a_7100"} <= set(input_names(plan))
    result = plan.evaluate({"base_salary": 40_000_000}, 1)
    assert result.amount("1100")[0] == 40_000_000
    assert 0 < result.net[0] < result.gross[0]


def test_bonus_without_a_table_of_the_law_is_entered_by_employee() -> None:
    made = {usual.code: usual for usual in usual_items(law("gn"), ON)}
    assert (made["1300"].values["formula"], made["1300"].values["frequency"]) == ("", "recurring")
