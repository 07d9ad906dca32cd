"""The institution as its own employer: what it owes to itself is settled by an entry on both sides, without any bank.

Debit: what it owes as employer (`account`). Credit: what its contributors owe it (`own_account`), by branch, since the
benefit branches keep their accounts apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked
from payroll.choices_returns import BRANCH_LABELS, PaymentMode
from payroll.models import PartyDue, PartyPayment, ThirdParty
from payroll.selectors.returns.balances import dues_open, payments_open
from payroll.selectors.returns.parties import MANAGE
from payroll.services.returns.payments import may


@dataclass(frozen=True)
class EntryRow:
    """One row of the two-sided entry; `account` is empty until the card of the third party gives it."""

    side: str
    account: str
    branch: str
    label: str
    debit: int
    credit: int

    def told(self) -> dict[str, Any]:
        return dict(self.__dict__)


def entry_rows(party: ThirdParty, dues: list[Any]) -> list[EntryRow]:
    """Both sides of the settlement of some dues, balanced; a credit that remains lowers its branch."""
    branches: dict[str, int] = {}
    for due in dues:
        parts = {branch: sum(pair) for branch, pair in due.branches.items()} or {"": due.amount}
        spread = _spread(due.left, parts)
        for branch, amount in spread.items():
            branches[branch] = branches.get(branch, 0) + amount
    rows: list[EntryRow] = []
    total = sum(branches.values())
    rows.append(EntryRow(_("employeur"), party.account, "", _("Cotisations dues à %(name)s") % {"name": party}, total, 0))
    for branch, amount in sorted(branches.items()):
        words = str(BRANCH_LABELS.get(branch, branch)) if branch else _("sans branche")
        label = _("Cotisations du personnel : %(branch)s") % {"branch": words}
        debit, credit = (0, amount) if amount >= 0 else (-amount, 0)
        rows.append(EntryRow(_("organisme"), party.own_account, branch, label, debit, credit))
    return rows


def _spread(left: int, parts: dict[str, int]) -> dict[str, int]:
    """What is left of a due over its branches, in proportion; the last one takes what the division leaves."""
    whole = sum(parts.values())
    if left == whole or not whole:
        return dict(parts) if left == whole else {"": left}
    found, given = {}, 0
    names = list(parts)
    for name in names[:-1]:
        found[name] = left * parts[name] // whole
        given += found[name]
    found[names[-1]] = left - given
    return found


def dues_to_compensate(party: ThirdParty, until: date) -> list[Any]:
    """What is left of the dues of the months up to one (its first day included)."""
    return [due for due in dues_open(PartyDue.objects.filter(party=party, month__lte=until)) if due.left]


@transaction.atomic
def compensation_enter(*, party: ThirdParty, until: date, reference: str, access: Access) -> PartyPayment:
    """Settle with itself what the institution owes up to a month: a payment of no bank, with its entry; another person
    approves it, then it settles like any other."""
    may(access, MANAGE)
    party = ThirdParty.objects.select_for_update().get(pk=party.pk)
    if not party.is_own:
        raise Refusal(_("Ce tiers n’est pas l’institution elle-même : il se paie par la banque."))
    if PartyPayment.objects.filter(party=party, mode=PaymentMode.COMPENSATION, state="entered").exists():
        raise Refusal(_("Une compensation attend déjà son approbation."))
    dues = dues_to_compensate(party, until)
    total = sum(due.left for due in dues)
    waiting = sum(payment.left for payment in _waiting(party))
    if total - waiting <= 0:
        raise Refusal(_("Rien n’est à compenser jusqu’à ce mois."))
    if waiting:
        raise Refusal(_("Un reversement approuvé n’est pas encore lettré : le lettrer d’abord."))
    payment = PartyPayment(
        institution_id=party.institution_id, party=party, amount=total, paid_on=timezone.localdate(),
        mode=PaymentMode.COMPENSATION, reference=reference.strip(), entered_by=access.user,
        entry=[row.told() for row in entry_rows(party, dues)],
    )  # fmt: skip
    with because(_("Compensation interne")):
        return save_checked(payment)


def _waiting(party: ThirdParty) -> list[Any]:
    return [each for each in payments_open(PartyPayment.objects.filter(party=party, state="approved")) if each.left]
