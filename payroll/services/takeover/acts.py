"""Deduction acts of the old software: opened here with their rank, to whom they are paid and what is left, or held against
the act that was already entered.

The rank here is the moment of the notification. Two acts notified on the same day take theirs from the old software: each
rank is a minute of that day, and the act says so.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.services.errors import Refusal
from payroll.models import ActMovement, Creditor, DeductionAct, Takeover, TakeoverBalance
from payroll.selectors.deduction_balances import balance_of
from payroll.services.deduction_acts import act_save, act_validate, movement_approve, movement_enter

Nature, Kind = DeductionAct.Nature, Creditor.Kind
#: What a creditor that is not known yet seems to be; its account is proposed and approved apart, by two people.
KINDS = {
    Nature.SEIZURE: Kind.REGISTRY, Nature.ASSIGNMENT: Kind.BANK, Nature.TAX_NOTICE: Kind.TREASURY,
    Nature.TREASURY: Kind.TREASURY, Nature.MAINTENANCE: Kind.PERSON, Nature.INTERNAL: Kind.ASSOCIATION,
}  # fmt: skip


def act_open(*, row: TakeoverBalance, takeover: Takeover, preparer: Access, signer: Access) -> str:
    """Open an act, or count what the old software took of one that is in the register; returns what was done in words.

    Raises `Refusal` or `ValidationError` with what is missing.
    """
    act = DeductionAct.objects.filter(employee=row.employee, number=row.reference).first()
    if act is not None:
        return _hold(act, row, takeover, preparer, signer)
    if not row.nature or not row.creditor or row.since is None:
        raise Refusal(
            _("cet acte n’est pas au registre : donnez sa nature, son créancier et sa date de notification, ou saisissez-le d’abord.")
        )
    values = {
        "nature": row.nature,
        "number": row.reference,
        "dated_on": row.since,
        "notified_at": _notified(row),
        "creditor": _creditor(row.creditor, KINDS[Nature(row.nature)], row),
        "payee": _creditor(row.payee, Kind.REGISTRY, row) if row.payee else None,
        "principal": row.total or None,
        "taken_before": row.total - row.balance,
        "instalment": row.instalment,
        "start": takeover.go_live,
        "note": _note(row, takeover),
    }
    act = act_save(act=DeductionAct(institution_id=row.institution_id, employee=row.employee), values=values, actor=preparer.user)
    act = act_validate(act=act, actor=signer.user)
    return _("acte %(reference)s, ouvert") % {"reference": act.number}


def _notified(row: TakeoverBalance) -> datetime:
    assert row.since is not None
    return timezone.make_aware(datetime.combine(row.since, time())) + timedelta(minutes=row.rank or 0)


def _note(row: TakeoverBalance, takeover: Takeover) -> str:
    told = _("Repris de %(software)s.") % {"software": takeover.software}
    if row.rank:
        told += " " + _("Rang %(rank)s dans l’ancien logiciel.") % {"rank": row.rank}
    return f"{told} {row.label}".strip()[:300]


def _creditor(name: str, kind: str, row: TakeoverBalance) -> Creditor:
    found = Creditor.objects.filter(name__iexact=name.strip()).first()
    if found is not None:
        return found
    return Creditor.objects.create(institution_id=row.institution_id, name=name.strip(), kind=kind)


def _hold(act: DeductionAct, row: TakeoverBalance, takeover: Takeover, preparer: Access, signer: Access) -> str:
    """An act entered here before the signature: what the old software took of it is a movement of two people."""
    due = balance_of(act)
    if due is None:
        if row.balance:
            raise Refusal(_("cet acte n’a pas de terme : il n’a pas de solde à reprendre."))
        return _("acte %(reference)s") % {"reference": row.reference}
    if due < row.balance:
        raise Refusal(_("le solde repris dépasse ce que l’acte doit."))
    if due > row.balance:
        movement = movement_enter(
            act=act, kind=ActMovement.Kind.ADJUSTMENT, amount=due - row.balance, on=takeover.go_live,
            reference=_("Retenu par %(software)s") % {"software": takeover.software}, actor=preparer.user,
        )  # fmt: skip
        movement_approve(movement=movement, actor=signer.user)
    return _("acte %(reference)s") % {"reference": row.reference}
