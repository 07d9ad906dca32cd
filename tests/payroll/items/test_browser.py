"""The screens of pay items in a browser: accessible, nothing refused by the policy, the bench without leaving the page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from hr_core.scope import scope
from payroll.models import PayItem, PayTable
from payroll.services.inputs import recurring_input_set
from payroll.services.tables import table_create, table_set
from tests.cast import Zone
from tests.hr_core.ui.test_browser import WIDTHS, browser, check, open_page

__all__ = ["browser", "open_page"]  # fixtures
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
START = dt.date(2026, 11, 1)


@pytest.fixture
def furnished(paid: Zone) -> Zone:
    """A table with rows, and an item given to Awa."""
    with scope(paid.home, actor=paid.user("ousmane")):
        table = table_create(
            institution=paid.home, code="logement", label="Logement", keys=["categorie"], actor=None, reason="x"
        )
        table_set(table=table, start=START, rows=[(("C",), 50_000), (("*",), 10_000)], actor=None, reason="x")
        housing = PayItem.objects.get(code="2200")
        recurring_input_set(employee=paid.employee("awa"), item=housing, start=START, amount=25_000, actor=None)
    return paid


@pytest.mark.parametrize("width", WIDTHS)
def test_screens_of_items_are_accessible(open_page, furnished: Zone, width: int) -> None:
    page = open_page(width, "ousmane")
    with scope(furnished.home):
        item, table = PayItem.objects.get(code="3110").pk, PayTable.objects.get().pk
    for name, keys in (
        ("item_list", []),
        ("item_detail", [item]),
        ("item_define", [item]),
        ("item_sheet", [item]),
        ("base_matrix", []),
        ("base_form", [item, "taxable"]),
        ("table_detail", [table]),
        ("table_edit", [table]),
        ("setting_list", []),
        ("setting_form", ["injury_class"]),
        ("employee_inputs", [furnished.employee("awa").pk]),
    ):
        page.goto(reverse(f"payroll:{name}", args=keys))
        check(page)


def test_bench_answers_in_place(open_page, furnished: Zone) -> None:
    page = open_page(1280, "ousmane")
    with scope(furnished.home):
        item = PayItem.objects.get(code="2200").pk
    address = reverse("payroll:item_define", args=[item])
    page.goto(address)
    page.select_option("#id_frequency", "everyone")
    page.fill("#id_formula", 'table("logement")')
    page.fill("#id_bench_employee", "ndiaye")
    page.click("text=Essayer")
    page.wait_for_selector(".why")
    assert "50\u202f000" in page.locator(".why").inner_text()
    check(page)
    page.fill("#id_formula", 'tabl("logement")')
    page.click("text=Essayer")
    page.wait_for_selector("#banc mark")
    assert page.locator("#banc mark").inner_text() == "tabl"
    assert page.url.endswith(address)
