"""The ledger: what the files and the law give, what is posted, what two people decide."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hr_core.models import AbsenceKind, Employee, LeaveMovement, LeaveRule
from hr_core.scope import scope
from hr_core.selectors.leave import leave_statement, leave_statements
from hr_core.services.absences import absence_cancel, absence_confirm, absence_enter
from hr_core.services.errors import Refusal
from hr_core.services.leave.ledger import accruals_post, movement_decide, movement_propose, openings_take_over
from hr_core.services.leave.rules import leave_rule_set
from hr_core.services.writing import OwnFile
from payroll.services.absences.settings import absence_rule_set
from tests import cast
from tests.cast import Zone
from tests.hr_core.leave.conftest import RULE, ledger_opened

D = dt.date
TODAY = D(2026, 11, 15)


def balance(zone: Zone, on: D, who: str = "awa") -> int:
    found = leave_statement(zone.employee(who), on)
    assert found is not None
    return found.balance


def test_the_law_gives_two_days_a_month_and_a_posted_month_changes_nothing(zone: Zone, rule: LeaveRule) -> None:
    with scope(zone.home, actor=zone.user("khady")):
        before = balance(zone, D(2026, 4, 30))
        assert before == 8000 + sum(row.entry.days for row in leave_statement(zone.employee("awa"), D(2026, 4, 30)).lines if row.entry.nature == "seniority")
        people = Employee.objects.in_service(D(2026, 3, 1)).count()
        assert accruals_post(institution=zone.home, month=D(2026, 3, 1), actor=None, today=TODAY) >= people
        assert accruals_post(institution=zone.home, month=D(2026, 3, 1), actor=None, today=TODAY) == 0
        assert balance(zone, D(2026, 4, 30)) == before


def test_a_posted_month_keeps_the_rule_of_its_day(zone: Zone, rule: LeaveRule) -> None:
    with scope(zone.home, actor=zone.user("khady")):
        accruals_post(institution=zone.home, month=D(2026, 1, 1), actor=None, today=TODAY)
        LeaveRule.objects.filter(pk=rule.pk).update(monthly_days=3000)
        found = leave_statement(zone.employee("awa"), D(2026, 2, 28))
    accruals = [line.entry.days for line in found.lines if line.entry.nature == "accrual"]
    assert accruals == [2000, 3000]


def test_confirmed_leave_is_taken_without_its_holidays_and_comes_back_when_cancelled(
    zone: Zone, rule: LeaveRule, annual: AbsenceKind
) -> None:
    with scope(zone.home, actor=zone.user("fatou")):
        before = balance(zone, D(2026, 5, 31))
        absence = absence_enter(
            employee=zone.employee("awa"), kind=annual, values={"start": D(2026, 4, 27), "end": D(2026, 5, 4)}, actor=zone.user("fatou")
        )  # fmt: skip
        assert balance(zone, D(2026, 5, 31)) == before
        absence_confirm(absence=absence, actor=zone.user("fatou"))
        assert balance(zone, D(2026, 5, 31)) == before - 5000  # six working days, 1 May is a holiday
        assert balance(zone, D(2026, 4, 30)) - balance(zone, D(2026, 4, 26)) == -4000 + 2000
        absence_cancel(absence=absence, actor=zone.user("fatou"), reason="Report")
        assert balance(zone, D(2026, 5, 31)) == before


def test_a_balance_taken_over_replaces_what_came_before(zone: Zone, rule: LeaveRule) -> None:
    with scope(zone.home, actor=zone.user("khady")):
        awa = zone.employee("awa")
        openings_take_over(institution=zone.home, on=D(2026, 3, 31), balances={awa.pk: 17_500}, reason="Reprise", actor=None)
        assert balance(zone, D(2026, 3, 31)) == 17_500
        assert balance(zone, D(2026, 5, 31)) == 21_500
        assert openings_take_over(institution=zone.home, on=D(2026, 3, 31), balances={awa.pk: 1}, reason="Reprise", actor=None) == 0


def test_an_adjustment_counts_once_another_person_has_approved_it(zone: Zone, rule: LeaveRule) -> None:
    with scope(zone.home, actor=zone.user("khady")):
        before = balance(zone, D(2026, 6, 30))
        made = movement_propose(
            employee=zone.employee("awa"), nature="adjustment", on=D(2026, 6, 10), days=-1500, reason="Oubli", actor=zone.user("khady")
        )  # fmt: skip
        assert balance(zone, D(2026, 6, 30)) == before
        with pytest.raises(Refusal, match="Une autre personne"):
            movement_decide(movement=made, accept=True, actor=zone.user("khady"))
        movement_decide(movement=made, accept=True, actor=zone.user("mamadou"))
        assert balance(zone, D(2026, 6, 30)) == before - 1500
        with pytest.raises(OwnFile):
            movement_propose(
                employee=zone.employee("khady"), nature="adjustment", on=D(2026, 6, 10), days=1, reason="x", actor=zone.user("khady")
            )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"monthly_days": 1500}, "La loi donne déjà 2 jours par mois"),
        ({"seniority": [[25, 5000]]}, "À 25 ans de service, la loi donne déjà 6 jours"),
    ],
)
def test_a_statute_below_the_law_is_refused(zone: Zone, values: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        ledger_opened(zone, **values)
    with scope(zone.home):
        assert not LeaveRule.objects.exists()


def test_rules_follow_one_another_by_whole_months(zone: Zone, rule: LeaveRule) -> None:
    with scope(zone.home, actor=zone.user("khady")):
        leave_rule_set(institution=zone.home, start=D(2026, 7, 1), values={**RULE, "monthly_days": 2500}, actor=zone.user("khady"))
        rule.refresh_from_db()
        assert rule.end == D(2026, 7, 1)
        for start, sentence in ((D(2026, 9, 15), "premier jour"), (D(2026, 2, 1), "plus récente")):
            with pytest.raises(ValidationError, match=sentence):
                leave_rule_set(institution=zone.home, start=start, values=RULE, actor=zone.user("khady"))


def test_a_month_that_is_not_over_is_not_posted(zone: Zone, rule: LeaveRule) -> None:
    with scope(zone.home, actor=zone.user("khady")), pytest.raises(Refusal, match="n’est pas fini"):
        accruals_post(institution=zone.home, month=D(2026, 11, 1), actor=None, today=TODAY)
    with scope(zone.home):
        assert not LeaveMovement.objects.exists()


def test_all_balances_ask_the_same_queries_for_ten_people_and_for_forty(zone: Zone, rule: LeaveRule) -> None:
    def asked() -> int:
        with scope(zone.home):
            people = list(Employee.objects.in_service(TODAY))
            with CaptureQueriesContext(connection) as queries:
                assert len(leave_statements(zone.home, people, TODAY)) == len(people)
        return len(queries)

    few = asked()
    with scope(zone.home):
        for rank in range(30):
            cast.employee(zone, zone.home, f"agent{rank}", f"7{rank:04d}", zone.units["ipres-sn/DSI"])
    assert asked() == few


def test_an_absence_that_does_not_count_for_leave_earns_none_month_by_month(zone: Zone, rule: LeaveRule) -> None:
    with scope(zone.home, actor=zone.user("fatou")):
        kind = AbsenceKind.objects.get(code="sans-solde")
        absence_rule_set(
            kind=kind, start=D(2026, 1, 1), values={"is_known": True, "treatment": "unpaid", "counts_for_leave": False},
            actor=zone.user("ousmane"), reason="Statut",
        )  # fmt: skip
        absence = absence_enter(
            employee=zone.employee("awa"), kind=kind, values={"start": D(2026, 4, 16), "end": D(2026, 6, 1)}, actor=zone.user("fatou")
        )  # fmt: skip
        absence_confirm(absence=absence, actor=zone.user("fatou"))
        lines = leave_statement(zone.employee("awa"), D(2026, 6, 30)).lines
    found = {line.entry.on.month: line.entry.days for line in lines if line.entry.nature == "accrual"}
    assert (found[3], found[4], found[5], found[6]) == (2000, 1000, 0, 2000)
