"""A closed month does not change, neither on screen nor by SQL, and its seal says so."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from hr_core.scope import scope
from payroll.models import PayRun
from tests.cast import Zone


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payroll_payslip SET net = net + 1",
        "UPDATE payroll_payslipline SET amount = amount + 1",
        "UPDATE payroll_payment SET amount = amount + 1",
        "UPDATE payroll_runcolumn SET total = total + 1",
        "UPDATE payroll_payrun SET totals = '{}'",
        "UPDATE payroll_payseal SET net = 0",
        "DELETE FROM payroll_payslipline",
        "DELETE FROM payroll_payseal",
    ],
)
def test_sql_is_refused(statement: str, zone: Zone, january_closed: PayRun) -> None:
    with scope(zone.home), pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_nothing_is_offered_on_screen(zone: Zone, january_closed: PayRun, as_: Any) -> None:
    path = f"/paie/campagnes/{january_closed.pk}/"
    page = as_("ousmane").get(path).content.decode()
    assert "Recalculer" not in page.split("<main")[1] and "Rejeter" not in page
    for tail in ("calculer/", f"agents/{zone.employee('awa').pk}/recalculer/"):
        assert as_("ousmane").post(path + tail).status_code == 422
    assert as_("aminata").post(path + "rejeter/", {"reason": "trop tard"}).status_code == 422


def test_seals_are_listed_and_verified(zone: Zone, january_closed: PayRun, as_: Any) -> None:
    browser = as_("ibrahima")
    assert "janvier 2026" in browser.get("/paie/sceaux/").content.decode()
    assert "Tous les sceaux sont intacts." in browser.post("/paie/sceaux/").content.decode()


def test_a_broken_seal_is_told(
    zone: Zone, january_closed: PayRun, as_: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("payroll.services.closing.run_content", lambda run: iter([b"another month\n"]))
    page = as_("ibrahima").post("/paie/sceaux/").content.decode()
    assert "1 sceau ne correspond plus." in page and "ne sont plus ceux qui ont été scellés" in page
