"""Whatever changes late, paid wrong and then back paid is paid right, line by line, across a change of the law."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hr_core.models import Employee, FamilyStatus, PayTerms
from hr_core.scope import scope
from payroll.models import BackPayCause, LawOverride, PayItem, PayRun, RecurringInput
from payroll.services.back_pay_search import back_pay_search
from payroll.services.recomputation import month_recompute, past_months
from payroll.services.settings import setting_set
from payroll.services.timeline import past_confirmed
from tests.cast import Zone
from tests.payroll.backpay.changes import answered, approved, case_of, lines_of_case, paid_lines, raised, searched
from tests.payroll.months import month_closed

JANUARY = dt.date(2026, 1, 1)


class _Undone(Exception):
    """Leaves a block as if nothing had been written."""


CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("salary"), st.integers(1, 3), st.integers(90_000, 2_500_000)),
        st.tuples(st.just("children"), st.integers(0, 6), st.booleans()),
        st.tuples(st.just("housing"), st.integers(1, 3), st.integers(-20_000, 200_000)),
        st.tuples(st.just("left"), st.integers(2, 3), st.integers(1, 28)),
        st.tuples(st.just("cadre"), st.integers(1, 3), st.booleans()),
    ),
    min_size=1,
    max_size=5,
)


def change(zone: Zone, kind: str, first: Any, second: Any) -> None:
    """A late change of Awa's file, written as a correction of what holds."""
    awa = zone.employee("awa")
    terms = PayTerms.objects.filter(employee=awa)
    if kind in ("salary", "cadre"):
        start = dt.date(2026, first, 1)
        held = terms.filter(start__lt=start).order_by("-start").first()
        terms.filter(start__gte=start).delete()
        if held is None:
            return
        held.end = start
        held.save()
        held.pk, held.start, held.end = None, start, None
        held.base_salary = second if kind == "salary" else held.base_salary
        held.is_executive = second if kind == "cadre" else held.is_executive
        held.save()
    elif kind == "children":
        FamilyStatus.objects.filter(employee=awa).update(declared_children=first, spouse_has_income=second)
    elif kind == "housing":
        item = PayItem.objects.get(code="2200")
        RecurringInput.objects.filter(employee=awa, item=item).delete()
        RecurringInput.objects.create(
            institution=zone.home, employee=awa, item=item, start=dt.date(2026, first, 1), amount=second
        )
    else:
        Employee.objects.filter(pk=awa.pk).update(left_on=dt.date(2026, first, second))


@pytest.mark.slow
def test_what_is_found_completes_what_was_paid(zone: Zone, quarter: list[PayRun]) -> None:
    """For random sequences of late changes, each followed by a search and a decision or not: paid + found = right."""
    awa = zone.employee("awa").pk

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(CHANGES, st.data())
    def holds(changes: list[tuple], data: Any) -> None:
        try:
            with scope(zone.home, actor=zone.user("fatou"), reason="régularisation"), transaction.atomic():
                for each in changes:
                    change(zone, *each)
                    if data.draw(st.booleans()):
                        back_pay_search(institution=zone.home, actor=None)
                back_pay_search(institution=zone.home, actor=None)
                for month in past_months(zone.home, since=JANUARY):
                    done = month_recompute(institution=zone.home, month=month, employees=[awa])
                    found: Counter[str] = Counter()
                    for line in _found_lines(month.key):
                        found[line["code"]] += line["amount"]
                    for code in done.codes:
                        right = int(done.column(done.right, code)[0])
                        paid = int(done.column(done.paid, code)[0])
                        assert paid + found[code] == right, (month.key, code)
                again = back_pay_search(institution=zone.home, actor=None)
                assert again.causes == 0
                raise _Undone
        except _Undone:
            pass

    def _found_lines(key: tuple[int, int]) -> list[dict[str, Any]]:
        from payroll.models import BackPayLine

        lines = BackPayLine.objects.filter(origin__case__employee=awa, origin__year=key[0], origin__month=key[1])
        return list(lines.values("code", "amount"))

    holds()


def test_each_month_is_computed_under_its_own_law(zone: Zone, quarter: list[PayRun]) -> None:
    """The ceiling of the general scheme falls in March, decided late: February keeps its own, March pays by the new one."""
    LawOverride.objects.create(
        country_id="sn",
        figure="ipres-general-ceiling",
        value={"amount": 300_000},
        start=dt.date(2026, 3, 1),
        source_title="Arrêté",
        reason="Révision",
        state="approved",
        proposed_by=zone.user("zeynab"),
        decided_by=zone.user("coumba"),
        decided_at=dt.datetime(2026, 4, 2, tzinfo=dt.UTC),
    )
    raised(zone, "awa", JANUARY, 450_000)
    scan = searched(zone)
    assert scan.cases == 9  # the law touches everybody
    answered(zone, "origin")
    approved(zone, "awa")
    april = month_closed(zone, 2026, 4)
    with scope(zone.home):
        case = case_of(zone, "awa")
        before, after = lines_of_case(case, 2), lines_of_case(case, 3)
        assert before.get("ipres-general-employee", 0) >= 0 > after["ipres-general-employee"]
        right = paid_lines(zone, "awa", run=april)
        paid = paid_lines(zone, "awa", run__period__month=3)
        assert paid["ipres-general-employee"] + after["ipres-general-employee"] == right["ipres-general-employee"]
        assert right["ipres-general-employee-rappel"] == sum(
            lines_of_case(case, month).get("ipres-general-employee", 0) for month in (1, 2, 3)
        )
    assert searched(zone, since=JANUARY).cases == 8


def test_a_setting_from_which_no_pay_is_computed_is_no_cause(zone: Zone, quarter: list[PayRun]) -> None:
    with scope(zone.home, actor=zone.user("ousmane")), past_confirmed():
        for key, value in (("net_variation_percent", 30), ("overtime_week_hours", 20)):
            setting_set(
                institution=zone.home,
                key=key,
                start=dt.date(2026, 2, 1),
                value=value,
                actor=zone.user("ousmane"),
                reason="Accord d’établissement",
            )
    assert searched(zone).cases == 0
    with scope(zone.home):
        assert not BackPayCause.objects.exists()


def test_a_setting_of_the_institution_reaches_back(zone: Zone, quarter: list[PayRun]) -> None:
    with scope(zone.home, actor=zone.user("ousmane")), past_confirmed():
        setting_set(
            institution=zone.home,
            key="injury_class",
            start=dt.date(2026, 2, 1),
            value="C",
            actor=zone.user("ousmane"),
            reason="Notification de la caisse",
        )
    assert searched(zone).cases == 9
    with scope(zone.home):
        found = lines_of_case(case_of(zone, "awa"))
        assert set(found) == {"css-injury-employer"} and found["css-injury-employer"] > 0
        assert case_of(zone, "awa").net == 0
