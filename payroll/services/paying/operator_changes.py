"""A mobile money operator is created or changed by two people: proposed, then decided by another."""

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
from payroll.models import MobileOperator, MobileOperatorChange
from payroll.services.paying.accounts import mobile_operator_save
from payroll.workflows_paying import SETUP

#: What a change says of an operator, in the order of its form; the paying account by its key.
FIELDS = (
    "name", "prefixes", "digits", "paying_account_id", "start", "end", "ceiling", "fee_rate", "fee_fixed", "fee_most", "fee_bearer",
)  # fmt: skip
DAYS = ("start", "end")


class _Tried(Exception):
    """Undoes what was only tried."""


@transaction.atomic
def operator_change_propose(
    *, institution: Institution, operator: MobileOperator | None, values: dict[str, Any], access: Access, reason: str = ""
) -> MobileOperatorChange:
    """Propose an operator (`operator` None) or a change of one. It is tried at once: what would be refused is refused now."""
    _allowed(access)
    waiting = MobileOperatorChange.objects.filter(institution=institution, operator=operator, state=ChangeState.PROPOSED)
    if operator is not None and waiting.exists():
        raise Refusal(_("Un changement de cet opérateur attend déjà une décision : l’approuver, le refuser ou le retirer d’abord."))
    kept = {name: value.isoformat() if isinstance(value := values[name], date) else value for name in FIELDS}
    change = MobileOperatorChange(
        institution=institution, operator=operator, values=kept, reason=reason.strip()[:300], proposed_by=access.user
    )
    try:
        with transaction.atomic():
            _apply(change, access)
            raise _Tried
    except _Tried:
        pass
    change.operator = operator
    with because(reason or _("Opérateur de monnaie mobile proposé")):
        return save_checked(change)


@transaction.atomic
def operator_change_decide(
    *, change: MobileOperatorChange, access: Access, approve: bool, reason: str = ""
) -> MobileOperatorChange:
    """Put a proposal in force, or refuse it with a reason; never by the one who proposed."""
    change = _locked(change, access)
    if change.proposed_by_id == access.user.pk:
        raise PermissionDenied(_("Vous avez proposé ce changement : une autre personne en décide."))
    if not approve and not reason.strip():
        raise Refusal(_("Donner le motif du refus."))
    change.state = ChangeState.APPROVED if approve else ChangeState.REFUSED
    change.decided_by, change.decided_at, change.decision = access.user, timezone.now(), reason.strip()[:300]
    with because(reason or str(change.get_state_display())):
        if approve:
            change.operator = _apply(change, access)
        return save_checked(change)


@transaction.atomic
def operator_change_withdraw(*, change: MobileOperatorChange, access: Access) -> MobileOperatorChange:
    """Take one's own proposal back before it is decided."""
    change = _locked(change, access)
    if change.proposed_by_id != access.user.pk:
        raise PermissionDenied(_("Seule la personne qui a proposé peut retirer sa proposition."))
    change.state = ChangeState.WITHDRAWN
    with because(_("Proposition retirée")):
        return save_checked(change)


def _allowed(access: Access) -> None:
    if not access.has(*SETUP):
        raise Refusal(_("Votre rôle ne permet pas de tenir les opérateurs."))


def _locked(change: MobileOperatorChange, access: Access) -> MobileOperatorChange:
    _allowed(access)
    found = MobileOperatorChange.objects.select_for_update(of=("self",)).select_related("institution", "operator").get(pk=change.pk)
    if found.state != ChangeState.PROPOSED:
        raise Refusal(_("Ce changement est déjà décidé."))
    return found


def _apply(change: MobileOperatorChange, access: Access) -> MobileOperator:
    operator = change.operator or MobileOperator(institution=change.institution)
    assign(operator, {name: date.fromisoformat(value) if name in DAYS and value else value for name, value in change.values.items()})
    return mobile_operator_save(operator=operator, actor=access.user, reason=change.reason)
