"""A page of the entry grid: people down, items across, what is entered, what was entered the month before, totals."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Sum

from hr_core.access import Access
from hr_core.models import Employee
from hr_core.text import fold
from payroll.models import PayPeriod, PayRun, VariableInput
from payroll.selectors.input_columns import Column, month_before, of_run
from payroll.selectors.input_scope import employees_entered

PAGE_SIZES = (50, 100, 150)
Pair = tuple[int, int]  # employee, item


@dataclass(frozen=True)
class ColumnTotal:
    """The inputs of an item over a whole selection: how many, and their sum in the unit of the column."""

    count: int = 0
    value: int = 0


def people_chosen(
    access: Access,
    period: PayPeriod,
    run: PayRun | None = None,
    *,
    units: Collection[int] | None = None,
    words: str = "",
) -> QuerySet[Employee]:
    """The employees of some units (of all, when None) whose name or number holds the words, by name."""
    found: Any = employees_entered(access, period, run)
    if units is not None:
        found = found.filter(unit_key__in=units)
    for word in fold(words).split():
        found = found.filter(search_text__contains=word)
    return found.order_by("last_name", "first_names", "pk")


def page_of(people: QuerySet[Employee], asked: str, size: int) -> Page:
    """The page asked for, or the nearest one; two queries."""
    return Paginator(people, size).get_page(asked)


def hints_of(period: PayPeriod, columns: Sequence[Column], employees: Collection[int]) -> dict[Pair, int]:
    """What the regular run of the month before was given in the same cells; one query."""
    year, month = month_before(period)
    rows = VariableInput.objects.filter(
        of_run(None), period__year=year, period__month=month, item__in=[each.item for each in columns], employee__in=employees
    ).values_list("employee_id", "item_id", "amount", "quantity")
    by_quantity = {column.item: column.by_quantity for column in columns}
    found = {}
    for employee, item, amount, quantity in rows:
        value = quantity if by_quantity[item] else amount
        if value is not None:
            found[employee, item] = value
    return found


def totals_of(
    period: PayPeriod, run: PayRun | None, columns: Sequence[Column], people: QuerySet[Employee]
) -> Mapping[int, ColumnTotal]:
    """The totals of each item over all the people chosen, whatever the page; one query."""
    rows = (
        VariableInput.objects.filter(
            of_run(run),
            period=period,
            item__in=[column.item for column in columns],
            employee__in=people.order_by().values("pk"),
        )
        .order_by()
        .values("item")
        .annotate(count=Count("pk"), amount=Sum("amount"), quantity=Sum("quantity"))
    )
    sums = {row["item"]: row for row in rows}
    return {
        column.item: ColumnTotal(sums[column.item]["count"], sums[column.item][column.field] or 0)
        for column in columns
        if column.item in sums
    }
