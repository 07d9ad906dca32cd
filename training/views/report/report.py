"""« Tableau de bord »: the training report of a year as page, paper and workbook; what the zone reads of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_date, french_decimal
from hr_core.ui import charts
from hr_core.ui.exports import XLSX
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Tab
from hr_core.ui.screens import ConfirmScreen, Screen
from training.documents.report import report_pdf
from training.exports.report_sheet import report_sheet
from training.menu_plan import REPORT_READERS
from training.models import ZoneFigures
from training.report_words import column_titles, values, written
from training.selectors.report import TrainingReport, training_report
from training.services.zone_figures import figures_publish
from training.tables_report import ZoneTable
from training.views.plans.budget import MONTHS

OLDEST = 2000
ENDORSE = ("training_endorse",)


def year_asked(request: HttpRequest) -> int:
    """`?annee=2026`, else the year that runs."""
    asked, this = request.GET.get("annee", ""), timezone.localdate().year
    return int(asked) if asked.isdecimal() and OLDEST <= int(asked) <= this else this


class ReportView(Screen):
    template_name = "training/report/report.html"
    rights = REPORT_READERS

    def get_title(self) -> str:
        return _("Formation %(year)s") % {"year": year_asked(self.request)}

    def get_actions(self) -> Sequence[Action]:
        here = reverse("training:report") + f"?annee={year_asked(self.request)}"
        return [
            Action(_("Publier à la zone"), reverse("training:figures_publish") + f"?annee={year_asked(self.request)}", "send", ENDORSE),
            Action(_("Classeur"), f"{here}&format=xlsx", "table"),
            Action(_("PDF"), f"{here}&format=pdf", "file-text", main=True),
        ]

    def get(self, request: HttpRequest) -> HttpResponse:
        year, today = year_asked(request), timezone.localdate()
        report = training_report(self.institution, year, self.access, today)
        wanted, name = request.GET.get("format", ""), f"rapport-formation-{self.institution.code}-{year}"
        if wanted == "pdf":
            return _file(report_pdf(report, self.currency), "application/pdf", f"{name}.pdf")
        if wanted == "xlsx":
            return _file(report_sheet(report, self.currency), XLSX, f"{name}.xlsx")
        return self.show(
            report=report, year=year, years=range(today.year, today.year - 6, -1), day=french_date(report.last), tiles=self._tiles(report),
            sections=[
                (section, [(table, column_titles(table, report.years), [(row.label, values(row, self.currency)) for row in table.figures])
                           for table in section.tables])
                for section in report.sections
            ],
            months=self._months(report), domains=self._domains(report),
        )  # fmt: skip

    def _tiles(self, report: TrainingReport) -> list[tuple[str, str, str]]:
        row, before = report.current, report.figures[0]

        def told(label: str, name: str, unit: str) -> tuple[str, str, str]:
            old = written(getattr(before, name), unit, self.currency)
            return label, written(getattr(row, name), unit, self.currency) or "–", f"{old} {_('en')} {before.year}" if old and old != "0" else ""

        return [
            told(_("Agents formés"), "trained", "count"), told(_("Couverture"), "coverage", "percent"), told(_("Places suivies"), "places", "count"),
            told(_("Dépensé"), "cost", "money"), told(_("Satisfaction, sur 5"), "satisfaction", "number"),
        ]  # fmt: skip

    def _months(self, report: TrainingReport) -> Any:
        if not any(report.months):
            return ""
        last = report.last.month if report.last.year == report.years[-1] else 12
        pairs = [(MONTHS[rank], round(minutes / 60)) for rank, minutes in enumerate(report.months[:last])]
        return charts.columns(pairs, title=_("Heures suivies par mois"), write=lambda hours: french_decimal(hours, 0))

    def _domains(self, report: TrainingReport) -> Any:
        pairs = [(part.label, round(part.minutes / 60)) for part in report.domains[:8]]
        return charts.bars(pairs, title=_("Heures suivies par domaine"), write=lambda hours: french_decimal(hours, 0))


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class FiguresPublishView(ConfirmScreen):
    """Give the zone the sums of a year."""

    rights = ENDORSE
    submit_label = gettext_lazy("Publier")
    success_url = "training:zone_list"
    crumbs = ((gettext_lazy("Tableau de bord"), "training:report"),)

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_title(self) -> str:
        return _("Publier les chiffres de %(year)s à la zone ?") % {"year": year_asked(self.request)}

    def get_consequences(self) -> list[str]:
        return [
            _("Le Secrétariat de la CIPRES lit des sommes : effectif, agents formés, durées, dépense, satisfaction. Aucune personne n’y est nommée."),
            _("Publier de nouveau remplace les chiffres de l’exercice."),
        ]

    def perform(self, form: Any) -> ZoneFigures:
        return figures_publish(institution=self.institution, year=year_asked(self.request), access=self.access)

    def get_success_message(self, result: ZoneFigures) -> str:
        return _("Les chiffres de %(year)s sont publiés.") % {"year": result.year}


class ZoneListView(ListScreen):
    """What institutions published of a year: the regional body reads all of them, an institution its own."""

    model = ZoneFigures
    rights = REPORT_READERS
    unit = (gettext_lazy("institution"), gettext_lazy("institutions"))
    table_class = ZoneTable
    export_name = "formation-zone"
    lede = gettext_lazy("Sommes publiées par les institutions ; les petits effectifs sont masqués.")

    def get_title(self) -> str:
        return _("La formation dans la zone, %(year)s") % {"year": year_asked(self.request)}

    def get_queryset(self) -> QuerySet[ZoneFigures]:
        return ZoneFigures.objects.filter(year=year_asked(self.request)).select_related("institution").order_by("institution__acronym")

    def get_saved_views(self) -> list[Tab]:
        here, current, this = reverse("training:zone_list"), year_asked(self.request), timezone.localdate().year
        return [Tab(str(year), f"{here}?annee={year}", year == current) for year in range(this, this - 4, -1)]

    def get_empty(self) -> Empty:
        return Empty(_("Rien n’est publié"), _("Les directions des ressources humaines publient les chiffres d’un exercice depuis leur tableau de bord."))
