"""The confidential population is absent from everything but the totals, which join."""

from __future__ import annotations

from typing import Any

import pytest

from hr_core.access import access_of
from hr_core.scope import scope
from payroll.choices import RunState
from payroll.models import PayRun, Payslip, RunProblem
from payroll.selectors.problems import problem_counts
from payroll.selectors.register import bank_totals, paid_total, register_columns, register_sums
from payroll.selectors.variance import payslips_compared, variance_by_unit
from payroll.services.register_documents import register_data, transfer_order
from tests.cast import Zone
from tests.payroll.months import month_opened, month_taken

NAME = "Gueye"


@pytest.fixture
def hidden(zone: Zone, january_checked: PayRun) -> Payslip:
    """The director's payslip."""
    with scope(zone.home):
        return Payslip.objects.get(run=january_checked, employee=zone.employee("mamadou"))


def test_the_payslip_does_not_exist_for_a_plain_officer(zone: Zone, hidden: Payslip, as_: Any) -> None:
    for tail in ("", "pdf/", "historique/", "lignes/1100/"):
        assert as_("ousmane").get(f"/paie/bulletins/{hidden.pk}/{tail}").status_code == 404
        assert as_("serigne").get(f"/paie/bulletins/{hidden.pk}/{tail}").status_code == 200
    run = hidden.run_id
    path = f"/paie/campagnes/{run}/agents/{zone.employee('mamadou').pk}/recalculer/"
    assert as_("ousmane").get(path).status_code == 404


@pytest.mark.parametrize(
    "page",
    [
        "/paie/bulletins/?q=gueye",
        "/paie/bulletins/?export=csv",
        "/paie/controle/{run}/agents/",
        "/paie/controle/{run}/agents/?export=csv",
        "/paie/controle/{run}/rubriques/1100/",
        "/paie/livre/{run}/",
        "/paie/livre/{run}/?q=gueye",
        "/paie/virements/{run}/",
        "/paie/campagnes/{run}/anomalies/",
        "/paie/elements-variables/",
    ],
)
def test_the_name_is_nowhere(page: str, hidden: Payslip, as_: Any) -> None:
    content = as_("ousmane").get(page.format(run=hidden.run_id)).content.decode().replace("q=gueye", "")
    assert NAME not in content


def test_those_entrusted_find_the_name(hidden: Payslip, as_: Any) -> None:
    assert NAME in as_("serigne").get("/paie/bulletins/").content.decode()
    assert NAME in as_("serigne").get(f"/paie/livre/{hidden.run_id}/").content.decode()


def test_totals_join_for_everybody(zone: Zone, hidden: Payslip) -> None:
    with scope(zone.home):
        run = PayRun.objects.select_related("period", "institution").get(pk=hidden.run_id)
        plain = access_of(zone.user("ousmane"), zone.home.pk)
        columns = register_columns(run)
        sums = register_sums(run, columns, plain)
        assert sums.reserved is not None and sums.everything[-2] == run.totals["net"]
        assert tuple(a + b for a, b in zip(sums.seen, sums.reserved, strict=True)) == sums.everything
        assert sums.reserved[-2] == hidden.net
        units = variance_by_unit(run, plain, reserved_label="réservé")
        assert sum(row.now for row in units) == run.totals["net"] and units[-1].now == hidden.net
        banks = sum(bank.amount for bank in bank_totals(run, plain))
        assert banks + hidden.net == paid_total(run) == run.totals["net"]
        entrusted = access_of(zone.user("serigne"), zone.home.pk)
        assert register_sums(run, columns, entrusted).reserved is None
        assert payslips_compared(run, entrusted).count() == payslips_compared(run, plain).count() + 1


def test_documents_leave_the_population_out_unless_asked(zone: Zone, hidden: Payslip, settings: Any) -> None:
    with scope(zone.home):
        run = PayRun.objects.get(pk=hidden.run_id)
        for with_confidential, expected in ((False, False), (True, True)):
            data = register_data(run=run, with_confidential=with_confidential)
            assert any(NAME in row.name for unit in data.units for row in unit.rows) is expected


def test_findings_about_them_are_counted_not_told(zone: Zone, january: PayRun, as_: Any) -> None:
    with scope(zone.home):
        zone.employee("mamadou").bankaccount_set.all().delete()
    run = month_taken(zone, january, RunState.CALCULATED)
    with scope(zone.home):
        assert RunProblem.objects.filter(employee=zone.employee("mamadou")).count() == 1
        plain = problem_counts(run, access_of(zone.user("ousmane"), zone.home.pk))
        entrusted = problem_counts(run, access_of(zone.user("serigne"), zone.home.pk))
    assert (plain.blocking, plain.reserved) == (0, 1) and (entrusted.blocking, entrusted.reserved) == (1, 0)
    page = as_("ousmane").get(f"/paie/campagnes/{run.pk}/").content.decode()
    assert "1 constat réservé" in page and NAME not in page.split("panel", 1)[1]


def test_a_file_with_them_is_not_given_to_others(
    zone: Zone, hidden: Payslip, as_: Any, django_capture_on_commit_callbacks: Any
) -> None:
    from payroll.models import RunFile

    with django_capture_on_commit_callbacks(execute=True):
        as_("serigne").post(f"/paie/campagnes/{hidden.run_id}/documents/register_xlsx/")
    with scope(zone.home):
        made = RunFile.objects.get()
        assert made.with_confidential and made.state == "ready"
    assert as_("serigne").get(f"/paie/fichiers/{made.pk}/").status_code == 200
    assert as_("ousmane").get(f"/paie/fichiers/{made.pk}/").status_code == 404
    listed = as_("ousmane").get(f"/paie/campagnes/{hidden.run_id}/documents/").content.decode()
    assert f"/paie/fichiers/{made.pk}/" not in listed


def test_the_transfer_of_an_entrusted_officer_pays_everybody(zone: Zone, january_checked: PayRun) -> None:
    from datetime import date

    from payroll.services.presentation import DebtorAccount, debtor_set
    from tests.cast import account_of

    with scope(zone.home):
        debtor = DebtorAccount(account_of(zone.home, 777), "CBAO")
        debtor_set(institution=zone.home, start=date(2026, 1, 1), debtor=debtor, actor=None)
        run = PayRun.objects.get(pk=january_checked.pk)
        order = transfer_order(run=run, with_confidential=True)
        assert order.total == run.totals["net"]
        assert transfer_order(run=run, with_confidential=False).count == order.count - 1


def test_next_month_too(zone: Zone, january_closed: PayRun, as_: Any) -> None:
    run = month_taken(zone, month_opened(zone, 2026, 2), RunState.CALCULATED)
    for page in (f"/paie/controle/{run.pk}/agents/", f"/paie/controle/{run.pk}/unites/"):
        assert NAME not in as_("ousmane").get(page).content.decode()
