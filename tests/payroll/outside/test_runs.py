"""Runs outside the headcount: what they pay, what blocks them, who takes which step, what closing freezes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from hr_core.access import access_of
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.models import MobileOperator, OutsideLine, OutsidePayment, OutsideProblem, OutsideRun, WorkedDay
from payroll.services.outside.circuit import content_hash, outside_next_step, outside_run_reject, outside_step_take
from payroll.services.outside.payees import account_approve, account_propose
from payroll.services.outside.rules import tax_rule_set
from payroll.services.outside.runs import outside_run_calculate, outside_run_delete
from payroll.services.separation import derogation_grant
from tests.cast import Zone
from tests.payroll import outside_cases as cases


def payment(zone: Zone, run: OutsideRun) -> OutsidePayment:
    with scope(zone.home):
        return OutsidePayment.objects.get(run=run)


def codes(zone: Zone, run: OutsideRun, severity: str = "blocking") -> set[str]:
    with scope(zone.home):
        return set(OutsideProblem.objects.filter(run=run, severity=severity).values_list("code", flat=True))


def step(zone: Zone, run: OutsideRun, name: str, state: str) -> OutsideRun:
    with scope(zone.home, actor=zone.user(name)):
        return outside_step_take(run=run, access=access_of(zone.user(name), zone.home.pk), to_state=state)


def test_a_session_pays_the_token_the_trip_and_the_days(zone: Zone) -> None:
    cases.rule(zone)
    cases.session(zone, cases.board(zone, cases.payee(zone)), travel=2)
    paid = payment(zone, cases.taken(zone, cases.run(zone), "calculated"))
    assert (paid.gross, paid.taxable, paid.tax, paid.net) == (155_000, 100_000, 10_000, 145_000)
    with scope(zone.home):
        lines = {each.source: (each.amount, each.is_taxable) for each in paid.lines.all()}
    assert lines == {"board-token": (100_000, True), "board-trip": (15_000, False), "board-diem": (40_000, False)}


def test_a_represented_member_has_the_share_of_the_rate_and_no_trip(zone: Zone) -> None:
    cases.rule(zone)
    cases.session(zone, cases.board(zone, cases.payee(zone)), presence="represented")
    assert payment(zone, cases.taken(zone, cases.run(zone), "calculated")).gross == 50_000


def test_an_absent_member_is_not_paid(zone: Zone) -> None:
    cases.rule(zone)
    cases.session(zone, cases.board(zone, cases.payee(zone)), presence="absent")
    run = cases.taken(zone, cases.run(zone), "calculated")
    assert codes(zone, run) == {"nothing_due"}


def test_a_session_that_nobody_validated_is_not_paid(zone: Zone) -> None:
    cases.rule(zone)
    cases.session(zone, cases.board(zone, cases.payee(zone)), validated=False)
    assert codes(zone, cases.taken(zone, cases.run(zone), "calculated")) == {"nothing_due"}


def test_a_session_counts_on_its_day_and_not_the_day_after_the_run(zone: Zone) -> None:
    cases.rule(zone)
    board = cases.board(zone, cases.payee(zone))
    cases.session(zone, board, cases.LAST)
    cases.session(zone, board, cases.LAST + dt.timedelta(days=1))
    assert payment(zone, cases.taken(zone, cases.run(zone), "calculated")).gross == 115_000


def test_a_quality_without_a_rate_blocks(zone: Zone) -> None:
    cases.rule(zone)
    board = cases.board(zone, cases.payee(zone))
    with scope(zone.home):
        board.rates.update(start=dt.date(2026, 3, 11))
    cases.session(zone, board)
    assert "no_board_rate" in codes(zone, cases.taken(zone, cases.run(zone), "calculated"))


def test_an_unknown_tax_is_asked_and_never_taken_for_zero(zone: Zone) -> None:
    cases.session(zone, cases.board(zone, cases.payee(zone)))
    run = cases.taken(zone, cases.run(zone), "calculated")
    assert codes(zone, run) == {"no_tax_rule"}
    with pytest.raises(Refusal, match="bloquant"):
        step(zone, run, "binta", "checked")


def test_the_rule_is_that_of_the_day_of_payment(zone: Zone) -> None:
    cases.rule(zone, rate="10")
    cases.rule(zone, rate="20", start=dt.date(2026, 3, 20))
    cases.session(zone, cases.board(zone, cases.payee(zone)))
    assert payment(zone, cases.taken(zone, cases.run(zone), "calculated")).tax == 20_000


def test_a_rule_that_has_been_used_is_not_rewritten(zone: Zone) -> None:
    cases.board_run(zone)
    with pytest.raises(Refusal, match="une autre date d’effet"):
        cases.rule(zone, rate="30")
    cases.rule(zone, rate="30", start=dt.date(2026, 4, 1))


def test_a_monthly_rule_counts_what_the_month_already_paid(zone: Zone) -> None:
    cases.rule(zone, method="scale", rate="", period="month", brackets=[{"over": 0, "percent": "0"}, {"over": 150_000, "percent": "10"}])
    board = cases.board(zone, cases.payee(zone))
    cases.session(zone, board)
    first = cases.taken(zone, cases.run(zone), "checked")
    assert payment(zone, first).tax == 0
    cases.session(zone, board, dt.date(2026, 3, 12))
    second = cases.taken(zone, cases.run(zone), "calculated")
    assert payment(zone, second).tax == 5_000


def test_what_a_run_holds_no_other_run_pays(zone: Zone) -> None:
    first = cases.board_run(zone)
    second = cases.taken(zone, cases.run(zone), "calculated")
    assert codes(zone, second) == {"nothing_due"}
    with scope(zone.home, actor=zone.user("ousmane")):
        outside_run_delete(run=first, actor=zone.user("ousmane"), reason="doublon")
        outside_run_calculate(run=second, access=access_of(zone.user("ousmane"), zone.home.pk))
    assert payment(zone, second).gross == 115_000
    with scope(zone.home):
        twice = OutsideLine.objects.filter(run=second).first()
        assert twice is not None
        twice.pk = None
        with pytest.raises(DatabaseError), transaction.atomic():
            twice.save()


def test_calculating_again_changes_nothing(zone: Zone) -> None:
    run = cases.board_run(zone)
    with scope(zone.home):
        before = content_hash(run)
    cases.taken(zone, run, "calculated")
    with scope(zone.home):
        assert content_hash(run) == before


def test_an_expert_is_paid_certified_invoices_and_expenses_without_tax(zone: Zone) -> None:
    cases.rule(zone, "expert", rate="5", threshold=25_000)
    mission = cases.mission(zone, cases.payee(zone, "expert"))
    cases.invoice(zone, mission, amount=400_000, expenses=30_000)
    cases.invoice(zone, mission, amount=100_000, validated=False)
    paid = payment(zone, cases.taken(zone, cases.run(zone, "expert"), "calculated"))
    assert (paid.gross, paid.taxable, paid.tax, paid.net) == (430_000, 400_000, 20_000, 410_000)


def test_a_teacher_is_paid_by_the_hour_of_the_level(zone: Zone) -> None:
    cases.rule(zone, "teacher", rate="10")
    cases.hours(zone, cases.course(zone, cases.payee(zone, "teacher")), thousandths=2_500)
    paid = payment(zone, cases.taken(zone, cases.run(zone, "teacher"), "calculated"))
    assert (paid.gross, paid.tax) == (25_000, 2_500)


def labour(zone: Zone, *days: dt.date) -> OutsideRun:
    sheet = cases.engagement(zone, cases.payee(zone, "labourer"))
    cases.days(zone, sheet, *days)
    return cases.run(zone, "labourer")


def test_a_fortnight_of_labour_waits_for_tax_contributions_and_limits(zone: Zone) -> None:
    run = cases.taken(zone, labour(zone, dt.date(2026, 3, 2)), "calculated")
    assert codes(zone, run) == {"no_tax_rule", "no_contribution_decision", "no_labour_limit"}
    cases.rule(zone, "labourer", method="none", rate="")
    cases.no_contribution(zone, "labourer")
    cases.settings(zone, labour_month_days=0, labour_year_days=0)
    assert codes(zone, cases.taken(zone, run, "calculated")) == set()


def test_a_fortnight_pays_its_days_once(zone: Zone) -> None:
    cases.rule(zone, "labourer", method="none", rate="")
    run = labour(zone, dt.date(2026, 3, 2), dt.date(2026, 3, 3), dt.date(2026, 3, 15))
    run = cases.taken(zone, run, "calculated")
    assert payment(zone, run).gross == 15_000
    with scope(zone.home):
        assert WorkedDay.objects.filter(run=run).count() == 3
    assert codes(zone, cases.taken(zone, cases.run(zone, "labourer"), "calculated")) >= {"nothing_due"}


def test_contributions_are_rounded_each_and_stop_at_the_ceiling(zone: Zone) -> None:
    from payroll.services.outside.rules import contribution_set

    cases.rule(zone, "labourer", rate="10", deducts_contributions=True)
    with scope(zone.home, actor=zone.user("ousmane")):
        contribution_set(
            institution=zone.home, kind="labourer", label="Retraite", start=cases.YEAR,
            values={"is_due": True, "employee_rate": "5.6", "employer_rate": "8.4", "ceiling": 8_005, "text": "T", "source": "S"},
            actor=zone.user("ousmane"), reason="essai",
        )  # fmt: skip
    paid = payment(zone, cases.taken(zone, labour(zone, dt.date(2026, 3, 2), dt.date(2026, 3, 3)), "calculated"))
    assert (paid.gross, paid.contributions, paid.employer) == (10_000, 448, 672)
    assert (paid.taxable, paid.tax, paid.net) == (9_552, 955, 8_597)


def test_a_labourer_beyond_the_limit_blocks_the_run(zone: Zone) -> None:
    cases.rule(zone, "labourer", method="none", rate="")
    cases.no_contribution(zone, "labourer")
    run = labour(zone, dt.date(2026, 3, 2), dt.date(2026, 3, 3))
    cases.settings(zone, labour_month_days=2, labour_year_days=0, labour_warning_days=1)
    assert codes(zone, cases.taken(zone, run, "calculated")) == set()
    assert "labour_limit" in codes(zone, run, "warning")
    cases.settings(zone, labour_month_days=1)
    assert codes(zone, cases.taken(zone, run, "calculated")) == {"labour_limit"}


def test_an_intern_is_paid_by_calendar_days_of_the_month(zone: Zone) -> None:
    cases.rule(zone, "intern", rate="10", exempt_amount=30_000)
    cases.settings(zone, internship_months=0)
    cases.agreement(zone, cases.payee(zone, "intern"), start=dt.date(2026, 3, 17), allowance=62_000)
    run = cases.taken(zone, cases.run(zone, "intern", dt.date(2026, 3, 1), dt.date(2026, 3, 31)), "calculated")
    paid = payment(zone, run)
    assert (paid.gross, paid.tax) == (30_000, 0)
    assert codes(zone, run) == set()


def test_the_longest_internship_is_asked_before_it_is_paid(zone: Zone) -> None:
    cases.rule(zone, "apprentice", method="none", rate="")
    cases.no_contribution(zone, "apprentice")
    cases.agreement(zone, cases.payee(zone, "apprentice"))
    assert codes(zone, cases.taken(zone, cases.run(zone, "apprentice"), "calculated")) == {"no_longest_time"}


def test_a_payee_without_an_approved_account_blocks_and_cash_does_not(zone: Zone) -> None:
    cases.rule(zone)
    payee = cases.payee(zone)
    with scope(zone.home):
        payee.accounts.update(start=dt.date(2026, 3, 21))
    cases.session(zone, cases.board(zone, payee))
    run = cases.taken(zone, cases.run(zone), "calculated")
    assert codes(zone, run) == {"missing_account"}
    with scope(zone.home):
        type(payee).objects.filter(pk=payee.pk).update(payment_mode="cash")
    assert codes(zone, cases.taken(zone, run, "calculated")) == set()


def test_each_step_belongs_to_another_person(zone: Zone) -> None:
    run = cases.board_run(zone, "checked")
    with scope(zone.home):
        event = run.events.get(to_state="checked")
        event.actor = zone.user("mamadou")
        event.save()
    with pytest.raises(Refusal, match="une autre personne"):
        step(zone, run, "mamadou", "authorised")
    with scope(zone.home, actor=zone.user("coumba")):
        from hr_core.services.roles import role_grant

        role_grant(institution=zone.home, user=zone.user("coumba"), role="director_general", actor=None)
        derogation_grant(
            institution=zone.home, user=zone.user("mamadou"), start=dt.date(2020, 1, 1), end=dt.date(2099, 1, 1), reference="Décision 9",
            access=access_of(zone.user("coumba"), zone.home.pk),
        )  # fmt: skip
    step(zone, run, "mamadou", "authorised")
    with scope(zone.home):
        assert run.events.get(to_state="authorised").derogation is not None


def test_a_step_belongs_to_its_role(zone: Zone) -> None:
    run = cases.board_run(zone)
    for name in ("ousmane", "aminata", "ibrahima"):
        with pytest.raises(Refusal, match="un autre rôle"):
            step(zone, run, name, "checked")
    with scope(zone.home):
        waiting = outside_next_step(run=run, access=access_of(zone.user("binta"), zone.home.pk))
    assert waiting is not None and not waiting.obstacle


def test_a_step_out_of_turn_is_refused(zone: Zone) -> None:
    with pytest.raises(Refusal, match="n’attend pas"):
        step(zone, cases.board_run(zone), "aminata", "paid")


def test_a_rejected_run_returns_to_its_calculation_with_the_reason(zone: Zone) -> None:
    run = cases.board_run(zone, "authorised")
    with scope(zone.home, actor=zone.user("aminata")):
        access = access_of(zone.user("aminata"), zone.home.pk)
        with pytest.raises(Refusal, match="motif"):
            outside_run_reject(run=run, access=access, reason=" ")
        run = outside_run_reject(run=run, access=access, reason="Un PV manque")
        event = run.events.last()
        assert event is not None
        assert (run.state, event.remark, event.is_rejection) == ("calculated", "Un PV manque", True)
    cases.taken(zone, run, "paid")
    with scope(zone.home, actor=zone.user("aminata")), pytest.raises(Refusal, match="entre le contrôle et le paiement"):
        outside_run_reject(run=run, access=access, reason="trop tard")


def test_a_checked_run_is_neither_calculated_nor_given_up(zone: Zone) -> None:
    run = cases.board_run(zone, "checked")
    with scope(zone.home, actor=zone.user("ousmane")):
        with pytest.raises(Refusal, match="rejeter d’abord"):
            outside_run_calculate(run=run, access=access_of(zone.user("ousmane"), zone.home.pk))
        with pytest.raises(Refusal, match="rejeter d’abord"):
            outside_run_delete(run=run, actor=zone.user("ousmane"), reason="x")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE payroll_outsidepayment SET net = net",
        "DELETE FROM payroll_outsideline",
        "UPDATE payroll_outsiderun SET label = 'x'",
        "DELETE FROM payroll_outsideevent",
        "INSERT INTO payroll_outsideproblem (institution_id, run_id, severity, code, message, cure)"
        " SELECT institution_id, id, 'warning', 'x', 'x', '' FROM payroll_outsiderun",
    ],
)
def test_the_database_refuses_any_change_of_a_closed_run(zone: Zone, sql: str) -> None:
    run = cases.board_run(zone, "closed")
    with scope(zone.home):
        assert run.is_frozen and run.content_hash == content_hash(run)
        with pytest.raises(DatabaseError, match="clôturée"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_references_and_slips_are_numbered_by_kind_and_year(zone: Zone) -> None:
    first, second, other = cases.run(zone), cases.run(zone), cases.run(zone, "expert")
    assert [each.reference for each in (first, second, other)] == ["2026-C01", "2026-C02", "2026-H01"]
    assert payment(zone, cases.board_run(zone)).number == "2026-C03-0001"


def test_the_country_file_gives_a_rule_once(zone: Zone) -> None:
    from payroll.services.outside.law import tax_proposals
    from payroll.services.outside.rules import tax_rules_initialise

    with scope(zone.home, actor=zone.user("ousmane")):
        proposals = tax_proposals(zone.home, on=cases.YEAR)
        taken = tax_rules_initialise(institution=zone.home, on=cases.YEAR, actor=zone.user("ousmane"))
        assert {each.kind for each in taken} == set(proposals)
        assert tax_rules_initialise(institution=zone.home, on=cases.YEAR, actor=None) == []
        with pytest.raises(Refusal, match="ne donne pas"):
            tax_rules_initialise(institution=zone.home, on=cases.YEAR, actor=None, kind="board")


def test_a_scale_must_begin_at_zero(zone: Zone) -> None:
    from django.core.exceptions import ValidationError

    with scope(zone.home, actor=zone.user("ousmane")), pytest.raises(ValidationError, match="commence à 0"):
        tax_rule_set(
            institution=zone.home, kind="board", start=cases.YEAR, actor=zone.user("ousmane"), reason="x",
            values={"label": "x", "method": "scale", "brackets": [{"over": 5, "percent": "1"}], "text": "x", "source": "x"},
        )  # fmt: skip


def test_a_tax_of_the_month_that_another_run_changed_is_calculated_again_before_the_control(zone: Zone) -> None:
    cases.rule(zone, period="month", method="scale", rate="", brackets=[{"over": 0, "percent": "10"}, {"over": 100_000, "percent": "30"}])
    member = cases.payee(zone)
    first_board, second_board = cases.board(zone, member), cases.board(zone, member)
    cases.session(zone, first_board)
    first = cases.taken(zone, cases.run(zone), "calculated")
    cases.session(zone, second_board)
    second = cases.taken(zone, cases.run(zone), "calculated")
    step(zone, first, "binta", "checked")
    with pytest.raises(Refusal, match="a changé depuis le calcul"):
        step(zone, second, "binta", "checked")
    with scope(zone.home, actor=zone.user("ousmane")):
        outside_run_calculate(run=second, access=access_of(zone.user("ousmane"), zone.home.pk))
    assert step(zone, second, "binta", "checked").state == "checked"
    assert payment(zone, first).tax + payment(zone, second).tax == 40_000


def test_a_month_of_an_agreement_that_no_run_pays_is_told(zone: Zone) -> None:
    cases.rule(zone, "intern", method="none", rate="")
    cases.settings(zone, internship_months=12)
    cases.taken(zone, cases.run(zone, "intern", dt.date(2026, 1, 1), dt.date(2026, 1, 31)), "calculated")
    cases.agreement(zone, cases.payee(zone, "intern", payment_mode="cash"))
    run = cases.taken(zone, cases.run(zone, "intern", dt.date(2026, 3, 1), dt.date(2026, 3, 31)), "calculated")
    assert "missed_month" in codes(zone, run, "warning")
    with scope(zone.home):
        told = OutsideProblem.objects.get(run=run, code="missed_month").message
    assert "janvier 2026, février 2026" in told


def test_two_labourers_behind_one_telephone_are_told(zone: Zone) -> None:
    cases.rule(zone, "labourer", method="none", rate="")
    ghosts = [cases.payee(zone, "labourer", name, payment_mode="cash", phone="+221 77 111 22 33") for name in ("Diop", "Fall")]
    same = cases.payee(zone, "teacher", "Diop", payment_mode="cash", phone="77 111 22 33", identity_number=ghosts[0].identity_number)
    alone = cases.payee(zone, "labourer", "Ndao", payment_mode="cash", phone="+221 77 999 22 33")
    for each in (*ghosts, alone):
        cases.days(zone, cases.engagement(zone, each), dt.date(2026, 3, 3))
    run = cases.taken(zone, cases.run(zone, "labourer"), "calculated")
    with scope(zone.home):
        told = {each.payee_id: each.message for each in OutsideProblem.objects.filter(run=run, code="shared_phone")}
    assert set(told) == {each.pk for each in ghosts}
    assert told[ghosts[0].pk].endswith("même téléphone que Alioune Fall.")
    assert same.full_name in told[ghosts[1].pk]


def test_an_operator_that_nobody_knows_is_told_before_the_orders(zone: Zone) -> None:
    cases.rule(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        MobileOperator.objects.create(institution=zone.home, name="Wave", start=cases.YEAR)
    member = cases.payee(zone, payment_mode="mobile")
    with scope(zone.home, actor=zone.user("ousmane")):
        proposed = account_propose(
            payee=member, mode="mobile", bank_name="Orange Money", account="+221 77 111 22 33", holder="",
            start=cases.YEAR, actor=zone.user("ousmane"),
        )  # fmt: skip
        account_approve(account=proposed, actor=zone.user("binta"))
    cases.session(zone, cases.board(zone, member))
    run = cases.taken(zone, cases.run(zone), "calculated")
    assert codes(zone, run, "warning") >= {"unknown_operator"}
    assert payment(zone, run).masked == "•••• 2233"
