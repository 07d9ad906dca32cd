"""Operations that ask the available credit: a hiring on a post, a campaign of bonuses, an individual measure.

Where a budget is in force for the year, an operation keeps its credit before it is done. Beyond what is free it is refused;
the management control may keep the credit beforehand by a derogation, with its reason, and the operation then passes.
What is free on a line is its credit less what is forecast for the people in place until December (`LineFigures.forecast`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.choices_posts import HolderKind
from careers.models import Post, PostHolder
from hr_core.access import Access
from hr_core.models import PayTerms, User
from hr_core.services.errors import Refusal
from hr_core.services.writing import reasoned
from hr_core.text import french_amount
from payroll.choices import RunState, Section
from payroll.choices_budget import Nature
from payroll.models import BonusCampaign, Budget, BudgetCommitment, BudgetLine, BudgetPost, CreditOperation, Payslip
from payroll.selectors.budgets import COST, YEAR, Execution, execution_of, in_force
from payroll.services.credits.valuing import FIELDS, Value, mean, pay_book

OVERRIDE = ("budget_override", "budget_approve")
PAID = (RunState.PAID, RunState.CLOSED)
Costs = dict[str, int]


@dataclass(frozen=True)
class Need:
    """What a line must keep for an operation, and what is free on it; amounts in minor units."""

    line: BudgetLine
    amount: int
    free: int

    @property
    def lacking(self) -> int:
        return max(0, self.amount - max(0, self.free))


def months_left(start: date) -> int:
    """The months of the year from that of `start`, included."""
    return YEAR - start.month + 1


def hire_costs(post: Post, start: date, budget: Budget) -> Costs:
    """The vacant post over the rest of the year: as the budget values it, else as its mean."""
    kept = BudgetPost.objects.filter(budget=budget, post=post, employee=None).first()
    if kept is not None:
        monthly = {str(section): getattr(kept, name) for section, name in zip(COST, FIELDS, strict=True)}
    else:
        value: Value = pay_book(budget.institution, budget.year, {}).vacant(post)
        monthly = {str(section): amount for section, amount in zip(COST, value.costs, strict=True)}
    return {section: amount * months_left(start) for section, amount in monthly.items()}


def loaded(earnings: int, execution: Execution, lines: Mapping[int, BudgetLine]) -> Costs:
    """Earnings with the employer's charges in the proportion of what the year has paid so far."""
    paid: Costs = dict.fromkeys(map(str, COST), 0)
    for key, figures in execution.lines.items():
        paid[lines[key].section] += max(0, figures.executed)
    base = paid[str(Section.EARNING)]
    return {
        section: earnings if section == Section.EARNING else (mean(earnings * amount, base) if base else 0)
        for section, amount in paid.items()
    }


def measure_rise(terms: PayTerms) -> int:
    """What a proposed base pay adds by month to the one in force on its first day; 0 when it lowers it or starts a file."""
    before = PayTerms.objects.on(terms.start).filter(employee=terms.employee_id, state="approved").exclude(pk=terms.pk)
    current = before.first()
    if current is None or current.currency != terms.currency:
        return 0
    return max(0, terms.base_salary - current.base_salary)


def needs_of(budget: Budget, costs: Costs, execution: Execution, item: str = "") -> list[Need]:
    """The line of each section: the one that names the item, else the one that names nothing, else the first."""
    lines = list(budget.lines.order_by("number"))
    found = []
    for section, amount in costs.items():
        mine = [line for line in lines if line.section == section]
        if not amount:
            continue
        if not mine:
            raise Refusal(
                _("Le budget %(year)s n’a pas de ligne pour « %(section)s » : ajoutez-la par un budget modifié.")
                % {"year": budget.year, "section": Section(section).label}
            )
        line = next((each for each in mine if item and item in each.codes), None)
        line = line or next((each for each in mine if not each.codes), mine[0])
        figures = execution.lines[line.pk]
        found.append(Need(line, amount, figures.whole - figures.forecast(execution.months_paid)))
    return found


def operation_needs(operation: CreditOperation) -> tuple[Budget | None, list[Need]]:
    """The budget in force for the operation's year and what each line must keep; no budget: nothing is asked."""
    budget = in_force(operation.start.year)
    if budget is None:
        return None, []
    execution = execution_of(budget)
    lines = {line.pk: line for line in budget.lines.all()}
    item = ""
    if operation.nature == Nature.HIRE and operation.post is not None:
        costs = hire_costs(operation.post, operation.start, budget)
    elif operation.nature == Nature.HIRE:
        assert operation.terms is not None
        costs = loaded(operation.terms.base_salary * months_left(operation.start), execution, lines)
    elif operation.nature == Nature.BONUS:
        assert operation.campaign is not None
        item = operation.campaign.item.code
        total = operation.campaign.shares.aggregate(total=Sum("amount"))["total"] or 0
        costs = loaded(total, execution, lines)
    else:
        assert operation.terms is not None
        costs = loaded(measure_rise(operation.terms) * months_left(operation.start), execution, lines)
    return budget, needs_of(budget, costs, execution, item)


