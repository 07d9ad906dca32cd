"""What the institution pays by, a paying account or a mobile money operator, is created or changed by two people: proposed,
then decided by another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.access import Access
from hr_core.models import Institution
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, save_checked
from payroll.choices_paying import ChangeState
from payroll.models import MobileOperator, MobileOperatorChange, PayingAccount, PayingAccountChange
from payroll.services.paying.accounts import mobile_operator_save, paying_account_save
from payroll.workflows_paying import SETUP

DAYS = ("start", "end")


@dataclass(frozen=True)
class Means:
    """A kind of thing by which one pays: its model, that of its changes, and the field of a change that names it."""

    model: Any
    change: Any
    name: str
    #: What a change says, in the order of the form; another record by its key.
    fields: tuple[str, ...]
    #: Writes it, with keywords `name`, `actor` and `reason`.
    save: Callable[..., Any]
    forbidden: Any
    waiting: Any


ACCOUNT = Means(
    PayingAccount, PayingAccountChange, "account",
    (
        "label", "kind", "bank_name", "office", "account", "bic", "holder", "start", "end", "modes", "banks", "is_one_order",
        "ledger_account", "first_signatory", "second_signatory",
    ),
    paying_account_save,
    gettext_lazy("Votre rôle ne permet pas de tenir les comptes payeurs."),
    gettext_lazy("Un changement de ce compte attend déjà une décision : l’approuver, le refuser ou le retirer d’abord."),
)  # fmt: skip
OPERATOR = Means(
    MobileOperator, MobileOperatorChange, "operator",
    ("name", "prefixes", "digits", "paying_account_id", "start", "end", "ceiling", "fee_rate", "fee_fixed", "fee_most", "fee_bearer"),
    mobile_operator_save,
    gettext_lazy("Votre rôle ne permet pas de tenir les opérateurs."),
    gettext_lazy("Un changement de cet opérateur attend déjà une décision : l’approuver, le refuser ou le retirer d’abord."),
)  # fmt: skip
MEANS = {means.change: means for means in (ACCOUNT, OPERATOR)}


class _Tried(Exception):
    """Undoes what was only tried."""


@transaction.atomic
def proposal_make(
    *, means: Means, institution: Institution, record: Any, values: dict[str, Any], access: Access, reason: str = ""
) -> Any:
    """Propose a new one (`record` None) or a change of one. It is tried at once: what would be refused is refused now.

    Raises `Refusal`, or `ValidationError` as `means.save` does.
    """
    _allow(means, access)
    target = {means.name: record}
    if record is not None and means.change.objects.filter(institution=institution, state=ChangeState.PROPOSED, **target).exists():
        raise Refusal(str(means.waiting))
    kept = {name: value.isoformat() if isinstance(value := values[name], date) else value for name in means.fields}
    change = means.change(institution=institution, values=kept, reason=reason.strip()[:300], proposed_by=access.user, **target)
    try:
        with transaction.atomic():
            _apply(means, change, access)
            raise _Tried
    except _Tried:
        setattr(change, means.name, record)
    with because(reason or _("Proposition d’un moyen de paiement")):
        return save_checked(change)


@transaction.atomic
def proposal_decide(*, change: Any, access: Access, approve: bool, reason: str = "") -> Any:
    """Put a proposal in force, or refuse it with a reason; never by the one who proposed."""
    means, change = _opened(change, access)
    if change.proposed_by_id == access.user.pk:
        raise PermissionDenied(_("Vous avez proposé ce changement : une autre personne en décide."))
    if not approve and not reason.strip():
        raise Refusal(_("Donner le motif du refus."))
    change.state = ChangeState.APPROVED if approve else ChangeState.REFUSED
    change.decided_by, change.decided_at, change.decision = access.user, timezone.now(), reason.strip()[:300]
    with because(reason or str(change.get_state_display())):
        if approve:
            setattr(change, means.name, _apply(means, change, access))
        return save_checked(change)


@transaction.atomic
def proposal_withdraw(*, change: Any, access: Access) -> Any:
    """Take one's own proposal back before it is decided."""
    _means, change = _opened(change, access)
    if change.proposed_by_id != access.user.pk:
        raise PermissionDenied(_("Seule la personne qui a proposé peut retirer sa proposition."))
    change.state = ChangeState.WITHDRAWN
    with because(_("Proposition retirée")):
        return save_checked(change)


def _allow(means: Means, access: Access) -> None:
    if not access.has(*SETUP):
        raise Refusal(str(means.forbidden))


def _opened(change: Any, access: Access) -> tuple[Means, Any]:
    means = MEANS[type(change)]
    _allow(means, access)
    found = means.change.objects.select_for_update(of=("self",)).select_related("institution", means.name).get(pk=change.pk)
    if found.state != ChangeState.PROPOSED:
        raise Refusal(_("Ce changement est déjà décidé."))
    return means, found


def _apply(means: Means, change: Any, access: Access) -> Any:
    record = getattr(change, means.name) or means.model(institution=change.institution)
    assign(record, {name: date.fromisoformat(value) if name in DAYS and value else value for name, value in change.values.items()})
    return means.save(**{means.name: record}, actor=access.user, reason=change.reason)
