"""From gross to declared: items explain the taxable gross to the franc, and what is not declared is told."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hr_core.scope import scope
from payroll.choices import RunState, Section
from payroll.models import Filing, FilingLine, FilingPerson, PayItemBase, Payslip, PayslipLine, ReportAnswer
from payroll.selectors.reconciliation.declared import lines_of, people_of, periodic
from payroll.selectors.reconciliation.taxable import Shares, shares_of
from payroll.selectors.reconciliation.treatment import Way, columns_of, earnings_of
from payroll.selectors.subsidiary.book import Span
from payroll.services.reports.answers import answers_part, answers_prepare, answers_wrong
from tests.cast import Zone
from tests.payroll.months import month_opened, month_paid, month_taken

JANUARY = Span((2026, 1), (2026, 1))


def shares(zone: Zone, runs: list[int], *, sees_all: bool = True) -> Shares:
    return shares_of(runs, earnings_of(columns_of(runs)), institution=zone.home.pk, sees_all=sees_all, reader=zone.user("ibrahima").pk)


def test_items_explain_the_taxable_gross_of_each_employee_to_the_franc(zone: Zone) -> None:
    run = month_paid(zone)
    with scope(zone.home, actor=zone.user("ibrahima")):
        found = shares(zone, [run.pk])
        slips = {slip.employee_id: slip for slip in Payslip.objects.filter(run=run)}
        assert {each.employee: (each.gross, each.taxable, each.tax) for each in found.people} == {
            key: (slip.gross, slip.taxable, slip.tax) for key, slip in slips.items()
        }
        assert not any(each.gap for each in found.people)
        earned = PayslipLine.objects.filter(run=run, column__section=Section.EARNING)
        assert sum(each.amount for each in found.items) == sum(earned.values_list("amount", flat=True))


@pytest.mark.parametrize(("inclusion", "rate", "ceiling", "way"), [("part", 50_000, None, Way.PART), ("up_to", 100_000, 10_000, Way.UP_TO)])
def test_an_item_that_enters_in_part_brings_that_part_alone(zone: Zone, inclusion: str, rate: int, ceiling: int | None, way: Way) -> None:
    run = month_opened(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        cell = PayItemBase.objects.filter(base="taxable").first()
        item = cell.item if cell else PayItemBase._meta.get_field("item").related_model.objects.get(code="1300")
        PayItemBase.objects.filter(item=item, base="taxable").delete()
        PayItemBase.objects.create(
            institution=zone.home, item=item, base="taxable", inclusion=inclusion, rate=rate, ceiling=ceiling, start=dt.date(2026, 1, 1)
        )
    month_taken(zone, run, RunState.PAID)
    with scope(zone.home, actor=zone.user("ibrahima")):
        found = shares(zone, [run.pk])
        assert not any(each.gap for each in found.people)
        assert {each.treatment.way for each in found.items if each.code == item.code} <= {way}


def test_without_a_return_nothing_is_declared_and_with_one_the_missing_franc_shows(zone: Zone) -> None:
    run = month_paid(zone)
    with scope(zone.home, actor=zone.user("ibrahima")):
        tax, columns = periodic(zone.home)[0], columns_of([run.pk])
        assert tax.is_income_tax
        rows = lines_of(tax, columns, JANUARY)
        assert sum(row.gap for row in rows) == sum(row.amount for row in rows) > 0
        slip = Payslip.objects.filter(run=run, tax__gt=0).first()
        filing = Filing.objects.create(
            institution=zone.home, code=tax.code, name=tax.name, recipient=tax.recipient, kind="tax", every="month",
            start=dt.date(2026, 1, 1), end=dt.date(2026, 2, 1),
            prepared_by=zone.user("ousmane"), checked_by=zone.user("binta"), withheld=1, amount=1,
        )  # fmt: skip
        line = next(row for row in rows if row.amount)
        FilingLine.objects.create(
            institution=zone.home, filing=filing, month=dt.date(2026, 1, 1), code=line.code, label=line.label,
            section=Section.TAX, base=line.base, amount=line.amount - 1,
        )  # fmt: skip
        person = people_of(tax, columns, JANUARY, institution=zone.home.pk)[slip.employee_id]
        FilingPerson.objects.create(
            institution=zone.home, filing=filing, employee_id=slip.employee_id, name="Essai", gross=slip.gross,
            withheld=person.withheld, employer=person.employer, amount=person.withheld + person.employer,
        )  # fmt: skip
        Filing.objects.filter(pk=filing.pk).update(state="filed", filed_on=dt.date(2026, 2, 10))
        again = next(row for row in lines_of(tax, columns, JANUARY) if row.code == line.code)
        assert again.gap == 1
        assert people_of(tax, columns, JANUARY, institution=zone.home.pk)[slip.employee_id].gap == 0


def test_the_page_opens_the_lines_behind_a_figure_and_keeps_within_its_queries(zone: Zone, client: Client) -> None:
    month_paid(zone)
    client.force_login(zone.user("ibrahima"), backend="hr_core.auth.StaffNumberBackend")
    address = "/paie/etats/du-brut-au-declare/"
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address).content.decode()
    asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"] and not query["sql"].startswith("SET LOCAL")]
    assert len(asked) <= 20
    behind = page.split('href="/paie/etats/agents/?')[1].split('"')[0].replace("&amp;", "&")
    assert client.get(f"/paie/etats/agents/?{behind}").status_code == 200
    for kind, start in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        assert client.get(f"{address}?export={kind}").content.startswith(start)


def test_the_sums_of_the_page_are_kept_for_each_reader_and_held_against_the_lines(zone: Zone) -> None:
    run = month_paid(zone)
    with scope(zone.home, actor=zone.user("ibrahima")):
        mine = zone.employee("ibrahima").pk if Payslip.objects.filter(run=run, employee__user=zone.user("ibrahima")).exists() else None
        Payslip.objects.filter(pk=run.payslips.order_by("pk").first().pk).update(is_confidential=True)
        Payslip.objects.filter(run=run, employee=mine).update(is_confidential=True)
        (tax, *_others), columns = periodic(zone.home), columns_of([run.pk])
        whole, plain = shares(zone, [run.pk]), shares(zone, [run.pk], sees_all=False)
        people = people_of(tax, columns, JANUARY, institution=zone.home.pk)
        assert 0 < len(plain.people) < len(whole.people) and (mine is None or mine in {each.employee for each in plain.people})
        assert ReportAnswer.objects.count() == 3
        with CaptureQueriesContext(connection) as queries:
            assert shares(zone, [run.pk]) == whole and shares(zone, [run.pk], sees_all=False) == plain
            assert people_of(tax, columns, JANUARY, institution=zone.home.pk) == people
        assert not any("payroll_payslipline" in query["sql"] for query in queries)
        assert answers_wrong(ReportAnswer.objects.all()) == []
        (line,) = answers_part(run.period)
        assert line.ok and line.expected == 3
        broken = ReportAnswer.objects.order_by("pk").first()
        broken.figures[-1][4] += 1
        broken.save()
        assert answers_wrong(ReportAnswer.objects.all()) == [broken]


def test_the_page_of_the_last_month_is_added_up_before_anybody_opens_it(zone: Zone, client: Client) -> None:
    month_paid(zone)
    answers_prepare(institution=zone.home)
    client.force_login(zone.user("ibrahima"), backend="hr_core.auth.StaffNumberBackend")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/paie/etats/du-brut-au-declare/").status_code == 200
    assert not any("payroll_payslipline" in query["sql"] for query in queries)
