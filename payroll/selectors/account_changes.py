"""What a proposal says of a paying account, beside what holds; the proposals that one may decide."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from hr_core.access import Access
from hr_core.text import french_date
from payroll.choices_paying import ChangeState, PayingKind, PayingMode
from payroll.models import PayingAccount, PayingAccountChange
from payroll.workflows_paying import SETUP

LABELS = {
    "label": _("Nom du compte"), "kind": _("Tenu par"), "bank_name": _("Banque"), "office": _("Agence, ville"),
    "account": _("Numéro"), "bic": _("BIC"), "holder": _("Titulaire"), "start": _("À partir du"), "end": _("Jusqu’au (exclu)"),
    "modes": _("Sert aux"), "banks": _("Banques des bénéficiaires"), "is_one_order": _("Un seul ordre pour toutes les banques"),
    "ledger_account": _("Compte comptable"), "first_signatory": _("Première signature"),
    "second_signatory": _("Seconde signature"),
}  # fmt: skip
#: What a second pair of eyes reads before approving.
CHECKED = (LABELS["bank_name"], LABELS["account"], LABELS["holder"], LABELS["first_signatory"], LABELS["second_signatory"])


def change_rows(change: PayingAccountChange) -> list[tuple[Any, str, str]]:
    """(what, as it is, as proposed): everything for a new account, what differs for a change."""
    account: PayingAccount | None = change.account if change.state == ChangeState.PROPOSED or not change.account_id else None
    rows = []
    for name, label in LABELS.items():
        after = _told(name, change.values.get(name))
        before = _told(name, getattr(account, name)) if account else ""
        if after != before:
            rows.append((label, before, after))
    return rows


def _told(name: str, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if name in ("start", "end"):
        return french_date(value if isinstance(value, date) else date.fromisoformat(value))
    if name == "kind":
        return str(PayingKind(value).label)
    if name == "modes":
        return ", ".join(str(PayingMode(each).label) for each in value)
    if isinstance(value, bool):
        return str(_("oui") if value else _("non"))
    return ", ".join(value) if isinstance(value, list) else str(value)


def account_changes_to_decide(access: Access) -> Any:
    """Proposals that this person may decide."""
    if not access.has(*SETUP):
        return 0
    return PayingAccountChange.objects.filter(state=ChangeState.PROPOSED).exclude(proposed_by=access.user)
