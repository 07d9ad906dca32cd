"""The builder: items and bases, names in dependency order, settings, schemes, benefits in kind, back to a gross."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from payroll.countries import law
from payroll.engine import (
    DEDUCTION,
    EMPLOYER_CHARGE,
    FULL,
    NONE,
    ColumnError,
    CycleError,
    DefinitionError,
    FigureOverride,
    InputSpec,
    ItemSpec,
    Pay,
    UnknownNameError,
    above,
    build_plan,
    explain,
    invert_net,
    part,
    up_to,
    where,
)

SN, DAY = law("sn"), date(2026, 1, 31)
BASE = ItemSpec("base_salary", "Salaire de base", nature="base-salary")


def plan(*items: ItemSpec, settings=None, on=DAY, **more):
    return build_plan(SN, on, settings or {}, [BASE, *items], **more)


def test_an_item_enters_each_base_as_the_matrix_says() -> None:
    items = [
        ItemSpec("half", "Moitié", bases={"taxable": part("0.5"), "contributory": NONE}),
        ItemSpec("capped", "Plafonnée", bases={"taxable": up_to(100), "contributory": above(100)}),
        ItemSpec("refund", "Remboursement", nature="exempt", bases={"leave": FULL}),
    ]
    result = plan(*items, conventional_bases=True).evaluate(
        {"base_salary": 1000, "half": 500, "capped": 300, "refund": 40}
    )
    assert result.base("taxable").tolist() == [1000 + 250 + 100]
    assert result.base("contributory").tolist() == [1000 + 200]
    assert result.base("leave").tolist() == [1000 + 500 + 300 + 40]
    assert result.base("seniority").tolist() == [1000]
    assert result.gross.tolist() == [1840]
    assert result.taxable.tolist() == [1350]


def test_formulas_of_items_resolve_in_any_order() -> None:
    bonus = ItemSpec("bonus", "Prime", amount=lambda pay: pay["seniority_bonus"] * "0.1")
    seniority = ItemSpec(
        "seniority_bonus", "Ancienneté", nature="salary", amount=lambda pay: pay["base_salary"] * pay["years"] / 100
    )
    years = InputSpec("years", "int", 0, "années de service", hi=50)
    result = plan(bonus, seniority, columns=[years]).evaluate({"base_salary": [200_000, 200_005], "years": [7, 3]})
    assert result.amount("seniority_bonus").tolist() == [14_000, 6_000]
    assert result.amount("bonus").tolist() == [1_400, 600]


def test_a_circle_is_told_with_its_path() -> None:
    with pytest.raises(CycleError, match="Prime A → Prime B → Prime A"):
        plan(
            ItemSpec("a", "Prime A", amount=lambda pay: pay["b"]), ItemSpec("b", "Prime B", amount=lambda pay: pay["a"])
        )
    with pytest.raises(CycleError, match="Définition circulaire"):
        plan(ItemSpec("a", "Prime A", amount=lambda pay: pay["income-tax"]))


def test_unknown_names_and_double_codes_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="inconnu"):
        plan(ItemSpec("a", "A", amount=lambda pay: pay["inconnu"]))
    with pytest.raises(DefinitionError, match="même code"):
        plan(BASE)
    with pytest.raises(DefinitionError, match="ligne légale"):
        plan(ItemSpec("trimf", "TRIMF"))
    with pytest.raises(DefinitionError, match="bases inconnues"):
        plan(ItemSpec("a", "A", bases={"nothing": FULL}))


def test_deductions_and_charges_of_the_institution_come_after_the_law() -> None:
    third = ItemSpec("garnishment", "Retenue", DEDUCTION, amount=lambda pay: pay["net_before_deductions"] * "0.1")
    mutual = ItemSpec("mutual", "Mutuelle (part patronale)", EMPLOYER_CHARGE, amount=lambda pay: pay["gross"] * "0.01")
    result = plan(third, mutual).evaluate({"base_salary": 500_000})
    without = plan().evaluate({"base_salary": 500_000})
    assert result.amount("garnishment").tolist() == [(int(without.net[0]) + 5) // 10]
    assert result.net[0] == without.net[0] - result.amount("garnishment")[0]
    assert result.employer_cost[0] == without.employer_cost[0] + 5000
    assert result.section("deduction").tolist() == result.amount("garnishment").tolist()


def test_a_benefit_in_kind_is_taxed_and_not_paid() -> None:
    result = plan(ItemSpec("housing", "Logement", nature="benefit-in-kind")).evaluate(
        {"base_salary": 300_000, "housing": 50_000}
    )
    cash = plan().evaluate({"base_salary": 350_000})
    assert result.taxable[0] == 350_000
    assert result.net[0] == cash.net[0] - 50_000


def test_proration_by_days_is_exact_and_rounded_once() -> None:
    item = ItemSpec("bonus", "Prime", prorated=True)
    result = plan(item).evaluate({"bonus": [100_000, 100_001, 100_000], "paid_days": [30, 15, 7]})
    assert result.amount("bonus").tolist() == [100_000, 50_001, 23_333]
    assert (
        plan(item, settings={"month_days": 26}).evaluate({"bonus": 26_000, "paid_days": 13}).amount("bonus")[0]
        == 13_000
    )


def test_an_employee_of_another_scheme_pays_no_line_of_that_branch() -> None:
    two = plan(scheme_branches=["pension"]).evaluate({"base_salary": 400_000, "scheme_pension": [True, False]})
    assert two.amount("ipres-general-employee").tolist() == [22_400, 0]
    assert two.applies("ipres-general-employee").tolist() == [True, False]
    assert two.amount("css-family-employer").tolist() == [4410, 4410]


def test_options_of_the_open_questions_change_the_calculation() -> None:
    columns = {"base_salary": 800_500, "category": "cadre", "marital_status": "married"}
    default = plan().evaluate(columns)
    sliced = plan(settings={"ipres_cadre_base": "slice"}).evaluate(columns)
    assert (default.base("ipres-cadre-employee")[0], sliced.base("ipres-cadre-employee")[0]) == (800_500, 368_500)
    for option in ({"spouse_half_part": False}, {"ipres_deducted": True}, {"tax_method": "published-steps"}):
        assert plan(settings=option).evaluate(columns).amount("income-tax")[0] != default.amount("income-tax")[0]
    with pytest.raises(DefinitionError, match="donner l’un de"):
        plan(settings={"tax_method": "guess"})


def test_a_row_of_a_table_is_read_by_a_choice_known_beforehand() -> None:
    table = Pay(SN, DAY, {}, [BASE]).table("css-injury-rate")
    assert table.row("B").highest == Fraction(3, 100)
    with pytest.raises(DefinitionError, match="pas de ligne « Z » : A, B, C"):
        table.row("Z")


def test_december_settles_the_year_when_the_institution_says_so() -> None:
    december = date(2025, 12, 31)
    settles = plan(settings={"year_end_adjustment": "december"}, on=december)
    month = plan(on=december).evaluate({"base_salary": 400_000}).amount("income-tax")[0]
    columns = {"base_salary": 400_000, "ytd_taxable": 11 * 400_000, "ytd_income_tax": 11 * int(month)}
    assert abs(int(settles.evaluate(columns).amount("income-tax")[0]) - int(month)) <= 11
    columns["ytd_income_tax"] += 5_000
    assert settles.evaluate(columns).amount("income-tax")[0] <= month - 4_989


def test_an_override_changes_the_pay_and_says_so() -> None:
    change = FigureOverride("ipres-general-ceiling", date(2026, 1, 1), {"amount": 450_000}, "Arrêté du 2 janvier 2026")
    result = build_plan(SN, DAY, {}, [BASE], [change]).evaluate({"base_salary": 900_000})
    assert result.amount("ipres-general-employee").tolist() == [25_200]
    told = explain(result, 0, "ipres-general-employee")
    assert ("Arrêté du 2 janvier 2026", "") in told.sources
    assert told.in_force_since == date(2026, 1, 1)
    assert "mis à jour" in told.text()
    assert build_plan(SN, date(2025, 12, 31), {}, [BASE], [change]).evaluate({"base_salary": 900_000}).amount(
        "ipres-general-employee"
    ).tolist() == [24_192]


def test_columns_are_read_with_care() -> None:
    ready = plan()
    with pytest.raises(ColumnError, match="Colonnes inconnues : salary"):
        ready.evaluate({"salary": 1})
    with pytest.raises(ColumnError, match="virgule flottante"):
        ready.evaluate({"base_salary": np.array([1.5])})
    with pytest.raises(ColumnError, match="ligne 2 : -1 est hors des bornes"):
        ready.evaluate({"base_salary": [5, -1]})
    with pytest.raises(ColumnError, match="ligne 2 : 'chef' n’est pas un choix"):
        ready.evaluate({"base_salary": [5, 5], "category": ["cadre", "chef"]})
    with pytest.raises(ColumnError, match="longueur"):
        ready.evaluate({"base_salary": [5, 5], "children": [1, 2, 3]})
    with pytest.raises(DefinitionError, match="antérieur"):
        plan(on=date(2012, 12, 31))


def test_explanation_holds_the_figures_the_date_and_the_source() -> None:
    result = plan(ItemSpec("transport", "Transport", nature="transport")).evaluate(
        {"base_salary": 508_300, "transport": 30_000}
    )
    told = explain(result, 0, "ipres-general-employee")
    thin = "\u202f"
    assert (
        told.formula
        == f"5,6{thin}% de min(brut cotisable 512{thin}300{thin}; plafond du régime général 432{thin}000) = 24{thin}192"
    )
    assert told.in_force_since == date(2023, 1, 1)
    assert told.sources and told.sources[0][1].startswith("https://")
    assert not told.is_uncertain
    tax = explain(result, 0, "income-tax")
    assert abs(sum(b.due for b in tax.brackets) - tax.amount * 12) <= 6  # a twelfth, rounded
    assert any(step.startswith("revenu imposable de l’année") for step in tax.steps)


def test_net_to_gross_finds_the_smallest_exact_gross() -> None:
    ready = plan()
    for wished in (90_000, 250_000, 400_000, 1_234_567):
        found = invert_net(ready, {"marital_status": "married", "children": 2, "category": "cadre"}, wished)
        columns = {"marital_status": "married", "children": 2, "category": "cadre"}
        around = np.arange(max(0, found.component - 5_000), found.component + 1)
        nets = ready.evaluate({**columns, "base_salary": around}).net
        assert found.net == nets[-1]
        if found.exact:
            assert nets[-1] == wished and not (nets[:-1] == wished).any()
        else:
            assert "Aucun montant" in found.message


def test_net_to_gross_names_the_threshold_that_forbids_it() -> None:
    refund = ItemSpec(
        "jump", "Prime de seuil", nature="exempt", amount=lambda pay: (pay["base_salary"] >= 100_000) * 50_000
    )
    found = invert_net(plan(refund), {}, 120_000)
    assert not found.exact
    assert "Aucun montant ne donne exactement" in found.message
    with pytest.raises(DefinitionError, match="n’est pas une colonne"):
        invert_net(plan(), {}, 1, component="bonus")


def test_a_threshold_not_reached_is_told() -> None:
    def rules(pay: Pay) -> None:
        taxable = pay.base("taxable")
        pay.line("income-tax", where(taxable >= 62_000, (taxable / 10).half_up(), 0))

    result = build_plan(replace(SN, rules=rules), DAY, {}, [BASE]).evaluate({"base_salary": [61_999, 62_000]})
    below, at = (explain(result, row, "income-tax") for row in (0, 1))
    assert below.amount == 0 and "n’est pas remplie" in below.text()
    assert at.amount == 6_200 and "remplie" not in at.text()


def test_a_rate_read_by_band_is_told_as_a_percentage() -> None:
    country = law("gw")
    built = build_plan(country, DAY, {"tax_method": "published-subtraction"}, [BASE])
    text = explain(built.evaluate({"base_salary": 500_000}), 0, "income-tax").text().replace("\u202f", " ")
    assert "impôt au taux de la tranche = 14 % de revenu imposable du mois 460 000 = 64 400" in text
