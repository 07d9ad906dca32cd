"""The budget post by post: each post of the staffing table over the months of the year, valued; carried to the lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from careers.choices_posts import HolderKind, Standing
from careers.models import Post, PostHolder, PostStanding
from hr_core.services.errors import Refusal
from hr_core.services.writing import reasoned, save_checked
from payroll.choices_budget import Basis
from payroll.models import Budget, BudgetLine, BudgetPost
from payroll.selectors.budgets import COST, YEAR, execution_of
from payroll.services.budgets import draft_required
from payroll.services.credits.valuing import FIELDS, PayBook, Value, mean, pay_book

FULL = 100


@dataclass(frozen=True)
class Stretch:
    """Months `first` to `last` of the year, both included, held by somebody or vacant for `free` % of full time."""

    employee: int | None
    first: int
    last: int
    free: int = FULL


@transaction.atomic
def posts_value(*, budget: Budget) -> int:
    """Write again the posts of a draft from the staffing table: one row per post and holder, one for its vacant months.

    Rows that somebody typed are kept as they are, for their post and their person. Posts out of the
    budget are left out, months in which a post is frozen and without holder too. Returns how many rows.
    """
    draft_required(budget)
    posts = {post.pk: post for post in Post.objects.filter(institution=budget.institution, is_budgeted=True)}
    standings, holders = _over(budget.year, posts)
    holding = {row.employee_id: posts[row.post_id] for rows in holders.values() for row in rows}
    book = pay_book(budget.institution, budget.year, holding)
    shares: dict[int, dict[int, int]] = {}
    for key, held in holders.items():
        for holder in held:
            shares.setdefault(holder.employee_id, {})[key] = holder.share
    typed = BudgetPost.objects.filter(budget=budget, basis=Basis.GIVEN)
    kept = set(typed.values_list("post", "employee"))
    rows: list[BudgetPost] = []
    for key, post in posts.items():
        for stretch in stretches(budget.year, standings.get(key, []), holders.get(key, [])):
            if (key, stretch.employee) not in kept:
                row = _row(budget, post, stretch, _value(book, post, stretch, shares))
                wrong = book.out_of_bounds(post, stretch.employee) if stretch.employee else ""
                if wrong:
                    told = _("catégorie %(category)s hors du poste (%(bounds)s)") % {"category": wrong, "bounds": post.categories}
                    row.basis_words = f"{told}, {row.basis_words}"[:160]
                rows.append(row)
    with reasoned("", _("Budget post par poste")):
        BudgetPost.objects.filter(budget=budget).exclude(basis=Basis.GIVEN).delete()
        BudgetPost.objects.bulk_create(rows, batch_size=1000)
    return len(rows) + len(kept)


def _over(year: int, posts: Mapping[int, Post]) -> tuple[dict[int, list[PostStanding]], dict[int, list[PostHolder]]]:
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    standings: dict[int, list[PostStanding]] = {}
    for standing in PostStanding.objects.between(first, after).filter(post__in=posts).order_by("start"):
        standings.setdefault(standing.post_id, []).append(standing)
    holders: dict[int, list[PostHolder]] = {}
    held = PostHolder.objects.between(first, after).filter(post__in=posts, kind=HolderKind.TITULAR)
    for holder in held.select_related("employee").order_by("start"):
        holders.setdefault(holder.post_id, []).append(holder)
    return standings, holders


def stretches(year: int, standings: Iterable[PostStanding], holders: Iterable[PostHolder]) -> list[Stretch]:
    """The months of a post: those of each holder, and the open months without a holder, or with a part only.

    A month is read on its first day; somebody placed or hired in a month counts from that month.
    """
    told: dict[int | None, dict[int, int]] = {}
    standings, holders = list(standings), list(holders)
    for month in range(1, YEAR + 1):
        first = date(year, month, 1)
        after = date(year + month // YEAR, month % YEAR + 1, 1)
        held = 0
        for row in holders:
            left = row.employee.left_on
            if row.start < after and (row.end is None or row.end > first) and (left is None or left > first):
                told.setdefault(row.employee_id, {})[month] = FULL
                held += row.share
        is_open = any(
            row.standing == Standing.OPEN and row.start < after and (row.end is None or row.end > first) for row in standings
        )
        if is_open and held < FULL:
            told.setdefault(None, {})[month] = FULL - held
    found = []
    for employee, months in told.items():
        run: list[tuple[int, int]] = []
        for month, free in months.items():
            if run and (month != run[-1][0] + 1 or free != run[-1][1]):
                found.append(Stretch(employee, run[0][0], run[-1][0], run[-1][1]))
                run = []
            run.append((month, free))
        found.append(Stretch(employee, run[0][0], run[-1][0], run[-1][1]))
    return sorted(found, key=lambda each: (each.first, each.employee is None))


def _row(budget: Budget, post: Post, stretch: Stretch, value: Value) -> BudgetPost:
    row = BudgetPost(
        institution_id=budget.institution_id, budget=budget, post=post, employee_id=stretch.employee,
        first_month=stretch.first, last_month=stretch.last,
    )  # fmt: skip
    row.basis, row.basis_words = value.basis, value.words
    for name, amount in zip(FIELDS, value.costs, strict=True):
        setattr(row, name, amount)
    return row


def _value(book: PayBook, post: Post, stretch: Stretch, shares: Mapping[int, Mapping[int, int]]) -> Value:
    """The pay of the holder, shared between their posts; the mean of a vacant post, for the part that is free."""
    if stretch.employee is not None:
        paid, mine = book.of(stretch.employee), shares[stretch.employee]
        if paid is not None:
            return paid if len(mine) == 1 else _part(paid, mine[post.pk], sum(mine.values()))
    vacant = book.vacant(post)
    return vacant if stretch.free == FULL else _part(vacant, stretch.free, FULL)


def _part(value: Value, part: int, whole: int) -> Value:
    first, second, third, fourth = (mean(each * part, whole) for each in value.costs)
    words = _("%(part)s %% du poste, %(words)s") % {"part": part, "words": value.words}
    return Value((first, second, third, fourth), value.basis, words)


@transaction.atomic
def post_row_change(*, row: BudgetPost, values: Mapping[str, int]) -> BudgetPost:
    """Change the months or the amounts of a row: it is then said to be typed, and no valuation writes it again."""
    draft_required(row.budget)
    if any(value != getattr(row, name) for name, value in values.items()):
        row.basis, row.basis_words = Basis.GIVEN, _("mois ou montants saisis")
    for name, value in values.items():
        setattr(row, name, value)
    with reasoned("", _("Budget post par poste")):
        return save_checked(row)


@transaction.atomic
def post_row_remove(*, row: BudgetPost) -> None:
    draft_required(row.budget)
    row.delete()


def section_totals(budget: Budget) -> dict[str, int]:
    """The year's cost of the posts by section of the payslip; one query."""
    months = F("last_month") - F("first_month") + 1
    found = BudgetPost.objects.filter(budget=budget).aggregate(**{name: Sum(F(name) * months) for name in FIELDS})
    return {str(section): int(found[name] or 0) for section, name in zip(COST, FIELDS, strict=True)}


