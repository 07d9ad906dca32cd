"""The variable inputs of a month, while its run takes them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Employee
from hr_core.services.errors import Refusal
from hr_core.services.writing import delete_checked, forbid_own_file, save_checked
from payroll.choices import ItemFrequency, RunState
from payroll.engine import AMOUNT_LIMIT
from payroll.engine.formula.names import QUANTITY_LIMIT
from payroll.models import PayItem, PayItemVersion, PayPeriod, VariableInput


@transaction.atomic
def variable_input_set(
    *,
    period: PayPeriod,
    employee: Employee,
    item: PayItem,
    amount: int | None = None,
    quantity: int | None = None,
    comment: str = "",
    access: Access,
) -> VariableInput:
    """Enter an item for an employee this month; entering it again replaces what was entered.

    `amount` in minor units, `quantity` in thousandths. Raises `Refusal` when the inputs are closed, `OwnFile` on one's
    own file, `ValidationError` otherwise.
    """
    inputs_open_or_refuse(period)
    forbid_own_file(employee, access.user)
    _check(period, employee, item, amount, quantity)
    found = VariableInput.objects.filter(period=period, employee=employee, item=item).first()
    found = found or VariableInput(institution_id=period.institution_id, period=period, employee=employee, item=item)
    found.amount, found.quantity, found.comment, found.entered_by = amount, quantity, comment, access.user
    return save_checked(found)


@transaction.atomic
def variable_input_delete(*, given: VariableInput, access: Access) -> None:
    """Take an input back, while the month takes inputs."""
    inputs_open_or_refuse(given.period)
    forbid_own_file(given.employee, access.user)
    delete_checked(given)


def inputs_open_or_refuse(period: PayPeriod) -> None:
    """Refuse once the inputs of the month's run are closed."""
    if not inputs_are_open(period):
        raise Refusal(
            _("Les éléments variables de ce mois sont arrêtés : les rouvrir depuis la campagne, avec un motif.")
        )


def inputs_are_open(period: PayPeriod) -> bool:
    return not period.is_closed and period.runs.filter(state=RunState.OPEN).exists()


def _check(
    period: PayPeriod, employee: Employee, item: PayItem, amount: int | None, quantity: int | None
) -> None:
    version = PayItemVersion.objects.on(period.last_day).filter(item=item).first()
    if version is None:
        raise ValidationError({"item": _("Cette rubrique n’est pas définie ce mois-ci.")})
    if version.frequency == ItemFrequency.EVERYONE:
        raise ValidationError({"item": _("Cette rubrique vaut pour tous : elle ne se saisit pas.")})
    if employee.hired_on > period.last_day or (employee.left_on and employee.left_on <= period.first_day):
        raise ValidationError({"employee": _("Cet agent n’est pas en service ce mois-ci.")})
    if version.formula and amount is None and quantity is None:
        raise ValidationError({"quantity": _("Cette rubrique a une formule : donnez la quantité.")})
    if not version.formula and amount is None:
        raise ValidationError({"amount": _("Cette rubrique n’a pas de formule : donnez le montant.")})
    if amount is not None and abs(amount) > AMOUNT_LIMIT:
        raise ValidationError({"amount": _("Ce montant dépasse ce qu’une paie peut porter.")})
    if quantity is not None and not 0 <= quantity <= QUANTITY_LIMIT:
        most = QUANTITY_LIMIT // 1000
        raise ValidationError({"quantity": _("La quantité va de 0 à %(most)s.") % {"most": most}})
