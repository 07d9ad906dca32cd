"""The categories that a post's authorisation allows, once the year has a budget: beyond them nobody is placed or paid on the
post, and a budget with such posts is not approved, unless a named person says why.

A category is placed by the rank of its grade in the grids in force. Where a rank is not known, only the two bounds themselves
are compared; a post without bounds, or out of the budget, asks nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.choices_posts import HolderKind
from careers.models import GridStep, GridVersion, Post, PostHolder
from hr_core.access import Access
from hr_core.models import Employee, Institution, PayTerms, User
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import forbid_own_file, save_checked
from payroll.models import BoundsDerogation, Budget, BudgetPost
from payroll.selectors.budgets import in_force

OVERRIDE = ("budget_override", "budget_approve")
Ranks = Mapping[str, int]


def ranks_on(institution: Institution, day: date) -> dict[str, int]:
    """The rank of each category in the grids in force on a day; two queries."""
    versions = GridVersion.objects.on(day).filter(institution=institution, state="in_force").values("pk")
    rows = GridStep.objects.filter(version__in=versions).order_by("-grade__rank")
    return dict(rows.values_list("grade__category", "grade__rank").distinct())


def fits(post: Post, category: str, ranks: Ranks) -> bool:
    """Whether a category is within the bounds of a post; true when one of them is not known."""
    return within(post.category_from, post.category_to or post.category_from, category, ranks)


def within(first: str, last: str, category: str, ranks: Ranks) -> bool:
    """`fits`, of two bounds."""
    if not category or not first or category in (first, last):
        return True
    places = [ranks.get(each) for each in (first, category, last)]
    if None in places:
        return first != last
    low, here, high = (place or 0 for place in places)
    return min(low, high) <= here <= max(low, high)


def is_derogated(post: Post, employee: int, category: str) -> bool:
    return BoundsDerogation.objects.filter(post=post, employee=employee, category=category).exists()


def _refuse(post: Post, employee: Employee, category: str, on: date) -> None:
    """Raises `Refusal` when the year has a budget and the category is beyond the post's bounds without a derogation."""
    budget = in_force(on.year)
    if budget is None or not post.is_budgeted or fits(post, category, ranks_on(budget.institution, on)):
        return
    if is_derogated(post, employee.pk, category):
        return
    raise Refusal(
        _(
            "%(post)s est autorisé pour %(bounds)s : %(employee)s est en %(category)s. Changer l’autorisation du poste, ou demander "
            "une dérogation de catégorie (Budget du personnel, Postes, Dérogations de catégorie)."
        )
        % {"post": post, "bounds": post.categories, "employee": employee, "category": category}
    )


def holder_guard(holder: PostHolder, access: Access) -> None:
    """Before somebody is placed on a post as its titular."""
    if holder.kind != HolderKind.TITULAR:
        return
    terms = PayTerms.objects.on(holder.start).filter(employee=holder.employee_id, state="approved").first()
    if terms is not None:
        _refuse(holder.post, holder.employee, terms.category, holder.start)


def terms_guard(terms: PayTerms, actor: User) -> None:
    """Before the base pay of a titular is approved in another category than theirs."""
    before = PayTerms.objects.on(terms.start).filter(employee=terms.employee_id, state="approved").exclude(pk=terms.pk).first()
    if before is not None and before.category == terms.category:
        return
    held = PostHolder.objects.on(terms.start).filter(employee=terms.employee_id, kind=HolderKind.TITULAR)
    for holder in held.select_related("post"):
        _refuse(holder.post, terms.employee, terms.category, terms.start)


def rows_beyond(budget: Budget) -> dict[int, str]:
    """Rows of a budget whose holder is beyond the bounds of the post on their first month, without a derogation: key → category.

    Four queries.
    """
    bounded = BudgetPost.objects.filter(budget=budget, employee__isnull=False).exclude(post__category_from="")
    terms = PayTerms.objects.filter(employee__in=bounded.values("employee"), state="approved").order_by("start")
    held: dict[int, list[tuple[date, str]]] = {}
    for employee, start, category in terms.values_list("employee", "start", "category"):
        held.setdefault(employee, []).append((start, category))
    ranks = ranks_on(budget.institution, date(budget.year, 1, 1))
    let = set(BoundsDerogation.objects.filter(institution=budget.institution).values_list("post", "employee", "category"))
    found = {}
    rows = bounded.values_list("pk", "post", "employee", "first_month", "post__category_from", "post__category_to")
    for key, post, employee, month, first, last in rows:
        day = date(budget.year, month, 1)
        category = next((each for start, each in reversed(held.get(employee, ())) if start <= day), "")
        if not within(first, last or first, category, ranks) and (post, employee, category) not in let:
            found[key] = category
    return found


def budget_guard(budget: Budget) -> None:
    """Before a budget is approved. Raises `Refusal` that names the posts held beyond their bounds."""
    beyond = rows_beyond(budget)
    if not beyond:
        return
    numbers = list(BudgetPost.objects.filter(pk__in=beyond).order_by("post__number").values_list("post__number", flat=True))
    told = ", ".join(dict.fromkeys(numbers[:8])) + (" …" if len(numbers) > 8 else "")
    raise Refusal(
        _(
            "Des postes sont occupés hors de leurs catégories autorisées (%(posts)s) : corriger le tableau des effectifs, ou "
            "accorder une dérogation de catégorie (Postes, vue « Hors bornes »)."
        )
        % {"posts": told}
    )


@transaction.atomic
def derogation_grant(*, derogation: BoundsDerogation, access: Access) -> BoundsDerogation:
    """Let somebody hold a post in a category beyond its bounds. Raises `Refusal` without the right or when it fits anyhow."""
    if not access.has(*OVERRIDE):
        raise Refusal(_("Votre rôle ne permet pas de déroger aux catégories autorisées d’un poste."))
    forbid_own_file(derogation.employee, access.user)
    if fits(derogation.post, derogation.category, ranks_on(derogation.institution, timezone.localdate())):
        raise Refusal(
            _("%(category)s est dans les catégories autorisées du poste, ou il n’en a pas : aucune dérogation n’est à accorder.")
            % {"category": derogation.category}
        )
    derogation.granted_by = access.user
    with because(derogation.reason):
        return save_checked(derogation)


def register() -> None:
    """Plug the guards in, as those of the credit are."""
    from careers.services.posts.guards import add_hire_guard
    from hr_core.registry import registry

    add_hire_guard(holder_guard)
    registry.add_terms_guard(terms_guard)
