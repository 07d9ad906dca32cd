"""The screens of the entry ask the same number of queries for ten people and for three hundred, and few beyond those of
the frame that every page has (session, rights, badges of the menu)."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from hr_core.models import Employee
from hr_core.scope import scope
from payroll.models import InputDeadline, PayItem, PayRun, VariableInput
from tests.cast import Zone
from tests.payroll.inputs.conftest import GRID, START, hire, page_of

COLUMNS = "?par=150&rubriques=3110&rubriques=3120&rubriques=3900&rubriques=6400&unite={unit}"
PAGES = (
    GRID + COLUMNS,
    "/paie/elements-variables/?par=100",
    "/paie/elements-variables/totaux/",
    "/paie/elements-variables/transmissions/",
    "/paie/elements-variables/limites/",
    "/paie/elements-variables/calendrier/",
    "/paie/elements-variables/copier/?rubriques=3900",
)
FRAME = "/menu/"
MOST = 13


def fill(zone: Zone, run: PayRun) -> None:
    with scope(zone.home):
        item = PayItem.objects.get(code="3900")
        held = set(VariableInput.objects.values_list("employee_id", flat=True))
        VariableInput.objects.bulk_create(
            VariableInput(institution=zone.home, period=run.period, employee=employee, item=item, amount=1_000)
            for employee in Employee.objects.exclude(pk__in=held)
        )


def counted(queries: CaptureQueriesContext) -> int:
    return sum("SAVEPOINT" not in query["sql"] for query in queries)


def counts(zone: Zone, as_: Any) -> dict[str, int]:
    browser, found = as_("serigne"), {}
    unit = zone.units["ipres-sn/DG"].pk
    for page in (*PAGES, FRAME):
        address = page.format(unit=unit)
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        found[page] = counted(queries)
    address = (GRID + COLUMNS).format(unit=unit)
    fields = page_of(browser.get(address).content.decode())
    for name in [name for name, value in dict(fields).items() if "_" in name and not value]:
        fields[name] = "750"
    with CaptureQueriesContext(connection) as queries:
        assert browser.post(address, fields).status_code == 302
    found["save"] = counted(queries)
    with scope(zone.home):
        VariableInput.objects.exclude(item__code="3900").delete()
    return found


def test_queries_do_not_grow_with_the_people(zone: Zone, january: PayRun, as_: Any) -> None:
    with scope(zone.home):
        for code in ("AG-KL", "DSI"):
            InputDeadline.objects.create(institution=zone.home, unit=zone.units[f"ipres-sn/{code}"], day=20, start=START)
    fill(zone, january)
    few = counts(zone, as_)
    hire(zone, 300)
    fill(zone, january)
    many = counts(zone, as_)
    assert many == few
    frame = many.pop(FRAME)
    assert {page: number - frame for page, number in many.items() if number - frame > MOST and page != "save"} == {}
    assert many["save"] <= 25
