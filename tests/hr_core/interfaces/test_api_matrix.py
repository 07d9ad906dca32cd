"""Every operation × every role by token: without its scope a 403, without the right a 403, another institution's a 404."""

from __future__ import annotations

import pytest

from config.api import api
from hr_core.models import Absence, AbsenceKind, Contract
from hr_core.registry import registry
from hr_core.scope import scope
from tests.cast import HOME_ROLES, Zone
from tests.hr_core.interfaces.calls import Caller, secret_of

READS = [(path, allowed) for path, method, _operation, allowed in api.operations() if method == "get"]
LISTS = [(path, allowed) for path, allowed in READS if "{" not in path]


def rights_of(name: str) -> set[str]:
    return {right for role in HOME_ROLES[name] for right in registry.role_rights.get(role, ())}


def test_every_operation_asks_a_scope() -> None:
    assert all(allowed.scope and allowed.scope in _scopes() for _path, _method, _operation, allowed in api.operations())


def _scopes() -> set[str]:
    from hr_core.api.scopes import SCOPES

    return set(SCOPES)


def test_no_operation_decides_approves_or_pays() -> None:
    paths = [path for path, method, _operation, _allowed in api.operations() if method != "get"]
    assert not [path for path in paths if any(word in path for word in ("approv", "decision", "close", "pay-runs", "payslips"))]


@pytest.mark.parametrize("name", sorted(HOME_ROLES))
def test_each_role_reads_what_its_rights_allow(zone: Zone, name: str) -> None:
    calls = Caller(secret_of(zone, name, per_minute=6000))
    queries = {"/holidays": "?year=2026", "/variable-inputs": "?period=2026-11"}
    wrong = {}
    for path, allowed in LISTS:
        may = not allowed.rights or bool(set(allowed.rights) & rights_of(name))
        status = calls.get(path.lstrip("/") + queries.get(path, "")).status_code
        expected = ((422,) if path == "/variable-inputs" else (200,)) if may else (403,)
        if path == "/jobs":
            expected = (200, 404)
        if status not in expected:
            wrong[path] = (status, expected)
    assert wrong == {}


def test_records_of_home_are_not_found_from_elsewhere(zone: Zone) -> None:
    with scope(zone.home):
        contract = Contract.objects.get(employee=zone.employee("awa"))
        kind = AbsenceKind.objects.create(institution=zone.home, code="essai", label="Essai", family="other")
        absence = Absence.objects.create(institution=zone.home, employee=zone.employee("awa"), kind=kind, start=contract.start)
    calls = Caller(secret_of(zone, "oumar"))
    for path in (f"contracts/{contract.pk}", f"absences/{absence.pk}", "units/DSI", "pay-runs/1", "payslips/1"):
        assert calls.get(path).status_code in (403, 404), path
    assert calls.post("employees/00005/leaving", {"on": "2026-10-01", "reason": "x"}).status_code == 404
