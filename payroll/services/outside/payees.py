"""Payees and their accounts."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.bank_keys import check_account
from hr_core.models import User
from hr_core.scope import because
from hr_core.services.approvals import SamePerson
from hr_core.services.errors import Refusal
from hr_core.services.writing import delete_checked, reasoned, save_checked
from payroll.models import Payee, PayeeAccount
from payroll.services.outside.writing import forbid_own_payee, is_own_payee, keep


@transaction.atomic
def payee_save(*, payee: Payee, actor: User, reason: str = "") -> Payee:
    """Record a payee, or what has changed about one."""
    return keep(payee, payee=payee, actor=actor, reason=reason, usual=_("Bénéficiaire hors effectif"))


@transaction.atomic
def account_propose(
    *, payee: Payee, mode: str, bank_name: str, account: str, holder: str, start: date, actor: User, reason: str = ""
) -> PayeeAccount:
    """Propose where a payee is paid; the key of a bank account is checked. Another person approves."""
    forbid_own_payee(payee, actor)
    number = account.strip()
    if mode == Payee.Mode.TRANSFER:
        checked = check_account(payee.institution.country_id, number)
        if not checked.ok:
            raise ValidationError({"account": checked.message_fr})
        number = checked.normalised
    elif sum(character.isdigit() for character in number) < 8:
        raise ValidationError({"account": _("Un numéro de monnaie mobile a huit chiffres au moins.")})
    with reasoned(reason, _("Compte proposé")):
        return save_checked(
            PayeeAccount(
                institution_id=payee.institution_id,
                payee=payee,
                mode=mode,
                bank_name=bank_name,
                account=number,
                holder=holder,
                start=start,
                proposed_by=actor,
            )
        )


def may_decide(account: PayeeAccount, actor: User) -> bool:
    return account.proposed_by_id != actor.pk and not is_own_payee(account.payee, actor)


@transaction.atomic
def account_approve(*, account: PayeeAccount, actor: User, comment: str = "") -> PayeeAccount:
    """Put a proposed account in force; the one before ends on its first day."""
    account = _open_decision(account, actor)
    with reasoned(comment, _("Compte approuvé")):
        held = PayeeAccount.objects.filter(payee=account.payee_id, state=PayeeAccount.State.APPROVED)
        for earlier in held.filter(Q(end__isnull=True) | Q(end__gt=account.start), start__lte=account.start):
            if earlier.start == account.start:
                delete_checked(earlier)
            else:
                earlier.end = account.start
                save_checked(earlier)
        following = held.filter(start__gt=account.start).order_by("start").first()
        account.end = following.start if following else None
        return _decide(account, PayeeAccount.State.APPROVED, actor, comment)


@transaction.atomic
def account_refuse(*, account: PayeeAccount, actor: User, reason: str) -> PayeeAccount:
    """Refuse a proposed account; the reason is kept."""
    if not reason.strip():
        raise ValidationError({"reason": _("Donnez le motif du refus.")})
    account = _open_decision(account, actor)
    with because(reason):
        return _decide(account, PayeeAccount.State.REFUSED, actor, reason)


def _open_decision(account: PayeeAccount, actor: User) -> PayeeAccount:
    account = PayeeAccount.objects.select_for_update(of=("self",)).select_related("payee__employee").get(pk=account.pk)
    if account.state != PayeeAccount.State.PROPOSED:
        raise Refusal(_("Cette proposition est déjà décidée."))
    if account.proposed_by_id == actor.pk:
        raise SamePerson(_("Vous avez proposé ce compte : une autre personne doit en décider."))
    if is_own_payee(account.payee, actor):
        raise PermissionDenied(_("Personne ne décide de son propre compte."))
    return account


def _decide(account: PayeeAccount, state: str, actor: User, reason: str) -> PayeeAccount:
    account.state, account.decided_by, account.decided_at = state, actor, timezone.now()
    account.decision_reason = reason[:300]
    return save_checked(account)
