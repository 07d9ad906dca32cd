"""An account from which the institution pays is created or changed by two people: proposed, then decided by another."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Institution
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, save_checked
from payroll.choices_paying import ChangeState
from payroll.models import PayingAccount, PayingAccountChange
from payroll.services.paying.accounts import paying_account_save
from payroll.workflows_paying import SETUP

#: What a change says of an account, in the order of its form.
FIELDS = (
    "label", "kind", "bank_name", "office", "account", "bic", "holder", "start", "end", "modes", "banks", "is_one_order",
    "ledger_account", "first_signatory", "second_signatory",
)  # fmt: skip
DAYS = ("start", "end")


class _Tried(Exception):
    """Undoes what was only tried."""


@transaction.atomic
def account_change_propose(
    *, institution: Institution, account: PayingAccount | None, values: dict[str, Any], access: Access, reason: str = ""
) -> PayingAccountChange:
    """Propose an account (`account` None) or a change of one. It is tried at once: what would be refused is refused now.

    Raises `Refusal`, or `ValidationError` as `paying_account_save` does.
    """
    if not access.has(*SETUP):
        raise Refusal(_("Votre rôle ne permet pas de tenir les comptes payeurs."))
    waiting = PayingAccountChange.objects.filter(institution=institution, account=account, state=ChangeState.PROPOSED)
    if account is not None and waiting.exists():
        raise Refusal(_("Un changement de ce compte attend déjà une décision : l’approuver, le refuser ou le retirer d’abord."))
    kept = {name: value.isoformat() if isinstance(value := values[name], date) else value for name in FIELDS}
    change = PayingAccountChange(
        institution=institution, account=account, values=kept, reason=reason.strip()[:300], proposed_by=access.user
    )
    try:
        with transaction.atomic():
            _apply(change, access)
            raise _Tried
    except _Tried:
        pass
    change.account = account
    with because(reason or _("Compte payeur proposé")):
        return save_checked(change)


@transaction.atomic
def account_change_decide(
    *, change: PayingAccountChange, access: Access, approve: bool, reason: str = ""
) -> PayingAccountChange:
    """Put a proposal in force, or refuse it with a reason; never by the one who proposed."""
    change = PayingAccountChange.objects.select_for_update(of=("self",)).select_related("institution", "account").get(pk=change.pk)
    if not access.has(*SETUP):
        raise Refusal(_("Votre rôle ne permet pas de tenir les comptes payeurs."))
    _forbid_decided(change)
    if change.proposed_by_id == access.user.pk:
        raise PermissionDenied(_("Vous avez proposé ce changement : une autre personne en décide."))
    if not approve and not reason.strip():
        raise Refusal(_("Donner le motif du refus."))
    change.state = ChangeState.APPROVED if approve else ChangeState.REFUSED
    change.decided_by, change.decided_at, change.decision = access.user, timezone.now(), reason.strip()[:300]
    with because(reason or str(change.get_state_display())):
        if approve:
            change.account = _apply(change, access)
        return save_checked(change)


@transaction.atomic
def account_change_withdraw(*, change: PayingAccountChange, access: Access) -> PayingAccountChange:
    """Take one's own proposal back before it is decided."""
    change = PayingAccountChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    _forbid_decided(change)
    if change.proposed_by_id != access.user.pk:
        raise PermissionDenied(_("Seule la personne qui a proposé peut retirer sa proposition."))
    change.state = ChangeState.WITHDRAWN
    with because(_("Proposition retirée")):
        return save_checked(change)


def _forbid_decided(change: PayingAccountChange) -> None:
    if change.state != ChangeState.PROPOSED:
        raise Refusal(_("Ce changement est déjà décidé."))


def _apply(change: PayingAccountChange, access: Access) -> PayingAccount:
    account = change.account or PayingAccount(institution=change.institution)
    assign(account, {name: date.fromisoformat(value) if name in DAYS and value else value for name, value in change.values.items()})
    return paying_account_save(account=account, actor=access.user, reason=change.reason)
