"""The variable inputs of the month: list, entry of one, removal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Concat
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, FormScreen
from payroll.choices import ItemFrequency
from payroll.filters import VariableInputFilter
from payroll.forms.runs import VariableInputForm
from payroll.models import PayItemVersion, PayRun, VariableInput
from payroll.selectors.runs import latest_run
from payroll.selectors.visibility import inputs_of
from payroll.services.variable_inputs import inputs_are_open, variable_input_delete, variable_input_set
from payroll.tables import VariableInputTable
from payroll.views.runs import PREPARE, VIEW

INPUTS = (gettext_lazy("Éléments variables"), "payroll:variable_input_list")


class OfMonth:
    """The month of the running campaign, or the one of `?campagne=`."""

    request: Any

    @cached_property
    def run(self) -> PayRun | None:
        asked = self.request.GET.get("campagne", "")
        if asked.isdecimal():
            return PayRun.objects.select_related("period").filter(pk=asked).first()
        return latest_run()

    @property
    def is_open(self) -> bool:
        return self.run is not None and inputs_are_open(self.run.period)


class VariableInputListView(OfMonth, ListScreen):
    model = VariableInput
    rights = VIEW
    template_name = "payroll/variable_input_list.html"
    caption = gettext_lazy("Éléments variables du mois")
    unit = (gettext_lazy("élément"), gettext_lazy("éléments"))
    table_class = VariableInputTable
    filterset_class = VariableInputFilter

    def get_title(self) -> str:
        if self.run is None:
            return _("Éléments variables")
        return _("Éléments variables %(of_month)s") % {"of_month": self.run.period.of_month}

    def get_queryset(self) -> Any:
        if self.run is None:
            return VariableInput.objects.none()
        period = self.run.period
        label = PayItemVersion.objects.on(period.last_day).filter(item=OuterRef("item")).values("label")[:1]
        return (
            inputs_of(self.access)
            .filter(period=period)
            .annotate(item_words=Concat("item__code", Value(" "), Subquery(label)))
        )

    def get_empty(self) -> Empty:
        if self.run is None:
            return Empty(
                _("Aucun mois ouvert"),
                _("Les éléments variables se saisissent une fois le mois ouvert."),
                reverse("payroll:run_list"),
                _("Voir les campagnes"),
            )
        return Empty(_("Aucun élément ce mois-ci"), _("Heures supplémentaires, absences, acomptes… se saisissent ici."))

    def get_table_options(self) -> dict[str, Any]:
        return {"may_write": self.is_open and self.access.has(*PREPARE)}

    def get_actions(self) -> Sequence[Action]:
        if not self.is_open:
            return []
        return [Action(_("Saisir un élément"), reverse("payroll:variable_input_create"), "plus", PREPARE, True)]

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(run=self.run, is_open=self.is_open, **more)


class VariableInputFormView(OfMonth, FormScreen):
    rights = PREPARE
    model = VariableInput
    form_class = VariableInputForm
    title = gettext_lazy("Élément variable")
    success_url = "payroll:variable_input_list"
    crumbs = (INPUTS,)

    def get_queryset(self) -> Any:
        return inputs_of(self.access)

    @cached_property
    def period(self) -> Any:
        if not self.is_creation:
            return self.record.period
        if self.run is None:
            raise Http404
        return self.run.period

    def get_form_options(self) -> dict[str, Any]:
        versions = (
            PayItemVersion.objects.on(self.period.last_day)
            .exclude(frequency=ItemFrequency.EVERYONE)
            .select_related("item")
            .order_by("item__code")
        )
        in_service = Employee.objects.visible_to(self.access).filter(hired_on__lte=self.period.last_day)
        return {
            "employees": in_service.exclude(left_on__lte=self.period.first_day),
            "items": [(version.item_id, f"{version.item.code} {version.label}") for version in versions],
            "currency": self.currency,
            "given": None if self.is_creation else self.record,
        }

    def perform(self, form: Any) -> VariableInput:
        given = form.cleaned_data
        return variable_input_set(
            period=self.period,
            employee=given["employee"],
            item=given["item"],
            amount=given["amount"],
            quantity=given["quantity"],
            comment=given["comment"],
            access=self.access,
        )


class VariableInputDeleteView(ConfirmScreen):
    rights = PREPARE
    model = VariableInput
    danger = True
    submit_label = gettext_lazy("Retirer l’élément")
    success_message = gettext_lazy("L’élément est retiré.")
    success_url = "payroll:variable_input_list"
    crumbs = (INPUTS,)
    asks_reason = "optional"

    def get_queryset(self) -> Any:
        return inputs_of(self.access)

    def get_title(self) -> str:
        told = {"item": self.record.item, "name": self.record.employee}
        return _("Retirer la rubrique %(item)s de %(name)s\u202f?") % told

    def perform(self, form: Any) -> None:
        variable_input_delete(given=self.record, access=self.access)
