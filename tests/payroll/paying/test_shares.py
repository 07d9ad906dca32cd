"""A net shared between several accounts: by the month, and within what there is."""

from __future__ import annotations

from hr_core.access import access_of
from hr_core.models import BankAccount
from hr_core.scope import scope
from payroll.choices import RunKind, RunState
from payroll.models import Payment, PayRun, RunProblem
from payroll.services.calculation import calculation_run_here, calculation_start
from payroll.services.circuit import step_take
from tests import cast
from tests.cast import Zone
from tests.payroll.months import ACTORS, month_opened, month_taken
from tests.payroll.paying.cases import START
from tests.payroll.runs.test_other_runs import opened

FIXED = 50_000


def shared(zone: Zone, name: str, *amounts: int) -> list[str]:
    """Fixed amounts to other accounts, beside the one that takes the rest."""
    made = [cast.account_of(zone.home, 300 + rank) for rank, _amount in enumerate(amounts)]
    for number, amount in zip(made, amounts, strict=True):
        BankAccount.objects.create(
            institution=zone.home, employee=zone.employee(name), start=START, bank_name="La Poste", account=number,
            share="amount", value=amount, state="approved",
        )  # fmt: skip
    return made


def paid(run: PayRun, zone: Zone, name: str) -> dict[str, int]:
    found = Payment.objects.filter(run=run, payslip__employee=zone.employee(name))
    return dict(found.values_list("account", "amount"))


def test_a_fixed_amount_is_of_the_month_whatever_the_number_of_its_runs(zone: Zone) -> None:
    january = month_opened(zone)
    with scope(zone.home, actor=zone.user("aminata")):
        first, second = shared(zone, "awa", FIXED, 900_000)
    bonus = month_taken(zone, opened(zone, january.period, RunKind.BONUS, "awa", amount=100_000), RunState.AUTHORISED)
    with scope(zone.home):
        assert not RunProblem.objects.filter(run=bonus, code="wrong_shares").exists()
        net = bonus.payslips.get().net
        assert FIXED < net < 900_000 and paid(bonus, zone, "awa") == {first: FIXED, second: net - FIXED}
    month_taken(zone, january, RunState.CALCULATED)
    with scope(zone.home):
        rest = january.payslips.get(employee=zone.employee("awa")).net
        left = 900_000 - (net - FIXED)
        assert RunProblem.objects.filter(run=january, code="wrong_shares").exists() is (left > rest)
        BankAccount.objects.filter(account=second).update(value=net - FIXED + 1_000)
    month_taken_again(zone, january)
    with scope(zone.home):
        assert paid(january, zone, "awa").get(first) is None and paid(january, zone, "awa")[second] == 1_000
        assert sum(paid(january, zone, "awa").values()) == rest


def month_taken_again(zone: Zone, run: PayRun) -> None:
    """Calculated once more, then as far as its order."""
    with scope(zone.home, actor=zone.user("ousmane")):
        calculation_run_here(calculation=calculation_start(run=run, actor=zone.user("ousmane")))
        run.refresh_from_db()
    for state in (RunState.CHECKED, RunState.ENDORSED, RunState.REVIEWED, RunState.AUTHORISED):
        user = zone.user(ACTORS[state])
        with scope(zone.home, actor=user):
            step_take(run=run, access=access_of(user, zone.home.pk), to_state=state)
            run.refresh_from_db()
