"""Base pay and bank accounts: proposed by one person, decided by another, never by the person concerned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.facts import fact_kind
from hr_core.models import BankAccount, PayTerms, User
from hr_core.models.employees import ApprovedFact
from hr_core.registry import registry
from hr_core.scope import because
from hr_core.services.facts import account_check, siblings
from hr_core.services.writing import delete_checked, forbid_own_file, is_own_file, lock_file, reasoned, save_checked
from hr_core.text import fold


class SamePerson(PermissionDenied):
    """The one who proposed may not decide."""


@dataclass
class Decisions:
    """What a bulk decision did: how many were decided, and why each other was not."""

    done: int = 0
    refusals: list[str] = field(default_factory=list)


def may_decide(fact: ApprovedFact, actor: User) -> bool:
    """Whether the separation of persons lets this actor decide (rights are the view's affair)."""
    return fact.proposed_by_id != actor.pk and not is_own_file(fact.employee, actor)


@transaction.atomic
def fact_approve(*, fact: ApprovedFact, actor: User, comment: str = "") -> ApprovedFact:
    """Put a proposal in force; what it replaces ends on its first day."""
    fact = _open_decision(fact, actor)
    with reasoned(comment, _("Proposition approuvée")):
        if isinstance(fact, BankAccount):
            account_check(fact.employee, fact.start, fact)
            _replace_account(fact)
        elif isinstance(fact, PayTerms):
            for guard in registry.terms_guards:
                guard(fact, actor)
            _replace_terms(fact)
        _decide(fact, ApprovedFact.State.APPROVED, actor, comment)
        return save_checked(fact)


@transaction.atomic
def fact_refuse(*, fact: ApprovedFact, actor: User, reason: str) -> ApprovedFact:
    """Refuse a proposal; the reason is kept and shown to the one who proposed."""
    if not reason.strip():
        raise ValidationError({"reason": _("Donnez le motif du refus.")})
    fact = _open_decision(fact, actor)
    with because(reason):
        _decide(fact, ApprovedFact.State.REFUSED, actor, reason)
        return save_checked(fact)


@transaction.atomic
def fact_withdraw(*, fact: ApprovedFact, actor: User) -> None:
    """Take one's own proposal back before it is decided."""
    fact = _lock(fact)
    if fact.state != ApprovedFact.State.PROPOSED:
        raise ValidationError(_("Cette proposition est déjà décidée."))
    if fact.proposed_by_id != actor.pk:
        raise PermissionDenied(_("Seule la personne qui a proposé peut retirer sa proposition."))
    with reasoned("", _("Proposition retirée")):
        delete_checked(fact)


@transaction.atomic
def facts_approve(*, facts: Iterable[ApprovedFact], actor: User) -> Decisions:
    """Approve a selection; those that the separation of persons or a constraint forbids are left and named."""
    outcome = Decisions()
    for fact in facts:
        try:
            with transaction.atomic():
                fact_approve(fact=fact, actor=actor)
            outcome.done += 1
        except (PermissionDenied, ValidationError) as refused:
            text = "; ".join(refused.messages) if isinstance(refused, ValidationError) else str(refused)
            outcome.refusals.append(f"{fact.employee} : {text}")
    return outcome


def _lock(fact: ApprovedFact) -> ApprovedFact:
    lock_file(fact.employee)
    return type(fact).objects.select_for_update(of=("self",)).select_related("employee").get(pk=fact.pk)


def _open_decision(fact: ApprovedFact, actor: User) -> ApprovedFact:
    fact = _lock(fact)
    if fact.state != ApprovedFact.State.PROPOSED:
        raise ValidationError(_("Cette proposition est déjà décidée."))
    if fact.proposed_by_id == actor.pk:
        raise SamePerson(_("Vous avez proposé ce changement : une autre personne doit en décider."))
    forbid_own_file(fact.employee, actor)
    return fact


def _decide(fact: ApprovedFact, state: str, actor: User, reason: str) -> None:
    fact.state = state
    fact.decided_by = actor
    fact.decided_at = timezone.now()
    fact.decision_reason = reason[:300]


def _replace_terms(fact: PayTerms) -> None:
    """The approved terms of that day end; those that start on the very day give way."""
    others = siblings(fact_kind(fact), fact)
    for previous in others.filter(models.Q(end__isnull=True) | models.Q(end__gt=fact.start), start__lte=fact.start):
        _close(previous, fact)
    following = others.filter(start__gt=fact.start).order_by("start").first()
    if following is not None and fact.end is None:
        fact.end = following.start


def _replace_account(fact: BankAccount) -> None:
    """A new remainder replaces the remainder in force, and any entry replaces that of the same account.

    A fixed share of 0 stops the payments to an account: the entry then holds one day, as the trace of the stop.
    """
    same_account = fold(fact.account).replace(" ", "")
    for previous in BankAccount.objects.on(fact.start).filter(employee=fact.employee_id, state="approved"):
        both_remainder = previous.share == fact.share == BankAccount.Share.REMAINDER
        if both_remainder or fold(previous.account).replace(" ", "") == same_account:
            _close(previous, fact)
    if fact.share != BankAccount.Share.REMAINDER and fact.value == 0:
        fact.end = fact.start + timedelta(days=1)


def _close(previous: ApprovedFact, fact: ApprovedFact) -> None:
    if previous.start == fact.start:
        delete_checked(previous)
    else:
        previous.end = fact.start
        save_checked(previous)
