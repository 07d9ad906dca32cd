"""The budget of 2027 of IPRES, prepared post by post from the staffing table, and a hiring kept by derogation in 2026."""

from __future__ import annotations

from datetime import date

from careers.models import Post
from hr_core.models import Institution
from payroll.choices_budget import Nature
from payroll.demonstration.cast import acting
from payroll.models import Budget, BudgetPost, CreditOperation
from payroll.services.budgets import budget_create
from payroll.services.credits.operations import operation_commit
from payroll.services.credits.posts import post_row_change, posts_carry, posts_value

#: Vacant posts whose recruitment is planned later in the year: number → first month.
PLANNED = {"P-0702": 4, "P-0703": 4, "P-0705": 7}


def budget_posts(institution: Institution) -> None:
    """Nothing when it is there. Runs in the scope."""
    if BudgetPost.objects.exists():
        return
    with acting(institution, "drh") as access:
        draft = Budget.objects.filter(year=2027).first() or budget_create(institution=institution, year=2027, access=access)
        posts_value(budget=draft)
        for row in BudgetPost.objects.filter(budget=draft, employee=None, post__number__in=PLANNED).select_related("post", "budget"):
            post_row_change(row=row, values={"first_month": PLANNED[row.post.number]})
        posts_carry(budget=draft)
    post = Post.objects.filter(number="P-0704").first()
    if post is not None:
        with acting(institution, "controle") as controller:
            operation = CreditOperation(institution=institution, nature=Nature.HIRE, post=post, start=date(2026, 12, 1))
            operation_commit(
                operation=operation, derogation="Contrôle de la région de Saint-Louis, note 41", actor=controller.user,
                may_override=True,
            )  # fmt: skip
