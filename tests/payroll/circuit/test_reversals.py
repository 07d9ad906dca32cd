"""A reversal gives back to the unit what was paid, by two people, and leaves every balance as before the payslip."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Sum

from hr_core.models import User
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.choices import RunState
from payroll.models import LineOrigin, Overpayment, PayRun, Payslip, PayslipLine, PayslipReplacement
from payroll.selectors.paid_sums import paid_runs, paid_totals
from payroll.services.circuit import step_take
from payroll.services.documents import payslips_data
from payroll.services.proofs import proof_state, proof_token
from payroll.services.reversals import reversal_calculate, reversal_open
from tests.cast import Zone
from tests.payroll.circuit.conftest import access
from tests.payroll.months import ACTORS, month_taken


def asked(zone: Zone, run: PayRun, payslip: Payslip | None = None, *, recovery: str = "withheld", by: str = "ousmane") -> PayRun:
    with scope(zone.home, actor=zone.user(by)):
        return reversal_open(
            run=run, payslip=payslip, access=access(zone, by), reason="Agent radié avant le mois", recovery=recovery,
            reference="Avis de rejet n° 5" if recovery == "returned" else "",
        )  # fmt: skip


def taken(zone: Zone, run: PayRun, to: RunState = RunState.PAID) -> None:
    for state, name in ACTORS.items():
        user: User = zone.user(name)
        with scope(zone.home, actor=user):
            if state == RunState.CALCULATED:
                reversal_calculate(run=run, actor=user)
            else:
                step_take(run=run, access=access(zone, name), to_state=state)
        if state == to:
            return


def slip_of(zone: Zone, run: PayRun, name: str) -> Payslip:
    return Payslip.objects.select_related("run__period", "employee").get(run=run, employee=zone.employee(name))


def sums(zone: Zone, name: str) -> dict[str, Any]:
    lines = PayslipLine.objects.filter(payslip__employee=zone.employee(name), run__state__in=("paid", "closed"))
    rows = lines.order_by().values("column__code").annotate(a=Sum("amount"), b=Sum("base"), q=Sum("quantity"))
    return {row["column__code"]: (row["a"], row["b"], row["q"]) for row in rows}


def test_a_reversed_payslip_leaves_nothing_and_the_net_is_owed(zone: Zone, january: PayRun, as_: Any) -> None:
    month_taken(zone, january, RunState.CLOSED)
    with scope(zone.home):
        paid = slip_of(zone, january, "awa")
        token, number = proof_token(payslip=paid), paid.identity["staff_number"]
        others = sums(zone, "moussa")
    run = asked(zone, january, paid)
    taken(zone, run)
    with scope(zone.home):
        opposite = slip_of(zone, run, "awa")
        assert (opposite.gross, opposite.net, opposite.employer) == (-paid.gross, -paid.net, -paid.employer)
        assert set(sums(zone, "awa").values()) == {(0, 0, 0)}
        assert sums(zone, "moussa") == others
        owed = Overpayment.objects.get()
        assert (owed.employee, owed.principal, owed.payslip) == (zone.employee("awa"), paid.net, opposite)
        replaced = PayslipReplacement.objects.get()
        assert replaced.cancelled == paid and replaced.replaced_by == opposite and replaced.done_at is not None
        assert proof_state(token=token, staff_number=number, net=paid.net) == "cancelled"
        slip = run.slips.get()
        assert slip.total == -(paid.gross + paid.employer) and slip.number == 2
        assert all(each.amount < 0 for each in slip.warrants.all())
        assert not run.payments.exists()
    page = as_("ousmane").get(f"/paie/bulletins/{paid.pk}/").content.decode()
    assert "Ce bulletin est annulé." in page and "contre-passé par le n°" in page
    why = as_("ousmane").get(f"/paie/bulletins/{opposite.pk}/lignes/1100/").content.decode()
    assert "le même montant avec le signe contraire" in why and "2026-01-R1" in why
    with scope(zone.home):
        printed = payslips_data(run=run, payslips=[opposite.pk])[0]
    assert (printed.options.mark, printed.options.replaces) == ("CONTRE-PASSATION", "2026-000001")
    assert as_("ousmane").get(f"/paie/campagnes/{run.pk}/").status_code == 200
    with pytest.raises(Refusal, match="déjà annulé"):
        asked(zone, january, paid)


def test_a_whole_run_comes_back_to_zero_when_the_money_returned(zone: Zone, january: PayRun) -> None:
    month_taken(zone, january, RunState.PAID)
    run = asked(zone, january, recovery="returned")
    taken(zone, run, RunState.CLOSED)
    with scope(zone.home):
        january.refresh_from_db()
        run.refresh_from_db()
        assert {name: run.totals[name] + january.totals[name] for name in ("gross", "net", "employer", "tax")} == dict.fromkeys(
            ("gross", "net", "employer", "tax"), 0
        )
        assert run.totals["payslips"] == january.totals["payslips"]
        assert not Overpayment.objects.exists()
        totals = paid_totals(paid_runs(zone.home, (2026, 1), (2026, 1)))
        assert totals["gross"] == totals["net"] == totals["employer"] == 0
        assert set(
            LineOrigin.objects.order_by().values("employee", "code", "source", "reference").annotate(s=Sum("amount")).values_list("s", flat=True)
        ) <= {0, None}


def test_two_people_reverse_and_no_derogation_brings_them_together(zone: Zone, january: PayRun) -> None:
    from tests.payroll.runs.test_steps import derogation

    month_taken(zone, january, RunState.PAID)
    with scope(zone.home):
        paid = slip_of(zone, january, "awa")
    run = asked(zone, january, paid)
    taken(zone, run, RunState.CHECKED)
    derogation(zone, "binta")
    with scope(zone.home):
        from hr_core.services.roles import role_grant

        role_grant(institution=zone.home, user=zone.user("binta"), role="head_of_hr", actor=None)
        with pytest.raises(Refusal, match="deux personnes"):
            step_take(run=run, access=access(zone, "binta"), to_state=RunState.ENDORSED)


def test_nothing_is_reversed_before_payment_by_the_wrong_role_or_without_its_proof(zone: Zone, january: PayRun, as_: Any) -> None:
    month_taken(zone, january, RunState.AUTHORISED)
    with scope(zone.home):
        slip = slip_of(zone, january, "awa")
        own = slip_of(zone, january, "ousmane")
    with pytest.raises(Refusal, match="elle se rejette"):
        asked(zone, january, slip)
    with pytest.raises(Refusal, match="Votre rôle"):
        asked(zone, january, slip, by="binta")
    with scope(zone.home):
        PayRun.objects.filter(pk=january.pk).update(state=RunState.PAID)
    path = f"/paie/bulletins/{slip.pk}/contre-passer/"
    answer = as_("ousmane").post(path, {"recovery": "returned", "reason": "Radié"})
    assert answer.status_code == 422 and "référence du retour des fonds" in answer.content.decode()
    assert as_("ousmane").post(f"/paie/bulletins/{own.pk}/contre-passer/", {"recovery": "withheld", "reason": "x"}).status_code == 403
    assert as_("ousmane").post(path, {"recovery": "withheld", "reason": "Radié"}).status_code == 302
