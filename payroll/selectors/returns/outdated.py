"""Returns whose months have changed since they were filed: another run was paid, an amended one is to be prepared."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from payroll.choices import Section
from payroll.models import Filing, FilingLine, OutsidePayment, RunColumn
from payroll.returns.book import INCOME_TAX, declaration, plain_code
from payroll.selectors.paid_sums import PAID_STATES
from payroll.selectors.returns.figures import OUTSIDE_TAX
from payroll.selectors.returns.outside import OUTSIDE_PAID, declares, shares_of
from payroll.workflows_returns import FILED

Sums = dict[tuple[date, str], int]


def outdated(filings: QuerySet[Filing], country: str) -> set[int]:
    """Keys of the filed returns, last versions, that no longer say what is paid; five queries. Yearly ones included."""
    last = list(filings.filter(state__in=FILED, amended_by__isnull=True))
    if not last:
        return set()
    first, end = min(each.start for each in last), max(each.end for each in last)
    paid = _paid(first, end)
    shares = shares_of(first, end)
    for share in shares:
        for code, _section, amount in share.parts:
            paid[share.month, code] = paid.get((share.month, code), 0) + amount
    declared: dict[int, Sums] = {}
    rows = FilingLine.objects.filter(filing__in=[each.pk for each in last]).order_by()
    for key, month, code, amount in rows.values_list("filing", "month", "code", "amount"):
        held = declared.setdefault(key, {})
        held[month, plain_code(code)] = held.get((month, plain_code(code)), 0) + amount
    months, found = {month for month, _code in paid}, set()
    for each in last:
        wanted = declaration(country, each.code)
        codes = set(wanted.lines) if wanted else set()
        if INCOME_TAX in codes:
            codes.add(OUTSIDE_TAX)
        if wanted:
            codes |= {code for share in shares if declares(wanted, share.recipient) for code, _s, _a in share.parts}
        now = {key: value for key, value in paid.items() if each.start <= key[0] < each.end and key[1] in codes}
        said = {key: value for key, value in declared.get(each.pk, {}).items() if value and key[0] in months}
        if now != said:
            found.add(each.pk)
    return found


def _paid(first: date, end: date) -> Sums:
    """What is paid by month and legal line, lines for earlier months with their own; zero sums left out."""
    window = Q(run__period__year__gte=first.year, run__period__year__lte=end.year)
    columns = RunColumn.objects.filter(window, run__state__in=PAID_STATES).exclude(section=Section.EARNING).order_by()
    found: Sums = {}
    for year, month, code, total in columns.values_list("run__period__year", "run__period__month", "code").annotate(
        total=Sum("total")
    ):
        key = date(year, month, 1), plain_code(code)
        found[key] = found.get(key, 0) + total
    outside = OutsidePayment.objects.filter(
        run__state__in=OUTSIDE_PAID, run__payment_on__gte=first, run__payment_on__lt=end
    ).order_by()
    by_month = outside.annotate(of=TruncMonth("run__payment_on")).values_list("of").annotate(total=Sum("tax"))
    for month_day, total in by_month:
        found[month_day, OUTSIDE_TAX] = total
    return {key: total for key, total in found.items() if total}
