"""The execution of a budget from the paid runs: by line, month and quarter; what is available; the forecast of the year's end.

Every line of a payslip that costs the employer goes to one line of the budget: the one that names it, else the one of its
section that names nothing, else « hors budget ». So the execution is always the sum of the paid runs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet, Sum

from careers.models import PostHolder
from hr_core.access import Access
from hr_core.models import Employee, PayTerms
from payroll.choices import Section
from payroll.choices_budget import BudgetState, Nature
from payroll.models import Budget, BudgetCommitment, BudgetLine, BudgetTransfer, CreditOperation, RunColumn
from payroll.selectors.paid_sums import paid_runs

COST = (Section.EARNING, Section.EMPLOYER_CONTRIBUTION, Section.EMPLOYER_TAX, Section.EMPLOYER_CHARGE)
YEAR = 12


@dataclass
class LineFigures:
    """A line in minor units: `months` are January to December; `in_place` is a month of the people in place at the opening,
    known while no month of the year is paid."""

    credit: int = 0
    moved: int = 0
    committed: int = 0
    in_place: int = 0
    months: list[int] = field(default_factory=lambda: [0] * YEAR)

    @property
    def executed(self) -> int:
        return sum(self.months)

    @property
    def whole(self) -> int:
        """The credit after transfers."""
        return self.credit + self.moved

    @property
    def available(self) -> int:
        return self.whole - self.committed - self.executed

    def quarter(self, rank: int) -> int:
        return sum(self.months[3 * rank : 3 * rank + 3])

    def forecast(self, months_paid: int) -> int:
        """What is executed and committed, and for each month to come the mean of the months paid, else the people in place."""
        if not months_paid:
            return self.committed + YEAR * self.in_place
        return self.executed + self.executed * (YEAR - months_paid) // months_paid + self.committed


@dataclass
class Execution:
    """The figures of each line, what no line covers, and how many months are paid."""

    lines: dict[int, LineFigures]
    outside: LineFigures
    months_paid: int

    @property
    def total(self) -> LineFigures:
        every = [*self.lines.values(), self.outside]
        return LineFigures(
            sum(each.credit for each in every),
            sum(each.moved for each in every),
            sum(each.committed for each in every),
            sum(each.in_place for each in every),
            [sum(each.months[rank] for each in every) for rank in range(YEAR)],
        )


def execution_of(budget: Budget) -> Execution:
    """Five queries, whatever the staff and the number of lines; two more while no month of the year is paid."""
    lines = list(budget.lines.all())
    figures = {line.pk: LineFigures(line.amount) for line in lines}
    named = {(line.section, code): line.pk for line in lines for code in line.codes}
    rest = {line.section: line.pk for line in lines if not line.codes}
    outside = LineFigures()

    def line_of(section: str, code: str, item: str) -> LineFigures:
        key = named.get((section, code)) or named.get((section, item)) or rest.get(section)
        return figures[key] if key else outside

    paid = set()
    for month, section, code, item, total in _columns(budget, budget.year):
        paid.add(month)
        line_of(section, code, item).months[month - 1] += total
    if not paid:
        for section, code, item, amount in _in_place(budget):
            line_of(section, code, item).in_place += amount
    for source, target, amount in BudgetTransfer.objects.filter(
        source__budget=budget, approved_by__isnull=False
    ).values_list("source", "target", "amount"):
        figures[source].moved -= amount
        figures[target].moved += amount
    kept = BudgetCommitment.objects.filter(line__budget=budget, released_on__isnull=True).order_by()
    for line, amount in kept.values_list("line").annotate(sum=Sum("amount")):
        figures[line].committed += amount
    return Execution(figures, outside, len(paid))


def _columns(budget: Budget, year: int) -> Iterable[tuple[int, str, str, str, int]]:
    """Month, section, code, item and sum of what the paid runs of a year cost."""
    runs = paid_runs(budget.institution, (year, 1), (year, YEAR))
    columns = RunColumn.objects.filter(run__in=runs.order_by().values("pk"), section__in=COST, people__gt=0)
    rows = columns.order_by().values_list("run__period__month", "section", "code", "item_code")
    return rows.annotate(sum=Sum("total"))


def _in_place(budget: Budget) -> list[tuple[str, str, str, int]]:
    """A month of the people in place when the year opens: the last paid month of the year before, else their base pay."""
    rows = list(_columns(budget, budget.year - 1))
    if rows:
        last = max(month for month, *_rest in rows)
        return [(section, code, item, total) for month, section, code, item, total in rows if month == last and total > 0]
    first = date(budget.year, 1, 1)
    terms = PayTerms.objects.on(first).filter(institution=budget.institution, state="approved", employee__left_on=None)
    base = terms.aggregate(sum=Sum("base_salary"))["sum"] or 0
    return [(str(Section.EARNING), "", "", base)]


def in_force(year: int) -> Budget | None:
    """The last approved version of a year."""
    return Budget.objects.filter(year=year, state=BudgetState.APPROVED).order_by("-version").first()


def hires_uncommitted(budget: Budget, access: Access) -> QuerySet[Employee]:
    """Those hired in the budget's year since its decision for whom no credit was asked: neither for their post, nor for their pay."""
    since = max(budget.act_on or date.min, date(budget.year, 1, 1))
    hires = CreditOperation.objects.filter(nature=Nature.HIRE)
    held = PostHolder.objects.filter(post__in=hires.exclude(post=None).values("post")).values("employee")
    hired = Employee.objects.visible_to(access).filter(hired_on__gte=since, hired_on__year=budget.year)
    return hired.exclude(pk__in=held).exclude(pk__in=hires.exclude(terms=None).values("terms__employee"))


def figures_of(line: BudgetLine) -> LineFigures:
    return execution_of(line.budget).lines[line.pk]
