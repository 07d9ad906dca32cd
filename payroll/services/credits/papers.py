"""The data of the papers of a budget."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.utils import timezone

from careers.models import PostStanding
from hr_core.models import Unit
from hr_core.text import french_date
from payroll.choices import Section
from payroll.choices_budget import Basis
from payroll.documents.budget import BudgetTold, LineTold, PostTold, budget_sheets, execution_sheet
from payroll.documents.sheet import draw_sheets
from payroll.models import Budget, BudgetPost
from payroll.selectors.budgets import execution_of
from payroll.services.documents import letterhead_of


def told_of(budget: Budget, *, sees_all: bool) -> BudgetTold:
    """`sees_all`: the costs of the confidential population's posts are in the sums by unit; else they are left out and said."""
    execution = execution_of(budget)
    state = str(budget.get_state_display()).capitalize()
    if budget.act_on:
        state = f"{state}, {budget.act_number} du {french_date(budget.act_on)}"
    lines = []
    for line in budget.lines.order_by("number"):
        figures = execution.lines[line.pk]
        quarters = figures.quarter(0), figures.quarter(1), figures.quarter(2), figures.quarter(3)
        lines.append(
            LineTold(
                line.number, line.label, str(Section(line.section).label), figures.credit, figures.moved, quarters,
                figures.committed, figures.available,
            )
        )  # fmt: skip
    posts, bases, hidden = _posts(budget, sees_all)
    return BudgetTold(
        letterhead_of(budget.institution), str(budget), state, timezone.localdate(), budget.institution.country.currency,
        lines, posts, bases, execution.outside.executed, execution.months_paid, hidden,
    )  # fmt: skip


def _posts(budget: Budget, sees_all: bool) -> tuple[list[PostTold], dict[str, int], int]:
    """By unit of the post on the last day of the year; units in the order of their code."""
    every = list(BudgetPost.objects.filter(budget=budget).select_related("employee"))
    rows = [row for row in every if sees_all or row.employee is None or not row.employee.is_confidential]
    places = {
        standing.post_id: standing.unit
        for standing in PostStanding.objects.filter(post__in=[row.post_id for row in rows], start__lte=date(budget.year, 12, 31))
        .select_related("unit__parent")
        .order_by("start")
    }
    units: dict[str, list[BudgetPost]] = {}
    names: dict[str, str] = {}
    for row in rows:
        unit = places[row.post_id]
        above = unit.parent if unit.parent and unit.parent.kind == Unit.Kind.AGENCY else None
        names[unit.code] = f"{unit.name}, {above.name}" if above else unit.name
        units.setdefault(unit.code, []).append(row)
    told = [
        PostTold(
            names[code], len({row.post_id for row in mine}), sum(row.employee_id is None for row in mine),
            sum(row.months for row in mine), sum(row.year_cost for row in mine),
        )
        for code, mine in sorted(units.items())
    ]  # fmt: skip
    counted = Counter(row.basis for row in rows)
    return told, {str(Basis(basis).label).capitalize(): number for basis, number in counted.most_common()}, len(every) - len(rows)


def budget_pdf(budget: Budget, *, sees_all: bool) -> bytes:
    return draw_sheets(budget_sheets(told_of(budget, sees_all=sees_all)))


def execution_pdf(budget: Budget) -> bytes:
    return draw_sheets([execution_sheet(told_of(budget, sees_all=False))])
