"""What was withheld and owed by the payslips beside what the returns filed declare, line by line and name by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet, Sum

from hr_core.db.planner import hash_joins
from hr_core.models import Institution
from payroll.choices import Section
from payroll.choices_returns import Every
from payroll.models import Filing, FilingLine, FilingPerson, OutsidePayment
from payroll.returns.book import Declaration, declarations, plain_code
from payroll.selectors.reconciliation.treatment import Column
from payroll.selectors.reports.answers import ADDED_UP, summed
from payroll.selectors.returns.figures import OUTSIDE_TAX
from payroll.selectors.returns.outside import OUTSIDE_PAID, declares, shares_of
from payroll.selectors.subsidiary.book import Span
from payroll.workflows_returns import FILED

EMPLOYEE = (Section.EMPLOYEE_CONTRIBUTION, Section.TAX, Section.DEDUCTION)
BY_PERSON = """
SELECT s.employee_id, COALESCE(sum(l.amount) FILTER (WHERE c.withheld), 0)::bigint,
       COALESCE(sum(l.amount) FILTER (WHERE NOT c.withheld), 0)::bigint
FROM payroll_payslipline l
JOIN unnest(%(columns)s::bigint[], %(withheld)s::boolean[]) AS c(id, withheld) ON c.id = l.column_id
JOIN payroll_payslip s ON s.id = l.payslip_id
WHERE l.run_id = ANY (%(runs)s) GROUP BY 1 ORDER BY 1
"""
WITHHELD = "withheld"


@dataclass
class DeclaredLine:
    """A line of the payslips and of the returns: bases and amounts of both."""

    code: str
    label: str
    base: int = 0
    amount: int = 0
    declared_base: int = 0
    declared: int = 0

    @property
    def gap(self) -> int:
        return self.amount - self.declared


@dataclass
class DeclaredPerson:
    """What an employee's payslips hold for a return, and what the return says. `is_listed` false: not in the return."""

    withheld: int = 0
    employer: int = 0
    gross: int = 0
    declared: int = 0
    declared_employer: int = 0
    is_listed: bool = False

    @property
    def gap(self) -> int:
        return self.withheld + self.employer - self.declared - self.declared_employer


def periodic(institution: Institution) -> list[Declaration]:
    """The returns of the country that a controller holds against the pay: the income tax first."""
    found = [each for each in declarations(institution.country_id) if each.is_periodic and each.lines]
    return sorted(found, key=lambda each: not each.is_income_tax)


def filings_of(wanted: Declaration, span: Span) -> QuerySet[Filing]:
    """The last filed version of each return of the months. One made each month and again each year counts by its months."""
    found = Filing.objects.filter(code=wanted.code, state__in=FILED, start__lte=span.end, end__gt=span.start)
    found = found.exclude(amended_by__state__in=FILED)
    is_yearly = bool(wanted.rules) and all(rule.every == Every.YEAR for rule in wanted.rules)
    return found if is_yearly else found.exclude(every=Every.YEAR)


def lines_of(wanted: Declaration, columns: Sequence[Column], span: Span) -> list[DeclaredLine]:
    """Three queries. Lines for earlier months count with their own."""
    found: dict[str, DeclaredLine] = {}
    for each in columns:
        if each.people and plain_code(each.code) in wanted.lines:
            row = found.setdefault(plain_code(each.code), DeclaredLine(plain_code(each.code), each.label))
            row.base += each.base
            row.amount += each.amount
    if wanted.is_income_tax:
        outside = OutsidePayment.objects.filter(
            run__state__in=OUTSIDE_PAID, run__payment_on__gte=span.start, run__payment_on__lte=span.end
        ).aggregate(base=Sum("taxable"), tax=Sum("tax"))
        if outside["tax"]:
            found[OUTSIDE_TAX] = DeclaredLine(OUTSIDE_TAX, "Impôt hors effectif", outside["base"] or 0, outside["tax"])
    for share in shares_of(span.start, span.next_day):
        for code, _section, amount in share.parts if declares(wanted, share.recipient) else ():
            row = found.setdefault(code, DeclaredLine(code, f"{share.label}, hors effectif"))
            row.base += share.base
            row.amount += amount
    rows = FilingLine.objects.filter(filing__in=filings_of(wanted, span).order_by().values("pk"), month__gte=span.start, month__lte=span.end)
    for code, label, base, amount in rows.values_list("code", "label", "base", "amount"):
        row = found.setdefault(plain_code(code), DeclaredLine(plain_code(code), label))
        row.declared_base += base
        row.declared += amount
    return list(found.values())


def withheld_of(wanted: Declaration, columns: Sequence[Column], *, institution: int) -> dict[int, DeclaredPerson]:
    """What the payslips hold for a return, by employee; one query."""
    read = [each for each in columns if plain_code(each.code) in wanted.lines]
    asked: dict[str, Any] = {
        "columns": [each.key for each in read], "withheld": [each.section in EMPLOYEE for each in read],
        "runs": sorted({each.run for each in read}),
    }  # fmt: skip
    return {employee: DeclaredPerson(*amounts) for employee, *amounts in summed(WITHHELD, asked, institution=institution)}


def people_of(wanted: Declaration, columns: Sequence[Column], span: Span, *, institution: int) -> dict[int, DeclaredPerson]:
    """By employee; two queries, what is withheld being kept with the sums of reports. A return that goes beyond the months is not compared name by name."""
    found = withheld_of(wanted, columns, institution=institution)
    whole = filings_of(wanted, span).filter(start__gte=span.start, end__lte=span.next_day)
    rows = FilingPerson.objects.filter(filing__in=whole.order_by().values("pk"), employee__isnull=False).order_by()
    sums = rows.values("employee").annotate(g=Sum("gross"), w=Sum("withheld"), e=Sum("employer"))
    for employee, gross, withheld, employer in sums.values_list(F("employee"), "g", "w", "e"):
        row = found.setdefault(employee, DeclaredPerson())
        row.gross, row.declared, row.declared_employer, row.is_listed = gross, withheld, employer, True
    return found


def _added_up(asked: dict[str, Any]) -> list[list[Any]]:
    with hash_joins() as cursor:
        cursor.execute(BY_PERSON, asked)
        return [list(row) for row in cursor.fetchall()]


ADDED_UP[WITHHELD] = _added_up