@transaction.atomic
def posts_carry(*, budget: Budget) -> dict[int, int]:
    """Make the lines of a draft say what its posts cost: the sum of each section, to the unit, goes to its lines.

    Several lines of one section share it as the paid months of the year before (else of the year) did; without any, the
    line that names no item takes it all. Returns the new credit of each line. Raises `Refusal` without posts or when a
    section that costs has no line.
    """
    draft_required(budget)
    if not BudgetPost.objects.filter(budget=budget).exists():
        raise Refusal(_("Le budget n’a pas encore de postes : valorisez d’abord le tableau des effectifs."))
    lines: dict[str, list[BudgetLine]] = {}
    for line in budget.lines.order_by("number"):
        lines.setdefault(line.section, []).append(line)
    weights = _weights(budget)
    credits: dict[int, int] = {}
    for section, total in section_totals(budget).items():
        mine = lines.get(section, [])
        if not mine and total:
            raise Refusal(_("Aucune ligne ne porte cette section : ajoutez-la au budget avant d’y reporter les postes."))
        for line, amount in zip(mine, _shared(total, mine, weights), strict=True):
            credits[line.pk] = line.amount = amount
    with reasoned("", _("Crédits reportés des postes")):
        BudgetLine.objects.bulk_update([line for rows in lines.values() for line in rows], ["amount"])
    return credits


def _weights(budget: Budget) -> dict[int, int]:
    before = Budget(institution=budget.institution, year=budget.year - 1, pk=budget.pk)
    found = {key: max(0, each.executed) for key, each in execution_of(before).lines.items()}
    if any(found.values()):
        return found
    return {key: max(0, each.executed) for key, each in execution_of(budget).lines.items()}


def _shared(total: int, lines: list[BudgetLine], weights: Mapping[int, int]) -> list[int]:
    """Parts of `total` that add up to it: cumulated shares, rounded down, one from the next."""
    whole = sum(weights.get(line.pk, 0) for line in lines)
    if not whole:
        rest = next((line for line in lines if not line.codes), lines[0] if lines else None)
        return [total if line is rest else 0 for line in lines]
    parts, before, seen = [], 0, 0
    for line in lines:
        seen += weights.get(line.pk, 0)
        upto = total * seen // whole
        parts.append(upto - before)
        before = upto
    return parts
