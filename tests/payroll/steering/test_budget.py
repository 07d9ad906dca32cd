"""The budget of personnel: two people, credits that hold, an execution that is the sum of the paid runs."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.models import Budget, BudgetCommitment, BudgetLine
from payroll.selectors.budgets import execution_of
from payroll.selectors.paid_sums import paid_runs, paid_totals
from payroll.services.budgets import (
    budget_amend,
    budget_approve,
    budget_create,
    commitment_make,
    commitment_release,
    line_save,
    transfer_approve,
    transfer_ask,
)
from tests.cast import Zone
from tests.payroll.months import month_paid
from tests.payroll.steering.conftest import access

ACT = {"act_number": "DEC-12", "act_on": dt.date(2026, 1, 5)}


def budget_of(zone: Zone, amount: int = 1_000_000) -> Budget:
    """2026, prepared by Khady and approved by Mamadou, with the same credit on each line. The scope is open."""
    budget = budget_create(institution=zone.home, year=2026, access=access(zone, "khady"))
    budget.lines.update(amount=amount)
    return budget_approve(budget=budget, access=access(zone, "mamadou"), **ACT)


def test_the_execution_is_the_sum_of_the_paid_runs_whatever_the_lines(zone: Zone) -> None:
    month_paid(zone)
    month_paid(zone, month=2)
    with scope(zone.home):
        budget = budget_create(institution=zone.home, year=2026, access=access(zone, "khady"))
        earning = budget.lines.get(section="earning")
        named = BudgetLine(
            institution=zone.home, budget=budget, number="11", label="Base", section="earning", codes=["1100"], amount=5
        )
        line_save(line=named)
        budget.lines.filter(section="employer-tax").delete()
        found = execution_of(budget)
        totals = paid_totals(paid_runs(zone.home, (2026, 1), (2026, 12)))
        assert found.total.executed == totals["gross"] + totals["employer"]
        assert found.months_paid == 2 and found.total.quarter(0) == found.total.executed
        assert found.lines[named.pk].executed + found.lines[earning.pk].executed == totals["gross"]
        assert found.total.forecast(2) == found.total.executed * 6


def test_who_prepared_does_not_approve_and_an_approved_budget_is_amended_whole(zone: Zone) -> None:
    with scope(zone.home):
        draft = budget_create(institution=zone.home, year=2026, access=access(zone, "khady"))
        with pytest.raises(Refusal, match="préparé"):
            budget_approve(budget=draft, access=access(zone, "khady"), **ACT)
        budget = budget_approve(budget=draft, access=access(zone, "mamadou"), **ACT)
        with pytest.raises(Refusal, match="ne change plus"):
            line_save(line=budget.lines.all()[0])
        kept = commitment_make(
            line=budget.lines.all()[0], subject="Poste", amount=1, derogation="urgence", access=access(zone, "mamadou")
        )
        amended = budget_amend(budget=budget, access=access(zone, "khady"))
        with pytest.raises(Refusal, match="déjà en préparation"):
            budget_amend(budget=budget, access=access(zone, "khady"))
        budget_approve(budget=amended, access=access(zone, "mamadou"), **ACT)
        kept.refresh_from_db()
        assert kept.line.budget_id == amended.pk and "modifié" in str(amended)


def test_a_commitment_above_what_is_available_needs_a_named_derogation(zone: Zone) -> None:
    with scope(zone.home):
        budget = budget_of(zone)
        line = budget.lines.all()[0]
        khady, mamadou = access(zone, "khady"), access(zone, "mamadou")
        first = commitment_make(line=line, subject="Embauche", amount=900_000, derogation="", access=khady)
        for motive in ("", "je me l’accorde"):
            with pytest.raises(Refusal, match="100"):
                commitment_make(line=line, subject="Prime", amount=200_000, derogation=motive, access=khady)
        assert BudgetCommitment.objects.count() == 1
        beyond = commitment_make(line=line, subject="Prime", amount=200_000, derogation="décision 4", access=mamadou)
        assert beyond.derogated_by == zone.user("mamadou") and execution_of(budget).lines[line.pk].available == -100_000
        commitment_release(commitment=first)
        assert execution_of(budget).lines[line.pk].available == 800_000


def test_a_transfer_moves_credits_once_another_person_approves(zone: Zone) -> None:
    with scope(zone.home):
        budget = budget_of(zone)
        source, target = budget.lines.all()[:2]
        row = transfer_ask(source=source, target=target, amount=300_000, reason="Besoin", access=access(zone, "khady"))
        assert execution_of(budget).lines[target.pk].whole == 1_000_000
        with pytest.raises(Refusal, match="demandé"):
            transfer_approve(transfer=row, access=access(zone, "khady"))
        transfer_approve(transfer=row, access=access(zone, "mamadou"))
        lines = execution_of(budget).lines
        assert (lines[source.pk].whole, lines[target.pk].whole) == (700_000, 1_300_000)
        big = transfer_ask(source=source, target=target, amount=800_000, reason="Trop", access=access(zone, "khady"))
        with pytest.raises(Refusal, match="disponible"):
            transfer_approve(transfer=big, access=access(zone, "mamadou"))


def test_the_pages_prepare_commit_and_export(zone: Zone, client: Client, django_assert_max_num_queries: Any) -> None:
    month_paid(zone)
    with scope(zone.home):
        budget = budget_of(zone)
        line = budget.lines.all()[0]
    client.force_login(zone.user("khady"), backend="hr_core.auth.StaffNumberBackend")
    page = reverse("payroll:budget_detail", args=[budget.pk])
    with django_assert_max_num_queries(32):
        assert "<svg" in client.get(page).content.decode()
    assert client.get(page + "?export=csv").content.decode("utf-8-sig").count("\n") == 5
    add = reverse("payroll:budget_commit", args=[budget.pk])
    assert client.post(add, {"line": line.pk, "amount": "99 000 000", "subject": "Trop"}).status_code == 422
    assert client.post(reverse("payroll:budget_create"), {"year": "2030"}).status_code == 302
    draft = reverse("payroll:budget_line_create", args=[budget.pk])
    given = {"number": "90", "label": "Autre", "section": "earning", "amount": "5", "codes": "9999"}
    assert client.post(draft, given).status_code == 422
