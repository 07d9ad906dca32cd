"""A payslip on screen adds up, explains each of its lines, and prints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from hr_core.models import PayTerms
from hr_core.scope import scope
from payroll.choices import RunState
from payroll.models import OpeningBalance, PayRun, Payslip
from payroll.selectors.explanations import line_explain
from payroll.selectors.payslips import payslip_view
from payroll.services.documents import payslips_data
from tests.cast import Zone
from tests.payroll.months import ACTORS, month_opened, month_taken

HTMX = {"HX-Request": "true"}


@pytest.fixture
def slip(zone: Zone, february: PayRun) -> Iterator[Payslip]:
    """Awa's payslip of February, inside the scope of home."""
    with scope(zone.home):
        yield Payslip.objects.select_related("run__period", "employee", "calculation").get(
            run=february, employee=zone.employee("awa")
        )


def test_groups_add_up_to_the_totals(slip: Payslip) -> None:
    view = payslip_view(slip)
    lines = [line for group in view.groups for line in group.lines]
    assert sum(line.gain or 0 for line in lines) == slip.gross
    assert slip.gross - view.total_deductions == slip.net
    assert sum(line.employer or 0 for line in lines) == slip.employer
    assert view.cost == slip.gross + slip.employer
    assert sum(amount for _label, amount, _colour in view.split) == slip.gross


def test_the_employer_stands_on_the_row_of_the_employee(slip: Payslip) -> None:
    lines = {line.code: line for group in payslip_view(slip).groups for line in group.lines}
    pension = lines["ipres-general-employee"]
    assert "ipres-general-employer" not in lines
    assert (pension.deduction, pension.employer) == (24_192, 36_288)
    assert lines["css-family-employer"].employer == 4_410 and lines["css-family-employer"].deduction is None


def test_the_change_is_held_against_the_month_before(zone: Zone, january_closed: PayRun) -> None:
    with scope(zone.home):
        PayTerms.objects.filter(employee=zone.employee("awa")).update(base_salary=450_000)
    run = month_taken(zone, month_opened(zone, 2026, 2), RunState.CALCULATED)
    with scope(zone.home):
        slip = Payslip.objects.select_related("run__period", "employee", "calculation").get(
            run=run, employee=zone.employee("awa")
        )
        view = payslip_view(slip)
        before = Payslip.objects.get(run=january_closed, employee=zone.employee("awa"))
    lines = {line.code: line for group in view.groups for line in group.lines}
    assert lines["1100"].change == 50_000 and lines["ipres-general-employee"].change == 0
    assert view.previous == before and view.net_change == slip.net - before.net
    assert view.moved[0].code == "1100"


def test_the_year_adds_the_months_and_what_was_taken_over(zone: Zone, slip: Payslip) -> None:
    january = Payslip.objects.get(run__period__month=1, employee=zone.employee("awa"))
    assert payslip_view(slip).year.net == january.net + slip.net
    for code, amount in (("net", 300_000), ("income-tax", 40_000), ("1100", 400_000)):
        OpeningBalance.objects.create(
            institution=zone.home, employee=slip.employee, year=2026, month=1, code=code, amount=amount
        )
    year = payslip_view(slip).year
    assert year.net == january.net + slip.net + 300_000
    assert year.tax == january.tax + slip.tax + 40_000
    assert year.gross == january.gross + slip.gross + 400_000
    assert year.months_taken_over == 1


def test_every_line_is_explained_by_the_amount_that_was_paid(slip: Payslip) -> None:
    for line in slip.lines.select_related("column"):
        told = line_explain(slip, line.column.code)
        assert told is not None and told.agrees, line.column.code
        assert told.told.formula.endswith(f"= {told.amount:,}".replace(",", "\u202f"))


def test_an_explanation_opens_in_the_page_and_by_htmx(slip: Payslip, as_: Any) -> None:
    browser: Client = as_("ousmane")
    path = f"/paie/bulletins/{slip.pk}/lignes/ipres-general-employee/"
    page = browser.get(path).content.decode()
    fragment = browser.get(path, headers=HTMX).content.decode()
    assert fragment.strip() in page
    assert "5,6\u202f% de" in fragment and "Part de l’employeur" in fragment
    closed = browser.get(f"{path}?fermer=1", headers=HTMX).content.decode()
    assert closed.strip().endswith('<tr id="e-ipres-general-employee" hidden></tr>')
    assert browser.get(f"/paie/bulletins/{slip.pk}/lignes/nimporte/").status_code == 404


