"""Rules of advancement and credits of seniority: proposed by one person, decided by another."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from careers.choices_advancement import DecisionState
from careers.models import AdvancementRule, SeniorityCredit
from hr_core.models import Employee, User
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, delete_checked, forbid_own_file, lock_file, save_checked

Decided = TypeVar("Decided", AdvancementRule, SeniorityCredit)


@transaction.atomic
def rule_propose(*, rule: AdvancementRule, values: dict[str, Any], actor: User) -> AdvancementRule:
    """Propose a rule, or change one that nobody decided."""
    if rule.pk and rule.state != DecisionState.PROPOSED:
        raise Refusal(_("Cette règle est décidée : proposez-en une autre, à partir d’une autre date."))
    assign(rule, values)
    rule.proposed_by = actor
    if rule.grade is not None and rule.grade.grid_id != rule.grid_id:
        raise Refusal({"grade": _("Ce grade n’est pas de cette grille.")})
    if rule.step and rule.grade is None:
        raise Refusal({"step": _("Un échelon se règle dans un grade : choisissez-le.")})
    return save_checked(rule)


@transaction.atomic
def rule_approve(*, rule: AdvancementRule, actor: User) -> AdvancementRule:
    """Put a rule in force: the one of the same steps ends on its first day."""
    rule = _open(rule, actor)
    same = AdvancementRule.objects.filter(
        grid=rule.grid_id, grade=rule.grade_id, step=rule.step, state=DecisionState.APPROVED
    )
    for former in same.filter(start__lt=rule.start):
        if former.end is None or former.end > rule.start:
            former.end = rule.start
            save_checked(former)
    following = same.filter(start__gt=rule.start).order_by("start").first()
    if following is not None and rule.end is None:
        rule.end = following.start
    return _decide(rule, DecisionState.APPROVED, actor)


@transaction.atomic
def rule_refuse(*, rule: AdvancementRule, actor: User) -> AdvancementRule:
    return _decide(_open(rule, actor), DecisionState.REFUSED, actor)


@transaction.atomic
def rule_delete(*, rule: AdvancementRule) -> None:
    """Withdraw a rule that nobody decided."""
    if rule.state != DecisionState.PROPOSED:
        raise Refusal(_("Cette règle est décidée : elle reste, une autre la suivra."))
    delete_checked(rule)


@transaction.atomic
def credit_propose(*, employee: Employee, values: dict[str, Any], actor: User) -> SeniorityCredit:
    """Propose months or days in the step held on a day. Raises `OwnFile` for oneself."""
    forbid_own_file(employee, actor)
    lock_file(employee)
    credit = SeniorityCredit(institution_id=employee.institution_id, employee=employee, proposed_by=actor)
    return save_checked(assign(credit, values))


@transaction.atomic
def credit_decide(*, credit: SeniorityCredit, accept: bool, actor: User) -> SeniorityCredit:
    forbid_own_file(credit.employee, actor)
    return _decide(_open(credit, actor), DecisionState.APPROVED if accept else DecisionState.REFUSED, actor)


def _open(record: Decided, actor: User) -> Decided:
    record = type(record).objects.select_for_update(of=("self",)).get(pk=record.pk)
    if record.state != DecisionState.PROPOSED:
        raise Refusal(_("Cette proposition est déjà décidée."))
    if record.proposed_by_id == actor.pk:
        raise Refusal(_("Vous avez fait cette proposition : une autre personne doit en décider."))
    return record


def _decide(record: Decided, state: str, actor: User) -> Decided:
    record.state, record.decided_by = state, actor
    return save_checked(record)
