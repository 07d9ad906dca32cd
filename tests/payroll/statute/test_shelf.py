"""The shelf of usual bonuses: every template builds under the law of every country, and its item is a usual one."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from payroll.choices import AmountKind, ItemFrequency, ItemKind
from payroll.countries import country_codes, law
from payroll.models import ArticleVersion, PayItem, StatuteArticle, StatuteText
from payroll.selectors.statute import shelf, template_values
from payroll.services.article_rules import cell_of, item_formula
from payroll.services.definition import ItemDefinition, PlanDefinition, plan_of
from payroll.services.setup import usual_items

ON = dt.date(2026, 11, 30)
WANTED = {
    "responsabilite", "representation", "logement", "transport", "caisse", "technicite", "sujetion", "eloignement", "panier",
    "salissure", "astreinte", "interim", "bilan", "rendement", "rentree", "depart-conge", "installation", "medaille",
}  # fmt: skip


def test_the_usual_bonuses_are_all_there() -> None:
    assert {template.code for template in shelf()} == WANTED


@pytest.mark.parametrize("country", country_codes())
def test_every_template_builds_in(country: str) -> None:
    items = {usual.code: usual for usual in usual_items(law(country), ON)}
    text = StatuteText(nature="staff_statute", number="1", signed_on=ON, start=ON)
    for template in shelf():
        values = template_values(template, SimpleNamespace(country_id=country))  # type: ignore[arg-type]
        if values["amount_kind"] == AmountKind.FIXED:
            values["amount"] = 10_000
        usual = items[template.item].values
        assert usual["kind"] == ItemKind.EARNING
        version = ArticleVersion(
            article=StatuteArticle(text=text, number="1"), item=PayItem(code=template.item), start=ON, **values
        )
        cell = cell_of(version, on=ON, law=law(country))
        base = ItemDefinition("1100", "Base", ItemKind.EARNING, "base-salary", ItemFrequency.EVERYONE)
        paid = ItemDefinition(
            template.item, template.object, ItemKind.EARNING, usual["nature"], ItemFrequency.EVERYONE,
            formula=item_formula([cell]), is_prorated=False,
        )  # fmt: skip
        plan = plan_of(PlanDefinition(country, ON, items=(base, paid)))
        assert plan.line(template.item)
