"""A hiring, a campaign and a raise ask the credit: kept, refused, or passed by a recorded derogation."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from careers.models import PostHolder
from careers.services.posts.holders import holder_add
from hr_core.models import Employee, PayTerms, Posting
from hr_core.scope import scope
from hr_core.services.approvals import fact_approve
from hr_core.services.errors import Refusal
from payroll.models import Budget, BudgetCommitment, CreditOperation
from payroll.selectors.budgets import execution_of, hires_uncommitted
from payroll.services.budgets import budget_approve, budget_create
from payroll.services.campaigns import campaign_decide, campaign_fix, campaign_simulate
from payroll.services.credits.operations import operation_commit
from tests.careers.posts.conftest import access, authorised
from tests.cast import Zone, employee
from tests.payroll.campaigns.conftest import campaign
from tests.payroll.months import month_paid

APRIL = dt.date(2026, 4, 1)


def budget_of(zone: Zone, amount: int) -> Budget:
    budget = budget_create(institution=zone.home, year=2026, access=access(zone, "khady"))
    budget.lines.update(amount=amount)
    return budget_approve(budget=budget, act_number="CA-1", act_on=dt.date(2026, 1, 5), access=access(zone, "mamadou"))


def newcomer(zone: Zone) -> Employee:
    made = employee(zone, zone.home, "nogaye", "00900", zone.units["ipres-sn/AG-KL"])
    Employee.objects.filter(pk=made.pk).update(hired_on=APRIL)
    Posting.objects.filter(employee=made).update(start=APRIL)
    made.refresh_from_db()
    return made


def hired(zone: Zone, post: Any, who: Employee) -> PostHolder:
    return holder_add(
        post=post, employee=who, kind="titular", start=APRIL, end=None, share=100, reference="", with_posting=False,
        access=access(zone, "fatou"),
    )  # fmt: skip


def test_without_a_budget_nothing_is_asked_and_moving_somebody_paid_costs_nothing(zone: Zone) -> None:
    month_paid(zone)
    with scope(zone.home, actor=zone.user("fatou")):
        hired(zone, authorised(zone), newcomer(zone))
        budget_of(zone, 0)
        hired(zone, authorised(zone, "P-2"), zone.employee("awa"))
        assert not CreditOperation.objects.exists()


def test_a_hiring_keeps_nine_months_of_the_mean_when_the_credit_is_free(zone: Zone) -> None:
    month_paid(zone)
    with scope(zone.home, actor=zone.user("fatou")):
        budget = budget_of(zone, 10_000_000_000)
        before = execution_of(budget).total.committed
        hired(zone, authorised(zone), newcomer(zone))
        operation = CreditOperation.objects.get()
        assert operation.done_at is not None and operation.derogated_by is None
        kept = {row.line.section: row.amount for row in BudgetCommitment.objects.select_related("line")}
        assert kept["earning"] % 9 == 0 and "employer-contribution" in kept
        assert execution_of(budget).total.committed - before == sum(kept.values())


def test_a_hiring_without_credit_is_refused_until_the_control_keeps_it_by_derogation(zone: Zone) -> None:
    month_paid(zone)
    with scope(zone.home, actor=zone.user("fatou")):
        budget_of(zone, 0)
        post, who = authorised(zone), newcomer(zone)
        with pytest.raises(Refusal, match="n’a pas le crédit.*manquent.*dérogation"):
            hired(zone, post, who)
        assert not PostHolder.objects.exists() and not BudgetCommitment.objects.exists()
        operation = CreditOperation(institution=zone.home, nature="hire", post=post, start=APRIL)
        with pytest.raises(Refusal):
            operation_commit(operation=operation, derogation="Urgence", actor=zone.user("khady"), may_override=False)
        operation_commit(operation=operation, derogation="Urgence", actor=zone.user("maty"), may_override=True)
        assert set(BudgetCommitment.objects.values_list("derogation", "derogated_by")) == {("Urgence", zone.user("maty").pk)}
        hired(zone, post, who)
        operation.refresh_from_db()
        assert operation.done_at is not None and CreditOperation.objects.count() == 1


def test_a_raise_is_refused_without_credit_and_a_lower_pay_asks_nothing(zone: Zone) -> None:
    month_paid(zone)
    with scope(zone.home, actor=zone.user("khady")):
        budget_of(zone, 0)
        awa = zone.employee("awa")

        def proposed(amount: int) -> PayTerms:
            return PayTerms.objects.create(
                institution=zone.home, employee=awa, start=APRIL, category="C", step="3", base_salary=amount,
                proposed_by=zone.user("fatou"),
            )  # fmt: skip

        terms = proposed(450_000)
        with pytest.raises(Refusal, match="n’a pas le crédit"):
            fact_approve(fact=terms, actor=zone.user("khady"))
        terms.refresh_from_db()
        assert terms.state == "proposed"
        operation = CreditOperation(institution=zone.home, nature="measure", terms=terms, start=APRIL)
        operation_commit(operation=operation, derogation="Protocole", actor=zone.user("maty"), may_override=True)
        assert BudgetCommitment.objects.get(line__section="earning").amount == 9 * 50_000
        fact_approve(fact=terms, actor=zone.user("khady"))
        PayTerms.objects.filter(pk=terms.pk).delete()
        fact_approve(fact=proposed(390_000), actor=zone.user("khady"))


def test_a_campaign_asks_what_its_list_comes_to(zone: Zone) -> None:
    month_paid(zone)
    with scope(zone.home, actor=zone.user("ousmane")):
        budget = budget_of(zone, 0)
        row = campaign(zone)
        campaign_simulate(campaign=row, access=access(zone, "ousmane"))
        campaign_fix(campaign=row, access=access(zone, "ousmane"))
        decision = {"campaign": row, "act_number": "D-1", "act_on": dt.date(2026, 7, 2), "access": access(zone, "mamadou")}
        with pytest.raises(Refusal, match="n’a pas le crédit"):
            campaign_decide(**decision)
        budget.lines.update(amount=10_000_000_000)
        campaign_decide(**decision)
        total = sum(share.amount for share in row.shares.all())
        assert BudgetCommitment.objects.get(line__section="earning").amount == total


def test_the_control_keeps_an_operation_on_screen(zone: Zone, client: Client) -> None:
    month_paid(zone)
    with scope(zone.home, actor=zone.user("fatou")):
        budget, post = budget_of(zone, 0), authorised(zone)
    client.force_login(zone.user("maty"), backend="hr_core.auth.StaffNumberBackend")
    page = reverse("payroll:budget_operation", args=[budget.pk])
    given = {"target": f"hire-{post.pk}", "start": "2026-04-01", "derogation": ""}
    refused = client.post(page, given)
    assert refused.status_code == 422 and "manquent" in refused.content.decode()
    assert client.post(page, given | {"derogation": "Décision 4"}).status_code == 302
    assert "Décision 4" in client.get(reverse("payroll:budget_commitments", args=[budget.pk])).content.decode()


def entered(zone: Zone, who: Employee) -> PayTerms:
    """The first base pay of somebody hired without a post, as the personnel file takes it."""
    PayTerms.objects.filter(employee=who).delete()
    return PayTerms.objects.create(
        institution=zone.home, employee=who, start=APRIL, category="C", step="3", base_salary=300_000, proposed_by=zone.user("fatou")
    )


def test_a_hiring_entered_in_the_file_asks_the_credit_once_and_its_post_asks_nothing_more(zone: Zone) -> None:
    month_paid(zone)
    with scope(zone.home, actor=zone.user("khady")):
        budget = budget_of(zone, 0)
        who = newcomer(zone)
        terms = entered(zone, who)
        assert list(hires_uncommitted(budget, access(zone, "khady"))) == [who]
        with pytest.raises(Refusal, match="n’a pas le crédit"):
            fact_approve(fact=terms, actor=zone.user("khady"))
        budget.lines.update(amount=10_000_000_000)
        fact_approve(fact=terms, actor=zone.user("khady"))
        operation = CreditOperation.objects.get()
        assert (operation.nature, str(operation)) == ("hire", str(who)) and operation.done_at is not None
        assert BudgetCommitment.objects.get(line__section="earning").amount == 9 * 300_000
        hired(zone, authorised(zone), who)
        assert CreditOperation.objects.count() == 1 and not hires_uncommitted(budget, access(zone, "khady")).exists()


def test_before_the_first_paid_month_the_people_in_place_are_reserved(zone: Zone) -> None:
    with scope(zone.home, actor=zone.user("khady")):
        budget = budget_of(zone, 1_000_000_000)
        base = sum(PayTerms.objects.on(dt.date(2026, 1, 1)).filter(state="approved").values_list("base_salary", flat=True))
        execution = execution_of(budget)
        earnings = budget.lines.get(section="earning", codes=[])
        assert execution.months_paid == 0 and execution.total.forecast(0) == execution.lines[earnings.pk].forecast(0) == 12 * base
    month_paid(zone)
    with scope(zone.home, actor=zone.user("khady")):
        spent = execution_of(budget).total
        assert spent.in_place == 0 and spent.forecast(1) == 12 * spent.executed
        after = execution_of(budget_create(institution=zone.home, year=2027, access=access(zone, "khady"))).total
        assert after.in_place == spent.executed  # nothing of 2027 is paid: January 2026 stands for a month
