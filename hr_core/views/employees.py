"""Opening a file, and what moves a whole file: leaving, coming back, a way in; the export of the staff."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET
from import_export.formats.base_formats import CSV, XLSX

from hr_core.filters import today
from hr_core.forms.employees import AccountForm, EmployeeForm, LeavingForm, NewEmployeeForm, ReturnForm
from hr_core.loading.resources import StaffResource
from hr_core.models import Employee
from hr_core.selectors.employees import in_view, with_current_facts
from hr_core.services.accounts import account_open
from hr_core.services.employees import employee_create, employee_leave, employee_return, employee_update
from hr_core.services.writing import forbid_own_file
from hr_core.text import french_date
from hr_core.ui.guard import requires
from hr_core.ui.screens import FormScreen

READ = ("personnel_view",)
WRITE = ("personnel_change",)


@require_GET
@requires("personnel_view")
def employee_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The visible staff in the columns of the import: the file can be corrected and imported again."""
    files = with_current_facts(Employee.objects.visible_to(request.access), today())  # type: ignore[attr-defined]
    data = StaffResource().export(in_view(files, "", today()).order_by("staff_number"))
    form = XLSX() if kind == "xlsx" else CSV()
    response = HttpResponse(form.export_data(data), content_type=form.get_content_type())
    response["Content-Disposition"] = f'attachment; filename="personnel.{kind}"'
    return response


@require_GET
@requires("personnel_view", "team_view")
def employee_photo(request: HttpRequest, pk: int) -> FileResponse:
    """The photo of a file that one may see; it has no address of its own outside this page."""
    visible = Employee.objects.visible_to(request.access)  # type: ignore[attr-defined]
    file = get_object_or_404(Employee.objects.filter(pk__in=visible.values("pk")).exclude(photo=""), pk=pk)
    response = FileResponse(file.photo.open("rb"))
    response["Cache-Control"] = "private, max-age=3600"
    return response


class EmployeeScreen(FormScreen):
    """A form about one file; one's own is refused before anything is asked."""

    model = Employee
    rights = WRITE

    def get_queryset(self) -> QuerySet:
        return Employee.objects.visible_to(self.access)

    def get_record(self) -> Employee:
        record = super().get_record()
        if not self.is_creation:
            forbid_own_file(record, self.request.user)
        return record

    def get_crumbs(self) -> list[tuple[str, str]]:
        crumbs = [(_("Agents"), "hr_core:employee_list")]
        if not self.is_creation:
            crumbs.append((str(self.record), reverse("hr_core:employee_detail", args=[self.record.pk])))
        return crumbs

    def get_success_url(self, result: Any) -> str:
        return reverse("hr_core:employee_detail", args=[result.pk])

    def get_cancel_url(self) -> str:
        if self.is_creation:
            return reverse("hr_core:employee_list")
        return reverse("hr_core:employee_detail", args=[self.record.pk])


class EmployeeCreateView(EmployeeScreen):
    form_class = NewEmployeeForm
    title = gettext_lazy("Nouvel agent")
    submit_label = gettext_lazy("Ouvrir le dossier")
    success_message = gettext_lazy("Le dossier est ouvert. Proposez maintenant son classement et son compte.")

    def perform(self, form: Any) -> Employee:
        return employee_create(
            institution=self.institution, values=form.values(), actor=self.request.user, **form.facts()
        )


class EmployeeUpdateView(EmployeeScreen):
    form_class = EmployeeForm
    title = gettext_lazy("Modifier le dossier")
    success_message = gettext_lazy("Le dossier est à jour.")
    asks_reason = "optional"

    def get_form_options(self) -> dict[str, Any]:
        return {**super().get_form_options(), "may_hide": self.access.has("confidential_view")}

    def perform(self, form: Any) -> Employee:
        stored = Employee.objects.get(pk=self.record.pk)
        return employee_update(employee=stored, values=form.values(), actor=self.request.user)


class EmployeeLeaveView(EmployeeScreen):
    form_class = LeavingForm
    title = gettext_lazy("Enregistrer la sortie")
    submit_label = gettext_lazy("Enregistrer la sortie")
    asks_reason = True

    def get_lede(self) -> str:
        return _("Contrat, affectation, statut et responsabilité d’unité prennent fin ce jour-là.")

    def perform(self, form: Any) -> Employee:
        return employee_leave(
            employee=self.record,
            on=form.cleaned_data["on"],
            reason=form.cleaned_data["motif"],
            actor=self.request.user,
        )

    def get_success_message(self, result: Employee) -> str:
        return _("%(name)s quitte l’institution ; dernier jour de service : le %(day)s.") % {"name": result, "day": french_date(result.last_day)}


class EmployeeReturnView(EmployeeScreen):
    form_class = ReturnForm
    title = gettext_lazy("Enregistrer le retour")
    submit_label = gettext_lazy("Rouvrir le dossier")
    asks_reason = True
    success_message = gettext_lazy("Le dossier est rouvert.")

    def perform(self, form: Any) -> Employee:
        values = {name: value for name, value in form.cleaned_data.items() if name != "motif"}
        return employee_return(
            employee=self.record, reason=form.cleaned_data["motif"], actor=self.request.user, **values
        )


class EmployeeAccountView(EmployeeScreen):
    form_class = AccountForm
    title = gettext_lazy("Ouvrir un compte à l’agent")
    submit_label = gettext_lazy("Ouvrir le compte")

    def get_lede(self) -> str:
        return _("Il verra son dossier et ses bulletins, et choisira son mot de passe par « mot de passe oublié ».")

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"email": self.record.email}}

    def perform(self, form: Any) -> Employee:
        user = account_open(employee=self.record, email=form.cleaned_data["email"], actor=self.request.user)
        self.opened = user.username
        return self.record

    def get_success_message(self, result: Employee) -> str:
        return _("Le compte « %(name)s » est ouvert.") % {"name": self.opened}


