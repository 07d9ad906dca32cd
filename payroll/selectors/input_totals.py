"""The variable inputs of a month by item beside those of the month before: what one looks at before closing them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, QuerySet, Sum

from payroll.models import PayItemVersion, PayPeriod, VariableInput
from payroll.selectors.input_columns import Column, month_before
from payroll.services.article_entry import ArticleEntry, article_entries, paid_by_article


@dataclass(frozen=True)
class ItemTotal:
    """An item in two months: people and sums, in the unit of the column (minor units or thousandths)."""

    column: Column
    people: int
    value: int
    people_before: int
    before: int

    @property
    def change(self) -> int:
        return self.value - self.before

    @property
    def percent(self) -> Fraction | None:
        return Fraction(100 * self.change, abs(self.before)) if self.before else None


def totals_by_item(period: PayPeriod, seen: QuerySet[VariableInput], before: QuerySet[VariableInput]) -> Sequence[ItemTotal]:
    """The items entered in either month, by code. `seen` and `before` are the inputs of each month that the person may
    read; three queries, four when the statute pays one of them."""
    now, then = _sums(seen), _sums(before)
    items = now.keys() | then.keys()
    versions = PayItemVersion.objects.on(period.last_day).filter(item__in=items).select_related("item")
    versions = versions.annotate(has_article=paid_by_article(period.last_day)).order_by("item__code")
    is_ruled = any(each.has_article for each in versions)
    entries = article_entries(period.institution_id, period.last_day) if is_ruled else {}
    columns = [
        Column(each.item_id, each.item.code, each.label, bool(each.formula) or _by_quantity(entries.get(each.item.code)))
        for each in versions
    ]
    nothing = (0, 0, 0)
    found = []
    for column in columns:
        here, there = now.get(column.item, nothing), then.get(column.item, nothing)
        rank = 2 if column.by_quantity else 1
        found.append(ItemTotal(column, here[0], here[rank], there[0], there[rank]))
    return found


def _sums(rows: QuerySet[VariableInput]) -> dict[int, tuple[int, int, int]]:
    sums = rows.order_by().values_list("item").annotate(people=Count("employee", distinct=True), a=Sum("amount"), q=Sum("quantity"))
    return {item: (people, amount or 0, quantity or 0) for item, people, amount, quantity in sums}


def period_before(period: PayPeriod) -> PayPeriod | None:
    year, month = month_before(period)
    return PayPeriod.objects.filter(institution_id=period.institution_id, year=year, month=month).first()


def _by_quantity(entry: ArticleEntry | None) -> bool:
    return entry is not None and entry.reads_quantity
