"""The categories that a post is authorised for: beyond them, refused until a named person says why."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from careers.models import PostHolder
from hr_core.models import PayTerms
from hr_core.scope import scope
from hr_core.services.approvals import fact_approve
from hr_core.services.errors import Refusal
from hr_core.services.writing import OwnFile
from payroll.models import BoundsDerogation, BudgetPost
from payroll.services.budgets import budget_approve, budget_create
from payroll.services.credits.bounds import derogation_grant, fits, rows_beyond
from payroll.services.credits.posts import posts_value
from tests.careers.posts.conftest import access, authorised
from tests.cast import Zone
from tests.payroll.budget_posts.test_operations import APRIL, budget_of, hired

RANKS = {"AM1": 4, "AM2": 5, "AM3": 6, "C1": 7}


def test_a_category_fits_between_the_ranks_of_both_bounds_and_what_is_not_known_is_not_held_against_anybody() -> None:
    from careers.models import Post

    wide, single, free = (Post(category_from=first, category_to=last) for first, last in (("AM1", "AM3"), ("AM1", ""), ("", "")))
    assert [fits(wide, each, RANKS) for each in ("AM1", "AM2", "AM3", "C1", "", "X")] == [True, True, True, False, True, True]
    assert [fits(single, each, RANKS) for each in ("AM1", "AM2", "X")] == [True, False, False]
    assert fits(free, "C1", RANKS) and fits(wide, "C1", {})


def derogated(zone: Zone, post: object, who: object, category: str, name: str = "maty") -> BoundsDerogation:
    made = BoundsDerogation(institution=zone.home, post=post, employee=who, category=category, reason="Décision n° 9")
    return derogation_grant(derogation=made, access=access(zone, name))


def test_beyond_the_bounds_nobody_is_placed_nor_paid_until_a_derogation(zone: Zone) -> None:
    awa = zone.employee("awa")
    with scope(zone.home, actor=zone.user("fatou")):
        mine = PayTerms.objects.get(employee=awa).category
        other, post = authorised(zone, "P-1", category_from="Z9"), authorised(zone, "P-2", category_from=mine)
        budget_of(zone, 10_000_000_000)
        with pytest.raises(Refusal, match=f"autorisé pour Z9.*est en {mine}.*dérogation"):
            hired(zone, other, awa)
        assert not PostHolder.objects.exists()
        with pytest.raises(Refusal, match="rôle"):
            derogated(zone, other, awa, mine, "fatou")
        with pytest.raises(Refusal, match="aucune dérogation n’est à accorder"):
            derogated(zone, post, awa, mine)
        with pytest.raises(OwnFile):
            derogated(zone, other, zone.employee("mamadou"), "C9", "mamadou")
        assert derogated(zone, other, awa, mine).granted_by == zone.user("maty")
        hired(zone, other, awa)

        def proposed(category: str) -> PayTerms:
            return PayTerms.objects.create(
                institution=zone.home, employee=awa, start=dt.date(2026, 5, 1), category=category, step="1", base_salary=1,
                proposed_by=zone.user("fatou"),
            )  # fmt: skip

        terms = proposed("Y8")
        with pytest.raises(Refusal, match="est en Y8"):
            fact_approve(fact=terms, actor=zone.user("khady"))
        PayTerms.objects.filter(pk=terms.pk).delete()
        fact_approve(fact=proposed(mine), actor=zone.user("khady"))


def test_a_budget_with_posts_held_beyond_their_bounds_is_not_approved(client: Client, zone: Zone) -> None:
    awa = zone.employee("awa")
    with scope(zone.home, actor=zone.user("khady")):
        hired(zone, authorised(zone, category_from="Z9"), awa)
        budget = budget_create(institution=zone.home, year=2027, access=access(zone, "khady"))
        budget.lines.update(amount=1)
        posts_value(budget=budget)
        row = BudgetPost.objects.get(employee=awa)
        assert rows_beyond(budget) == {row.pk: PayTerms.objects.get(employee=awa).category}
        with pytest.raises(Refusal, match="hors de leurs catégories autorisées .P-1"):
            budget_approve(budget=budget, act_number="1", act_on=APRIL, access=access(zone, "mamadou"))
    client.force_login(zone.user("maty"), backend="hr_core.auth.StaffNumberBackend")
    page = client.get(reverse("payroll:budget_posts", args=[budget.pk]), {"vue": "hors-bornes"})
    asked = next(each for each in page.content.decode().split('"') if "derogations/nouvelle" in each).replace("&amp;", "&")
    form = client.get(asked).context["form"]
    data = {"post": row.post_id, "employee": awa.staff_number, "category": form.initial["category"], "reason": "Décision n° 9"}
    assert client.post(asked, data).status_code == 302
    with scope(zone.home, actor=zone.user("mamadou")):
        assert BoundsDerogation.objects.get().granted_by == zone.user("maty") and rows_beyond(budget) == {}
        budget_approve(budget=budget, act_number="1", act_on=APRIL, access=access(zone, "mamadou"))
