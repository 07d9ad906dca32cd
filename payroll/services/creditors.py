"""Creditors and organisations: who they are, and the account to which they are paid, changed by two people."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.bank_keys import check_account
from hr_core.models import User
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, reasoned, save_checked
from payroll.models import Creditor


@transaction.atomic
def creditor_save(*, creditor: Creditor, values: dict[str, Any], actor: User) -> Creditor:
    """Keep a creditor. `values` may hold `new_bank_name` and `new_account`: the account then waits for another person."""
    proposed = str(values.get("new_account") or "").strip()
    bank = str(values.get("new_bank_name") or "").strip()
    assign(creditor, {key: value for key, value in values.items() if key not in ("new_account", "new_bank_name")})
    if proposed and proposed != creditor.account:
        checked = check_account(creditor.institution.country_id, proposed)
        if not checked.ok:
            raise ValidationError({"new_account": checked.message_fr})
        if not bank:
            raise ValidationError({"new_bank_name": _("Donnez la banque du compte.")})
        creditor.new_account, creditor.new_bank_name = proposed, bank
        creditor.account_proposed_by, creditor.account_approved_by = actor, None
    with reasoned("", _("Fiche du créancier")):
        return save_checked(creditor)


@transaction.atomic
def creditor_account_decide(*, creditor: Creditor, is_approved: bool, actor: User) -> Creditor:
    """Put the proposed account in force, or drop it. Raises `PermissionDenied` for who proposed it."""
    row = Creditor.objects.select_for_update().get(pk=creditor.pk)
    if not row.new_account:
        raise Refusal(_("Aucun compte n’attend de décision."))
    if row.account_proposed_by_id == actor.pk:
        raise PermissionDenied(_("Vous avez proposé ce compte : une autre personne en décide."))
    if is_approved:
        row.account, row.bank_name = row.new_account, row.new_bank_name
        row.account_approved_by = actor
    row.new_account = row.new_bank_name = ""
    with reasoned("", _("Compte du créancier approuvé") if is_approved else _("Compte du créancier refusé")):
        return save_checked(row)
