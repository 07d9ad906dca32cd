"""The budget post by post: real pay of the holders, stated means for vacant posts, months, and lines that carry them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from careers.models import PostAct, PostHolder
from careers.services.posts.acts import creations_approve
from careers.services.posts.from_staff import posts_from_staff
from hr_core.models import Employee
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.models import Budget, BudgetLine, BudgetPost
from payroll.selectors.paid_sums import paid_runs, paid_totals
from payroll.services.budgets import budget_amend, budget_approve, budget_create
from payroll.services.credits.posts import post_row_change, posts_carry, posts_value, section_totals, stretches
from tests.careers.posts.conftest import DECISION, access, authorised
from tests.cast import Zone
from tests.payroll.months import month_paid

JANUARY = dt.date(2026, 1, 1)


def staffed(zone: Zone) -> None:
    """Everybody but Coumba's and Ibrahima's accounts has a post (Khady asks: her own comes from Mamadou)."""
    for asker, signer in (("khady", "mamadou"), ("mamadou", "khady")):
        posts_from_staff(institution=zone.home, prefix="P-", on=JANUARY, access=access(zone, asker), **DECISION)
        creations_approve(acts=PostAct.objects.filter(state="proposed"), access=access(zone, signer))


def drafted(zone: Zone, year: int = 2027) -> Budget:
    return budget_create(institution=zone.home, year=year, access=access(zone, "khady"))


def test_posts_of_everybody_come_to_the_paid_month_times_twelve_and_lines_carry_them_to_the_unit(zone: Zone) -> None:
    month_paid(zone)
    with scope(zone.home, actor=zone.user("khady")):
        staffed(zone)
        budget = drafted(zone)
        assert posts_value(budget=budget) == PostHolder.objects.count()
        totals = paid_totals(paid_runs(zone.home, (2026, 1)))
        told = section_totals(budget)
        assert told["earning"] == 12 * totals["gross"]
        assert sum(told.values()) == 12 * (totals["gross"] + totals["employer"])
        line = budget.lines.get(section="earning")
        BudgetLine.objects.create(
            institution=zone.home, budget=budget, number="11", label="Base", section="earning", codes=["1100"], amount=1
        )
        posts_carry(budget=budget)
        amounts = dict(budget.lines.filter(section="earning").values_list("number", "amount"))
        assert sum(amounts.values()) == told["earning"] and amounts["11"] > 0 and amounts[line.number] > 0
        assert sum(budget.lines.values_list("amount", flat=True)) == sum(told.values())


def test_a_vacant_post_costs_the_stated_mean_of_its_category_over_the_months_when_it_is_open(zone: Zone) -> None:
    month_paid(zone)
    with scope(zone.home, actor=zone.user("khady")):
        staffed(zone)
        vacant = authorised(zone, "V-1", category_from="C")
        authorised(zone, "V-2", category_from="Z9")
        authorised(zone, "V-3", is_budgeted=False)
        budget = drafted(zone)
        posts_value(budget=budget)
        rows = {row.post.number: row for row in BudgetPost.objects.filter(employee=None).select_related("post")}
        assert sorted(rows) == ["V-1", "V-2"]
        assert (rows["V-1"].basis, rows["V-2"].basis) == ("category", "all")
        plain = Employee.objects.filter(is_confidential=False).count()
        assert f"C, {plain}\u00a0agents" == rows["V-1"].basis_words
        paid = [row.earning for row in BudgetPost.objects.filter(employee__is_confidential=False)]
        assert rows["V-1"].earning == (2 * sum(paid) + len(paid)) // (2 * len(paid))
        changed = {"first_month": 4, "last_month": 12, "earning": 500_000, "contribution": 0, "tax": 0, "charge": 0}
        post_row_change(row=rows["V-1"], values=changed)
        posts_value(budget=budget)
        kept = BudgetPost.objects.filter(post=vacant).values_list("basis", "first_month", "earning")
        assert list(kept) == [("given", 4, 500_000)]


def test_months_follow_holders_ends_freezes_and_parts() -> None:
    class Row:
        def __init__(self, start: dt.date, end: dt.date | None, **more: Any) -> None:
            self.start, self.end = start, end
            self.__dict__.update(more)

    class Person:
        left_on = None

    year = 2027
    open_year = [Row(dt.date(2026, 1, 1), dt.date(2027, 9, 1), standing="open"), Row(dt.date(2027, 9, 1), None, standing="frozen")]
    held = [Row(dt.date(2020, 1, 1), dt.date(2027, 3, 16), employee_id=1, share=100, employee=Person())]
    found = [(each.employee, each.first, each.last, each.free) for each in stretches(year, open_year, held)]  # type: ignore[arg-type]
    assert found == [(1, 1, 3, 100), (None, 4, 8, 100)]
    half = [Row(dt.date(2020, 1, 1), None, employee_id=1, share=60, employee=Person())]
    found = [(each.employee, each.first, each.last, each.free) for each in stretches(year, open_year[:1], half)]  # type: ignore[arg-type]
    assert found == [(1, 1, 12, 100), (None, 1, 8, 40)]


def test_an_approved_budget_keeps_its_posts_and_its_amendment_takes_them_along(zone: Zone) -> None:
    month_paid(zone)
    with scope(zone.home, actor=zone.user("khady")):
        staffed(zone)
        budget = drafted(zone)
        posts_value(budget=budget)
        posts_carry(budget=budget)
        budget_approve(budget=budget, act_number="CA-1", act_on=JANUARY, access=access(zone, "mamadou"))
        with pytest.raises(Refusal, match="ne change plus"):
            posts_value(budget=budget)
        amended = budget_amend(budget=budget, access=access(zone, "khady"))
        assert amended.posts.count() == budget.posts.count() > 0


def test_the_pages_and_papers_of_the_posts(zone: Zone, client: Client) -> None:
    month_paid(zone)
    with scope(zone.home, actor=zone.user("khady")):
        staffed(zone)
        budget = drafted(zone)
    client.force_login(zone.user("khady"), backend="hr_core.auth.StaffNumberBackend")

    def url(name: str, key: int = budget.pk) -> str:
        return reverse(f"payroll:{name}", args=[key])

    assert "Aucun poste valorisé" in client.get(url("budget_posts")).content.decode()
    assert client.post(url("budget_posts_value"), {}).status_code == 302
    assert "Mamadou Gueye" in client.get(url("budget_posts")).content.decode()
    assert client.post(url("budget_posts_carry"), {}).status_code == 302
    for name in ("budget_pdf", "budget_execution_pdf"):
        assert client.get(url(name)).content.startswith(b"%PDF")
    with scope(zone.home):
        row = BudgetPost.objects.filter(employee=zone.employee("awa")).get()
    given = {"first_month": 6, "last_month": 3, "earning": "1", "contribution": "0", "tax": "0", "charge": "0"}
    assert client.post(url("budget_post_change", row.pk), given).status_code == 422
    assert client.post(url("budget_post_change", row.pk), given | {"last_month": 12}).status_code == 302
    client.force_login(zone.user("maty"), backend="hr_core.auth.StaffNumberBackend")
    page = client.get(url("budget_posts")).content.decode()
    assert "Mamadou Gueye" not in page and "population réservée" in page
