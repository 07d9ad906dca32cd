"""The door through the policies: few open it, and it shuts behind them."""

from __future__ import annotations

from pathlib import Path

from hr_core.scope import scope
from mobility.db.door import system_door
from mobility.models import Application
from tests.cast import Zone
from tests.mobility.people import people
from tests.mobility.vacancies.makers import application, vacancy

CALLERS = {
    "demonstration/applications.py", "demonstration/people.py", "selectors/applications.py", "selectors/market_figures.py", "selectors/matching.py",
    "services/editions.py", "services/follow.py", "services/vacancies/publishing.py",
}  # fmt: skip


def test_the_door_has_few_callers() -> None:
    root = Path(__file__).resolve().parents[3] / "mobility"
    found = {str(each.relative_to(root)) for each in root.rglob("*.py") if "system_door" in each.read_text()}
    assert found - {"db/door.py", "db/rules.py"} == CALLERS


def test_the_door_shuts_behind_its_block(zone: Zone) -> None:
    people(zone)
    application(zone, vacancy(zone))
    with scope(zone.home, actor=zone.user("khady")):
        with system_door():
            assert Application.objects.count() == 1
        assert Application.objects.count() == 0
