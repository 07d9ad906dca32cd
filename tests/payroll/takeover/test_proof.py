"""Starting within the year with the months before taken over gives the year, and the back pay of a late raise, that all months
paid here give, to the franc."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from hr_core.scope import scope
from payroll.models import Payslip, PayslipLine
from payroll.selectors.returns.statements import statement_of
from payroll.services.recomputation import months_recompute, past_months
from payroll.services.settings import setting_set
from payroll.services.takeover import kinds
from payroll.services.takeover.signing import takeover_sign, takeover_submit
from tests.cast import Zone
from tests.payroll.backpay.changes import raised
from tests.payroll.months import month_paid, payroll_set_up
from tests.payroll.takeover.conftest import LINE_HEAD, access, control, decided, load, opened, workbook

TOTALS = ("gross", "taxable", "contributions", "tax", "net", "employer")


def _adjusting(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        payroll_set_up(zone)
        setting_set(
            institution=zone.home, key="year_end_adjustment", start=dt.date(2026, 1, 1), value="december",
            reference="Note de service", actor=None, reason="essai",
        )  # fmt: skip


def _december(zone: Zone) -> dict[str, Any]:
    """What the year says of everybody: statement by month and by line, lines of December."""
    with scope(zone.home, actor=zone.user("ousmane")):
        slips = Payslip.objects.filter(run__period__year=2026, run__period__month=12).select_related("employee")
        found = {}
        for slip in slips:
            statement = statement_of(slip.employee, 2026, zone.home)
            lines = PayslipLine.objects.filter(payslip=slip).values_list("column__code", "base", "amount")
            found[slip.employee.staff_number] = (
                statement.totals,
                [(month.name, month.totals) for month in statement.months],
                sorted(statement.lines),
                {code: (base, amount) for code, base, amount in lines},
            )
        return found


def _old(zone: Zone, first_here: int) -> tuple[list[list[Any]], list[list[Any]]]:
    """The months before as the old software would write them: codes of its own, totals apart."""
    with scope(zone.home, actor=zone.user("ousmane")):
        months = {"run__period__year": 2026, "run__period__month__lt": first_here}
        lines = PayslipLine.objects.filter(
            payslip__run__period__year=2026, payslip__run__period__month__lt=first_here
        ).values_list(
            "payslip__employee__staff_number", "column__code", "column__label", "payslip__run__period__month", "base", "amount"
        )
        old = {code: f"R{rank:03d}" for rank, code in enumerate(sorted({code for _who, code, *_rest in lines}))}
        told = [[who, old[code], label, f"{month:02d}/2026", base, amount] for who, code, label, month, base, amount in lines]
        slips = Payslip.objects.filter(**months).values_list("employee__staff_number", "run__period__month", *TOTALS)
        return told, [[who, f"{month:02d}/2026", *totals] for who, month, *totals in slips]


def _owed(zone: Zone, first: int) -> dict[str, dict[str, tuple[int, int, int]]]:
    """What a raise from the first month on, decided afterwards, makes owed to Awa: by month and line, due, paid and base due."""
    point = transaction.savepoint()
    raised(zone, "awa", dt.date(2026, first, 1), 610_000)
    awa, found = zone.employee("awa").pk, {}
    with scope(zone.home, actor=zone.user("ousmane")):
        months = past_months(zone.home, since=dt.date(2026, first, 1))
        for done in months_recompute(institution=zone.home, months=[(month, [awa]) for month in months]):
            found[f"{done.month:02d}"] = {
                code: tuple(int(done.column(kind, code)[0]) for kind in (done.right, done.paid, done.right_base))
                for code in done.codes
                if done.difference(code)[0]
            }
    transaction.savepoint_rollback(point)
    return found


def test_a_start_within_the_year_gives_the_year_the_december_and_the_back_pay_of_months_all_paid_here(zone: Zone) -> None:
    """Of the year's last three months here, so that it is quick; `year_agrees(zone, 1, 7)` is the whole year."""
    year_agrees(zone, 10, 12)


def year_agrees(zone: Zone, first: int, first_here: int) -> None:
    """Pay the months from `first` to December here; then the same with those before `first_here` taken over; compare."""
    _adjusting(zone)
    point = transaction.savepoint()
    for month in range(first, 13):
        month_paid(zone, 2026, month)
    whole, (lines, totals) = _december(zone), _old(zone, first_here)
    owed = _owed(zone, first)
    transaction.savepoint_rollback(point)

    with scope(zone.home, actor=zone.user("ousmane")):
        takeover = opened(zone, first=dt.date(2026, first, 1), go_live=dt.date(2026, first_here, 1), last_payslip_number=len(totals))
        load(zone, takeover, workbook(LINE_HEAD, lines), name="serigne")
        head = ["Matricule", "Mois", "Brut", "Imposable", "Cotisations salariales", "Impôts", "Net à payer", "Charges patronales"]
        load(zone, takeover, workbook(head, totals), kinds.TOTALS, "serigne")
        decided(zone, takeover)
        control(zone, takeover, "net", sum(row[6] for row in totals))
        takeover_submit(takeover=takeover, access=access(zone))
    with scope(zone.home, actor=zone.user("aminata")):
        takeover_sign(takeover=takeover, access=access(zone, "aminata"))
    for month in range(first_here, 13):
        month_paid(zone, 2026, month)
    assert _december(zone) == whole
    assert _owed(zone, first) == owed and len(owed) == 13 - first
    with scope(zone.home):
        numbers = sorted(Payslip.objects.values_list("numbered__number", flat=True))
    assert numbers == list(range(len(totals) + 1, len(totals) + len(numbers) + 1)), "the numbering goes on"
