"""What a post costs by month: the real pay of its holder, or a stated mean for a vacant one.

Amounts in minor units by section of the cost. A mean is rounded to the nearest unit, halves up (`mean`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.utils.translation import gettext as _

from careers.models import GridStep, Post
from hr_core.models import Employee, Institution, PayTerms
from hr_core.text import french_count
from payroll.choices import Section
from payroll.choices_budget import Basis
from payroll.selectors.budgets import COST
from payroll.selectors.paid_sums import paid_runs
from payroll.services.credits.bounds import fits

#: The fields of `BudgetPost`, in the order of `COST`.
FIELDS = ("earning", "contribution", "tax", "charge")
ENOUGH = 2  # people whose mean stands for a vacant post: one alone would tell that person's pay
PAID = """
SELECT s.employee_id, c.section, sum(l.amount)::bigint
FROM payroll_payslipline l
JOIN payroll_payslip s ON s.id = l.payslip_id
JOIN payroll_runcolumn c ON c.id = l.column_id
WHERE l.run_id = ANY (%(runs)s) AND c.run_id = ANY (%(runs)s) AND c.section = ANY (%(sections)s)
GROUP BY 1, 2
"""
MONTHS = """
SELECT s.employee_id, count(DISTINCT r.period_id)
FROM payroll_payslip s JOIN payroll_payrun r ON r.id = s.run_id
WHERE s.run_id = ANY (%(runs)s) GROUP BY 1
"""
Costs = tuple[int, int, int, int]


def mean(total: int, number: int) -> int:
    """`total ÷ number` to the nearest unit, halves up."""
    return (2 * total + number) // (2 * number)


@dataclass(frozen=True)
class Value:
    """A monthly cost by section, and what it rests on."""

    costs: Costs
    basis: Basis
    words: str = ""

    @property
    def monthly(self) -> int:
        return sum(self.costs)


@dataclass
class PayBook:
    """What people were paid by month over the twelve months before a year, and the means drawn from it.

    Means leave the confidential population out. `ratio` are the four sections of all pay, to complete a base salary.
    """

    paid: dict[int, Value] = field(default_factory=dict)
    by_job: dict[tuple[int | None, str], list[Costs]] = field(default_factory=dict)
    by_category: dict[str, list[Costs]] = field(default_factory=dict)
    everybody: list[Costs] = field(default_factory=list)
    first_steps: dict[str, int] = field(default_factory=dict)
    ranks: dict[str, int] = field(default_factory=dict)
    categories: dict[int, str] = field(default_factory=dict)
    base_salaries: int = 0

    def of(self, employee: int) -> Value | None:
        return self.paid.get(employee)

    def out_of_bounds(self, post: Post, employee: int) -> str:
        """The category of a holder whom the post's bounds leave out; empty when it fits, or when one of them is not known."""
        mine = self.categories.get(employee, "")
        return "" if fits(post, mine, self.ranks) else mine

    def vacant(self, post: Post) -> Value:
        """The mean of those who hold the same job in the same category, else of the category, else the first step of the
        grid completed as everybody's pay is, else the mean of the institution; nothing when nobody was paid."""
        category = post.category_from
        same = self.by_job.get((post.job_id, category), []) if post.job_id else []
        if len(same) >= ENOUGH:
            return Value(_means(same), Basis.SAME, _of(len(same)))
        alike = self.by_category.get(category, []) if category else []
        if len(alike) >= ENOUGH:
            return Value(_means(alike), Basis.CATEGORY, _("%(category)s, %(people)s") % {"category": category, "people": _of(len(alike))})
        step = self.first_steps.get(category)
        if step and self.base_salaries:
            whole = _sums(self.everybody)
            costs = tuple(mean(step * each, self.base_salaries) for each in whole)
            return Value(costs, Basis.GRID, _("premier échelon de %(category)s") % {"category": category})  # type: ignore[arg-type]
        if self.everybody:
            return Value(_means(self.everybody), Basis.ALL, _of(len(self.everybody)))
        return Value((0, 0, 0, 0), Basis.GIVEN, _("personne n’a encore été payé"))


def _of(number: int) -> str:
    return french_count(number, _("agent"), _("agents"))


def _sums(rows: Iterable[Costs]) -> Costs:
    totals = [sum(column) for column in zip(*rows, strict=True)]
    return totals[0], totals[1], totals[2], totals[3]


def _means(rows: list[Costs]) -> Costs:
    first, second, third, fourth = (mean(total, len(rows)) for total in _sums(rows))
    return first, second, third, fourth


def pay_book(institution: Institution, year: int, holders: dict[int, Post]) -> PayBook:
    """Read what was paid in the year before (of the year itself when nothing was), and the means by job and category.

    `holders`: the post of each employee. Seven queries, whatever the staff.
    """
    book = PayBook()
    runs = list(paid_runs(institution, (year - 1, 1), (year - 1, 12)).order_by().values_list("pk", flat=True))
    runs = runs or list(paid_runs(institution, (year, 1), (year, 12)).order_by().values_list("pk", flat=True))
    if not runs:
        return book
    sums: dict[int, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(PAID, {"runs": runs, "sections": [str(each) for each in COST]})
        for employee, section, amount in cursor.fetchall():
            sums.setdefault(employee, {})[section] = amount
        cursor.execute(MONTHS, {"runs": runs})
        months = dict(cursor.fetchall())
    secret = set(Employee.objects.filter(institution=institution, is_confidential=True).values_list("pk", flat=True))
    terms = {
        employee: (category, base)
        for employee, category, base in PayTerms.objects.on(date(year, 1, 1))
        .filter(institution=institution, state="approved")
        .values_list("employee", "category", "base_salary")
    }
    book.categories = {employee: category for employee, (category, _base) in terms.items()}
    for employee, by_section in sums.items():
        number = months[employee]
        first, second, third, fourth = (max(0, mean(by_section.get(str(Section(each)), 0), number)) for each in COST)
        costs: Costs = (first, second, third, fourth)
        words = _("moyenne de %(months)s") % {"months": french_count(number, _("mois payé"), _("mois payés"))}
        book.paid[employee] = Value(costs, Basis.PAID, words)
        if employee in secret:
            continue
        category, base = terms.get(employee, ("", 0))
        book.everybody.append(costs)
        book.base_salaries += base
        if category:
            book.by_category.setdefault(category, []).append(costs)
        post = holders.get(employee)
        if post is not None:
            book.by_job.setdefault((post.job_id, post.category_from), []).append(costs)
    steps = GridStep.objects.filter(version__state="in_force", version__institution=institution)
    steps = steps.filter(version__in=_versions(institution, date(year, 1, 1))).order_by("-grade__rank", "-position")
    for step in steps.select_related("grade"):
        book.first_steps[step.grade.category], book.ranks[step.grade.category] = step.amount, step.grade.rank
    return book


def _versions(institution: Institution, day: date) -> list[int]:
    from careers.models import GridVersion

    return list(GridVersion.objects.on(day).filter(institution=institution, state="in_force").values_list("pk", flat=True))
