"""Saved reports: the list with the shelf and one's files, one report, its copy, its removal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from hr_core.services.errors import Refusal
from hr_core.ui.filters import HouseFilterSet
from hr_core.ui.guard import Guarded
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, DetailScreen
from hr_core.views.errors import forbidden
from payroll.exports.reports import CONTENT_TYPES, WRITERS
from payroll.models import Report, ReportFile
from payroll.selectors.reports.saved import files_of, reports_of
from payroll.selectors.reports.shelf import SHELF
from payroll.selectors.reports.spec import read_spec
from payroll.selectors.reports.table import ReportProblem, report_table
from payroll.services.reports.saved import report_copy, report_delete
from payroll.services.reports.schedules import file_name, file_open
from payroll.tables_reports import ReportTable
from payroll.views.reports.parts import REPORTS, VIEW, told, written

FILES_SHOWN = 12


class ReportFilter(HouseFilterSet):
    q = django_filters.CharFilter(field_name="title", lookup_expr="icontains", label=gettext_lazy("Titre"))

    class Meta:
        model = Report
        fields: list[str] = []


class ReportListView(ListScreen):
    """One's own reports and the shared ones, the shelf, and the files that schedules produced."""

    model = Report
    rights = VIEW
    title = gettext_lazy("États libres")
    template_name = "payroll/reports/list.html"
    unit = (gettext_lazy("état enregistré"), gettext_lazy("états enregistrés"))
    caption = gettext_lazy("États enregistrés")
    filterset_class, table_class = ReportFilter, ReportTable
    exportable = False
    empty = Empty(
        gettext_lazy("Aucun état enregistré"), gettext_lazy("Ouvrez un état prêt, ou construisez le vôtre, puis enregistrez-le.")
    )

    def get_queryset(self) -> Any:
        return reports_of(self.access)

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Construire un état"), reverse("payroll:report_build"), "plus", VIEW, True)]

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(shelf=SHELF, files=files_of(self.access)[:FILES_SHOWN], **more)


class OfReport:
    model = Report
    rights = VIEW
    access: Any
    record: Any

    def get_queryset(self) -> Any:
        return reports_of(self.access)


class ReportDetailView(OfReport, DetailScreen):
    """The report as this reader may see it today."""

    template_name = "payroll/reports/detail.html"
    crumbs = (REPORTS,)

    def get_lede(self) -> str:
        return self.record.comment

    def get_actions(self) -> Sequence[Action]:
        key = self.record.pk
        found = []
        if self.record.owner_id == self.access.user.pk:
            found.append(Action(_("Supprimer"), reverse("payroll:report_delete", args=[key]), "trash", VIEW))
        found.append(Action(_("Copier"), reverse("payroll:report_copy", args=[key]), "bookmark", VIEW, post=True))
        build = f"{reverse('payroll:report_build')}?etat={key}"
        return [*found, Action(_("Modifier") if found[:-1] else _("Ouvrir dans le constructeur"), build, "pencil", VIEW, True)]

    @cached_property
    def answer(self) -> tuple[Any, str]:
        try:
            return report_table(read_spec(self.record.definition), self.access), ""
        except ReportProblem as refused:
            return None, str(refused)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        table, problem = self.answer
        kind = request.GET.get("export", "")
        if kind in WRITERS and table is not None:
            try:
                return written(table, kind, self.record.title, self.institution)
            except ValueError as refused:
                problem = str(refused)
        return self.show(problem=problem, status=422 if problem else 200, **told(table, request, self.currency))


class ReportCopyView(OfReport, ConfirmScreen):
    crumbs = (REPORTS,)
    submit_label = gettext_lazy("Copier l’état")
    success_message = gettext_lazy("La copie est à vous : changez-la à votre guise.")

    def get_title(self) -> str:
        return _("Copier l’état « %(title)s »\u202f?") % {"title": self.record.title}

    def perform(self, form: Any) -> Report:
        return report_copy(report=self.record, access=self.access)

    def get_success_url(self, result: Report) -> str:
        return reverse("payroll:report_detail", args=[result.pk])

    def get_cancel_url(self) -> str:
        return reverse("payroll:report_detail", args=[self.record.pk])


class ReportDeleteView(OfReport, ConfirmScreen):
    crumbs = (REPORTS,)
    submit_label = gettext_lazy("Supprimer l’état")
    success_message = gettext_lazy("L’état est supprimé.")
    success_url = "payroll:report_list"
    danger = True

    def get_queryset(self) -> Any:
        return reports_of(self.access).filter(owner=self.access.user)

    def get_title(self) -> str:
        return _("Supprimer l’état « %(title)s »\u202f?") % {"title": self.record.title}

    def get_consequences(self) -> Sequence[Any]:
        return [_("Les fichiers que sa programmation a produits disparaissent avec lui. Les chiffres de la paie ne changent pas.")]

    def perform(self, form: Any) -> None:
        report_delete(report=self.record, access=self.access)


class ReportFileView(Guarded, View):
    """A file that a schedule produced, for its owner; opening it clears the notice."""

    rights = VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | FileResponse:
        file = get_object_or_404(files_of(self.access), pk=kwargs["pk"])
        if file.state != ReportFile.State.READY:
            raise Http404
        try:
            file_open(file=file, access=self.access)
        except Refusal:
            return forbidden(request)
        response = FileResponse(file.file.open("rb"), as_attachment=True, filename=file_name(file))
        response["Content-Type"] = CONTENT_TYPES[file.format]
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response
