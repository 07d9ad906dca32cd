"""« Éléments de paie » of an employee: what they are given every month."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.services.writing import is_own_file
from hr_core.text import french_decimal
from hr_core.ui.parts import Action
from hr_core.ui.screens import ConfirmScreen, FormScreen
from hr_core.views.files import FileScreen
from payroll.forms.inputs import RecurringEndForm, RecurringInputForm
from payroll.models import PayItemVersion, RecurringInput
from payroll.services.inputs import recurring_input_end, recurring_input_set
from payroll.views.back_dated import BackDated
from payroll.views.items import READ
from payroll.views.parts import proposed_day

EDIT = ("payroll_prepare", "payroll_items")


class EmployeeInputsView(FileScreen):
    """A tab of the personnel file: the items given on the day read, those to come, those of the past."""

    template_name = "payroll/items/employee_inputs.html"
    rights = READ

    def get_actions(self) -> list[Action]:
        if is_own_file(self.record, self.access.user):
            return []
        url = reverse("payroll:employee_input_create", args=[self.record.pk])
        return [Action(_("Attribuer une rubrique"), url, "plus", EDIT, main=True)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        given = list(
            RecurringInput.objects.filter(employee=self.record.pk)
            .select_related("item")
            .order_by("item__code", "-start")
        )
        labels = _labels({row.item_id for row in given})
        for row in given:
            row.label = labels.get(row.item_id, "")
            row.quantity_text = "" if row.quantity is None else french_decimal(Fraction(row.quantity, 1000), 3)
        return self.show(
            current=[row for row in given if row.holds_on(self.on)],
            coming=[row for row in given if row.start > self.on],
            past=[row for row in given if row.end is not None and row.end <= self.on],
            may_edit=self.access.has(*EDIT) and not is_own_file(self.record, self.access.user),
        )


def _labels(items: set[int]) -> dict[int, str]:
    """The last label of each item."""
    versions = PayItemVersion.objects.filter(item__in=items).order_by("start")
    return {version.item_id: version.label for version in versions}


class EmployeeInputScreen(BackDated, FormScreen):
    """What the forms of the tab share: the employee of the address, among those whom the person may see."""

    rights = EDIT
    success_message = gettext_lazy("L’élément est enregistré.")

    @cached_property
    def employee(self) -> Employee:
        return get_object_or_404(Employee.objects.visible_to(self.access), pk=self.kwargs["employee"])

    def get_crumbs(self) -> Any:
        return ((self.employee.full_name, self._back()),)

    def get_success_url(self, result: Any) -> str:
        return self._back()

    def get_cancel_url(self) -> str:
        return self._back()

    def _back(self) -> str:
        return reverse("payroll:employee_inputs", args=[self.employee.pk])


class EmployeeInputFormView(EmployeeInputScreen):
    """Give an item to an employee, or change what is given, from a day."""

    model = RecurringInput
    form_class = RecurringInputForm
    asks_reason = "optional"

    def get_queryset(self) -> Any:
        return RecurringInput.objects.filter(employee=self.employee)

    def get_title(self) -> str:
        return _("Attribuer une rubrique à %(name)s") % {"name": self.employee.full_name}

    def get_form_options(self) -> dict[str, Any]:
        start = proposed_day(self.institution)
        initial: dict[str, Any] = {"start": start}
        if not self.is_creation:
            given = self.record
            initial |= {
                "item": given.item_id,
                "amount": given.amount,
                "quantity": given.quantity,
                "last_day": given.last_day,
            }
        return {"institution": self.institution, "on": start, "initial": initial}

    def perform(self, form: RecurringInputForm) -> RecurringInput:
        data = form.cleaned_data
        return recurring_input_set(
            employee=self.employee,
            item=data["item"],
            start=data["start"],
            end=data["last_day"] + timedelta(days=1) if data["last_day"] else None,
            amount=data["amount"],
            quantity=data["quantity"],
            actor=self.request.user,
            reason=data["motif"],
        )


class EmployeeInputEndView(EmployeeInputScreen, ConfirmScreen):
    """Stop giving an item after a day."""

    model = RecurringInput
    form_class = RecurringEndForm
    asks_reason = True
    submit_label = gettext_lazy("Arrêter")
    success_message = gettext_lazy("L’élément s’arrête.")

    def get_queryset(self) -> Any:
        return RecurringInput.objects.filter(employee=self.employee).select_related("item")

    def get_title(self) -> str:
        label = _labels({self.record.item_id}).get(self.record.item_id, "")
        item = f"{self.record.item.code} {label}"
        return _("Arrêter « %(item)s » pour %(name)s ?") % {"item": item, "name": self.employee.full_name}

    def get_consequences(self) -> list[str]:
        return [_("L’élément sort de la paie après ce jour ; les bulletins déjà établis ne changent pas.")]

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"last_day": proposed_day(self.institution) - timedelta(days=1)}}

    def perform(self, form: RecurringEndForm) -> None:
        data = form.cleaned_data
        end = data["last_day"] + timedelta(days=1)
        recurring_input_end(given=self.record, end=end, actor=self.request.user, reason=data["motif"])
