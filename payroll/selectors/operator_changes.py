"""What a proposal says of a mobile money operator, beside what holds; the proposals that one may decide."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from hr_core.access import Access
from hr_core.text import french_amount, french_date, french_percent
from payroll.choices_paying import ChangeState, FeeBearer
from payroll.models import MobileOperator, MobileOperatorChange, PayingAccount
from payroll.selectors.paying import books_waiting
from payroll.workflows_paying import SETUP

LABELS = {
    "name": _("Opérateur"), "prefixes": _("Préfixes des numéros"), "digits": _("Chiffres d’un numéro"),
    "paying_account_id": _("Compte payeur"), "start": _("À partir du"), "end": _("Jusqu’au (exclu)"),
    "ceiling": _("Plafond par transfert"), "fee_rate": _("Frais, en pourcentage"), "fee_fixed": _("Frais fixes"),
    "fee_most": _("Frais au plus"), "fee_bearer": _("Frais à la charge de"),
}  # fmt: skip
MONEY = ("ceiling", "fee_fixed", "fee_most")


def operator_rows(change: MobileOperatorChange, currency: str) -> list[tuple[Any, str, str]]:
    """(what, as it is, as proposed): everything for a new operator, what differs for a change."""
    operator: MobileOperator | None = change.operator if change.state == ChangeState.PROPOSED or not change.is_change else None
    rows = []
    for name, label in LABELS.items():
        after = _told(name, change.values.get(name), currency)
        before = _told(name, getattr(operator, name), currency) if operator else ""
        if after != before:
            rows.append((label, before, after))
    return rows


def _told(name: str, value: Any, currency: str) -> str:
    if value in (None, "", []):
        return ""
    if name in ("start", "end"):
        return french_date(value if isinstance(value, date) else date.fromisoformat(value))
    if name in MONEY:
        return french_amount(value, currency, unit=True)
    if name == "fee_rate":
        return french_percent(Fraction(value, 100), 2)
    if name == "fee_bearer":
        return str(FeeBearer(value).label)
    if name == "paying_account_id":
        return str(PayingAccount.objects.filter(pk=value).first() or "")
    return ", ".join(value) if isinstance(value, list) else str(value)


def operator_changes_to_decide(access: Access) -> Any:
    """Proposals that this person may decide."""
    if not access.has(*SETUP):
        return 0
    return MobileOperatorChange.objects.filter(state=ChangeState.PROPOSED).exclude(proposed_by=access.user)


def books_to_approve(access: Access) -> Any:
    """Cheque books that somebody else entered."""
    return books_waiting().exclude(added_by=access.user) if access.has(*SETUP) else 0
