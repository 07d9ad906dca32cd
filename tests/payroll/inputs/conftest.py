"""An open January at home, a clerk of the agency of Kaolack, the grid as a page that is read and sent back."""

from __future__ import annotations

import datetime as dt
import html
import re
from pathlib import Path
from typing import Any

import pytest

from hr_core.access import Access, access_of
from hr_core.scope import scope
from hr_core.services.roles import role_grant
from payroll.models import InputClerk, InputDeadline, PayItem, PayRun, VariableInput
from tests import cast
from tests.cast import Zone
from tests.payroll.months import month_opened

GRID = "/paie/elements-variables/grille/"
START = dt.date(2026, 1, 1)


@pytest.fixture(autouse=True)
def files_here(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def january(zone: Zone) -> PayRun:
    return month_opened(zone)


@pytest.fixture
def clerk(zone: Zone, january: PayRun) -> str:
    """Coumba, an administrator without any right on the pay, enters for the agency of Kaolack."""
    user = zone.user("coumba")
    with scope(zone.home):
        role_grant(institution=zone.home, user=user, role="evp_clerk", actor=None)
        InputClerk.objects.create(institution=zone.home, user=user, unit=zone.units["ipres-sn/AG-KL"], start=START)
    return "coumba"


@pytest.fixture
def calendar(zone: Zone, january: PayRun) -> InputDeadline:
    """The agency of Kaolack transmits on the 20th."""
    with scope(zone.home):
        return InputDeadline.objects.create(
            institution=zone.home, unit=zone.units["ipres-sn/AG-KL"], day=20, start=START
        )


def access(zone: Zone, name: str) -> Access:
    return access_of(zone.user(name), zone.home.pk)


def item(zone: Zone, code: str) -> PayItem:
    with scope(zone.home):
        return PayItem.objects.get(code=code)


def given(zone: Zone, name: str, code: str, **values: Any) -> VariableInput:
    """An input already there."""
    with scope(zone.home):
        period = PayRun.objects.get().period
        return VariableInput.objects.create(
            institution=zone.home, period=period, employee=zone.employee(name), item=PayItem.objects.get(code=code),
            entered_by=zone.user("ousmane"), **values,
        )  # fmt: skip


def held(zone: Zone) -> dict[tuple[str, str], int | None]:
    """{(first name, code): value} of what is entered."""
    names = {employee.pk: name for name, employee in zone.employees.items()}
    with scope(zone.home):
        return {
            (names.get(each.employee_id, str(each.employee_id)), each.item.code): (
                each.quantity if each.amount is None else each.amount
            )
            for each in VariableInput.objects.select_related("item")
        }


class GridPage(dict):  # type: ignore[type-arg]
    """The fields of a grid: cells under `c<employee>_<code>`, sent as the page does, a row under one name."""

    def __or__(self, other: dict[str, str]) -> GridPage:  # type: ignore[override]
        return GridPage({**dict(self), **other})

    def items(self) -> Any:
        codes = self["colonnes"].split(",")
        rows: dict[str, dict[str, str]] = {}
        for name, value in super().items():
            row, _, code = name.partition("_")
            if code:
                rows.setdefault(row, {})[code] = value
            else:
                yield name, value
        for row, cells in rows.items():
            yield row, [cells.get(code, "") for code in codes]


def page_of(text: str) -> GridPage:
    """The fields of the grid as the page shows them."""
    form = text[text.index('id="grille"') : text.index("</form>", text.index('id="grille"'))]
    tags = [dict(re.findall(r'([\w-]+)="([^"]*)"', tag)) for tag in re.findall(r"<input [^>]*>", form)]
    codes = next(each["value"] for each in tags if each["name"] == "colonnes").split(",")
    found, ranks = GridPage(), {}
    for attributes in tags:
        name, value = attributes["name"], html.unescape(attributes.get("value", ""))
        if re.fullmatch(r"c\d+", name):
            rank = ranks[name] = ranks.get(name, -1) + 1
            name = f"{name}_{codes[rank]}"
        found[name] = value
    return found


def cell(zone: Zone, name: str, code: str) -> str:
    return f"c{zone.employee(name).pk}_{code}"


def hire(zone: Zone, number: int, first: int = 0, unit: str = "ipres-sn/DSI") -> None:
    with scope(zone.home):
        for rank in range(first, first + number):
            cast.employee(zone, zone.home, f"agent{rank}", f"7{rank:04d}", zone.units[unit])
