"""Two people for what makes everybody's pay: items, bases, tables. The first month's definitions are set directly.

A change is tried at once, so that a formula that does not build is refused to whoever writes it; it takes effect when
another person approves it, and is tried again then.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import Institution, User
from hr_core.services.approvals import SamePerson
from hr_core.services.errors import Refusal
from hr_core.services.writing import reasoned, save_checked
from payroll.models import PayChange, PayItem, PayPeriod, PayTable
from payroll.services.items import base_set, item_create, item_stop, item_version_set
from payroll.services.settings import pay_setting
from payroll.services.tables import table_set
from payroll.services.timeline import past_confirmed, past_is_confirmed, require_reason

SETTING = "two_people_for_definitions"
Kind, State = PayChange.Kind, PayChange.State


class _Tried(Exception):
    """Undoes what was only tried."""


def needs_two_people(institution: Institution, on: date) -> bool:
    """Once a month was opened, unless the institution's dated setting says otherwise."""
    if not pay_setting(institution, SETTING, on, True):
        return False
    return PayPeriod.objects.filter(institution=institution).exists()


@transaction.atomic
def change_submit(
    *,
    institution: Institution,
    kind: str,
    start: date,
    values: dict[str, Any],
    actor: User,
    reason: str,
    item: PayItem | None = None,
    table: PayTable | None = None,
    code: str = "",
) -> PayChange | Any:
    """Apply the change, or keep it as a proposal where two people are asked. Raises `ValidationError` when it fails."""
    require_reason(reason)
    change = PayChange(
        institution=institution, kind=kind, item=item, table=table, code=code, start=start, values=values,
        reason=reason.strip()[:300], proposed_by=actor, reaches_past=past_is_confirmed(),
    )  # fmt: skip
    if not needs_two_people(institution, timezone.localdate()):
        return _apply(change, actor, reason)
    waiting = PayChange.objects.filter(institution=institution, state=State.PROPOSED, kind=kind, item=item, table=table, code=code)
    if waiting.exists():
        raise Refusal(_("Un changement attend déjà une décision ici : l’approuver, le refuser ou le retirer d’abord."))
    try:
        with transaction.atomic():
            _apply(change, actor, reason)
            raise _Tried
    except _Tried:
        pass
    with reasoned(reason, ""):
        return save_checked(change)


@transaction.atomic
def change_approve(*, change: PayChange, actor: User, comment: str = "") -> PayChange:
    """Put a proposed change in force. Raises `ValidationError` when the rules have moved and it no longer builds."""
    change = _open_decision(change, actor)
    with past_confirmed(change.reaches_past):
        _apply(change, actor, f"{change.reason} ({_('approuvé')})"[:300])
    return _decide(change, State.APPROVED, actor, comment)


@transaction.atomic
def change_refuse(*, change: PayChange, actor: User, reason: str) -> PayChange:
    """Refuse a proposed change; the reason is kept."""
    if not reason.strip():
        raise ValidationError({"reason": _("Donnez le motif du refus.")})
    return _decide(_open_decision(change, actor), State.REFUSED, actor, reason)


@transaction.atomic
def change_withdraw(*, change: PayChange, actor: User) -> PayChange:
    """Take one's own proposal back before it is decided."""
    change = PayChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if change.state != State.PROPOSED:
        raise Refusal(_("Ce changement est déjà décidé."))
    if change.proposed_by_id != actor.pk:
        raise PermissionDenied(_("Seule la personne qui a proposé peut retirer sa proposition."))
    change.state = State.WITHDRAWN
    with reasoned("", _("Proposition retirée")):
        return save_checked(change)


def _open_decision(change: PayChange, actor: User) -> PayChange:
    change = (
        PayChange.objects.select_for_update(of=("self",))
        .select_related("item__institution", "table__institution", "institution")
        .get(pk=change.pk)
    )
    if change.state != State.PROPOSED:
        raise Refusal(_("Ce changement est déjà décidé."))
    if change.proposed_by_id == actor.pk:
        raise SamePerson(_("Vous avez proposé ce changement : une autre personne doit en décider."))
    return change


def _decide(change: PayChange, state: str, actor: User, reason: str) -> PayChange:
    change.state, change.decided_by, change.decided_at = state, actor, timezone.now()
    change.decision_reason = reason.strip()[:300]
    with reasoned(change.decision_reason, _("Décision sur un changement de paie")):
        return save_checked(change)


def _apply(change: PayChange, actor: User, reason: str) -> Any:
    """Do it, through the service of its kind."""
    common: dict[str, Any] = {"actor": actor, "reason": reason}
    if change.kind == Kind.NEW_ITEM:
        return item_create(
            institution=change.institution, code=change.code, start=change.start, values=change.values, **common
        )
    if change.kind == Kind.TABLE:
        assert change.table is not None
        return table_set(table=change.table, start=change.start, rows=rows_of(change.values), **common)
    assert change.item is not None
    if change.kind == Kind.ITEM:
        return item_version_set(item=change.item, start=change.start, values=change.values, **common)
    if change.kind == Kind.ITEM_STOP:
        return item_stop(item=change.item, end=change.start, **common)
    return base_set(item=change.item, base=change.code, start=change.start, **change.values, **common)


def rows_of(values: dict[str, Any]) -> list[tuple[tuple[str, ...], int]]:
    """The rows of a table as its service takes them."""
    return [(tuple(keys), int(value)) for keys, value in values["rows"]]


def rows_kept(rows: Sequence[tuple[tuple[str, ...], int]]) -> dict[str, Any]:
    """The same as they are kept."""
    return {"rows": [[list(keys), value] for keys, value in rows]}
