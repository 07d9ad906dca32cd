"""The staffing table of a day as PDF and as a workbook; the description of a post as PDF."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from careers.documents.post_sheet import post_sheet_pdf
from careers.documents.staffing_table import staffing_pdf
from careers.exports.staffing_sheet import staffing_sheet
from careers.models import Post
from careers.selectors.posts.reading import posts_on
from careers.selectors.posts.staffing import staffing_table
from careers.tables_posts import people_words
from careers.views.posts.lists import VIEW, day_of
from hr_core.ui.exports import XLSX
from hr_core.ui.screens import RecordScreen, Screen


class StaffingPdfView(Screen):
    rights = VIEW
    title = gettext_lazy("Tableau des effectifs")

    def get(self, request: HttpRequest) -> HttpResponse:
        day = day_of(request)
        content = staffing_pdf(staffing_table(day, self.access), self.institution, people_words)
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="tableau-des-effectifs-{day:%Y-%m-%d}.pdf"'
        return response


class StaffingSheetView(Screen):
    rights = VIEW
    title = gettext_lazy("Tableau des effectifs")

    def get(self, request: HttpRequest) -> HttpResponse:
        day = day_of(request)
        content = staffing_sheet(staffing_table(day, self.access), self.institution, people_words)
        response = HttpResponse(content, content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="tableau-des-effectifs-{day:%Y-%m-%d}.xlsx"'
        return response


class PostSheetView(RecordScreen):
    """The job description: the job of the referential, the institution's own missions and context."""

    model = Post
    rights = VIEW

    def get_queryset(self):  # type: ignore[no-untyped-def]
        return posts_on(day_of(self.request)).select_related("job__band", "job__family", "job__education", "job__edition")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        content = post_sheet_pdf(self.record, self.institution)
        response = HttpResponse(content, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="fiche-de-poste-{self.record.pk}.pdf"'
        return response
