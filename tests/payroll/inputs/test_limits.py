"""Limits of an item: their edges, their population, what they ask to be joined."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from hr_core.scope import scope
from payroll.choices import RunState
from payroll.models import InputLimit, PayRun
from payroll.selectors.input_limits import Limits
from tests.cast import Zone
from tests.payroll.inputs.conftest import GRID, START, cell, given, held, item, page_of
from tests.payroll.months import month_opened, month_taken

COLUMNS = "?rubriques=3110&rubriques=3900"
FORM = "/paie/elements-variables/limites/poser/"


def limit(zone: Zone, code: str, **values: Any) -> InputLimit:
    with scope(zone.home):
        return InputLimit.objects.create(institution=zone.home, item=item(zone, code), start=START, **values)


def send(zone: Zone, browser: Any, name: str, code: str, text: str, comment: str = "", run: str = "") -> Any:
    page = page_of(browser.get(GRID + COLUMNS + run).content.decode())
    page[cell(zone, name, code)] = text
    page[f"o{zone.employee(name).pk}"] = comment
    return browser.post(GRID + COLUMNS + run, page)


@pytest.mark.parametrize(("text", "status"), [("9 999", 422), ("10 000", 302), ("50 000", 302), ("50 001", 422)])
def test_the_edges_of_a_month_are_inside(zone: Zone, january: PayRun, as_: Any, text: str, status: int) -> None:
    limit(zone, "3900", least=10_000, most_month=50_000)
    assert send(zone, as_("ousmane"), "awa", "3900", text).status_code == status


def test_the_message_names_the_row_the_column_and_the_text(zone: Zone, january: PayRun, as_: Any) -> None:
    limit(zone, "3900", most_month=50_000, reference="Note de service n° 12")
    answer = send(zone, as_("ousmane"), "awa", "3900", "60 000").content.decode()
    assert "Ndiaye Awa, 3900 Gratification" in answer
    assert "50\u202f000 au plus par mois (Note de service n° 12)" in answer


@pytest.mark.parametrize(("text", "status"), [("40", 302), ("40,001", 422)])
def test_the_year_adds_up_the_other_months(zone: Zone, january: PayRun, as_: Any, text: str, status: int) -> None:
    limit(zone, "3110", most_year=100_000)
    given(zone, "awa", "3110", quantity=60_000)
    month_taken(zone, january, RunState.CLOSED)
    february = month_opened(zone, 2026, 2)
    answer = send(zone, as_("ousmane"), "awa", "3110", text, run=f"&campagne={february.pk}")
    assert answer.status_code == status


def test_an_item_reserved_to_a_category_is_refused_to_others(zone: Zone, january: PayRun, as_: Any) -> None:
    limit(zone, "3900", categories=["AM1"], is_reserved=True)
    answer = send(zone, as_("ousmane"), "awa", "3900", "1 000")
    assert answer.status_code == 422 and "réservée aux catégories AM1" in answer.content.decode()


def test_a_limit_of_a_category_leaves_the_others_free(zone: Zone, january: PayRun, as_: Any) -> None:
    limit(zone, "3900", categories=["AM1"], most_month=10)
    assert send(zone, as_("ousmane"), "awa", "3900", "1 000").status_code == 302


def test_an_observation_is_asked_for(zone: Zone, january: PayRun, as_: Any) -> None:
    limit(zone, "3900", needs_comment=True)
    browser = as_("ousmane")
    assert send(zone, browser, "awa", "3900", "1 000").status_code == 422
    assert send(zone, browser, "awa", "3900", "1 000", "Inventaire de fin d’année").status_code == 302
    assert held(zone) == {("awa", "3900"): 1_000}


def test_the_single_form_knows_the_limits_too(zone: Zone, january: PayRun, as_: Any) -> None:
    limit(zone, "3900", most_month=50_000)
    sent = {"employee": zone.employee("awa").pk, "item": item(zone, "3900").pk, "amount": "50 001"}
    answer = as_("ousmane").post("/paie/elements-variables/nouveau/", sent)
    assert answer.status_code == 422 and "50\u202f000 au plus par mois" in answer.content.decode()


def test_a_limit_ends_on_its_day(zone: Zone, january: PayRun, as_: Any) -> None:
    made = limit(zone, "3900", most_month=1)
    with scope(zone.home):
        InputLimit.objects.filter(pk=made.pk).update(end=dt.date(2026, 1, 31))
    assert send(zone, as_("ousmane"), "awa", "3900", "1 000").status_code == 302


def test_a_limit_is_posed_changed_and_taken_back_on_screen(zone: Zone, january: PayRun, as_: Any) -> None:
    browser = as_("ousmane")
    sent = {"item": item(zone, "3110").pk, "start": "2026-01-01", "most_month": "20,5", "categories": "C, AM1"}
    assert browser.post(FORM, sent).status_code == 302
    with scope(zone.home):
        made = InputLimit.objects.get()
        assert (made.most_month, made.categories) == (20_500, ["C", "AM1"])
    text = browser.get("/paie/elements-variables/limites/").content.decode()
    assert "20,5 au plus par mois" in text and "3110 Heures supplémentaires" in text
    assert browser.post(f"/paie/elements-variables/limites/{made.pk}/", sent | {"most_month": "8"}).status_code == 302
    assert browser.post(f"/paie/elements-variables/limites/{made.pk}/retirer/", {"last_day": "2026-06-30"}).status_code == 302
    with scope(zone.home):
        made.refresh_from_db()
        assert (made.most_month, made.end) == (8_000, dt.date(2026, 7, 1))


def test_a_limit_without_any_limit_is_refused(zone: Zone, january: PayRun, as_: Any) -> None:
    answer = as_("ousmane").post(FORM, {"item": item(zone, "3110").pk, "start": "2026-01-01"})
    assert answer.status_code == 422 and "au moins une limite" in answer.content.decode()


@examples(
    value=st.integers(0, 10**9), least=st.integers(0, 10**9), most=st.integers(0, 10**9), already=st.integers(0, 10**9)
)
def test_a_value_passes_exactly_between_its_bounds(value: int, least: int, most: int, already: int) -> None:
    bounds = InputLimit(item_id=1, least=least, most_month=most, categories=[])
    limits = Limits({1: [bounds]}, {}, {(7, 1): already}, {})
    passes = not list(limits.faults(7, 1, value, "", str))
    assert passes == (value >= least and value + already <= most)
