"""Irrevocable domiciliation: an account to which the pay goes until the bank releases it.

The guard is plugged into `hr_core.registry`: proposing or approving another account, or leaving payment by transfer, is
refused while a commitment holds, on screen as in a staff file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from hr_core.bank_keys import normalise_account
from hr_core.models import BankAccount, Employee, Institution, User
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, forbid_own_file, lock_file, reasoned, save_checked
from payroll.models import AccountCommitment


def commitments_on(employee: Employee, on: date) -> QuerySet[AccountCommitment]:
    """The commitments that hold on a day, or that will."""
    return AccountCommitment.objects.filter(employee=employee).filter(_holds(on))


def _holds(on: date) -> Q:
    return (Q(end__isnull=True) | Q(end__gt=on)) & (Q(released_on__isnull=True) | Q(released_on__gt=on))


def account_guard(employee: Employee, on: date, fact: BankAccount | None) -> None:
    """Refuse a change that a bank has not released. `fact` None: the pay would no longer be transferred.

    The committed account may be confirmed as the one that receives the remainder; payments to others may be stopped.
    """
    refused = refusal_of(list(commitments_on(employee, on)), fact, on)
    if refused:
        raise Refusal(refused)


def account_book(institution: Institution, on: date) -> dict[int, Callable[[BankAccount | None, date], str]]:
    """By employee, what refuses a change from a day on: the commitments of the whole institution in one query."""
    held: dict[int, list[AccountCommitment]] = {}
    for each in AccountCommitment.objects.filter(institution=institution).filter(_holds(on)):
        held.setdefault(each.employee_id, []).append(each)
    return {employee: partial(refusal_of, rows) for employee, rows in held.items()}


def refusal_of(commitments: Sequence[AccountCommitment], fact: BankAccount | None, on: date) -> str:
    """The sentence of the first commitment that refuses `fact` from `on`; nothing when none does."""
    for held in commitments:
        over = held.end is not None and held.end <= on
        released = held.released_on is not None and held.released_on <= on
        if over or released or (fact is not None and _keeps(fact, held)):
            continue
        return _(
            "Le salaire est domicilié irrévocablement à %(bank)s (%(reference)s) : le compte ne change qu’avec la "
            "mainlevée de la banque. Enregistrez-la d’abord (Dossiers de paie, Retenues, Domiciliations)."
        ) % {"bank": held.bank_name, "reference": held.reference}
    return ""


def account_notes(employee: Employee, on: date) -> list[str]:
    """What a file says beside the accounts, to officers and to the employee."""
    return [
        _("Salaire domicilié irrévocablement à %(bank)s (%(reference)s) sur le compte %(account)s, jusqu’à la mainlevée de la banque.")
        % {"bank": each.bank_name, "reference": each.reference, "account": each.masked}
        for each in commitments_on(employee, on).filter(start__lte=on)
    ]


def _keeps(fact: BankAccount, held: AccountCommitment) -> bool:
    if normalise_account(fact.account) == normalise_account(held.account):
        return fact.share == BankAccount.Share.REMAINDER and fact.end is None
    return fact.share != BankAccount.Share.REMAINDER and fact.value == 0


@transaction.atomic
def commitment_save(*, commitment: AccountCommitment, values: dict[str, Any], actor: User) -> AccountCommitment:
    """Record a commitment on an account that is in force for the employee. Raises `ValidationError` otherwise."""
    assign(commitment, values)
    forbid_own_file(commitment.employee, actor)
    lock_file(commitment.employee)
    if commitment.released_on is not None:
        raise Refusal(_("La banque a donné mainlevée : cet engagement ne change plus."))
    if not commitment.scan:
        raise ValidationError({"scan": _("Joignez l’engagement signé.")})
    accounts = BankAccount.objects.on(commitment.start).filter(employee=commitment.employee, state="approved")
    wanted = normalise_account(commitment.account)
    if not any(normalise_account(each.account) == wanted for each in accounts):
        raise ValidationError(
            {"account": _("Ce compte n’est pas un compte approuvé de l’agent à cette date : faites-le approuver d’abord.")}
        )
    commitment.entered_by = actor
    with reasoned("", _("Domiciliation irrévocable")):
        return save_checked(commitment)


@transaction.atomic
def commitment_release(*, commitment: AccountCommitment, on: date, scan: Any, actor: User) -> AccountCommitment:
    """Record the bank's release, from `on`. Raises `ValidationError` without its scan."""
    forbid_own_file(commitment.employee, actor)
    row = AccountCommitment.objects.select_for_update().get(pk=commitment.pk)
    if row.released_on is not None:
        raise Refusal(_("La mainlevée de cette banque est déjà enregistrée."))
    if scan is None:
        raise ValidationError({"scan": _("Joignez la mainlevée de la banque.")})
    if on < row.signed_on:
        raise ValidationError({"on": _("La mainlevée suit l’engagement.")})
    row.released_on, row.release_scan = on, scan
    with reasoned("", _("Mainlevée de la banque")):
        return save_checked(row)
