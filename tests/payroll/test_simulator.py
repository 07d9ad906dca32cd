"""« Simulateur de paie »: both ways, by country, for officers and employees."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from hr_core.scope import scope
from payroll.countries.cases import simulate
from payroll.engine import EngineError
from payroll.models import InstitutionSetting
from payroll.selectors.simulation import simulate_month
from tests.cast import Zone

COLUMNS = {"base_salary": 500_000, "transport_allowance": 30_000, "marital_status": "married", "children": 3}
DAY = dt.date(2026, 11, 30)
QUERY = {
    "pays": "sn",
    "pays_affiche": "sn",
    "sens": "brut",
    "date": "2026-11-30",
    "base_salary": "500 000",
    "transport_allowance": "30000",
    "marital_status": "married",
    "children": "3",
    "category": "non-cadre",
    "injury_class": "A",
    "spouses": "1",
    "ipm_employee_rate": "3",
    "ipm_employer_rate": "3",
    "ipres_cadre_base": "first-franc",
    "spouse_half_part": "on",
    "tax_method": "formula",
    "year_end_adjustment": "none",
}


def sign_in(client: Client, zone: Zone, name: str) -> Client:
    client.force_login(zone.user(name), backend="hr_core.auth.StaffNumberBackend")
    return client


@pytest.fixture
def officer(client: Client, zone: Zone) -> Client:
    return sign_in(client, zone, "ousmane")


def ask(client: Client, **more: str):
    return client.get(reverse("payroll:simulator"), {**QUERY, **more})


def test_a_simulation_agrees_with_the_command() -> None:
    (case,) = simulate([{"country": "SN", "date": "2026-11-30", **COLUMNS}])
    found = simulate_month(country="sn", on=DAY, columns=COLUMNS, options={})
    assert (found.gross, found.net) == (case["gross"], case["net"])
    assert found.contributions + found.tax + found.net == found.gross
    assert found.cost == found.gross + found.employer == found.gross + sum(case["employer"].values())
    assert {group.key for group in found.groups} == {"gains", "retenues", "employeur"}
    assert [line.amount for line in found.groups[0].lines] == [500_000, 30_000]


@pytest.mark.parametrize("wished", [400_000, 400_001, 123_457, 2_000_003])
def test_a_net_is_reached_to_the_unit_or_the_reason_is_said(wished: int) -> None:
    found = simulate_month(country="sn", on=DAY, columns=COLUMNS, options={}, target_net=wished)
    assert found.inverted is not None
    if found.inverted.exact:
        assert found.net == wished
        below = simulate_month(
            country="sn", on=DAY, columns={**COLUMNS, "base_salary": found.inverted.component - 1}, options={}
        )
        assert below.net != wished
    else:
        assert "Aucun montant ne donne exactement" in found.inverted.message and found.net > wished


def test_a_net_below_what_is_paid_anyhow_says_so() -> None:
    found = simulate_month(country="sn", on=DAY, columns=COLUMNS, options={}, target_net=1)
    assert found.inverted is not None and not found.inverted.exact
    assert "ne peut pas descendre" in found.inverted.message
    with pytest.raises(EngineError, match="Aucun montant"):
        simulate_month(country="sn", on=DAY, columns=COLUMNS, options={}, target_net=10**13)


def test_the_page_shows_the_net_and_explains_each_line(officer: Client) -> None:
    page = ask(officer)
    text = page.content.decode()
    assert page.status_code == 200
    simulation = page.context["simulation"]
    assert f"{simulation.net:,}".replace(",", "\u202f") in text
    for words in ("Pourquoi 24\u202f192", "min(brut cotisable", "Coût pour l’employeur", "Source"):
        assert words in text
    assert text.count('<details class="line">') == sum(len(group.lines) for group in simulation.groups)


def test_from_net_to_gross(officer: Client) -> None:
    page = ask(officer, sens="net", target_net="400 001", base_salary="")
    assert page.status_code == 200
    assert page.context["simulation"].net == 400_001
    assert "Le salaire de base à proposer est de" in page.content.decode()


def test_what_is_missing_or_wrong_is_said_beside_its_field(officer: Client) -> None:
    for wrong, field in (
        ({"base_salary": "abc"}, "base_salary"),
        ({"base_salary": ""}, "base_salary"),
        ({"sens": "net", "target_net": ""}, "target_net"),
        ({"children": "-1"}, "children"),
        ({"ipm_employee_rate": "cent"}, "ipm_employee_rate"),
        ({"date": "1950-01-01"}, "date"),
        ({"date": "demain"}, "date"),
        ({"category": "roi"}, "category"),
    ):
        page = ask(officer, **wrong)
        assert page.status_code == 422
        assert field in page.context["form"].errors
        assert page.context["simulation"] is None


def test_a_net_out_of_reach_is_said_at_the_top(officer: Client) -> None:
    page = ask(officer, sens="net", target_net="9" * 13)
    assert page.status_code == 422
    assert "Aucun montant" in page.content.decode()


def test_another_country_shows_its_own_fields_before_any_result(officer: Client) -> None:
    """Without script the form is sent with the fields of the country before: nothing is calculated."""
    page = ask(officer, pays="ml")
    assert page.status_code == 200
    assert page.context["simulation"] is None
    text = page.content.decode()
    assert 'name="solidarity_allowance"' in text and 'name="spouses"' not in text
    assert ask(officer, changer="oui").context["simulation"] is None
    assert officer.get(reverse("payroll:simulator"), {"pays": "zz"}).context["country"].code == "sn"


def test_the_settings_of_the_institution_come_first(officer: Client, zone: Zone) -> None:
    with scope(zone.home):
        InstitutionSetting.objects.create(
            institution=zone.home, key="ipm_active", value=True, start=dt.date(2020, 1, 1)
        )
    page = officer.get(reverse("payroll:simulator"))
    assert page.context["form"].initial["ipm_active"] is True
    assert "ceux de votre institution" in page.content.decode()
    other = officer.get(reverse("payroll:simulator"), {"pays": "ml"})
    assert "usage du pays" in other.content.decode()


def test_a_rate_is_written_with_a_comma(officer: Client) -> None:
    page = ask(officer, ipm_active="on", ipm_employee_rate="2,5")
    assert page.status_code == 200
    assert "2,5\u202f%" in page.content.decode()


@pytest.mark.parametrize(("name", "frame"), [("awa", "hr_core/base_self.html"), ("fatou", "hr_core/base.html")])
def test_each_sees_it_in_their_own_frame(client: Client, zone: Zone, name: str, frame: str) -> None:
    page = ask(sign_in(client, zone, name))
    assert page.status_code == 200
    assert page.context["frame"] == frame


@pytest.mark.parametrize("name", ["ibrahima", "coumba"])
def test_without_the_right_it_is_closed(client: Client, zone: Zone, name: str) -> None:
    assert ask(sign_in(client, zone, name)).status_code == 403


def test_without_an_account_one_signs_in_first(client: Client, db: None) -> None:
    assert client.get(reverse("payroll:simulator")).status_code == 302
