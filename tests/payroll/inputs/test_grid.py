"""The entry grid: one page, sent whole, saved whole or not at all."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from hr_core.access import access_of
from hr_core.scope import scope
from payroll.choices import RunState
from payroll.models import PayItem, PayRun, VariableInput
from payroll.services.variable_inputs import variable_input_set
from tests.cast import Zone
from tests.payroll.inputs.conftest import GRID, cell, given, held, hire, page_of
from tests.payroll.months import month_opened, month_taken

COLUMNS = "?rubriques=3110&rubriques=3900&rubriques=6400"


def test_a_page_is_saved_at_once(zone: Zone, january: PayRun, as_: Any) -> None:
    browser = as_("ousmane")
    page = page_of(browser.get(GRID + COLUMNS).content.decode())
    page[cell(zone, "awa", "3110")] = "12,5"
    page[cell(zone, "moussa", "3900")] = "25 000"
    page[cell(zone, "moussa", "6400")] = "10000"
    page[f"o{zone.employee('moussa').pk}"] = "Inventaire"
    assert browser.post(GRID + COLUMNS, page).status_code == 302
    assert held(zone) == {("awa", "3110"): 12_500, ("moussa", "3900"): 25_000, ("moussa", "6400"): 10_000}
    with scope(zone.home):
        comments = set(VariableInput.objects.filter(employee=zone.employee("moussa")).values_list("comment", flat=True))
        assert comments == {"Inventaire"}
        assert set(VariableInput.objects.values_list("entered_by", flat=True)) == {zone.user("ousmane").pk}


def test_a_page_sent_back_untouched_changes_nothing(zone: Zone, january: PayRun, as_: Any) -> None:
    before = given(zone, "awa", "3900", amount=1_000)
    browser = as_("serigne")
    page = page_of(browser.get(GRID + COLUMNS).content.decode())
    assert page[cell(zone, "awa", "3900")] == "1\u202f000"
    answer = browser.post(GRID + COLUMNS, page, follow=True)
    assert "Rien n’a changé" in answer.content.decode()
    with scope(zone.home):
        assert VariableInput.objects.get().entered_at == before.entered_at


def test_an_emptied_cell_takes_the_input_back(zone: Zone, january: PayRun, as_: Any) -> None:
    given(zone, "awa", "3900", amount=1_000)
    browser = as_("ousmane")
    page = page_of(browser.get(GRID + COLUMNS).content.decode())
    page[cell(zone, "awa", "3900")] = " "
    assert browser.post(GRID + COLUMNS, page).status_code == 302
    assert held(zone) == {}


def test_a_cell_at_fault_keeps_what_was_typed_and_saves_nothing(zone: Zone, january: PayRun, as_: Any) -> None:
    browser = as_("ousmane")
    page = page_of(browser.get(GRID + COLUMNS).content.decode())
    page[cell(zone, "awa", "3900")] = "douze"
    page[cell(zone, "moussa", "3900")] = "5 000"
    page[cell(zone, "moussa", "3110")] = "-3"
    answer = browser.post(GRID + COLUMNS, page)
    text = answer.content.decode()
    assert answer.status_code == 422 and held(zone) == {}
    assert "Ndiaye Awa, 3900 Gratification" in text and "Diop Moussa, 3110 Heures supplémentaires" in text
    again = page_of(text)
    assert again[cell(zone, "awa", "3900")] == "douze" and again[cell(zone, "moussa", "3900")] == "5 000"
    assert f'href="#i{zone.employee("awa").pk}_' in text and 'aria-invalid="true"' in text


def test_what_somebody_else_entered_meanwhile_is_shown_not_erased(zone: Zone, january: PayRun, as_: Any) -> None:
    browser = as_("serigne")
    page = page_of(browser.get(GRID + COLUMNS).content.decode())
    given(zone, "awa", "3900", amount=12_000)
    page[cell(zone, "awa", "3900")] = "15 000"
    answer = browser.post(GRID + COLUMNS, page)
    assert answer.status_code == 422
    assert "Ousmane Ba a saisi 12\u202f000 entre-temps" in answer.content.decode()
    assert held(zone) == {("awa", "3900"): 12_000}
    again = page_of(answer.content.decode())
    assert again[cell(zone, "awa", "3900")] == "15 000"
    assert browser.post(GRID + COLUMNS, again).status_code == 302
    assert held(zone) == {("awa", "3900"): 15_000}


def test_a_cell_left_alone_is_not_a_conflict(zone: Zone, january: PayRun, as_: Any) -> None:
    browser = as_("serigne")
    page = page_of(browser.get(GRID + COLUMNS).content.decode())
    given(zone, "awa", "3900", amount=12_000)
    page[cell(zone, "moussa", "3900")] = "7 000"
    assert browser.post(GRID + COLUMNS, page).status_code == 302
    assert held(zone) == {("awa", "3900"): 12_000, ("moussa", "3900"): 7_000}


def test_ones_own_row_is_read_only(zone: Zone, january: PayRun, as_: Any) -> None:
    browser = as_("ousmane")
    text = browser.get(GRID + COLUMNS).content.decode()
    assert "Personne ne saisit pour soi" in text
    page = page_of(text)
    assert cell(zone, "ousmane", "3900") not in page
    page[cell(zone, "ousmane", "3900")] = "9 000 000"
    answer = browser.post(GRID + COLUMNS, page)
    assert answer.status_code == 422 and held(zone) == {}


def test_the_confidential_population_is_not_in_the_grid(zone: Zone, january: PayRun, as_: Any) -> None:
    assert "Mamadou" not in as_("ousmane").get(GRID).content.decode()
    assert "Mamadou" in as_("serigne").get(GRID).content.decode()


def test_last_months_value_is_a_hint_and_totals_are_those_of_all_pages(zone: Zone, january: PayRun, as_: Any) -> None:
    given(zone, "awa", "3900", amount=11_000)
    given(zone, "moussa", "3900", amount=4_000)
    text = as_("ousmane").get(GRID + COLUMNS).content.decode()
    assert 'data-value="15000"' in text
    month_taken(zone, january, RunState.CLOSED)
    february = month_opened(zone, 2026, 2)
    text = as_("ousmane").get(f"{GRID}{COLUMNS}&campagne={february.pk}").content.decode()
    assert 'placeholder="11\u202f000"' in text


def test_a_closed_month_is_read_and_refuses(zone: Zone, january: PayRun, as_: Any) -> None:
    browser = as_("ousmane")
    page = page_of(browser.get(GRID + COLUMNS).content.decode())
    month_taken(zone, january, RunState.INPUTS_CLOSED)
    assert "ne se remplit plus" in browser.get(GRID + COLUMNS).content.decode()
    page[cell(zone, "awa", "3900")] = "1"
    answer = browser.post(GRID + COLUMNS, page)
    assert answer.status_code == 422 and "sont arrêtés" in answer.content.decode()
    assert held(zone) == {}


def test_columns_are_kept_under_a_name_and_shared(zone: Zone, january: PayRun, as_: Any) -> None:
    sent = {"name": "Primes", "codes": ["3900"], "is_shared": "on"}
    assert as_("ousmane").post("/paie/elements-variables/grille/colonnes/", sent).status_code == 302
    text = as_("serigne").get(GRID).content.decode()
    assert "Primes" in text and "oublier" not in text


@pytest.mark.parametrize("asked", ["agents=1,x", "agents=999999"])
def test_people_of_elsewhere_are_not_found(zone: Zone, january: PayRun, as_: Any, asked: str) -> None:
    name, value = asked.split("=")
    assert as_("ousmane").post(GRID, {name: value, "colonnes": "3900"}).status_code == 404


def test_a_page_holds_150_people_and_8_items_within_its_weight(zone: Zone, january: PayRun, as_: Any) -> None:
    import gzip

    hire(zone, 150)
    answer = as_("ousmane").get(f"{GRID}?par=150&" + "&".join(f"rubriques={each}" for each in (3110, 3120, 3130, 3140, 3900, 3910, 6400, 6900)))
    assert answer.content.decode().count("<input name=\"c") == 150 * 8
    assert len(gzip.compress(answer.content)) < 15 * 1024


def test_what_is_withheld_for_a_creditor_is_not_a_column_nor_an_entry(zone: Zone, january: PayRun, as_: Any) -> None:
    page = as_("ousmane").get(GRID).content.decode()
    assert "6410 Acompte sur salaire" in page and "6500 Saisie des rémunérations" not in page
    assert "6540 Pension alimentaire" not in as_("ousmane").get("/paie/elements-variables/nouveau/").content.decode()
    ousmane = zone.user("ousmane")
    with scope(zone.home, actor=ousmane), pytest.raises(ValidationError, match="s’inscrit au registre"):
        variable_input_set(
            period=january.period,
            employee=zone.employee("awa"),
            item=PayItem.objects.get(code="6540"),
            amount=10_000,
            access=access_of(ousmane, zone.home.pk),
        )
    assert held(zone) == {}
