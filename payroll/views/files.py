"""Files of a run: asked for, followed while they are produced, downloaded by those who may."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from hr_core.models import Unit
from hr_core.ui.forms import HouseForm
from hr_core.ui.guard import Guarded
from hr_core.ui.screens import ConfirmScreen, DetailScreen
from hr_core.views.errors import forbidden
from payroll.models import RunFile
from payroll.selectors.visibility import files_of
from payroll.services.files import RIGHTS, SUFFIXES, Kind, download_name, file_request
from payroll.views.runs import VIEW, RunScreen

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
}


class RunFilesView(RunScreen, DetailScreen):
    """The files of a run, and those that may be asked for."""

    rights = VIEW
    template_name = "payroll/run_files.html"

    def get_title(self) -> str:
        return _("Documents de la paie %(of_month)s") % {"of_month": self.record.of_month}

    def get_context(self, **more: Any) -> dict[str, Any]:
        kinds = [(kind.value, kind.label) for kind in Kind if self.access.has(*RIGHTS[kind])]
        used = set(self.record.payslips.order_by().values_list("unit_id", flat=True).distinct())
        return super().get_context(
            run=self.record,
            files=files_of(self.access).filter(run=self.record),
            kinds=kinds,
            units=Unit.objects.filter(pk__in=used).order_by("code"),
            **more,
        )


class FileRequestView(RunScreen, ConfirmScreen):
    """Ask for a file: posted from the pages of the run; opened by itself, it asks first."""

    rights = VIEW
    form_class = HouseForm

    @property
    def kind(self) -> Kind:
        try:
            return Kind(self.kwargs["kind"])
        except ValueError:
            raise Http404 from None

    def get_title(self) -> str:
        return _("Produire le fichier : %(kind)s\u202f?") % {"kind": self.kind.label}

    def get_consequences(self) -> Sequence[Any]:
        return [_("Il est préparé en arrière-plan, puis se télécharge depuis la page des documents.")]

    def perform(self, form: Any) -> RunFile:
        chosen = self.request.POST.get("unite", "")
        unit = get_object_or_404(Unit, pk=chosen) if chosen.isdecimal() else None
        return file_request(run=self.record, kind=self.kind, access=self.access, unit=unit)

    def get_success_message(self, result: RunFile) -> str:
        return _("%(kind)s : le fichier se prépare.") % {"kind": str(result.get_kind_display()).capitalize()}

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:run_files", args=[self.record.pk])

    def get_context(self, **more: Any) -> dict[str, Any]:
        return {**super().get_context(**more), "submit_label": _("Produire le fichier")}


class FileScreen(Guarded, View):
    rights = VIEW

    def file(self) -> RunFile:
        return get_object_or_404(files_of(self.access), pk=self.kwargs["pk"])


class FileStateView(FileScreen):
    """The row of a file, asked again while it is produced."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return render(request, "payroll/_run_file.html", {"file": self.file()})


class FileDownloadView(FileScreen):
    """The content, for those who hold the right of this kind of file; never a public address."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | FileResponse:
        asked = self.file()
        if not self.access.has(*RIGHTS[asked.kind]):
            return forbidden(request)
        if asked.state != RunFile.State.READY:
            raise Http404
        response = FileResponse(asked.file.open("rb"), as_attachment=True, filename=download_name(asked))
        response["Content-Type"] = CONTENT_TYPES[SUFFIXES[Kind(asked.kind)]]
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response
