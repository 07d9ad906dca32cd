"""The limits of the items entered each month, and what they say of one value."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Sum
from django.utils.translation import gettext as _

from hr_core.models import PayTerms
from payroll.models import InputLimit, PayPeriod, PayRun, VariableInput
from payroll.selectors.input_columns import of_run

Pair = tuple[int, int]  # employee, item


@dataclass(frozen=True)
class Limits:
    """The limits of a month: by item, the categories of the employees, and what was entered elsewhere.

    `of_month` and `of_year` add up, in the unit of each item, what other runs of the month and other months of the year
    hold for an employee and an item.
    """

    by_item: Mapping[int, list[InputLimit]]
    categories: Mapping[int, str]
    of_month: Mapping[Pair, int]
    of_year: Mapping[Pair, int]

    def faults(self, employee: int, item: int, value: int, comment: str, shown: Callable[[int], str]) -> Iterable[str]:
        """What a value entered for an employee breaks, in French; `shown` writes a value of this item."""
        for limit in self.by_item.get(item, ()):
            inside = not limit.categories or self.categories.get(employee, "") in limit.categories
            if not inside:
                if limit.is_reserved:
                    names = ", ".join(limit.categories)
                    yield _("rubrique réservée aux catégories %(names)s") % {"names": names}
                continue
            pair = (employee, item)
            month = self.of_month.get(pair, 0) + value
            year = self.of_year.get(pair, 0) + month
            text = f" ({limit.reference})" if limit.reference else ""
            if limit.least is not None and value < limit.least:
                yield _("%(least)s au moins%(text)s") % {"least": shown(limit.least), "text": text}
            if limit.most_month is not None and month > limit.most_month:
                yield _("%(most)s au plus par mois%(text)s") % {"most": shown(limit.most_month), "text": text}
            if limit.most_year is not None and year > limit.most_year:
                told = {"most": shown(limit.most_year), "year": shown(year), "text": text}
                yield _("%(most)s au plus par an, l’année ferait %(year)s%(text)s") % told
            if limit.needs_comment and not comment.strip():
                yield _("donnez l’observation qui le justifie")


def limits_of(
    period: PayPeriod, items: Collection[int], employees: Collection[int], run: PayRun | None = None
) -> Limits:
    """The limits of some items and employees in a month: one query, three when a limit looks at them."""
    by_item: dict[int, list[InputLimit]] = {}
    for limit in InputLimit.objects.on(period.last_day).filter(item__in=items):
        by_item.setdefault(limit.item_id, []).append(limit)
    everything = [limit for limits in by_item.values() for limit in limits]
    categories = categories_of(period, employees) if any(limit.categories for limit in everything) else {}
    month: dict[Pair, int] = {}
    year: dict[Pair, int] = {}
    if any(limit.most_month is not None or limit.most_year is not None for limit in everything):
        rows = (
            VariableInput.objects.filter(period__year=period.year, item__in=by_item, employee__in=employees)
            .exclude(of_run(run), period=period)
            .order_by()
            .values_list("employee", "item", "period")
            .annotate(amount=Sum("amount"), quantity=Sum("quantity"))
        )
        for employee, item, paid_in, amount, quantity in rows:
            known = month if paid_in == period.pk else year
            pair = (employee, item)
            known[pair] = known.get(pair, 0) + ((quantity or 0) if amount is None else amount)
    return Limits(by_item, categories, month, year)


def categories_of(period: PayPeriod, employees: Collection[int]) -> dict[int, str]:
    """The category of each employee on the last day of a month."""
    terms = PayTerms.objects.on(period.last_day).filter(state=PayTerms.State.APPROVED, employee__in=employees)
    return dict(terms.values_list("employee_id", "category"))


def items_with_document(period: PayPeriod) -> list[int]:
    """The items for which a paper must be joined this month."""
    limits = InputLimit.objects.on(period.last_day).filter(needs_document=True)
    return list(limits.order_by().values_list("item_id", flat=True).distinct())