def test_an_old_payslip_is_explained_by_the_rules_of_its_day(zone: Zone, slip: Payslip) -> None:
    from payroll.models import PayItemVersion

    PayItemVersion.objects.filter(item__code="1300").update(formula="base_salary_does_not_exist")
    told = line_explain(slip, "1300")
    assert told is not None and told.agrees


def test_a_payslip_prints_and_a_second_original_is_a_duplicate(zone: Zone, january: PayRun, as_: Any) -> None:
    month_taken(zone, january, RunState.CALCULATED)
    with scope(zone.home):
        slip = Payslip.objects.get(employee=zone.employee("awa"))
    answer = as_("ousmane").get(f"/paie/bulletins/{slip.pk}/pdf/?telecharger=1")
    assert answer.content.startswith(b"%PDF") and len(answer.content) < 15_000
    assert answer["Content-Disposition"] == 'attachment; filename="bulletin-2026-01-00001.pdf"'
    plain = len(answer.content)
    for state, name in list(ACTORS.items())[2:-1]:
        as_(name).post(f"/paie/campagnes/{january.pk}/etapes/{state}/")
    assert len(as_("ousmane").get(f"/paie/bulletins/{slip.pk}/pdf/").content) > plain  # the mark and the proof


def test_the_paper_says_what_the_payslip_says(zone: Zone, january_paid: PayRun) -> None:
    with scope(zone.home):
        slips = list(Payslip.objects.filter(run=january_paid).order_by("pk"))
        told = payslips_data(run=january_paid, payslips=[slip.pk for slip in slips], mark="DUPLICATA")
        assert [data.month.net for data in told] == [slip.net for slip in slips]
        data = next(data for data in told if data.employee.staff_number == "00001")
    assert data.number == "2026-01-00001" and data.options.mark == "DUPLICATA"
    assert data.verification is not None and data.verification.url.endswith("/")
    assert data.total_gains - data.total_deductions == data.month.net
    assert data.employee.heading == "Salariée" and data.employee.family == "mariée, 2\u00a0enfants"
    assert data.payment.mode == "virement" and data.payment.account.startswith("•••• ")
    assert data.year is not None and data.year.net == data.month.net


def test_a_provisional_payslip_bears_no_proof(zone: Zone, january_checked: PayRun) -> None:
    with scope(zone.home):
        slip = Payslip.objects.get(run=january_checked, employee=zone.employee("awa"))
        assert payslips_data(run=january_checked, payslips=[slip.pk])[0].verification is None


def test_a_benefit_in_kind_is_taken_off_the_net(zone: Zone, january: PayRun) -> None:
    from payroll.models import PayItem, PayItemVersion, RecurringInput

    with scope(zone.home):
        item = PayItem.objects.create(institution=zone.home, code="2990")
        PayItemVersion.objects.create(
            institution=zone.home, item=item, label="Véhicule", kind="earning", nature="benefit-in-kind",
            frequency="recurring", start="2026-01-01", is_prorated=False, order=299,
        )  # fmt: skip
        RecurringInput.objects.create(
            institution=zone.home, employee=zone.employee("awa"), item=item, amount=30_000, start="2026-01-01"
        )
    run = month_taken(zone, january, RunState.CHECKED)
    with scope(zone.home):
        slip = Payslip.objects.select_related("run__period", "employee", "calculation").get(
            run=run, employee=zone.employee("awa")
        )
        data = payslips_data(run=run, payslips=[slip.pk])[0]
        view = payslip_view(slip)
    assert data.total_gains - data.total_deductions == slip.net
    assert view.total_deductions == slip.contributions + slip.tax + slip.deductions + 30_000


@pytest.mark.parametrize("name", ["ousmane", "serigne"])
def test_the_history_tells_calculations_and_steps(name: str, slip: Payslip, as_: Any) -> None:
    page = as_(name).get(f"/paie/bulletins/{slip.pk}/historique/").content.decode()
    assert "Calcul de la campagne" in page and "Ousmane Ba" in page
