"""The budget of personnel: prepared, approved by another person, amended whole; credits moved by two people, kept before a
hiring or a bonus."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Institution
from hr_core.services.errors import Refusal
from hr_core.text import french_amount
from payroll.choices import Section
from payroll.choices_budget import BudgetState
from payroll.models import Budget, BudgetCommitment, BudgetLine, BudgetPost, BudgetTransfer, RunColumn
from payroll.selectors.budgets import COST, YEAR, execution_of, figures_of, in_force
from payroll.selectors.paid_sums import paid_runs
from payroll.services.credits.bounds import budget_guard

OVERRIDE = ("budget_override", "budget_approve")


@transaction.atomic
def budget_create(*, institution: Institution, year: int, access: Access) -> Budget:
    """The initial budget of a year, a line for each section of the cost: the year before brought to twelve months."""
    budget = Budget(institution=institution, year=year, prepared_by=access.user)
    budget.full_clean()
    budget.save()
    told = _year_paid(institution, year - 1)
    for rank, section in enumerate(COST, start=1):
        BudgetLine.objects.create(
            institution=institution, budget=budget, number=f"{rank}0", label=str(Section(section).label),
            section=section, amount=told.get(str(section), 0),
        )  # fmt: skip
    return budget


def _year_paid(institution: Institution, year: int) -> dict[str, int]:
    """What the paid months of a year come to over twelve months, by section."""
    runs = paid_runs(institution, (year, 1), (year, YEAR)).order_by()
    months = len(set(runs.values_list("period__month", flat=True)))
    rows = (
        RunColumn.objects.filter(run__in=runs.values("pk")).order_by().values_list("section").annotate(sum=Sum("total"))
    )
    return {section: max(0, total * YEAR // months) for section, total in rows} if months else {}


def draft_required(budget: Budget) -> None:
    if not budget.is_draft:
        raise Refusal(_("Un budget approuvé ne change plus : faites-en un budget modifié, ou un virement de crédits."))


def _approved(budget: Budget) -> None:
    current = in_force(budget.year)
    if current is None or current.pk != budget.pk:
        raise Refusal(_("Seul le budget approuvé en vigueur porte des engagements et des virements."))


@transaction.atomic
def line_save(*, line: BudgetLine) -> BudgetLine:
    """Add or change a line of a draft. Raises `Refusal` when another line already names one of its items."""
    draft_required(line.budget)
    line.full_clean()
    others = BudgetLine.objects.filter(budget=line.budget, section=line.section).exclude(pk=line.pk)
    for other in others:
        if set(other.codes) & set(line.codes) or (not other.codes and not line.codes):
            raise Refusal(_("La ligne %(line)s prend déjà ces rubriques : nommez-en d’autres.") % {"line": other})
    line.save()
    return line


@transaction.atomic
def line_remove(*, line: BudgetLine) -> None:
    draft_required(line.budget)
    line.delete()


@transaction.atomic
def budget_approve(*, budget: Budget, act_number: str, act_on: date, access: Access) -> Budget:
    """Approve a draft with its decision, by another person than who prepared it; commitments follow their line's number.

    Raises `Refusal` when a post is held beyond its authorised categories without a derogation.
    """
    draft_required(budget)
    if budget.prepared_by_id == access.user.pk:
        raise Refusal(_("La personne qui approuve n’est pas celle qui a préparé le budget."))
    if not budget.lines.exists():
        raise Refusal(_("Ce budget n’a aucune ligne."))
    budget_guard(budget)
    earlier = in_force(budget.year)
    numbers = dict(budget.lines.values_list("number", "pk"))
    if earlier is not None:
        for kept in BudgetCommitment.objects.filter(line__budget=earlier, released_on__isnull=True).select_related(
            "line"
        ):
            if kept.line.number not in numbers:
                raise Refusal(_("La ligne %(line)s porte des engagements : gardez son numéro.") % {"line": kept.line})
            kept.line_id = numbers[kept.line.number]
            kept.save(update_fields=["line"])
    budget.state, budget.act_number, budget.act_on = BudgetState.APPROVED, act_number.strip(), act_on
    budget.approved_by = access.user
    budget.full_clean()
    budget.save()
    return budget


@transaction.atomic
def budget_amend(*, budget: Budget, access: Access) -> Budget:
    """A draft that amends the budget in force: its lines with the credits after transfers."""
    _approved(budget)
    last = Budget.objects.filter(year=budget.year).order_by("-version").values_list("version", flat=True)[0]
    if last != budget.version:
        raise Refusal(_("Un budget modifié de cet exercice est déjà en préparation."))
    figures = execution_of(budget).lines
    draft = Budget.objects.create(
        institution_id=budget.institution_id, year=budget.year, version=last + 1, prepared_by=access.user
    )
    BudgetLine.objects.bulk_create(
        BudgetLine(
            institution_id=budget.institution_id, budget=draft, number=line.number, label=line.label,
            section=line.section, codes=line.codes, amount=figures[line.pk].whole,
        )
        for line in budget.lines.all()
    )  # fmt: skip
    kept = list(budget.posts.all())
    for row in kept:
        row.pk, row.budget = None, draft
    BudgetPost.objects.bulk_create(kept, batch_size=1000)
    return draft


@transaction.atomic
def commitment_make(
    *, line: BudgetLine, subject: str, amount: int, derogation: str, access: Access
) -> BudgetCommitment:
    """Keep credits. Above what is available: refused, unless who may approve the budget writes why."""
    Budget.objects.select_for_update().get(pk=line.budget_id)
    _approved(line.budget)
    available = figures_of(line).available
    row = BudgetCommitment(
        institution_id=line.institution_id, line=line, subject=subject, amount=amount, made_by=access.user
    )
    if amount > available:
        if not (derogation.strip() and access.has(*OVERRIDE)):
            currency = line.budget.institution.country.currency
            raise Refusal(
                _("Il reste %(available)s sur cette ligne : demandez un virement de crédits, ou une dérogation au contrôle de "
                  "gestion.") % {"available": french_amount(available, currency, unit=True)}
            )  # fmt: skip
        row.derogated_by, row.derogation = access.user, derogation.strip()
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def commitment_release(*, commitment: BudgetCommitment) -> None:
    """The hiring is paid, or given up: the execution counts it from now on."""
    if commitment.released_on is not None:
        raise Refusal(_("Cet engagement est déjà libéré."))
    commitment.released_on = timezone.localdate()
    commitment.save(update_fields=["released_on"])


@transaction.atomic
def transfer_ask(*, source: BudgetLine, target: BudgetLine, amount: int, reason: str, access: Access) -> BudgetTransfer:
    """Ask that credits move; nothing moves before another person approves."""
    _approved(source.budget)
    row = BudgetTransfer(
        institution_id=source.institution_id, source=source, target=target, amount=amount, reason=reason,
        asked_by=access.user,
    )  # fmt: skip
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def transfer_approve(*, transfer: BudgetTransfer, access: Access) -> BudgetTransfer:
    """Move the credits. Raises `Refusal` to who asked, or when the source no longer has them."""
    budget = Budget.objects.select_for_update().get(pk=transfer.source.budget_id)
    _approved(budget)
    if transfer.approved_by_id is not None:
        raise Refusal(_("Ce virement est déjà approuvé."))
    if transfer.asked_by_id == access.user.pk:
        raise Refusal(_("La personne qui approuve n’est pas celle qui a demandé le virement."))
    if figures_of(transfer.source).available < transfer.amount:
        raise Refusal(_("La ligne de départ n’a plus ce crédit disponible."))
    transfer.approved_by, transfer.approved_at = access.user, timezone.now()
    transfer.save(update_fields=["approved_by", "approved_at"])
    return transfer
