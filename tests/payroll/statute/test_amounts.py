"""What articles pay: a run calculated with them gives the amounts counted by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hr_core.models import Employee, PayTerms, Posting
from hr_core.scope import scope
from payroll.choices import RunState
from payroll.models import EmployeePaper, PayPeriod, PayRun, PayslipLine, PayTable, PayTableRow
from tests.cast import Zone
from tests.payroll.months import month_opened, month_taken
from tests.payroll.statute.conftest import START, Article


def pay(fund: Zone, code: str, month: int = 1, run: PayRun | None = None) -> dict[str, int]:
    """What the line of an item pays, by first name, once the month is calculated."""
    run = month_taken(fund, run or month_opened(fund, 2026, month), RunState.CALCULATED)
    names = {employee.pk: name for name, employee in fund.employees.items()}
    with scope(fund.home):
        lines = PayslipLine.objects.filter(run=run, column__code=code)
        return {names[key]: amount for key, amount in lines.values_list("payslip__employee", "amount")}


def change(fund: Zone, model: Any, name: str, **values: Any) -> None:
    with scope(fund.home):
        model.objects.filter(employee=fund.employee(name)).update(**values)


def test_an_article_pays_everybody_whom_it_concerns_without_any_entry(fund: Zone, article: Article) -> None:
    change(fund, PayTerms, "awa", category="D")
    article("12", categories=["D", "E"], amount=50_000)
    assert pay(fund, "2200") == {"awa": 50_000}


def test_the_first_article_whose_population_matches_excludes_the_next(fund: Zone, article: Article) -> None:
    change(fund, PayTerms, "awa", category="D")
    article("13", rank=20, amount=10_000)
    article("12", rank=10, amount=50_000, categories=["D"])
    found = pay(fund, "2200")
    assert found.pop("awa") == 50_000
    assert set(found.values()) == {10_000}


def test_an_article_that_adds_is_paid_beside_the_next(fund: Zone, article: Article) -> None:
    change(fund, PayTerms, "awa", category="D")
    article("12", rank=10, amount=7_000, categories=["D"], combination="adds")
    article("13", rank=20, amount=10_000)
    found = pay(fund, "2200")
    assert found["awa"] == 17_000
    assert found["binta"] == 10_000


def test_seniority_counts_from_the_day_on_which_the_months_are_completed(fund: Zone, article: Article) -> None:
    with scope(fund.home):
        for name, day in {"awa": dt.date(2024, 2, 1), "moussa": dt.date(2024, 2, 2)}.items():
            Employee.objects.filter(pk=fund.employee(name).pk).update(seniority_on=day)
    article("12", seniority_from=24, amount=9_000)
    found = pay(fund, "2200")
    assert found["awa"] == 9_000  # two years completed on the last day of January
    assert "moussa" not in found  # one day later


def test_seniority_ends_before_its_last_month(fund: Zone, article: Article) -> None:
    with scope(fund.home):
        for name, day in {"awa": dt.date(2024, 2, 1), "moussa": dt.date(2024, 2, 2)}.items():
            Employee.objects.filter(pk=fund.employee(name).pk).update(seniority_on=day)
    article("12", seniority_to=24, amount=9_000)
    assert pay(fund, "2200") == {"moussa": 9_000}


def test_a_table_of_three_keys_gives_the_amount(fund: Zone, article: Article) -> None:
    with scope(fund.home):
        table = PayTable.objects.create(
            institution=fund.home, code="logement", label="Logement", keys=["categorie", "fonction", "ville"]
        )
        rows = {("C", "Chef d’agence", "Kaolack"): 80_000, ("C", "*", "Kaolack"): 45_000, ("C", "*", "*"): 30_000}
        for keys, value in rows.items():
            PayTableRow.objects.create(
                institution=fund.home, table=table, keys=list(keys), value=value, start=START
            )
        fund.units["ipres-sn/AG-KL"].__class__.objects.filter(code="AG-KL").update(town="Kaolack")
    change(fund, Posting, "moussa", job_title="Chef d’agence")
    article("12", amount_kind="table", table=table)
    found = pay(fund, "2200")
    assert (found["moussa"], found["awa"], found["binta"]) == (80_000, 45_000, 30_000)


def test_a_rate_of_a_base_stops_at_its_ceiling(fund: Zone, article: Article) -> None:
    change(fund, PayTerms, "awa", base_salary=600_000)
    article("12", amount_kind="rate", rate=12_500, base="salaire_base", maximum=60_000)
    found = pay(fund, "2200")
    assert found["awa"] == 60_000  # 12,5 % of 600 000 is 75 000
    assert found["binta"] == 50_000


def test_the_law_is_the_floor_where_the_article_says_so(fund: Zone, article: Article) -> None:
    with scope(fund.home):
        Employee.objects.filter(pk=fund.employee("awa").pk).update(seniority_on=dt.date(2005, 1, 1))
        Employee.objects.filter(pk=fund.employee("moussa").pk).update(seniority_on=dt.date(2023, 1, 1))
    article(
        "20", item="1300", object="Prime d’ancienneté", amount_kind="formula",
        formula="palier(anciennete; 2; 20 000; 5; 40 000)", legal_figure="seniority-bonus",
        legal_base="salaire_base", at_least_law=True, is_prorated=False,
    )  # fmt: skip
    found = pay(fund, "1300")
    assert found["awa"] == 84_000  # the law: 21 % of 400 000 beats 40 000
    assert found["moussa"] == 20_000  # the statute: 20 000 beats 3 % of 400 000


def test_a_paper_that_is_missing_or_expired_pays_nothing(fund: Zone, article: Article) -> None:
    with scope(fund.home):
        common = {"institution": fund.home, "name": "Certificat de résidence", "start": dt.date(2025, 1, 1)}
        EmployeePaper.objects.create(**common, employee=fund.employee("awa"))
        EmployeePaper.objects.create(**common, employee=fund.employee("moussa"), end=dt.date(2026, 1, 1))
        EmployeePaper.objects.create(**common, employee=fund.employee("fatou"), end=dt.date(2026, 1, 2))
    article("12", amount=20_000, paper="Certificat de résidence")
    assert pay(fund, "2200") == {"awa": 20_000, "fatou": 20_000}  # Moussa’s ended on 31 December


def test_the_amount_follows_the_paid_days_when_it_is_prorated(fund: Zone, article: Article) -> None:
    with scope(fund.home):
        Employee.objects.filter(pk=fund.employee("awa").pk).update(hired_on=dt.date(2026, 1, 16))
    article("12", amount=30_000, is_prorated=True)
    article("30", item="2400", amount=30_000, is_prorated=False)
    run = month_taken(fund, month_opened(fund), RunState.CALCULATED)
    with scope(fund.home):
        lines = PayslipLine.objects.filter(run=run, payslip__employee=fund.employee("awa"))
        found = dict(lines.values_list("column__code", "amount"))
    assert (found["2200"], found["2400"]) == (15_000, 30_000)


def test_some_months_only(fund: Zone, article: Article) -> None:
    article("12", amount=50_000, rhythm="months", months=[2])
    assert pay(fund, "2200", 1) == {}
    assert set(pay(fund, "2200", 2).values()) == {50_000}


def test_once_is_not_paid_again_the_next_month(fund: Zone, article: Article) -> None:
    with scope(fund.home):
        Employee.objects.filter(pk=fund.employee("awa").pk).update(seniority_on=dt.date(2025, 12, 1))
    article("12", amount=100_000, rhythm="once", seniority_to=6)
    assert pay(fund, "2200", 1) == {"awa": 100_000}
    assert pay(fund, "2200", 2) == {}


def test_an_anniversary_is_paid_in_its_month(fund: Zone, article: Article) -> None:
    with scope(fund.home):
        Employee.objects.filter(pk=fund.employee("awa").pk).update(seniority_on=dt.date(2016, 2, 1))
        Employee.objects.filter(pk=fund.employee("moussa").pk).update(seniority_on=dt.date(2016, 2, 2))
    article("12", amount=100_000, rhythm="milestone", milestones=[10, 20])
    assert pay(fund, "2200", 1) == {"awa": 100_000}
    assert pay(fund, "2200", 2) == {"moussa": 100_000}


def test_an_event_is_paid_by_the_quantity_entered(fund: Zone, article: Article) -> None:
    from payroll.models import PayItem, VariableInput

    run = month_opened(fund)
    article("12", item="3900", amount=2_500, rhythm="event")
    with scope(fund.home):
        VariableInput.objects.create(
            institution=fund.home, period=PayPeriod.objects.get(month=1), employee=fund.employee("awa"),
            item=PayItem.objects.get(code="3900"), quantity=4_000,
        )  # fmt: skip
    assert pay(fund, "3900", run=run) == {"awa": 10_000}


def test_an_acquired_amount_is_kept_when_it_is_higher(fund: Zone, article: Article) -> None:
    from payroll.models import PayItem, RecurringInput

    with scope(fund.home):
        for name, amount in {"awa": 45_000, "moussa": 10_000}.items():
            RecurringInput.objects.create(
                institution=fund.home, employee=fund.employee(name), item=PayItem.objects.get(code="2200"),
                amount=amount, start=START,
            )  # fmt: skip
    article("12", amount=30_000, keeps_acquired=True)
    found = pay(fund, "2200")
    assert (found["awa"], found["moussa"], found["binta"]) == (45_000, 30_000, 30_000)


def test_an_article_that_checks_leaves_the_item_as_it_is_given(fund: Zone, article: Article) -> None:
    article("12", effect="checks", amount=30_000)
    assert pay(fund, "2200") == {}


def test_sex_is_read_where_a_text_allows_it(fund: Zone, article: Article) -> None:
    article("12", sex="F", sex_basis="Code du travail, article L. 143", amount=5_000)
    found = pay(fund, "2200")
    assert set(found) == {"awa", "fatou", "khady", "binta", "aminata"}


def test_what_is_entered_for_an_item_follows_its_articles(fund: Zone, article: Article) -> None:
    import pytest
    from django.core.exceptions import ValidationError

    from hr_core.access import access_of
    from payroll.models import PayItem
    from payroll.services.inputs import recurring_input_set
    from payroll.services.variable_inputs import variable_input_set

    run = month_opened(fund)
    article("12", item="2310", object="Prime de panier", amount=2_500, rhythm="event")
    article("13", item="2740", object="Médaille", amount=100_000, rhythm="milestone", milestones=[10])
    article("14", item="2400", object="Représentation", amount=30_000)
    article("15", item="2200", object="Logement", amount=30_000, keeps_acquired=True)
    ousmane, awa = fund.user("ousmane"), fund.employee("awa")
    with scope(fund.home, actor=ousmane):
        access = access_of(ousmane, fund.home.pk)
        common = {"period": run.period, "employee": awa, "access": access}
        with pytest.raises(ValidationError) as refused:
            variable_input_set(item=PayItem.objects.get(code="2310"), amount=10_000, **common)
        assert "à la quantité" in refused.value.message_dict["quantity"][0]
        variable_input_set(item=PayItem.objects.get(code="2310"), quantity=3_000, **common)
        with pytest.raises(ValidationError) as refused:
            variable_input_set(item=PayItem.objects.get(code="2740"), amount=10_000, **common)
        assert "article 13" in refused.value.message_dict["item"][0]
        given = {"employee": awa, "start": dt.date(2026, 1, 1), "actor": ousmane}
        with pytest.raises(ValidationError):
            recurring_input_set(item=PayItem.objects.get(code="2400"), amount=10_000, **given)
        recurring_input_set(item=PayItem.objects.get(code="2200"), amount=50_000, **given)
    assert pay(fund, "2310", run=run) == {"awa": 7_500}
    with scope(fund.home):
        line = PayslipLine.objects.get(run=run, payslip__employee=awa, column__code="2200")
        assert line.amount == 50_000
