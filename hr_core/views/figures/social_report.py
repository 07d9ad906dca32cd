"""« Bilan social »: the page of a year, the same as a PDF and as a workbook."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.documents.social_report import in_words, social_report_pdf, social_report_xlsx, written
from hr_core.filters import today
from hr_core.selectors.figures.crowd import NOMINATIVE, SMALLEST
from hr_core.selectors.figures.social_report import social_report
from hr_core.text import french_date
from hr_core.ui.exports import XLSX
from hr_core.ui.parts import Action
from hr_core.ui.screens import Screen

OLDEST = 2000


class SocialReportView(Screen):
    template_name = "hr_core/figures/social_report.html"
    rights = ("staff_figures",)  # the report of the institution: no unit has one
    crumbs = ((gettext_lazy("Tableau de bord"), "hr_core:staff_board"),)

    @property
    def year(self) -> int:
        asked = self.request.GET.get("annee", "")
        this = today().year
        return int(asked) if asked.isdecimal() and OLDEST <= int(asked) <= this else this

    def get_title(self) -> str:
        return _("Bilan social %(year)s") % {"year": self.year}

    def get_actions(self) -> list[Action]:
        here = reverse("hr_core:social_report")
        return [
            Action(_("Classeur"), f"{here}?annee={self.year}&format=xlsx", "table"),
            Action(_("PDF"), f"{here}?annee={self.year}&format=pdf", "file-text", main=True),
        ]

    def get(self, request: HttpRequest) -> HttpResponse:
        report = social_report(self.institution, self.year, self.access, today())
        wanted = request.GET.get("format", "")
        name = f"bilan-social-{self.institution.code}-{self.year}"
        if wanted == "pdf":
            return _file(social_report_pdf(report, self.currency, self._note()), "application/pdf", f"{name}.pdf")
        if wanted == "xlsx":
            return _file(social_report_xlsx(report, self.currency), XLSX, f"{name}.xlsx")
        return self.show(
            report=report, note=self._note(), years=range(today().year, today().year - 6, -1), year=self.year,
            day=french_date(report.last),
            sections=[
                (section, [(table, [self._line(figure) for figure in table.figures]) for table in section.tables])
                for section in report.sections
            ],
        )  # fmt: skip

    def _line(self, figure: Any) -> tuple[str, list[tuple[str, str]]]:
        """The words of a figure, then each value with the address of the list behind it (empty: none that one may open)."""
        lists = figure.lists or [""] * len(figure.values)
        if not self.access.has("absence_view"):
            lists = ["" if url.startswith(reverse("hr_core:absence_list")) else url for url in lists]
        words = [written(value, figure.unit, self.currency) for value in figure.values]
        return in_words(figure), [(word, url if value else "") for word, url, value in zip(words, lists, figure.values, strict=True)]

    def _note(self) -> str:
        if self.access.has(NOMINATIVE):
            return ""
        return _("Les effectifs de moins de %(count)s personnes ne sont pas montrés : ils désigneraient quelqu’un.") % {
            "count": SMALLEST
        }


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
