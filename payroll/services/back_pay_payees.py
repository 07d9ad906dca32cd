"""Back pay of people who have left: paid in the way, and to the payee, that were confirmed with the case."""

from __future__ import annotations

from payroll.choices import RunKind
from payroll.choices_departures import Cause, DepartureState
from payroll.models import BackPayCase, Departure, PayRun
from payroll.services.account_commitments import account_book
from payroll.services.payees import Paid, Payee


def confirmed_payees(run: PayRun) -> list[Paid]:
    """The payslips of a run of back pay that are not paid to the employee's own accounts; held back where a bank's
    irrevocable domiciliation takes the pay. Two queries, none for other runs."""
    if run.kind != RunKind.BACK_PAY:
        return []
    slips = {slip.employee_id: slip for slip in run.payslips.filter(net__gt=0)}
    cases = BackPayCase.objects.filter(parts__run=run, employee__in=list(slips)).exclude(payment_mode="").distinct()
    died = Departure.objects.filter(cause=Cause.DEATH).exclude(state=DepartureState.CANCELLED)
    cases = cases.exclude(employee__in=died.values("employee"))  # their heirs are paid (`departure_source`)
    found = []
    committed = account_book(run.institution, run.period.last_day) if cases else {}
    for case in cases:
        slip = slips[case.employee_id]
        if case.payment_mode == "transfer":
            continue
        refused = committed[case.employee_id](None, run.period.last_day) if case.employee_id in committed else ""
        if refused:
            found.append(Paid(slip.pk, slip.employee_id, why=refused))
            continue
        holder = case.payee or str(slip.identity.get("name", ""))
        found.append(Paid(slip.pk, slip.employee_id, [Payee(case.payment_mode, "", "", holder, slip.net)]))
    return found
