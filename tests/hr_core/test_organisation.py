"""The tree has no cycle, and nobody is left in a closed unit."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from hr_core.models import Employee, Posting, UnitHead
from hr_core.services.employees import employee_create, employee_leave, employee_return
from hr_core.services.organisation import unit_close, unit_create, unit_head_appoint, unit_move
from tests.cast import Zone
from tests.hr_core.helpers import acting

TODAY = dt.date(2026, 6, 1)


def test_a_unit_cannot_be_placed_under_what_it_contains(zone: Zone) -> None:
    with acting(zone, "fatou"):
        service = unit_create(
            institution=zone.home,
            values={"code": "S1", "name": "Service", "parent": zone.units["ipres-sn/DSI"]},
            actor=zone.user("fatou"),
        )
        with pytest.raises(ValidationError, match="ne peut pas dépendre"):
            unit_move(unit=zone.units["ipres-sn/DG"], parent=service, actor=zone.user("fatou"))
        unit_move(unit=service, parent=zone.units["ipres-sn/AG-KL"], actor=zone.user("fatou"))


def test_two_units_cannot_bear_the_same_code(zone: Zone) -> None:
    with acting(zone, "fatou"), pytest.raises(ValidationError, match="porte déjà ce code"):
        unit_create(institution=zone.home, values={"code": "DSI", "name": "Autre"}, actor=zone.user("fatou"))


def test_a_unit_with_staff_or_open_units_cannot_be_closed(zone: Zone) -> None:
    with acting(zone, "fatou"):
        with pytest.raises(ValidationError, match="2 agent"):
            unit_close(unit=zone.units["ipres-sn/AG-KL"], on=TODAY, actor=zone.user("fatou"))
        with pytest.raises(ValidationError, match="unités ouvertes"):
            unit_close(unit=zone.units["ipres-sn/DG"], on=TODAY, actor=zone.user("fatou"))
        assert unit_close(unit=zone.units["ipres-sn/DSI"], on=TODAY, actor=zone.user("fatou")).closed_on == TODAY


def test_a_new_head_ends_the_previous_one(zone: Zone) -> None:
    with acting(zone, "fatou"):
        unit_head_appoint(
            unit=zone.units["ipres-sn/AG-KL"], employee=zone.employee("awa"), start=TODAY, actor=zone.user("fatou")
        )
        assert UnitHead.objects.get(employee=zone.employee("moussa")).end == TODAY
        assert UnitHead.objects.on(TODAY).get().employee == zone.employee("awa")


def test_opening_a_file_gives_it_contract_status_and_posting(zone: Zone) -> None:
    with acting(zone, "fatou"):
        made = employee_create(
            institution=zone.home,
            values={"staff_number": "900", "last_name": "Kane", "first_names": "Souleymane", "sex": "M", "hired_on": TODAY},
            unit=zone.units["ipres-sn/DSI"],
            job_title="Administrateur",
            actor=zone.user("fatou"),
        )
        assert made.seniority_on == TODAY
        assert made.contract_set.get().kind == "permanent"
        assert made.posting_set.get().unit == zone.units["ipres-sn/DSI"]
        assert Employee.objects.search("sOuLéymane").get() == made


def test_leaving_ends_contract_and_posting_and_returning_starts_new_ones(zone: Zone) -> None:
    awa, fatou = zone.employee("awa"), zone.user("fatou")
    with acting(zone, "fatou"):
        employee_leave(employee=awa, on=TODAY, reason="démission", actor=fatou)
        assert not Posting.objects.on(TODAY).filter(employee=awa).exists()
        assert awa not in Employee.objects.in_service(TODAY)
        with pytest.raises(ValidationError, match="dernier jour est le 31/05/2026"):
            employee_leave(employee=awa, on=TODAY, reason="encore", actor=fatou)
        back = {
            "unit": zone.units["ipres-sn/DSI"], "job_title": "Analyste", "contract_kind": "permanent",
            "status_kind": "labour_code", "reason": "réintégration", "actor": fatou,
        }  # fmt: skip
        with pytest.raises(ValidationError, match="dernier jour de service"):
            employee_return(employee=awa, on=dt.date(2026, 5, 1), **back)
        employee_return(employee=awa, on=dt.date(2026, 9, 1), **back)
        assert Posting.objects.on(dt.date(2026, 9, 1)).get(employee=awa).unit == zone.units["ipres-sn/DSI"]
        assert awa in Employee.objects.in_service(dt.date(2026, 9, 1))
