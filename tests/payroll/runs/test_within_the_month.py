"""Who comes or goes within the month, and the confidential population paid by its own officers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hr_core.models import Employee
from hr_core.scope import scope
from payroll.choices import RunKind, RunState
from payroll.models import PayRun, Payslip, PayslipLine
from payroll.services.closing import seals_verify
from tests import cast
from tests.cast import Zone
from tests.payroll.months import month_taken

HIRED = dt.date(2026, 1, 10)


def newcomer(zone: Zone) -> Employee:
    """Nafi, hired on 10 January, entered once January was paid."""
    with scope(zone.home, actor=zone.user("fatou"), reason="embauche"):
        hired = cast.employee(zone, zone.home, "nafi", "00040", zone.units["ipres-sn/DG"], 350_000)
        for fact in ("contract", "posting", "administrativestatus", "familystatus", "payterms", "bankaccount"):
            getattr(hired, f"{fact}_set").update(start=HIRED)
        Employee.objects.filter(pk=hired.pk).update(hired_on=HIRED, seniority_on=HIRED)
    return hired


def test_who_was_entered_after_the_month_was_paid_is_paid_alone_from_the_day_of_entry(
    zone: Zone, january_paid: PayRun, as_: Any
) -> None:
    hired = newcomer(zone)
    given = {
        "kind": RunKind.SUPPLEMENTARY, "period": january_paid.period_id, "label": "Entrée du 10 janvier",
        "population": "chosen", "staff_numbers": "00040",
    }  # fmt: skip
    assert as_("ousmane").post("/paie/campagnes/autre/", given).status_code == 302
    with scope(zone.home):
        run = PayRun.objects.get(kind=RunKind.SUPPLEMENTARY)
        before = dict(Payslip.objects.filter(run=january_paid).values_list("employee", "net"))
    month_taken(zone, run, RunState.CLOSED)
    with scope(zone.home):
        slip = Payslip.objects.get(run=run)
        lines = dict(PayslipLine.objects.filter(payslip=slip).values_list("column__code", "amount"))
        assert slip.employee_id == hired.pk and lines["1100"] == 350_000 * 21 // 30
        assert lines["ipres-general-employee"] > 0 and 0 < slip.net < slip.gross
        assert dict(Payslip.objects.filter(run=january_paid).values_list("employee", "net")) == before
        assert not PayslipLine.objects.filter(payslip__run=january_paid, payslip__employee=hired).exists()
    month_taken_to_the_end(zone, january_paid)


def month_taken_to_the_end(zone: Zone, run: PayRun) -> None:
    from hr_core.access import access_of
    from payroll.services.circuit import step_take

    user = zone.user("binta")
    with scope(zone.home, actor=user):
        step_take(run=run, access=access_of(user, zone.home.pk), to_state=RunState.CLOSED)
        run.period.refresh_from_db()
        assert run.period.is_closed and all(each.ok for each in seals_verify(institution=zone.home))


def test_the_reserved_population_is_paid_alone_by_its_own_officers(zone: Zone, january_paid: PayRun, as_: Any) -> None:
    """The run of a director would tell the director's pay: it exists for those entrusted only."""
    given = {
        "kind": RunKind.SUPPLEMENTARY, "period": january_paid.period_id, "label": "Prime de direction", "population": "reserved",
    }  # fmt: skip
    assert as_("ousmane").post("/paie/campagnes/autre/", given).status_code == 422
    assert "reserved" not in as_("ousmane").get("/paie/campagnes/autre/").content.decode()
    assert as_("serigne").post("/paie/campagnes/autre/", given).status_code == 302
    with scope(zone.home):
        run = PayRun.objects.get(kind=RunKind.SUPPLEMENTARY)
        hidden = set(Employee.objects.filter(is_confidential=True).values_list("pk", flat=True))
        assert set(run.employees or ()) == hidden
    for tail in ("", "documents/", "anomalies/"):
        assert as_("ousmane").get(f"/paie/campagnes/{run.pk}/{tail}").status_code == 404
        assert as_("serigne").get(f"/paie/campagnes/{run.pk}/{tail}").status_code == 200
    for page in (f"/paie/controle/{run.pk}/agents/", f"/paie/livre/{run.pk}/", f"/paie/virements/{run.pk}/"):
        assert as_("ousmane").get(page).status_code == 404
    assert "Prime de direction" not in as_("ousmane").get("/paie/campagnes/").content.decode()
    assert "Prime de direction" in as_("serigne").get("/paie/campagnes/").content.decode()
    assert "Prime de direction" not in as_("ousmane").get("/paie/bulletins/").content.decode()