@transaction.atomic
def operation_commit(
    *, operation: CreditOperation, derogation: str, actor: User, may_override: bool
) -> CreditOperation | None:
    """Keep the credit of an operation; None when no budget is in force or it costs nothing.

    Raises `Refusal` that names each line which lacks credit, unless who may override writes why.
    """
    budget, _needs = operation_needs(operation)
    if budget is None:
        return None
    Budget.objects.select_for_update().get(pk=budget.pk)
    needs = operation_needs(operation)[1]
    if not needs:
        return None
    short = [need for need in needs if need.lacking]
    reason = derogation.strip()
    if short and not (reason and may_override):
        raise Refusal(_lacking(short, budget))
    operation.made_by = actor
    if short:
        operation.derogated_by, operation.derogation = actor, reason
    operation.save()
    with reasoned(reason, _("Engagement d’un crédit")):
        BudgetCommitment.objects.bulk_create(
            BudgetCommitment(
                institution_id=budget.institution_id, line=need.line, operation=operation, amount=need.amount,
                subject=f"{str(Nature(operation.nature).label).capitalize()}\u00a0: {operation}"[:200], made_by=actor,
                derogated_by=actor if need.lacking else None, derogation=reason if need.lacking else "",
            )
            for need in needs
        )  # fmt: skip
    return operation


def _lacking(short: list[Need], budget: Budget) -> str:
    currency = budget.institution.country.currency
    told = "\u202f; ".join(
        _("%(line)s\u00a0: %(lacking)s manquent") % {
            "line": need.line, "lacking": french_amount(need.lacking, currency, unit=True)
        }
        for need in short
    )  # fmt: skip
    return _(
        "Le budget %(year)s n’a pas le crédit de cette opération (%(lines)s). Demandez un virement de crédits, ou au contrôle "
        "de gestion d’engager l’opération par dérogation (Budget du personnel, Engagements)."
    ) % {"year": budget.year, "lines": told}


def _kept(**about: Any) -> CreditOperation | None:
    """An operation whose credit is already kept and which has not taken place."""
    return CreditOperation.objects.filter(done_at=None, commitments__released_on=None, commitments__isnull=False, **about).first()


def _ask(operation: CreditOperation, kept: CreditOperation | None, actor: User) -> None:
    found = kept or operation_commit(operation=operation, derogation="", actor=actor, may_override=False)
    if found is not None:
        found.done_at = timezone.now()
        found.save(update_fields=["done_at"])


def hire_guard(holder: PostHolder, access: Access) -> None:
    """A titular who was never paid here is a hiring: its credit is asked before the post is given, unless their pay asked it."""
    if holder.kind != HolderKind.TITULAR or _was_paid(holder.employee_id):
        return
    if CreditOperation.objects.filter(nature=Nature.HIRE, terms__employee=holder.employee_id).exists():
        return
    operation = CreditOperation(
        institution_id=holder.institution_id, nature=Nature.HIRE, post=holder.post, start=holder.start
    )
    _ask(operation, _kept(nature=Nature.HIRE, post=holder.post), access.user)


def bonus_guard(campaign: BonusCampaign, act_on: date, actor: User) -> None:
    """A campaign keeps its credit in the year of its decision."""
    operation = CreditOperation(
        institution_id=campaign.institution_id, nature=Nature.BONUS, campaign=campaign, start=act_on
    )
    _ask(operation, _kept(nature=Nature.BONUS, campaign=campaign), actor)


def _was_paid(employee: int) -> bool:
    return Payslip.objects.filter(employee=employee, run__state__in=PAID).exists()


def is_hiring(terms: PayTerms) -> bool:
    """Whether a base pay is the first of somebody hired in its year, who holds no post that asked the credit."""
    hired = terms.employee.hired_on
    if hired is None or hired.year != terms.start.year or _was_paid(terms.employee_id):
        return False
    if PayTerms.objects.filter(employee=terms.employee_id, state="approved").exclude(pk=terms.pk).exists():
        return False
    held = PostHolder.objects.filter(employee=terms.employee_id, kind=HolderKind.TITULAR).values("post")
    return not CreditOperation.objects.filter(nature=Nature.HIRE, post__in=held).exists()


def terms_guard(terms: PayTerms, actor: User) -> None:
    """Before a base pay is approved: a hiring entered in the personnel file, or a rise."""
    if is_hiring(terms):
        operation = CreditOperation(institution_id=terms.institution_id, nature=Nature.HIRE, terms=terms, start=terms.start)
        _ask(operation, _kept(nature=Nature.HIRE, terms=terms), actor)
    else:
        measure_guard(terms, actor)


def measure_guard(terms: PayTerms, actor: User) -> None:
    """A base pay that rises keeps its credit until December."""
    if not measure_rise(terms):
        return
    operation = CreditOperation(
        institution_id=terms.institution_id, nature=Nature.MEASURE, terms=terms, start=terms.start
    )
    _ask(operation, _kept(nature=Nature.MEASURE, terms=terms), actor)


def register() -> None:
    """Plug the guards in: careers asks before a placement, hr_core before a base pay is approved."""
    from careers.services.posts.guards import add_hire_guard
    from hr_core.registry import registry

    add_hire_guard(hire_guard)
    registry.add_terms_guard(terms_guard)
