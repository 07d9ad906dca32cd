"""A payslip that bears back pay tells, line by line, the months of origin: due, already paid, difference."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from hr_core.scope import scope
from payroll.documents.figures import amount
from payroll.models import BackPayLine, PayRun, Payslip
from payroll.selectors.back_pay_annex import back_pay_annexes
from payroll.services.documents import payslip_pdf, payslips_data
from tests.cast import Zone
from tests.payroll.backpay.changes import answered, approved, paid_lines, raised, searched
from tests.payroll.months import month_closed


@pytest.mark.parametrize("count", [1, 3])
def test_each_line_of_back_pay_has_its_months_in_the_annex(
    zone: Zone, quarter: list[PayRun], as_: Callable[[str], Client], count: int
) -> None:
    raised(zone, "awa", dt.date(2026, 2, 1), 450_000)
    searched(zone)
    answered(zone, "origin", but={"income-tax": "payment"})
    more = {"treatment": "instalments", "instalments": count, "agreement": "Accord du 2 avril 2026"} if count > 1 else {}
    case = approved(zone, "awa", **more)
    april = month_closed(zone, 2026, 4)
    with scope(zone.home):
        slip = Payslip.objects.get(run=april, employee=zone.employee("awa"))
        annex = back_pay_annexes(april, [slip.employee_id])[slip.employee_id]
        paid = paid_lines(zone, "awa", run=april)
        assert {line.code: line.here for line in annex} == {code: sum for code, sum in paid.items() if code.endswith("-rappel")}
        base = annex[0]
        assert [(month.month, month.due, month.paid, month.difference) for month in base.months] == [
            ("février 2026", 450_000, 400_000, 50_000),
            ("mars 2026", 450_000, 400_000, 50_000),
        ]
        for line in annex:
            owed = BackPayLine.objects.filter(origin__case=case, item_code=line.code.removesuffix("-rappel"))
            assert line.total.difference == sum(each.amount for each in owed)
            assert line.note == (f"mensualité 1 sur {count}" if count > 1 else "")
        pages = [page.extract_text().replace("\n", " ") for page in PdfReader(io.BytesIO(payslip_pdf(slip))).pages]
        assert len(pages) >= 2 and "Annexe" in pages[-1] and f"Page {len(pages)} sur {len(pages)}" in pages[-1]
        for text in ("février 2026", "mars 2026", amount(450_000), amount(base.total.paid), amount(base.here)):
            assert text in pages[-1], text
        (told,) = payslips_data(run=april, payslips=[slip.pk])
        days = {line.label: line.base for group in told.groups for line in group.lines if line.code == "1100"}
        assert days == {"Salaire de base": "30 j", "Salaire de base, rappel": ""}
        others = Payslip.objects.filter(run=april).exclude(pk=slip.pk).values_list("pk", flat=True)
        assert not any(data.annex for data in payslips_data(run=april, payslips=list(others)))
    for name, address in (("awa", "payroll:own_payslip"), ("ousmane", "payroll:payslip_detail")):
        page = as_(name).get(reverse(address, args=[slip.pk])).content.decode()
        assert "Mois d’origine des rappels" in page and "Février 2026" in page, name
