"""Third parties: what is due, payments by two people, matching that never exceeds, months explained, compensation."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.models import ContributionSum, PartyDue, PartyMatch, PartyPayment, PayRun, ThirdParty
from payroll.selectors.returns.balances import dues_open, months_of_party, party_rows, payments_open
from payroll.selectors.returns.entries import compensation_rows
from payroll.selectors.returns.own_employer import own_control
from payroll.services.contribution_sums import contributions_add_up
from payroll.services.returns.compensation import compensation_enter
from payroll.services.returns.dues import dues_catch_up, dues_write
from payroll.services.returns.filings import filing_check, filing_file, filing_prepare
from payroll.services.returns.matching import match_make, match_undo, oldest_first, open_dues
from payroll.services.returns.payments import due_enter, month_explain, payment_approve, payment_cancel, payment_enter
from payroll.services.returns.proofs import declared_part, paid_over_part
from tests.cast import Zone
from tests.payroll.returns.paid import access, month_written

JANUARY = dt.date(2026, 1, 1)


def paid(zone: Zone, party: ThirdParty, amount: int, name: str = "ousmane", by: str = "binta") -> PartyPayment:
    entered = payment_enter(
        party=party, amount=amount, paid_on=dt.date(2026, 2, 10), mode="transfer", reference="OV 12",
        access=access(zone.user(name), zone.home),
    )  # fmt: skip
    return payment_approve(payment=entered, access=access(zone.user(by), zone.home))


def test_a_paid_run_is_owed_once_to_each_recipient(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("ousmane")):
        run = month_written(zone.home)
        owed = {(due.party.recipient, due.declaration): due.amount for due in PartyDue.objects.select_related("party")}
        assert sum(owed.values()) == sum(column.total for column in run.columns.all())
        assert set(owed) == {("IPRES", "ipres"), ("CSS", "css"), ("IPM", ""), ("DGID", "dgid-month")}
        assert dues_write(run=run) == [] and dues_catch_up(institution=zone.home) == 0
        assert ThirdParty.objects.get(recipient="IPRES").is_own and not ThirdParty.objects.get(recipient="CSS").is_own


def test_a_payment_takes_two_people_and_settles_a_return(zone: Zone) -> None:
    home, ousmane, binta = zone.home, access(zone.user("ousmane"), zone.home), access(zone.user("binta"), zone.home)
    with scope(home, actor=ousmane.user):
        month_written(home)
        filing = filing_prepare(institution=home, code="dgid-month", month=JANUARY, access=ousmane)
        filing_file(filing=filing_check(filing=filing, access=binta), filed_on=dt.date(2026, 2, 10), access=binta)
        party = ThirdParty.objects.get(recipient="DGID")
        due = PartyDue.objects.get(party=party)
        entered = payment_enter(
            party=party, amount=due.amount, paid_on=dt.date(2026, 2, 11), mode="transfer", reference="OV 1", access=ousmane
        )
        with pytest.raises(Refusal, match="n’est pas approuvé"):
            match_make(party=party, payment=entered, amounts={due.pk: 1}, access=ousmane)
        with pytest.raises(Refusal, match="une autre personne"):
            payment_approve(payment=entered, access=ousmane)
        payment_approve(payment=entered, access=binta)
        match_make(party=party, payment=entered, amounts={due.pk: due.amount - 1}, access=ousmane)
        filing.refresh_from_db()
        assert filing.state == "filed"
        last = match_make(party=party, payment=entered, amounts={due.pk: 1}, access=ousmane)[0]
        filing.refresh_from_db()
        assert filing.state == "paid" and months_of_party(party)[0].is_finished
        with pytest.raises(Refusal, match="défaire d’abord"):
            payment_cancel(payment=entered, reason="doublon", access=binta)
        match_undo(match=last, reason="erreur de pièce", access=ousmane)
        filing.refresh_from_db()
        assert filing.state == "filed"
        assert PartyMatch.objects.get(pk=last.pk).undo_reason == "erreur de pièce"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(-5, 12)), min_size=1, max_size=12))
def test_never_more_is_matched_than_is_due_or_paid(zone: Zone, moves: list[tuple[int, int, int]]) -> None:
    ousmane = access(zone.user("ousmane"), zone.home)
    with scope(zone.home, actor=ousmane.user), transaction.atomic():
        party = ThirdParty.objects.create(institution=zone.home, name="Caisse d’essai", kind="fund")
        dues = [
            due_enter(party=party, kind="taken_over", month=JANUARY, amount=amount, label="Solde", access=ousmane)
            for amount in (5, 9, 14)
        ]
        payments = [paid(zone, party, amount) for amount in (8, 11)]
        for which, source, amount in moves:
            with contextlib.suppress(Refusal):
                match_make(party=party, payment=payments[source], amounts={dues[which].pk: amount}, access=ousmane)
        for due in dues_open(PartyDue.objects.filter(party=party)):
            assert 0 <= due.left <= due.amount
        for payment in payments_open(PartyPayment.objects.filter(party=party)):
            assert 0 <= payment.left <= payment.amount
        transaction.set_rollback(True)


def test_the_database_itself_refuses_to_match_more(zone: Zone) -> None:
    ousmane = access(zone.user("ousmane"), zone.home)
    with scope(zone.home, actor=ousmane.user):
        party = ThirdParty.objects.create(institution=zone.home, name="Caisse d’essai", kind="fund")
        due = due_enter(party=party, kind="taken_over", month=JANUARY, amount=10, label="Solde", access=ousmane)
        payment = paid(zone, party, 20)
        with pytest.raises(IntegrityError, match="ne dépasse"), transaction.atomic():
            PartyMatch.objects.create(institution=zone.home, party=party, due=due, payment=payment, amount=11)


def test_a_credit_settles_what_is_due_later(zone: Zone) -> None:
    ousmane = access(zone.user("ousmane"), zone.home)
    with scope(zone.home, actor=ousmane.user):
        party = ThirdParty.objects.create(institution=zone.home, name="Caisse d’essai", kind="fund")
        credit = due_enter(party=party, kind="taken_over", month=JANUARY, amount=-40, label="Avoir", access=ousmane)
        due = due_enter(party=party, kind="penalty", month=JANUARY, amount=100, label="Retard", access=ousmane)
        assert oldest_first(open_dues(party), 40) == {due.pk: 40}
        match_make(party=party, credit=credit, amounts={due.pk: 40}, access=ousmane)
        row = next(each for each in party_rows(dt.date(2026, 3, 15)) if each.party == party)
        assert row.left == 60 and row.ages == [0, 0, 60, 0, 0] and row.late == 60


def test_a_month_is_finished_once_its_difference_is_explained_and_only_that_one(zone: Zone) -> None:
    ousmane = access(zone.user("ousmane"), zone.home)
    with scope(zone.home, actor=ousmane.user):
        month_written(zone.home)
        party = ThirdParty.objects.get(recipient="IPM")
        row = months_of_party(party)[0]
        assert not row.is_finished and row.gap == row.due
        month_explain(party=party, month=JANUARY, reason="Facture attendue", access=ousmane)
        assert months_of_party(party)[0].is_finished
        due_enter(party=party, kind="penalty", month=JANUARY, amount=5, label="Retard", access=ousmane)
        assert not months_of_party(party)[0].is_finished


def test_the_fund_pays_itself_by_an_entry_of_two_sides(zone: Zone) -> None:
    home, ousmane, binta = zone.home, access(zone.user("ousmane"), zone.home), access(zone.user("binta"), zone.home)
    with scope(home, actor=ousmane.user):
        month_written(home)
        own, other = ThirdParty.objects.get(recipient="IPRES"), ThirdParty.objects.get(recipient="CSS")
        with pytest.raises(Refusal, match="se paie par la banque"):
            compensation_enter(party=other, until=JANUARY, reference="C1", access=ousmane)
        made = compensation_enter(party=own, until=JANUARY, reference="C1", access=ousmane)
        assert sum(row["debit"] for row in made.entry) == sum(row["credit"] for row in made.entry) == made.amount
        assert {row["side"] for row in made.entry} == {"employeur", "organisme"}
        made = payment_approve(payment=made, access=binta)
        match_make(party=own, payment=made, amounts=oldest_first(open_dues(own), made.amount), access=ousmane)
        assert all(row.left == 0 for row in months_of_party(own))
        rows = compensation_rows(made.paid_on, made.paid_on + dt.timedelta(days=1))
        assert sum(row.debit - row.credit for row in rows) == 0 and len(rows) == len(made.entry)


def test_the_staff_never_registered_or_never_declared_is_named(zone: Zone) -> None:
    home, ousmane, binta = zone.home, access(zone.user("ousmane"), zone.home), access(zone.user("binta"), zone.home)
    with scope(home, actor=ousmane.user):
        for month in (1, 2, 3, 4):
            month_written(home, 2026, month)
        filing = filing_prepare(institution=home, code="ipres", month=JANUARY, access=ousmane)
        filing_file(filing=filing_check(filing=filing, access=binta), filed_on=dt.date(2026, 4, 9), access=binta)
        found = own_control(home, 2026, ousmane)
        assert found.without_number == 1 and found.with_gaps == 3 and found.differing == 3
        row = found.rows[-1]
        assert row.missing == [dt.date(2026, 4, 1)] and row.gap * 4 == row.paid and found.declared == filing.amount
        for run in PayRun.objects.filter(period__month__lt=4):
            assert contributions_add_up(run=run) and not contributions_add_up(run=run)
        assert own_control(home, 2026, ousmane) == found, "what is kept of a month is what its lines say"
        ContributionSum.objects.filter(run__period__month=1).update(codes=["another-line"])
        assert own_control(home, 2026, ousmane) == found, "sums of other lines are not read"


def test_the_proof_tells_what_is_not_declared_and_refuses_another_figure(zone: Zone) -> None:
    home, ousmane, binta = zone.home, access(zone.user("ousmane"), zone.home), access(zone.user("binta"), zone.home)
    with scope(home, actor=ousmane.user):
        run = month_written(home)
        before = [*declared_part(run.period), *paid_over_part(run.period)]
        assert all(line.ok for line in before) and "pas encore déclaré" in before[1].explanation
        filing = filing_prepare(institution=home, code="dgid-month", month=JANUARY, access=ousmane)
        filing_file(filing=filing_check(filing=filing, access=binta), filed_on=dt.date(2026, 2, 10), access=binta)
        assert all(line.ok for line in declared_part(run.period))
        month_written(home, kind="supplementary")
        wrong = [line for line in declared_part(run.period) if not line.ok]
        assert [line.found for line in wrong] == [filing.amount]
