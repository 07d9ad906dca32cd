"""Pay that the old software left unclaimed: paid at the counter against a receipt, or deposited after the delay."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import forbid_own_file, save_checked
from hr_core.text import french_date
from payroll.choices_paying import LineState
from payroll.models import UnclaimedOpening
from payroll.services.accounting.afterwards import opening_follow
from payroll.services.loan_rows import month_after
from payroll.services.paying.lines import deposit_delay
from payroll.workflows_paying import SEND


def opening_deposit_day(unclaimed: UnclaimedOpening, delay: int | None) -> date | None:
    """The first day on which it may be deposited; None while the institution has set no delay (months)."""
    if delay is None:
        return None
    month, day = month_after(unclaimed.since, delay), unclaimed.since.day
    last = (month_after(month) - date.resolution).day
    return month.replace(day=min(day, last))


@transaction.atomic
def unclaimed_pay(*, unclaimed: UnclaimedOpening, access: Access, on: date, receipt: str) -> UnclaimedOpening:
    """Pay at the counter. Raises `Refusal` without the number of the signed receipt, or when it is paid already."""
    found = _locked(unclaimed, access, on)
    if not receipt.strip():
        raise Refusal(_("Donner le numéro du reçu signé."))
    return _move(found, LineState.PAID, on, receipt, access)


@transaction.atomic
def unclaimed_deposit(*, unclaimed: UnclaimedOpening, access: Access, on: date, receipt: str) -> UnclaimedOpening:
    """Deposit what nobody claimed, after the delay that the institution has set. Raises `Refusal` before it."""
    found = _locked(unclaimed, access, on)
    if not receipt.strip():
        raise Refusal(_("Donner la référence de la consignation."))
    first = opening_deposit_day(found, deposit_delay(found.institution, on))
    if first is None:
        raise Refusal(_("Le délai avant consignation n’est pas fixé : le donner dans les réglages de paie."))
    if on < first:
        raise Refusal(_("Ce salaire se consigne à partir du %(day)s.") % {"day": french_date(first)})
    return _move(found, LineState.DEPOSITED, on, receipt, access)


def _locked(unclaimed: UnclaimedOpening, access: Access, on: date) -> UnclaimedOpening:
    found = UnclaimedOpening.objects.visible_to(access).select_for_update(of=("self",)).select_related("employee", "institution").get(pk=unclaimed.pk)
    if not access.has(*SEND):
        raise Refusal(_("Votre rôle ne permet pas de payer ou de consigner un salaire."))
    forbid_own_file(found.employee, access.user)
    if found.state != LineState.UNCLAIMED:
        raise Refusal(_("Ce salaire est déjà « %(state)s ».") % {"state": found.get_state_display()})
    if on > timezone.localdate():
        raise Refusal(_("Cette date est à venir."))
    if on < found.since:
        raise Refusal(_("Ce salaire n’est dû que depuis le %(day)s.") % {"day": french_date(found.since)})
    return found


def _move(found: UnclaimedOpening, state: str, on: date, receipt: str, access: Access) -> UnclaimedOpening:
    found.state, found.state_on, found.receipt, found.moved_by = state, on, receipt.strip()[:60], access.user
    with because(str(LineState(state).label)):
        save_checked(found)
        opening_follow(unclaimed=found)
    return found
