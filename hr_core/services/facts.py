"""Dated facts of a file: adding one closes the previous one, corrections and deletions keep their reason."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from hr_core.facts import FactKind, fact_kind
from hr_core.models import BankAccount, Employee, User
from hr_core.models.employees import EmployeeFact
from hr_core.registry import registry
from hr_core.scope import because
from hr_core.services.writing import assign, delete_checked, forbid_own_file, lock_file, reasoned, save_checked
from hr_core.text import french_date


@transaction.atomic
def fact_add(
    *, employee: Employee, kind: FactKind, values: dict[str, Any], actor: User | None, reason: str = ""
) -> EmployeeFact:
    """Record a fact that holds from `values["start"]`, and close the one that it follows on that day.

    A sensitive fact is only proposed: it holds once another person has approved it. Raises `ValidationError` when the
    dates meet those of another fact, `OwnFile` when the actor is the person concerned.
    """
    forbid_own_file(employee, actor)
    lock_file(employee)
    fact = assign(kind.model(institution_id=employee.institution_id, employee=employee), values)
    _forbid_before_hiring(fact)
    if isinstance(fact, BankAccount):
        account_check(employee, fact.start, fact)
    with reasoned(reason, str(kind.add_label)):
        if kind.sensitive:
            assign(fact, {"state": "proposed", "proposed_by": actor})
        else:
            make_room(kind, fact)
        return save_checked(fact)


def account_check(employee: Employee, on: date, account: BankAccount | None) -> None:
    """Ask those who may bind an account (a bank, for a loan); raises `Refusal`. None: no longer paid by transfer."""
    for guard in registry.account_guards:
        guard(employee, on, account)


def make_room(kind: FactKind, fact: EmployeeFact) -> None:
    """Close what holds on the fact's first day; an open fact stops where the next one starts."""
    if kind.keys is None or not fact.start:
        return
    others = siblings(kind, fact)
    previous = others.filter(models.Q(end__isnull=True) | models.Q(end__gt=fact.start), start__lte=fact.start).first()
    if previous is not None and previous.start == fact.start:
        raise ValidationError(
            {
                "start": _("Une ligne commence déjà le %(day)s : corrigez-la, ou choisissez une autre date.")
                % {"day": french_date(fact.start)}
            }
        )
    if previous is not None:
        previous.end = fact.start
        save_checked(previous)
    following = others.filter(start__gt=fact.start).order_by("start").first()
    if following is not None and fact.end is None:
        fact.end = following.start


def siblings(kind: FactKind, fact: EmployeeFact) -> models.QuerySet:
    """The facts that may not hold on the same day as this one."""
    same = {key: getattr(fact, key) for key in kind.keys or ()}
    others = kind.model.objects.filter(employee=fact.employee_id, **same).exclude(pk=fact.pk)
    return others.filter(state="approved") if kind.sensitive else others


@transaction.atomic
def fact_correct(*, fact: EmployeeFact, values: dict[str, Any], actor: User | None, reason: str) -> EmployeeFact:
    """Replace what was wrongly entered; the trail keeps the old values and the reason.

    An approved base pay or account is never corrected: a new one is proposed.
    """
    _forbid_sensitive(fact)
    forbid_own_file(fact.employee, actor)
    _require_reason(reason)
    lock_file(fact.employee)
    assign(fact, values)
    _forbid_before_hiring(fact)
    with because(reason):
        return save_checked(fact)


@transaction.atomic
def fact_delete(*, fact: EmployeeFact, actor: User | None, reason: str) -> None:
    """Remove a fact that never was; the fact that it had closed holds again."""
    _forbid_sensitive(fact)
    forbid_own_file(fact.employee, actor)
    _require_reason(reason)
    lock_file(fact.employee)
    kind = fact_kind(fact)
    with because(reason):
        previous = siblings(kind, fact).filter(end=fact.start).first() if kind.keys is not None else None
        end = fact.end
        delete_checked(fact)
        if previous is not None:
            previous.end = end
            save_checked(previous)


@transaction.atomic
def fact_end(*, fact: EmployeeFact, end: date, actor: User | None, reason: str) -> EmployeeFact:
    """Let a fact hold until the eve of `end`."""
    return fact_correct(fact=fact, values={"end": end}, actor=actor, reason=reason)


def _forbid_sensitive(fact: EmployeeFact) -> None:
    if fact_kind(fact).sensitive:
        raise ValidationError(
            _("Un salaire de base ou un compte bancaire ne se corrige pas : proposez-en un autre, qui sera approuvé.")
        )


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("Donnez le motif : il est gardé avec la correction.")})


def _forbid_before_hiring(fact: EmployeeFact) -> None:
    """Work facts cannot start before the person entered the institution."""
    works = fact_kind(fact).tab in ("contrat", "paie")
    if works and fact.start and fact.start < fact.employee.hired_on:
        raise ValidationError(
            {
                "start": _("L’agent est entré le %(day)s : choisissez ce jour ou un jour suivant.")
                % {"day": french_date(fact.employee.hired_on)}
            }
        )
