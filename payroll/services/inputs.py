"""What an employee is given every month: amounts and quantities of pay items, over a period."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.models import Employee, User
from hr_core.services.writing import assign, forbid_own_file, lock_file, reasoned, save_checked
from hr_core.text import french_date
from payroll.choices import ItemFrequency
from payroll.engine import AMOUNT_LIMIT
from payroll.engine.formula.names import QUANTITY_LIMIT
from payroll.models import PayItem, PayItemVersion, RecurringInput
from payroll.services.article_entry import article_entries
from payroll.services.timeline import forbid_closed_month, require_reason, timeline_set


@transaction.atomic
def recurring_input_set(
    *,
    employee: Employee,
    item: PayItem,
    start: date,
    end: date | None = None,
    amount: int | None = None,
    quantity: int | None = None,
    actor: User | None,
    reason: str = "",
) -> RecurringInput:
    """Give an item to an employee from `start` (until the eve of `end`): an amount in minor units, or a quantity in
    thousandths for the formula of the item. What was given before stops on that day.

    Raises `ValidationError`, or `OwnFile` when the actor is the person concerned.
    """
    forbid_own_file(employee, actor)
    forbid_closed_month(item.institution, start)
    lock_file(employee)
    _check(employee, item, start, amount, quantity)
    with reasoned(reason, _("Élément permanent attribué")):
        return timeline_set(
            RecurringInput.objects.filter(employee=employee, item=item),
            start=start,
            end=end,
            values={"amount": amount, "quantity": quantity},
            make=lambda: RecurringInput(institution_id=employee.institution_id, employee=employee, item=item),
        )


@transaction.atomic
def recurring_input_end(*, given: RecurringInput, end: date, actor: User | None, reason: str) -> None:
    """Stop giving an item on the eve of `end`."""
    forbid_own_file(given.employee, actor)
    require_reason(reason)
    forbid_closed_month(given.item.institution, end, "end")
    lock_file(given.employee)
    with reasoned(reason, _("Élément permanent arrêté")):
        save_checked(assign(given, {"end": end}))


def _check(employee: Employee, item: PayItem, start: date, amount: int | None, quantity: int | None) -> None:
    version = PayItemVersion.objects.on(start).filter(item=item).first()
    if version is None:
        raise ValidationError({"item": _("Cette rubrique n’est pas définie ce jour-là.")})
    if version.frequency != ItemFrequency.RECURRING:
        raise ValidationError(
            {"item": _("Cette rubrique ne s’attribue pas : elle se saisit chaque mois ou vaut pour tous.")}
        )
    if start < employee.hired_on:
        raise ValidationError(
            {
                "start": _("L’agent est entré le %(day)s : choisissez ce jour ou un jour suivant.")
                % {"day": french_date(employee.hired_on)}
            }
        )
    entry = article_entries(item.institution_id, start).get(item.code)
    if entry is not None:
        entry.check(amount, quantity)
    elif version.formula and quantity is None and amount is None:
        raise ValidationError(
            {"quantity": _("Cette rubrique a une formule : donnez la quantité, 1 si elle s’applique simplement.")}
        )
    elif not version.formula and amount is None:
        raise ValidationError({"amount": _("Donnez le montant mensuel.")})
    if amount is not None and abs(amount) > AMOUNT_LIMIT:
        raise ValidationError({"amount": _("Ce montant dépasse ce qu’une paie peut porter.")})
    if quantity is not None and not 0 <= quantity <= QUANTITY_LIMIT:
        raise ValidationError({"quantity": _("La quantité va de 0 à %(most)s.") % {"most": QUANTITY_LIMIT // 1000}})
