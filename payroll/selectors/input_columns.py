"""The items that are entered each month, as columns of the grid and of the agencies' workbook."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q, QuerySet

from hr_core.access import Access
from hr_core.text import MINUS, currency_decimals, french_amount, french_decimal
from payroll.choices import ItemFrequency, RunKind
from payroll.models import InputColumnSet, PayItemVersion, PayPeriod, PayRun, VariableInput
from payroll.selectors.act_items import OF_CREDITORS
from payroll.services.article_entry import article_entries, paid_by_article

MOST_COLUMNS = 12
USUAL_COLUMNS = 8
THOUSANDTHS = 1000
_QUANTITY = re.compile(r"\d+(?:,\d{1,3})?")
_AMOUNT = re.compile(r"-?\d+(?:,\d+)?")


@dataclass(frozen=True)
class Column:
    """An item: what is entered is a quantity (thousandths) when its formula asks for one, else an amount (minor units)."""

    item: int
    code: str
    label: str
    by_quantity: bool

    @property
    def words(self) -> str:
        return f"{self.code} {self.label}"

    @property
    def field(self) -> str:
        return "quantity" if self.by_quantity else "amount"

    def shown(self, value: int | None, currency: str) -> str:
        """The value as people write it; nothing for None."""
        if value is None:
            return ""
        return french_decimal(Fraction(value, THOUSANDTHS), 3) if self.by_quantity else french_amount(value, currency)

    def read(self, text: str, currency: str) -> int | None:
        """The value of what was typed, None when nothing was. Raises `ValueError` when it is no figure."""
        plain = re.sub(r"\s", "", text).replace(MINUS, "-").replace(".", ",")
        if not plain:
            return None
        if self.by_quantity:
            if not _QUANTITY.fullmatch(plain):
                raise ValueError(text)
            return int(Decimal(plain.replace(",", ".")) * THOUSANDTHS)
        decimals = currency_decimals(currency)
        if not _AMOUNT.fullmatch(plain):
            raise ValueError(text)
        scaled = Decimal(plain.replace(",", ".")).scaleb(decimals)
        if scaled != scaled.to_integral_value():
            raise ValueError(text)
        return int(scaled)


def of_run(run: PayRun | None) -> Q:
    """The inputs of a run; None: those of the month, for its regular run."""
    return Q(run__isnull=True) if run is None else Q(run=run)


def columns_of(period: PayPeriod, run: PayRun | None = None, codes: Collection[str] | None = None) -> list[Column]:
    """The items entered each month that hold on its last day and belong to the run, by code; one query, two when
    the statute pays one of them. One that it pays by itself, or that the register of acts withholds, is not entered."""
    kind = run.kind if run is not None else RunKind.REGULAR
    versions = (
        PayItemVersion.objects.on(period.last_day)
        .filter(frequency=ItemFrequency.VARIABLE, run_kinds__contains=[kind])
        .exclude(item__code__in=OF_CREDITORS)
        .select_related("item")
        .order_by("item__code")
    )
    if codes is not None:
        versions = versions.filter(item__code__in=codes)
    versions = versions.annotate(has_article=paid_by_article(period.last_day))
    is_ruled = any(each.has_article for each in versions)
    entries = article_entries(period.institution_id, period.last_day) if is_ruled else {}
    columns = []
    for each in versions:
        entry = entries.get(each.item.code)
        if entry is None or not entry.reads_nothing:
            by_quantity = bool(each.formula) if entry is None else entry.reads_quantity
            columns.append(Column(each.item_id, each.item.code, each.label, by_quantity))
    return columns


def usual_columns(columns: Sequence[Column], period: PayPeriod) -> list[Column]:
    """What a grid shows first: the items entered this month or the last, else the first ones; one query."""
    year, month = month_before(period)
    used = set(
        VariableInput.objects.filter(Q(period=period) | Q(period__year=year, period__month=month))
        .order_by()
        .values_list("item_id", flat=True)
        .distinct()
    )
    found = [column for column in columns if column.item in used]
    return (found or list(columns))[:USUAL_COLUMNS]


def month_before(period: PayPeriod) -> tuple[int, int]:
    return (period.year, period.month - 1) if period.month > 1 else (period.year - 1, 12)


def column_sets(access: Access) -> QuerySet[InputColumnSet]:
    """The sets of columns that this person keeps, and those that others propose."""
    return InputColumnSet.objects.filter(Q(owner=access.user) | Q(is_shared=True)).select_related("unit")
