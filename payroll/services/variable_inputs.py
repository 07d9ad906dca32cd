"""The variable inputs of a month, while its run takes them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Employee
from hr_core.services.errors import Refusal
from hr_core.services.writing import delete_checked, forbid_own_file, save_checked
from payroll.choices import ItemFrequency, RunKind, RunState
from payroll.engine import AMOUNT_LIMIT
from payroll.engine.formula.names import QUANTITY_LIMIT
from payroll.models import PayItem, PayItemVersion, PayPeriod, PayRun, VariableInput
from payroll.selectors.act_items import OF_CREDITORS
from payroll.selectors.input_columns import Column
from payroll.selectors.input_limits import limits_of
from payroll.selectors.input_scope import entry_units, unit_of_month
from payroll.selectors.overtime import bands_of, fed_by_weeks
from payroll.selectors.submissions import collecting_of
from payroll.services.article_entry import article_entries, paid_by_article


@transaction.atomic
def variable_input_set(
    *,
    period: PayPeriod,
    employee: Employee,
    item: PayItem,
    amount: int | None = None,
    quantity: int | None = None,
    comment: str = "",
    run: PayRun | None = None,
    document: File | None = None,
    access: Access,
) -> VariableInput:
    """Enter an item for an employee this month; entering it again replaces what was entered.

    `amount` in minor units, `quantity` in thousandths; `run`: the run that it is for, when it is not the month's. Raises
    `Refusal` when the inputs are closed, `OwnFile` on one's own file, `ValidationError` otherwise.
    """
    inputs_open_or_refuse(period, run)
    forbid_own_file(employee, access.user)
    _check(period, employee, item, amount, quantity, run)
    _check_unit(period, employee, access, run)
    _check_limits(period, employee, item, amount, quantity, comment, access, run)
    found = VariableInput.objects.filter(period=period, employee=employee, item=item, run=run).first()
    found = found or VariableInput(
        institution_id=period.institution_id, period=period, employee=employee, item=item, run=run
    )
    found.amount, found.quantity, found.comment, found.entered_by = amount, quantity, comment, access.user
    if document is not None:
        found.document = document
    return save_checked(found)


@transaction.atomic
def variable_input_delete(*, given: VariableInput, access: Access) -> None:
    """Take an input back, while the month takes inputs."""
    inputs_open_or_refuse(given.period, given.run)
    forbid_own_file(given.employee, access.user)
    _check_unit(given.period, given.employee, access, given.run)
    delete_checked(given)


def inputs_open_or_refuse(period: PayPeriod, run: PayRun | None = None) -> None:
    """Refuse once the inputs of the run are closed (the month's regular run when none is named)."""
    if not inputs_are_open(period, run):
        raise Refusal(
            _("Les éléments variables de ce mois sont arrêtés : les rouvrir depuis la campagne, avec un motif.")
        )


def inputs_are_open(period: PayPeriod, run: PayRun | None = None) -> bool:
    if period.is_closed:
        return False
    if run is not None:
        return period.runs.filter(pk=run.pk, state=RunState.OPEN).exists()
    return period.runs.filter(kind=RunKind.REGULAR, state=RunState.OPEN).exists()


def _check(
    period: PayPeriod,
    employee: Employee,
    item: PayItem,
    amount: int | None,
    quantity: int | None,
    run: PayRun | None = None,
) -> None:
    versions = PayItemVersion.objects.on(period.last_day).annotate(has_article=paid_by_article(period.last_day))
    version = versions.filter(item=item).first()
    if version is None:
        raise ValidationError({"item": _("Cette rubrique n’est pas définie ce mois-ci.")})
    if item.code in OF_CREDITORS:
        raise ValidationError(
            {"item": _("Ce qui se retient pour un créancier s’inscrit au registre (Dossiers de paie, Actes de retenue).")}
        )
    if version.frequency == ItemFrequency.EVERYONE:
        raise ValidationError({"item": _("Cette rubrique vaut pour tous : elle ne se saisit pas.")})
    if run is not None and run.employees is not None and employee.pk not in run.employees:
        raise ValidationError({"employee": _("Cet agent n’est pas de cette campagne.")})
    has_left = employee.left_on is not None and employee.left_on <= period.first_day
    is_named = run is not None and run.employees is not None
    if employee.hired_on > period.last_day or (has_left and not is_named):
        raise ValidationError({"employee": _("Cet agent n’est pas en service ce mois-ci.")})
    entry = article_entries(item.institution_id, period.last_day)[item.code] if version.has_article else None
    if entry is not None:
        entry.check(amount, quantity)
    elif version.formula and amount is None and quantity is None:
        raise ValidationError({"quantity": _("Cette rubrique a une formule : donnez la quantité.")})
    elif not version.formula and amount is None:
        raise ValidationError({"amount": _("Cette rubrique n’a pas de formule : donnez le montant.")})
    if amount is not None and abs(amount) > AMOUNT_LIMIT:
        raise ValidationError({"amount": _("Ce montant dépasse ce qu’une paie peut porter.")})
    if quantity is not None and not 0 <= quantity <= QUANTITY_LIMIT:
        most = QUANTITY_LIMIT // 1000
        raise ValidationError({"quantity": _("La quantité va de 0 à %(most)s.") % {"most": most}})


def _check_unit(period: PayPeriod, employee: Employee, access: Access, run: PayRun | None) -> None:
    """Refuse outside the units of an entry clerk, and where the unit has transmitted its inputs."""
    keys = Employee.objects.filter(pk=employee.pk).annotate(unit_key=unit_of_month(period))
    unit = keys.values_list("unit_key", flat=True).get()
    units = entry_units(access, period.last_day)
    if units is not None and (unit not in units or employee.is_confidential):
        raise ValidationError({"employee": _("Cet agent n’est pas de ceux pour qui vous saisissez.")})
    obstacle = collecting_of(period).obstacle(unit, access) if run is None else ""
    if obstacle:
        raise Refusal(obstacle)


def _check_limits(
    period: PayPeriod,
    employee: Employee,
    item: PayItem,
    amount: int | None,
    quantity: int | None,
    comment: str,
    access: Access,
    run: PayRun | None,
) -> None:
    by_quantity = quantity is not None
    value = quantity if quantity is not None else amount
    assert value is not None and access.institution is not None
    currency = access.institution.country.currency
    column = Column(item.pk, item.code, "", by_quantity)
    bands = {band.key: band.item for band in bands_of(access.institution, period.last_day)}
    if by_quantity and (employee.pk, item.code) in fed_by_weeks(period, [employee.pk], bands):
        raise ValidationError({"quantity": _("Ces heures sont tenues par semaine, dans « Heures supplémentaires ».")})
    limits = limits_of(period, [item.pk], [employee.pk], run)
    wrong = list(limits.faults(employee.pk, item.pk, value, comment, lambda each: column.shown(each, currency)))
    if wrong:
        message = " ; ".join(wrong)
        raise ValidationError({column.field: _("Limite de cette rubrique : %(wrong)s.") % {"wrong": message}})
