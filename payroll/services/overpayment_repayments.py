"""An overpayment given back by transfer or at the desk: a receipt, never more than what is owed, entered in the accounts."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import forbid_own_file, save_checked
from hr_core.text import french_amount
from payroll.choices_paying import RepaymentMode
from payroll.models import Overpayment, OverpaymentRepayment
from payroll.services.accounting.afterwards import repayment_follow
from payroll.services.overpayments import balances_of
from payroll.workflows_paying import SEND


@transaction.atomic
def overpayment_repay(*, repayment: OverpaymentRepayment, access: Access) -> OverpaymentRepayment:
    """Record what an employee gave back. Raises `Refusal` without the right, `ValidationError` beyond the balance."""
    overpayment = Overpayment.objects.select_for_update(of=("self",)).select_related("employee").get(pk=repayment.overpayment_id)
    if not access.has(*SEND):
        raise Refusal(_("Votre rôle ne permet pas d’encaisser un remboursement."))
    forbid_own_file(overpayment.employee, access.user)
    left = balances_of([overpayment])[overpayment.pk]
    if repayment.amount > left:
        currency = overpayment.institution.country.currency
        told = {"left": french_amount(left, currency, unit=True)}
        raise ValidationError({"amount": _("Il ne reste que %(left)s à reprendre.") % told})
    if repayment.paid_on > timezone.localdate():
        raise ValidationError({"paid_on": _("Cette date est à venir.")})
    if repayment.mode == RepaymentMode.TRANSFER and repayment.paying_account_id is None:
        raise ValidationError({"paying_account": _("Dire quel compte a reçu le virement.")})
    if repayment.mode == RepaymentMode.CASH:
        repayment.paying_account = None
    repayment.receipt, repayment.entered_by = repayment.receipt.strip(), access.user
    with because(_("Trop-perçu remboursé, reçu %(receipt)s") % {"receipt": repayment.receipt}):
        saved = save_checked(repayment)
        repayment_follow(repayment=saved)
        return saved
