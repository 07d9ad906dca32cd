"""The variable inputs of the month: list, entry of one, removal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, OuterRef, Subquery, Value, When
from django.db.models.functions import Concat
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.text import french_count, french_of
from hr_core.ui.forms import REASON, ReasonField
from hr_core.ui.history import PAGE, HistoryScreen, told
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, BulkAction, Empty
from hr_core.ui.screens import ConfirmScreen, FormScreen, Screen
from payroll.choices import ItemFrequency
from payroll.filters import VariableInputFilter
from payroll.forms.runs import ChosenForm, VariableInputForm
from payroll.models import PayItemVersion, VariableInput
from payroll.selectors.act_items import OF_CREDITORS
from payroll.selectors.input_history import input_entries, items_of_entries
from payroll.selectors.input_limits import items_with_document
from payroll.selectors.input_scope import ENTER, SEE, employees_entered, input_read, inputs_read, unit_of_month
from payroll.services.variable_inputs import variable_input_delete, variable_input_set
from payroll.tables import VariableInputTable
from payroll.views.entry.month import INPUTS, EntryMonth

MOST_CHOSEN = 100
UNTOLD = frozenset({"employee_id", "item_id", "period_id", "entered_by_id", "entered_at"})
SHOWN = 20


def found_or_404(access: Any, key: int) -> VariableInput:
    """A variable input that this person may read."""
    found = input_read(access, key)
    if found is None:
        raise Http404
    return found


class VariableInputListView(EntryMonth, ListScreen):
    model = VariableInput
    rights = SEE
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
        found = inputs_read(self.access, period, self.own_run).annotate(
            item_words=Concat("item__code", Value(" "), Subquery(label)),
            unit_key=unit_of_month(period, "employee"),
            asks_document=Case(When(item__in=items_with_document(period), then=Value(True)), default=Value(False)),
        )
        return found.filter(entered_by=self.access.user) if self.is_mine else found

    @property
    def is_mine(self) -> bool:
        return self.request.GET.get("vue") == "mienne"

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
        return {
            "may_write": self.is_open and self.access.has(*ENTER),
            "campaign": self.request.GET.get("campagne", ""),
        }

    def get_actions(self) -> Sequence[Action]:
        if not self.is_open:
            return []
        return [
            Action(_("Saisir un élément"), reverse("payroll:variable_input_create"), "plus", ENTER),
            Action(_("Grille de saisie"), reverse("payroll:input_grid"), "table", ENTER, True),
        ]

    def get_bulk_actions(self) -> Sequence[BulkAction]:
        if not self.is_open:
            return []
        return [BulkAction(_("Retirer…"), reverse("payroll:variable_inputs_delete"), "trash", ENTER)]

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(run=self.run, is_open=self.is_open, tabs=self.place_tabs(), **more)


class VariableInputFormView(EntryMonth, FormScreen):
    rights = ENTER
    model = VariableInput
    form_class = VariableInputForm
    title = gettext_lazy("Élément variable")
    success_url = "payroll:variable_input_list"
    crumbs = (INPUTS,)

    def get_record(self) -> Any:
        if self.is_creation:
            return super().get_record()
        return found_or_404(self.access, self.kwargs["pk"])

    @property
    def target(self) -> Any:
        """The run that the input is for, None for the month's."""
        return self.own_run if self.is_creation else self.record.run

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
            .exclude(item__code__in=OF_CREDITORS)
            .select_related("item")
            .order_by("item__code")
        )
        return {
            "employees": employees_entered(self.access, self.period, self.target).order_by("last_name", "first_names"),
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
            document=given["document"],
            run=self.target,
            access=self.access,
        )


class VariableInputDeleteView(ConfirmScreen):
    rights = ENTER
    model = VariableInput
    danger = True
    submit_label = gettext_lazy("Retirer l’élément")
    success_message = gettext_lazy("L’élément est retiré.")
    success_url = "payroll:variable_input_list"
    crumbs = (INPUTS,)
    asks_reason = "optional"

    def get_record(self) -> Any:
        return found_or_404(self.access, self.kwargs["pk"])

    def get_title(self) -> str:
        told = {"item": self.record.item, "of_name": french_of(str(self.record.employee))}
        return _("Retirer la rubrique %(item)s %(of_name)s\u202f?") % told

    def perform(self, form: Any) -> None:
        variable_input_delete(given=self.record, access=self.access)


class VariableInputsDeleteView(ConfirmScreen):
    """Several inputs taken back at once: chosen in the list, asked about here."""

    rights = ENTER
    danger = True
    form_class = ChosenForm
    submit_label = gettext_lazy("Retirer ces éléments")
    success_url = "payroll:variable_input_list"
    crumbs = (INPUTS,)
    asks_reason = "optional"

    def get_record(self) -> None:
        return None

    @cached_property
    def chosen(self) -> list[VariableInput]:
        keys = [key for key in self.request.POST.getlist("choisis") if key.isdecimal()]
        found = [input_read(self.access, int(key)) for key in keys[:MOST_CHOSEN]]
        if None in found:
            raise Http404
        return found  # type: ignore[return-value]

    def get_title(self) -> str:
        count = french_count(len(self.chosen), _("élément"), _("éléments"))
        return _("Retirer %(count)s\u202f?") % {"count": count}

    def get_consequences(self) -> list[str]:
        return [f"{given.employee}, {given.item}" for given in self.chosen[:SHOWN]]

    def get_form_options(self) -> dict[str, Any]:
        return {"chosen": [given.pk for given in self.chosen]}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list posts the boxes; the question posts them again, confirmed."""
        if "confirme" not in request.POST:
            form = self.form_class(**self.get_form_options())
            form.fields[REASON] = ReasonField(required=False)
            return self.show(form=form)
        return super().post(request, *args, **kwargs)

    def perform(self, form: Any) -> int:
        for given in self.chosen:
            variable_input_delete(given=given, access=self.access)
        return len(self.chosen)

    def get_success_message(self, result: int) -> str:
        return french_count(result, _("élément retiré"), _("éléments retirés")) + "."


class VariableInputHistoryView(EntryMonth, HistoryScreen):
    """Who entered what and when for an employee this month: every item, or the one of `?rubrique=`."""

    rights = SEE
    model = Employee
    crumbs = (INPUTS,)

    def get_queryset(self) -> Any:
        return employees_entered(self.access, self.period)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.GET.get("rubrique", "")
        found = input_entries(self.period, self.record.pk, int(asked) if asked.isdecimal() else None)
        page = Paginator(found, PAGE).get_page(request.GET.get("page"))
        items = items_of_entries(page.object_list)
        events = [
            replace(event, subject=items.get(entry.object_id, event.subject))
            for entry, event in zip(page.object_list, told(page.object_list, silent=UNTOLD), strict=True)
        ]
        return self.show(events=events, page=page)

    def get_title(self) -> str:
        return _("Saisie %(of_name)s") % {"of_name": french_of(str(self.record))}


class InputDocumentView(Screen):
    """The paper joined to an input, for those who may read the input."""

    rights = SEE

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        given = found_or_404(self.access, kwargs["pk"])
        if not given.document:
            raise Http404
        return FileResponse(given.document.open("rb"), as_attachment=True, filename=PurePath(given.document.name).name)
