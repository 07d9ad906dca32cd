"""Copy of last month: a preview, then what it told; what is there stays."""

from __future__ import annotations

from typing import Any

from hr_core.scope import scope
from payroll.choices import RunState
from payroll.models import InputLimit, PayRun, VariableInput
from tests.cast import Zone
from tests.payroll.inputs.conftest import START, given, item
from tests.payroll.months import month_opened, month_taken

COPY = "/paie/elements-variables/copier/"


def test_chosen_items_are_copied_where_nothing_is_entered(zone: Zone, january: PayRun, as_: Any) -> None:
    for name, code, amount in (("awa", "3900", 1_000), ("moussa", "3900", 2_000), ("awa", "6400", 3_000), ("fatou", "3900", 90)):
        given(zone, name, code, amount=amount)
    month_taken(zone, january, RunState.CLOSED)
    february = month_opened(zone, 2026, 2)
    with scope(zone.home):
        VariableInput.objects.create(
            institution=zone.home, period=february.period, employee=zone.employee("awa"), item=item(zone, "3900"), amount=7
        )
        InputLimit.objects.create(institution=zone.home, item=item(zone, "3900"), least=100, start=START)
    browser = as_("ousmane")
    address = f"{COPY}?rubriques=3900&campagne={february.pk}"
    text = browser.get(address).content.decode()
    assert "1 case déjà remplie" in text and "1 case ne sera pas copiée" in text
    assert browser.post(address).status_code == 302
    with scope(zone.home):
        found = VariableInput.objects.filter(period=february.period).values_list("employee", "amount")
        assert set(found) == {(zone.employee("awa").pk, 7), (zone.employee("moussa").pk, 2_000)}


def test_nothing_chosen_copies_nothing(zone: Zone, january: PayRun, as_: Any) -> None:
    answer = as_("ousmane").post(COPY)
    assert answer.status_code == 422 and "Choisissez d’abord" in answer.content.decode()
