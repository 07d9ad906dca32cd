"""Archives of months and years: where each stands, asked for, followed, downloaded by those who may."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from hr_core.text import french_month
from hr_core.ui.guard import Guarded
from hr_core.ui.parts import Tab
from hr_core.ui.screens import ConfirmScreen, Screen
from payroll.models import PayArchive
from payroll.permissions_proof import ARCHIVE, ARCHIVE_READ
from payroll.selectors.archives import archives_of_year
from payroll.selectors.runs import next_month, run_years
from payroll.services.archives import archive_name, archive_request

VIEW = ("payroll_view",)
MAKE, READ = (ARCHIVE,), (ARCHIVE_READ,)
ARCHIVES = (gettext_lazy("Archives"), "payroll:archive_list")


class OfYear(Screen):
    """A page about a year: `?annee=2026`, the newest one without it."""

    url_name = ""

    @cached_property
    def years(self) -> list[int]:
        return run_years()

    @cached_property
    def year(self) -> int:
        asked = self.request.GET.get("annee", "")
        return int(asked) if asked.isdecimal() and int(asked) in self.years else (self.years or [next_month()[0]])[0]

    def get_context(self, **more: Any) -> dict[str, Any]:
        tabs = [Tab(str(year), f"{self.request.path}?annee={year}", year == self.year) for year in self.years]
        return super().get_context(year=self.year, years=tabs if len(tabs) > 1 else [], **more)


class ArchiveListView(OfYear):
    rights = VIEW
    template_name = "payroll/proof/archives.html"
    title = gettext_lazy("Archives de paie")
    lede = gettext_lazy(
        "Un paquet par mois clôturé : tables, bulletins, livre, sceaux, feuille de preuve. N’importe qui peut le vérifier sans le logiciel."
    )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        months, whole = archives_of_year(self.institution, self.year)
        return self.show(months=months, whole=whole, **may(self.access))


def may(access: Any) -> dict[str, bool]:
    return {"may_make": access.has(*MAKE), "may_read": access.has(*READ)}


class ArchiveRequestView(ConfirmScreen):
    """Ask for an archive: posted from the page of archives; opened by itself, it asks first. Month 0: the whole year."""

    rights = MAKE
    crumbs = (ARCHIVES,)
    submit_label = gettext_lazy("Constituer l’archive")
    success_message = gettext_lazy("L’archive se prépare.")

    def get_record(self) -> Any:
        return None

    @property
    def month(self) -> int | None:
        if self.kwargs["month"] > 12 or not 1990 <= self.kwargs["year"] <= 2200:
            raise Http404
        return self.kwargs["month"] or None

    def get_title(self) -> str:
        year = self.kwargs["year"]
        what = french_month(year, self.month) if self.month else _("l’exercice %(year)s") % {"year": year}
        return _("Constituer l’archive de %(what)s\u202f?") % {"what": what}

    def get_consequences(self) -> Sequence[Any]:
        return [_("Elle contient tous les bulletins, population réservée comprise, et se prépare en arrière-plan.")]

    def perform(self, form: Any) -> PayArchive:
        return archive_request(
            institution=self.institution, year=self.kwargs["year"], month=self.month, access=self.access
        )

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:archive_list") + f"?annee={self.kwargs['year']}"

    get_cancel_url = lambda self: self.get_success_url(None)  # noqa: E731


class ArchiveScreen(Guarded, View):
    rights: tuple[str, ...] = VIEW

    def archive(self) -> PayArchive:
        return get_object_or_404(PayArchive.objects.select_related("institution", "created_by"), pk=self.kwargs["pk"])


class ArchiveStateView(ArchiveScreen):
    """The state of an archive, asked again while it is produced."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return render(request, "payroll/proof/_archive.html", {"archive": self.archive(), **may(self.access)})


class ArchiveDownloadView(ArchiveScreen):
    """The zip, for those who hold the right and see everybody; never a public address."""

    rights = READ

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | FileResponse:
        archive = self.archive()
        if archive.state != PayArchive.State.READY:
            raise Http404
        response = FileResponse(archive.file.open("rb"), as_attachment=True, filename=archive_name(archive))
        response["Content-Type"] = "application/zip"
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response
