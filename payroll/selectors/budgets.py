"""The execution of a budget from the paid runs: by line, month and quarter; what is available; the forecast of the year's end.

Every line of a payslip that costs the employer goes to one line of the budget: the one that names it, else the one of its
section that names nothing, else « hors budget ». So the execution is always the sum of the paid runs.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Sum

from payroll.choices import Section
from payroll.choices_budget import BudgetState
from payroll.models import Budget, BudgetCommitment, BudgetLine, BudgetTransfer, RunColumn
from payroll.selectors.paid_sums import paid_runs

COST = (Section.EARNING, Section.EMPLOYER_CONTRIBUTION, Section.EMPLOYER_TAX, Section.EMPLOYER_CHARGE)
YEAR = 12


@dataclass
class LineFigures:
    """A line in minor units: `months` are January to December."""

    credit: int = 0
    moved: int = 0
    committed: int = 0
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
        """What is executed and committed, and the mean of the months paid for each month to come."""
        if not months_paid:
            return self.committed
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
            [sum(each.months[rank] for each in every) for rank in range(YEAR)],
        )


def execution_of(budget: Budget) -> Execution:
    """Five queries, whatever the staff and the number of lines."""
    lines = list(budget.lines.all())
    figures = {line.pk: LineFigures(line.amount) for line in lines}
    named = {(line.section, code): line.pk for line in lines for code in line.codes}
    rest = {line.section: line.pk for line in lines if not line.codes}
    outside = LineFigures()
    runs = paid_runs(budget.institution, (budget.year, 1), (budget.year, YEAR))
    paid = set()
    columns = RunColumn.objects.filter(run__in=runs.order_by().values("pk"), section__in=COST, people__gt=0)
    rows = columns.order_by().values_list("run__period__month", "section", "code", "item_code")
    for month, section, code, item, total in rows.annotate(sum=Sum("total")):
        paid.add(month)
        key = named.get((section, code)) or named.get((section, item)) or rest.get(section)
        (figures[key] if key else outside).months[month - 1] += total
    for source, target, amount in BudgetTransfer.objects.filter(
        source__budget=budget, approved_by__isnull=False
    ).values_list("source", "target", "amount"):
        figures[source].moved -= amount
        figures[target].moved += amount
    kept = BudgetCommitment.objects.filter(line__budget=budget, released_on__isnull=True).order_by()
    for line, amount in kept.values_list("line").annotate(sum=Sum("amount")):
        figures[line].committed += amount
    return Execution(figures, outside, len(paid))


def in_force(year: int) -> Budget | None:
    """The last approved version of a year."""
    return Budget.objects.filter(year=year, state=BudgetState.APPROVED).order_by("-version").first()


def figures_of(line: BudgetLine) -> LineFigures:
    return execution_of(line.budget).lines[line.pk]
