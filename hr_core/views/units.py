"""The organisation: its tree, the page of a unit, and what changes it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.filters import today
from hr_core.forms.administration import UnitCloseForm, UnitForm, UnitHeadForm
from hr_core.models import Employee, Posting, Unit, UnitHead
from hr_core.registry import registry
from hr_core.selectors.employees import with_current_facts
from hr_core.selectors.organisation import unit_tree
from hr_core.services.organisation import (
    unit_close,
    unit_create,
    unit_head_appoint,
    unit_head_end,
    unit_reopen,
    unit_update,
)
from hr_core.services.writing import forbid_own_file
from hr_core.ui.forms import HouseForm
from hr_core.ui.parts import Action, Panel, facts
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, Screen

READ = ("personnel_view", "organisation_change")
CHANGE = ("organisation_change",)


class UnitListView(Screen):
    """« Organigramme »: every open unit under the one that holds it, with its head and its staff."""

    template_name = "hr_core/unit_list.html"
    title = gettext_lazy("Organigramme")
    rights = READ

    def get_actions(self) -> list[Action]:
        return [
            Action(_("Imprimer"), reverse("hr_core:unit_chart"), "printer"),
            Action(_("Importer"), reverse("hr_core:import_create", args=["unites"]), "upload", ("personnel_import",)),
            Action(_("Nouvelle unité"), reverse("hr_core:unit_create"), "plus", CHANGE, main=True),
        ]

    def get(self, request: HttpRequest) -> HttpResponse:
        tops = unit_tree(today(), self.access)
        closed = Unit.objects.filter(closed_on__isnull=False).order_by("code")
        return self.show(tops=tops, closed=closed, staff=sum(node.total for node in tops))


class UnitDetailView(DetailScreen):
    """A unit: what it is, who directs it, who works there, what stands below."""

    model = Unit
    template_name = "hr_core/unit_detail.html"
    rights = READ
    crumbs = ((gettext_lazy("Organigramme"), "hr_core:unit_list"),)

    def get_queryset(self) -> QuerySet:
        return Unit.objects.select_related("parent")

    def get_panels(self) -> list[Panel]:
        return [Panel(_("Unité"), facts(self.record, "code", "kind", "parent", "town", "closed_on"))]

    def get_actions(self) -> list[Action]:
        pk = [self.record.pk]
        if self.record.closed_on:
            return [Action(_("Rouvrir"), reverse("hr_core:unit_reopen", args=pk), "refresh", CHANGE, main=True)]
        return [
            Action(_("Fermer"), reverse("hr_core:unit_close", args=pk), "lock", CHANGE),
            Action(_("Nommer un responsable"), reverse("hr_core:unit_head", args=pk), "user-plus", CHANGE),
            Action(_("Modifier"), reverse("hr_core:unit_update", args=pk), "pencil", CHANGE, main=True),
        ]

    def get_context(self, **more: Any) -> dict[str, Any]:
        on = today()
        visible = Employee.objects.visible_to(self.access)
        posted = Posting.objects.on(on).filter(unit=self.record).values("employee")
        staff = with_current_facts(Employee.objects.filter(pk__in=visible.values("pk")).filter(pk__in=posted), on)
        heads = UnitHead.objects.filter(unit=self.record, employee__in=visible).select_related("employee")
        return super().get_context(
            staff=staff.order_by("last_name", "first_names"),
            heads=heads,
            children=Unit.objects.filter(parent=self.record, closed_on__isnull=True).order_by("code"),
            on=on,
            may_open_files=self.access.has("personnel_view"),
            unit_panels=[
                (panel.template, data)
                for panel in registry.unit_panels
                if self.access.has(*panel.rights) and (data := panel.context(self.access, self.record)) is not None
            ],
            **more,
        )


class UnitFormView(FormScreen):
    """Creates a unit or changes one; a parent that lies below it is refused."""

    model = Unit
    form_class = UnitForm
    rights = CHANGE
    crumbs = ((gettext_lazy("Organigramme"), "hr_core:unit_list"),)
    success_message = gettext_lazy("L’unité est enregistrée.")

    def get_title(self) -> str:
        return _("Nouvelle unité") if self.is_creation else _("Modifier l’unité")

    def perform(self, form: Any) -> Unit:
        actor = self.request.user
        if self.is_creation:
            return unit_create(institution=self.institution, values=form.values(), actor=actor)
        return unit_update(unit=Unit.objects.get(pk=self.record.pk), values=form.values(), actor=actor)

    def get_success_url(self, result: Unit) -> str:
        return reverse("hr_core:unit_detail", args=[result.pk])

    def get_cancel_url(self) -> str:
        return reverse("hr_core:unit_list")


class UnitActScreen(FormScreen):
    """Something done to a unit, then back to its page."""

    model = Unit
    rights = CHANGE

    def get_crumbs(self) -> list[tuple[str, str]]:
        return [
            (_("Organigramme"), "hr_core:unit_list"),
            (str(self.record), reverse("hr_core:unit_detail", args=[self.record.pk])),
        ]

    def get_success_url(self, result: Any) -> str:
        return reverse("hr_core:unit_detail", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)


class UnitCloseView(UnitActScreen):
    form_class = UnitCloseForm
    title = gettext_lazy("Fermer l’unité")
    submit_label = gettext_lazy("Fermer l’unité")
    asks_reason = "optional"

    def perform(self, form: Any) -> Unit:
        return unit_close(unit=self.record, on=form.cleaned_data["on"], actor=self.request.user)


class UnitReopenView(UnitActScreen, ConfirmScreen):
    form_class = HouseForm
    submit_label = gettext_lazy("Rouvrir l’unité")
    asks_reason = "optional"

    def get_title(self) -> str:
        return _("Rouvrir « %(unit)s » ?") % {"unit": self.record}

    def perform(self, form: Any) -> Unit:
        return unit_reopen(unit=self.record, actor=self.request.user)


class UnitHeadView(UnitActScreen):
    form_class = UnitHeadForm
    title = gettext_lazy("Nommer un responsable")
    submit_label = gettext_lazy("Nommer")

    def get_form_options(self) -> dict[str, Any]:
        return {"visible": Employee.objects.visible_to(self.access), "initial": {"start": today()}}

    def perform(self, form: Any) -> UnitHead:
        values = form.cleaned_data
        return unit_head_appoint(
            unit=self.record,
            employee=values["staff_number"],
            start=values["start"],
            acting=values["acting"],
            actor=self.request.user,
        )

    def get_success_message(self, result: UnitHead) -> str:
        return _("%(name)s dirige « %(unit)s ».") % {"name": result.employee, "unit": result.unit}


class UnitHeadEndView(FormScreen):
    """The head leaves; the unit stays without one until another is appointed."""

    model = UnitHead
    form_class = UnitCloseForm
    rights = CHANGE
    title = gettext_lazy("Fin des fonctions")
    submit_label = gettext_lazy("Enregistrer la fin des fonctions")

    def get_record(self) -> UnitHead:
        visible = Employee.objects.visible_to(self.access)
        found = UnitHead.objects.filter(employee__in=visible, end__isnull=True).select_related("unit", "employee")
        head = get_object_or_404(found, pk=self.kwargs["pk"])
        forbid_own_file(head.employee, self.request.user)
        return head

    def get_lede(self) -> str:
        return _("%(name)s, à la tête de « %(unit)s ».") % {"name": self.record.employee, "unit": self.record.unit}

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_form(self) -> Any:
        form = super().get_form()
        form.fields["on"].label = _("Dernier jour à ce poste")
        return form

    def perform(self, form: Any) -> UnitHead:
        return unit_head_end(head=self.record, end=form.cleaned_data["on"], actor=self.request.user)

    def get_success_url(self, result: UnitHead) -> str:
        return reverse("hr_core:unit_detail", args=[self.record.unit_id])

    def get_cancel_url(self) -> str:
        return self.get_success_url(self.record)

