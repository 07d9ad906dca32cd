"""Contracts in another currency, guaranteed nets, schemes by branch: what they do to a month of pay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from hr_core.models import PayTerms, SchemeAffiliation
from hr_core.scope import scope
from payroll.choices import RunState
from payroll.countries import law
from payroll.countries.cases import simulation_items
from payroll.engine import build_plan
from payroll.models import PayRun, Payslip, PayslipLine, RunProblem
from payroll.selectors.explanations import line_explain
from payroll.services.contract_terms import CIVIL_EMPLOYEE, CIVIL_EMPLOYER, SpecialTerms, with_civil_lines
from payroll.services.exchange import rate_enter
from payroll.services.settings import setting_set
from tests.cast import Zone
from tests.payroll.months import month_opened, month_taken

START = dt.date(2026, 1, 1)


def terms(zone: Zone, name: str, **values: Any) -> None:
    with scope(zone.home):
        PayTerms.objects.filter(employee=zone.employee(name)).update(**values)


def affiliated(zone: Zone, name: str, scheme: str, branch: str = "pension", base: int | None = None) -> None:
    with scope(zone.home):
        SchemeAffiliation.objects.create(
            institution=zone.home,
            employee=zone.employee(name),
            start=START,
            branch=branch,
            scheme=scheme,
            notional_base=base,
        )


def rate(zone: Zone, base: str, quote: str, value: str, start: dt.date = START) -> None:
    with scope([]):
        rate_enter(
            base=base,
            quote=quote,
            rate=Decimal(value),
            start=start,
            source_title="Banque centrale, cours du jour",
            actor=zone.user("zeynab"),
        )


def calculated(zone: Zone) -> PayRun:
    return month_taken(zone, month_opened(zone), RunState.CALCULATED)


def slip(zone: Zone, run: PayRun, name: str = "awa") -> Payslip:
    return Payslip.objects.select_related("calculation").get(run=run, employee=zone.employee(name))


def amounts(found: Payslip) -> dict[str, int]:
    return dict(PayslipLine.objects.filter(payslip=found).values_list("column__code", "amount"))


def problems(run: PayRun) -> dict[str, str]:
    return dict(RunProblem.objects.filter(run=run).values_list("code", "cure"))


# ---------------------------------------------------------------------- another currency
def test_a_contract_in_euros_is_paid_at_the_fixed_parity(zone: Zone) -> None:
    terms(zone, "awa", currency="EUR", base_salary=123_456)  # 1 234,56 €
    run = calculated(zone)
    with scope(zone.home):
        found = slip(zone, run)
        assert amounts(found)["1100"] == 809_818  # 1 234,56 × 655,957 = 809 818,27
        assert found.identity["currency"] == "EUR" and found.identity["contract_salary"] == 123_456
        told = line_explain(found, "1100").told
        assert "1 EUR = 655,957 XOF" in told.sentences[-1] and "98/683/CE" in told.sources[-1][0]
        assert "currency" not in slip(zone, run, "moussa").identity


def test_a_contract_in_dollars_takes_the_rate_of_the_last_day_of_the_month(zone: Zone) -> None:
    terms(zone, "awa", currency="USD", base_salary=100_000)
    rate(zone, "EUR", "USD", "1.10")
    rate(zone, "EUR", "USD", "1.16", dt.date(2026, 1, 31))
    rate(zone, "EUR", "USD", "1.20", dt.date(2026, 2, 1))
    run = calculated(zone)
    with scope(zone.home):
        assert amounts(slip(zone, run))["1100"] == 565_480  # 1 000 × 655,957 ÷ 1,16 = 565 480,17


def test_a_currency_without_a_rate_blocks_the_payslip_and_says_who_can_help(zone: Zone) -> None:
    terms(zone, "awa", currency="USD")
    run = calculated(zone)
    with scope(zone.home):
        assert not Payslip.objects.filter(run=run, employee=zone.employee("awa")).exists()
        assert "Parités de change" in problems(run)["missing_exchange_rate"]
        assert Payslip.objects.filter(run=run).count() == 8


# ---------------------------------------------------------------------- guaranteed net
def test_a_guaranteed_net_is_reached_to_the_franc(zone: Zone) -> None:
    terms(zone, "awa", guaranteed_net=500_000)
    run = calculated(zone)
    with scope(zone.home):
        found = slip(zone, run)
        assert found.net == 500_000
        assert amounts(found)["net-supplement"] > 0
        told = line_explain(found, "net-supplement")
        assert told.agrees
        words = told.told.text().replace("\u202f", " ").replace("\u00a0", " ")
        assert "Le contrat garantit un net de 500 000 F CFA" in words and "sans ce complément il serait de" in words
        assert "net-supplement" not in amounts(slip(zone, run, "moussa"))


def test_a_guarantee_below_the_net_changes_nothing(zone: Zone) -> None:
    terms(zone, "awa", guaranteed_net=100_000)
    run = calculated(zone)
    with scope(zone.home):
        assert slip(zone, run).net == slip(zone, run, "moussa").net


def test_half_a_month_is_guaranteed_by_thirtieths(zone: Zone) -> None:
    terms(zone, "awa", guaranteed_net=500_000)
    awa = zone.employee("awa")
    with scope(zone.home):
        awa.left_on = dt.date(2026, 1, 16)
        awa.save()
    run = calculated(zone)
    with scope(zone.home):
        found = slip(zone, run)
        assert found.inputs["paid_days"] == 15 and found.net == 250_000


def test_the_supplement_stands_on_the_page_and_on_the_printed_slip(zone: Zone, as_: Callable[[str], Client]) -> None:
    terms(zone, "awa", guaranteed_net=80_000, currency="EUR", base_salary=60_000)
    terms(zone, "moussa", guaranteed_net=500_000)
    run = calculated(zone)
    with scope(zone.home):
        paid, other = slip(zone, run), slip(zone, run, "moussa")
        assert paid.net == 524_766 and other.net == 500_000  # 800,00 € × 655,957 = 524 765,6
    browser = as_("ousmane")
    page = browser.get(f"/paie/bulletins/{other.pk}/")
    assert page.status_code == 200 and "Complément pour net garanti" in page.content.decode()
    why = browser.get(f"/paie/bulletins/{other.pk}/lignes/net-supplement/").content.decode()
    assert "Le contrat garantit un net de" in why
    assert browser.get(f"/paie/bulletins/{other.pk}/pdf/")["Content-Type"] == "application/pdf"


# ---------------------------------------------------------------------- schemes by branch
def test_another_scheme_switches_off_the_lines_of_its_branch_alone(zone: Zone) -> None:
    affiliated(zone, "awa", "foreign")
    run = calculated(zone)
    with scope(zone.home):
        hers, others = amounts(slip(zone, run)), amounts(slip(zone, run, "moussa"))
        gone = set(others) - set(hers)
        assert gone == {"ipres-general-employee", "ipres-general-employer"}
        assert hers["css-family-employer"] == others["css-family-employer"]
        told = line_explain(slip(zone, run, "moussa"), "ipres-general-employee").told
        assert any("régime général (retraite)" in sentence for sentence in told.sentences)


def test_a_civil_servant_contributes_on_the_notional_base(zone: Zone) -> None:
    affiliated(zone, "awa", "civil_servants", base=210_000)
    run = month_opened(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        for key, value in (("civil_servants_employee_rate", "12"), ("civil_servants_employer_rate", "23.5")):
            setting_set(institution=zone.home, key=key, start=START, value=value, actor=None, reason="Convention")
    run = month_taken(zone, run, RunState.CALCULATED)
    with scope(zone.home):
        hers = amounts(slip(zone, run))
        assert hers["civil-servants-employee"] == 25_200 and hers["civil-servants-employer"] == 49_350
        assert "ipres-general-employee" not in hers
        assert "civil-servants-employee" not in amounts(slip(zone, run, "moussa"))
        told = line_explain(slip(zone, run), "civil-servants-employee").told
        assert "traitement indiciaire" in told.sentences[0]
        column = run.columns.get(code="civil-servants-employer")
        assert column.counterpart == "civil-servants-employee"


@pytest.mark.parametrize(("base", "code"), [(None, "missing_notional_base"), (210_000, "missing_civil_servants_rates")])
def test_a_civil_servant_without_base_or_rates_is_not_paid_by_guess(zone: Zone, base: int | None, code: str) -> None:
    affiliated(zone, "awa", "civil_servants", base=base)
    run = calculated(zone)
    with scope(zone.home):
        assert code in problems(run)
        assert not Payslip.objects.filter(run=run, employee=zone.employee("awa")).exists()


@pytest.mark.parametrize(("code", "employee", "employer"), [("ml", "4", "8"), ("km", "4", "10")])
def test_a_country_that_gives_the_rates_needs_no_setting(code: str, employee: str, employer: str) -> None:
    special = SpecialTerms(schemes=("pension",), has_civil_lines=True)
    country = with_civil_lines(law(code), special)
    on = dt.date(2026, 1, 31)
    plan = build_plan(country, on, {}, simulation_items(country), scheme_branches=special.schemes)
    result = plan.evaluate(
        {
            "base_salary": 400_000,
            "notional_base": 200_000,
            "civil_servant": [True, False],
            "scheme_pension": [False, True],
        }
    )
    assert result.amount(CIVIL_EMPLOYEE).tolist() == [2_000 * int(employee), 0]
    assert result.amount(CIVIL_EMPLOYER).tolist() == [2_000 * int(employer), 0]
    pension = next(line.code for line in plan.lines if line.branch == "pension")
    assert result.amount(pension)[0] == 0 and result.amount(pension)[1] > 0
