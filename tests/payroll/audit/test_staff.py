"""Unions and the staff's representatives: dues by name to those who may know, and numbers from which nobody is known."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
from django.test import Client

from hr_core.access import access_of
from hr_core.models import Employee
from hr_core.scope import scope
from payroll.choices import RunState
from payroll.models import Creditor, EntitlementCheck, EntitlementGap, Membership, PayItem
from payroll.selectors.outside import outside_cost
from payroll.selectors.reports.exceptions import exceptions_of
from payroll.selectors.reports.inspection import inspection_year
from payroll.selectors.reports.small_counts import FEWEST, shown_counts, shown_grid
from payroll.selectors.reports.social import social_picture
from payroll.selectors.reports.unions import union_dues
from payroll.selectors.subsidiary.book import Span
from tests.cast import Zone
from tests.payroll.months import month_opened, month_paid, month_taken
from tests.payroll.outside_cases import board_run

JANUARY, YEAR = Span((2026, 1), (2026, 1)), Span((2026, 1), (2026, 12))


@pytest.mark.parametrize("counts", list(product(range(0, 9, 2), repeat=3)))
def test_no_small_count_is_shown_nor_deduced_from_the_total(counts: tuple[int, ...]) -> None:
    shown = shown_counts(counts)
    assert all(each is None or each == 0 or each >= FEWEST for each in shown)
    hidden = [count for count, each in zip(counts, shown, strict=True) if each is None]
    assert len(hidden) != 1 or not any(count > 0 for count, each in zip(counts, shown, strict=True) if each)


def test_a_row_with_a_small_part_takes_another_row_with_it() -> None:
    shown = shown_grid({"A": (30, 40), "B": (2, 20), "C": (10, 9)})
    assert shown == {"A": [30, 40], "B": [None, None], "C": [None, None]}


def test_dues_tell_authorisations_and_what_is_left_to_pay_over_and_names_only_to_those_who_may(zone: Zone, client: Client) -> None:
    run = month_opened(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        union = Creditor.objects.create(institution=zone.home, name="Syndicat national", kind="union")
        item = PayItem.objects.get(code="4600") if PayItem.objects.filter(code="4600").exists() else PayItem.objects.filter(
            versions__kind="deduction"
        ).first()
        Membership.objects.create(
            institution=zone.home, employee=zone.employee("awa"), organisation=union, item=item, amount=2_000,
            signed_on=dt.date(2025, 12, 1), start=dt.date(2026, 1, 1), entered_by=zone.user("ousmane"),
        )  # fmt: skip
    month_taken(zone, run, RunState.PAID)
    with scope(zone.home, actor=zone.user("ousmane")):
        (dues,) = union_dues(access_of(zone.user("ousmane"), zone.home.pk), JANUARY)
        (row,) = dues.rows
        assert (row.signed_on, row.withheld, dues.withheld, dues.left) == (dt.date(2025, 12, 1), 2_000, 2_000, 2_000)
    address = "/paie/etats/cotisations-syndicales/?du=2026-01&au=2026-01"
    client.force_login(zone.user("ousmane"), backend="hr_core.auth.StaffNumberBackend")
    assert "Syndicat national" in client.get(address).content.decode()
    assert client.get(f"{address}&export=pdf").content.startswith(b"%PDF")
    client.force_login(zone.user("mamadou"), backend="hr_core.auth.StaffNumberBackend")
    assert client.get(address).status_code == 403


def test_the_social_picture_of_a_small_fund_shows_no_small_number(zone: Zone, client: Client) -> None:
    month_paid(zone)
    with scope(zone.home, actor=zone.user("khady")):
        found = social_picture(access_of(zone.user("khady"), zone.home.pk), JANUARY)
        shown = [count for row in (*found.categories, *found.contracts) for count in (*row.parts, row.total)]
        shown += [count for _label, count in (*found.ages, *found.seniorities, *found.moves)]
        assert found.categories and all(count is None or not 0 < count < FEWEST for count in shown)
        assert all(row.average is None for row in found.categories if row.total is None)
    client.force_login(zone.user("khady"), backend="hr_core.auth.StaffNumberBackend")
    for kind, start in (("", b"\n"), ("pdf", b"%PDF"), ("xlsx", b"PK")):
        page = client.get(f"/paie/etats/bilan-social/?export={kind}")
        assert page.status_code == 200 and (not kind or page.content.startswith(start))


def test_an_inspection_counts_what_is_paid_outside_the_headcount(zone: Zone, client: Client) -> None:
    month_paid(zone)
    run = board_run(zone, "paid")
    with scope(zone.home, actor=zone.user("maty")):
        found = inspection_year(zone.home, 2026)
        assert found.outside == run.totals["gross"] + run.totals["employer"] == outside_cost(zone.home, (2026, 3), (2026, 3)).cost
        assert found.staff == found.gross + found.employer + found.outside
    client.force_login(zone.user("maty"), backend="hr_core.auth.StaffNumberBackend")
    assert client.get("/paie/inspection/?annee=2026&export=xlsx").content.startswith(b"PK")


def test_exceptions_to_the_statute_are_told_with_what_was_due_and_paid_and_the_reserved_population_left_out(zone: Zone) -> None:
    run = month_paid(zone)
    with scope(zone.home, actor=zone.user("ibrahima")):
        control, _made = EntitlementCheck.objects.get_or_create(institution=zone.home, run=run, defaults={"period": run.period})
        control.gaps.all().delete()
        item = PayItem.objects.first()
        for name in ("awa", "moussa"):
            EntitlementGap.objects.create(
                institution=zone.home, check_of=control, employee=zone.employee(name), item=item, kind="undue", paid=25_000, reasons="Sans droit"
            )
        Employee.objects.filter(pk=zone.employee("awa").pk).update(is_confidential=True)
        reader = access_of(zone.user("ibrahima"), zone.home.pk)
        told = {each.key: each for each in exceptions_of(reader, 2026)}["statut"]
        assert [row[4:6] for row in told.rows] == [(0, 25_000)] * 2
        reader.rights = reader.rights - {"confidential_view"}
        assert len({each.key: each for each in exceptions_of(reader, 2026)}["statut"].rows) == 1
