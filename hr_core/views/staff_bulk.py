"""What is done to the chosen rows of the personnel: the list posts them, a page asks, then it acts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from import_export.formats.base_formats import XLSX

from hr_core.filters import today
from hr_core.forms.fields import UnitField
from hr_core.loading.resources import StaffResource
from hr_core.models import Employee
from hr_core.selectors.employees import with_current_facts
from hr_core.services.staff_moves import staff_move, staff_tell
from hr_core.text import french_count
from hr_core.ui.forms import HouseForm
from hr_core.ui.guard import Guarded
from hr_core.ui.screens import FormScreen

READ, WRITE = ("personnel_view",), ("personnel_change",)
MOST = 500
LIST = "hr_core:employee_list"


def chosen(request: HttpRequest, access: Any) -> Any:
    """The chosen files that this person may see, at most five hundred."""
    keys = [int(key) for key in request.POST.getlist("choisis") if key.isdecimal()][:MOST]
    visible = Employee.objects.visible_to(access).filter(pk__in=keys).values("pk")
    return Employee.objects.filter(pk__in=visible).select_related("user").order_by("last_name", "first_names")


class BulkScreen(FormScreen):
    """The list posts `choisis`: the first time without the button of the page, which asks; the second time it acts."""

    model = Employee
    rights = WRITE
    template_name = "hr_core/bulk_form.html"
    crumbs = ((gettext_lazy("Agents"), LIST),)
    cancel_url = success_url = LIST

    @cached_property
    def employees(self) -> list[Employee]:
        return list(chosen(self.request, self.access))

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {}

    @property
    def is_asking(self) -> bool:
        return "fait" not in self.request.POST

    def get_form(self) -> Any:
        if self.is_asking:
            form = self.form_class()
            return form
        return super().get_form()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse(LIST))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.employees:
            messages.warning(request, _("Choisissez au moins une ligne."))
            return HttpResponseRedirect(reverse(LIST))
        if self.is_asking:
            return self.show(form=self.get_form())
        return super().post(request, *args, **kwargs)

    def get_lede(self) -> str:
        return french_count(len(self.employees), _("agent choisi"), _("agents choisis"))

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(employees=self.employees, shown=self.employees[:30], **more)


class MoveForm(HouseForm):
    unit = UnitField()
    on = forms.DateField(label=gettext_lazy("À partir du"))
    motif = forms.CharField(label=gettext_lazy("Motif"), max_length=300)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].fill()
        self.fields["on"].initial = today()


class StaffMoveView(BulkScreen):
    form_class = MoveForm
    title = gettext_lazy("Affecter à une unité")
    submit_label = gettext_lazy("Affecter")

    def perform(self, form: Any) -> int:
        values = form.cleaned_data
        return staff_move(
            employees=self.employees, unit=values["unit"], on=values["on"], actor=self.request.user, reason=values["motif"]
        )

    def get_success_message(self, result: int) -> str:
        return french_count(result, _("agent affecté ; chacun garde son emploi."), _("agents affectés ; chacun garde son emploi."))


class TellForm(HouseForm):
    text = forms.CharField(
        label=gettext_lazy("Message"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Aucun montant ni motif de santé : le message se lit sur l’accueil de chacun."),
    )  # fmt: skip


class StaffTellView(BulkScreen):
    form_class = TellForm
    title = gettext_lazy("Prévenir des agents")
    submit_label = gettext_lazy("Envoyer le message")

    def get_lede(self) -> str:
        without = sum(employee.user_id is None for employee in self.employees)
        told = super().get_lede()
        if not without:
            return told
        return f"{told}, {_('dont %(count)s sans compte d’accès, qui ne le recevront pas') % {'count': without}}"

    def perform(self, form: Any) -> int:
        return staff_tell(institution=self.institution, employees=self.employees, text=form.cleaned_data["text"])

    def get_success_message(self, result: int) -> str:
        return french_count(result, _("agent prévenu."), _("agents prévenus."))


class StaffExportView(Guarded, View):
    """The chosen files in the columns of the import."""

    rights = READ

    def post(self, request: HttpRequest) -> HttpResponse:
        files = chosen(request, self.access)
        if not files:
            messages.warning(request, _("Choisissez au moins une ligne."))
            return HttpResponseRedirect(reverse(LIST))
        data = StaffResource().export(with_current_facts(files, today()).order_by("staff_number"))
        response = HttpResponse(XLSX().export_data(data), content_type=XLSX().get_content_type())
        response["Content-Disposition"] = 'attachment; filename="agents-choisis.xlsx"'
        return response
