"""Yearly confirmation of balances: one letter per employee who owes, and what came back signed."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Institution
from hr_core.scope import because
from hr_core.services.errors import Refusal
from hr_core.services.writing import forbid_own_file, save_checked
from payroll.choices_loans import LoanState
from payroll.models import Loan, LoanConfirmation
from payroll.selectors.loans import PAID_OUT, accounts_of, with_items


@transaction.atomic
def confirmations_issue(*, institution: Institution, as_at: date, access: Access) -> int:
    """Draw up the letters of a day for those who owe and have none yet; returns how many. Three queries and one write."""
    if not access.has("loan_manage"):
        raise Refusal(_("Votre rôle ne permet pas d’émettre les lettres."))
    if as_at > timezone.localdate():
        raise ValidationError({"as_at": _("Le solde se confirme à une date passée.")})
    held = set(LoanConfirmation.objects.filter(as_at=as_at).values_list("employee", flat=True))
    loans = list(
        with_items(Loan.objects.filter(state__in=PAID_OUT, disbursed_on__lte=as_at)).exclude(state=LoanState.CANCELLED)
    )
    accounts = accounts_of(loans, until=as_at)
    lines: dict[int, list[dict[str, object]]] = {}
    for loan in loans:
        balance = accounts[loan.pk].balance
        if balance > 0 and loan.employee_id not in held:
            lines.setdefault(loan.employee_id, []).append(
                {"loan": loan.number, "label": loan.kind.label, "amount": loan.amount, "balance": balance}
            )
    with because(_("Confirmation annuelle des soldes de prêts")):
        LoanConfirmation.objects.bulk_create(
            LoanConfirmation(
                institution=institution,
                employee_id=employee,
                as_at=as_at,
                balance=sum(int(str(line["balance"])) for line in each),
                lines=each,
                issued_by=access.user,
            )
            for employee, each in lines.items()
        )
    return len(lines)


@transaction.atomic
def confirmation_record(
    *, confirmation: LoanConfirmation, returned_on: date, is_agreed: bool, comment: str = "", access: Access
) -> LoanConfirmation:
    """The letter came back signed: whether the employee agrees, and what they wrote when they do not."""
    if not access.has("loan_manage"):
        raise Refusal(_("Votre rôle ne permet pas d’enregistrer les retours."))
    row = LoanConfirmation.objects.select_for_update(of=("self",)).select_related("employee").get(pk=confirmation.pk)
    forbid_own_file(row.employee, access.user)
    if returned_on < row.as_at:
        raise ValidationError({"returned_on": _("Le retour suit la date du solde.")})
    if not is_agreed and not comment.strip():
        raise ValidationError({"comment": _("Écrivez ce que l’agent conteste.")})
    row.returned_on, row.is_agreed, row.comment, row.recorded_by = returned_on, is_agreed, comment, access.user
    with because(comment or _("Retour de la confirmation de solde")):
        return save_checked(row)
