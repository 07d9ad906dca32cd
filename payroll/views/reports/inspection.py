"""The year of an inspection: cost of the personnel, ratios, figures and norms by two people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_amount, french_count, french_percent
from hr_core.ui.parts import Action
from hr_core.ui.screens import ConfirmScreen, FormScreen
from payroll.documents.sheet import Sheet, SheetBox, SheetColumn, SheetRow, draw_sheets
from payroll.exports.inspection import write_inspection
from payroll.exports.reports import CONTENT_TYPES
from payroll.forms.inspections import FigureForm, NormForm
from payroll.models import InstitutionFigure, RatioNorm
from payroll.permissions_reports import INSPECT, INSPECT_APPROVE
from payroll.selectors.reports.inspection import READ, InspectionYear, inspection_year, recommendations_of
from payroll.services.documents import letterhead_of
from payroll.services.reports.inspections import entered_approve, figure_enter, norm_enter
from payroll.views.loans import pdf
from payroll.views.proof.archives import OfYear

INSPECTION = (gettext_lazy("Inspection"), "payroll:inspection")


class InspectionView(OfYear):
    rights = READ
    template_name = "payroll/reports/inspection.html"

    def get_title(self) -> str:
        return _("Inspection, exercice %(year)s") % {"year": self.year}

    def get_lede(self) -> str:
        return _("Ce que coûte le personnel, rapporté aux cotisations, aux prestations et au fonctionnement.")

    def get_actions(self) -> Sequence[Action]:
        here = f"{reverse('payroll:inspection')}?annee={self.year}"
        return [
            Action(_("Classeur"), f"{here}&export=xlsx", "download", READ),
            Action("PDF", f"{here}&export=pdf", "printer", READ),
            Action(_("Saisir une norme"), reverse("payroll:norm_enter"), "scale", (INSPECT,)),
            Action(_("Saisir un chiffre"), reverse("payroll:figure_enter"), "plus", (INSPECT,), True),
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = inspection_year(self.institution, self.year)
        if request.GET.get("export") == "pdf":
            return pdf(self._paper(found), f"inspection-{self.year}")
        if request.GET.get("export") == "xlsx":
            response = HttpResponse(write_inspection(found, self.get_title(), self.institution, recommendations_of(self.access)), content_type=CONTENT_TYPES["xlsx"])
            response["Content-Disposition"] = f'attachment; filename="inspection-{self.year}.xlsx"'
            response["Cache-Control"] = "private, no-store"
            return response
        may = self.access.has(INSPECT_APPROVE)
        user = self.access.user.pk
        return self.show(
            found=found,
            months=french_count(found.months, _("mois payé"), _("mois payés")),
            figures=[
                (kind.label, row, bool(row and may and not row.approved_by_id and row.entered_by_id != user)) for kind, row in found.figures
            ],
            norms=[(row, may and not row.approved_by_id and row.entered_by_id != user) for row in found.norms],
        )

    def _paper(self, found: InspectionYear) -> bytes:
        """The year on paper: figures with their sources, ratios beside their norms, recommendations."""

        def percent(value: Any, without: str) -> str:
            return french_percent(value, 2) if value is not None else without

        missing, unknown = _("chiffre manquant"), _("norme non fournie")
        rows = [
            SheetRow((row.label.capitalize(), percent(row.share, missing), percent(row.before, missing), percent(row.most, unknown)))
            for row in found.ratios
        ]
        followed = [
            SheetRow((str(each), each.text[:300], str(each.owner), f"{each.due_on:%d/%m/%Y}", str(each.get_state_display())))
            for each in recommendations_of(self.access).exclude(state="closed")[:40]
        ] or [SheetRow((_("Aucune recommandation en cours."), "", "", "", ""), "group")]
        pairs = [(_("Brut"), french_amount(found.gross, self.currency)), (_("Charges patronales"), french_amount(found.employer, self.currency))]
        if found.outside:
            pairs.append((_("Hors effectif"), french_amount(found.outside, self.currency)))
        pairs.append((_("Coût du personnel"), french_amount(found.staff, self.currency, unit=True)))
        told = [
            (str(kind.label).capitalize(), f"{french_amount(row.amount, self.currency)} ({row.source})")
            for kind, row in found.figures
            if row and row.approved_by_id
        ]
        shared: dict[str, Any] = {
            "institution": letterhead_of(self.institution),
            "title": self.get_title(),
            "dated": timezone.localdate(),
            "signatures": (_("L’agent comptable"), _("Le directeur général")),
            "is_landscape": True,
        }
        return draw_sheets(
            [
                Sheet(
                    lines=(french_count(found.months, _("mois payé"), _("mois payés")),),
                    columns=(
                        SheetColumn(_("Ratio"), 3.4),
                        SheetColumn(str(self.year), 1, "right"),
                        SheetColumn(str(self.year - 1), 1, "right"),
                        SheetColumn(_("Norme"), 1, "right"),
                    ),
                    rows=rows,
                    boxes=(SheetBox(_("Personnel"), tuple(pairs)), SheetBox(_("Chiffres de l’exercice"), tuple(told))),
                    notes=(_("Seuls les chiffres et les normes approuvés par une seconde personne entrent dans les ratios."),),
                    **shared,
                ),
                Sheet(
                    lines=(_("Recommandations en cours"),),
                    columns=(
                        SheetColumn(_("Origine"), 2),
                        SheetColumn(_("Recommandation"), 4.4),
                        SheetColumn(_("Responsable"), 2),
                        SheetColumn(_("Échéance"), 1),
                        SheetColumn(_("État"), 1),
                    ),
                    rows=followed,
                    **shared,
                ),
            ]
        )


class Entering(FormScreen):
    rights: tuple[str, ...] = (INSPECT,)
    crumbs = (INSPECTION,)
    success_url = "payroll:inspection"
    success_message = gettext_lazy("C’est saisi ; une autre personne approuve.")

    def get_record(self) -> Any:
        return None


class FigureEnterView(Entering):
    form_class = FigureForm
    title = gettext_lazy("Chiffre de l’exercice")

    def get_form_options(self) -> dict[str, Any]:
        year = self.request.GET.get("annee", "")
        initial = {"kind": self.request.GET.get("chiffre", ""), "year": int(year) if year.isdecimal() else timezone.localdate().year}
        return {"currency": self.currency, "initial": initial}

    def perform(self, form: Any) -> InstitutionFigure:
        return figure_enter(access=self.access, **form.cleaned_data)


class NormEnterView(Entering):
    form_class = NormForm
    title = gettext_lazy("Norme d’un ratio")

    def perform(self, form: Any) -> RatioNorm:
        given = form.cleaned_data
        return norm_enter(
            ratio=given["ratio"], from_year=given["from_year"], most=int(given["most"] * 100), source=given["source"], access=self.access
        )


class Approving(ConfirmScreen):
    rights = (INSPECT_APPROVE,)
    crumbs = (INSPECTION,)
    submit_label = gettext_lazy("Approuver")
    success_url = "payroll:inspection"
    success_message = gettext_lazy("C’est approuvé.")

    def get_title(self) -> str:
        return _("Approuver : %(what)s\u202f?") % {"what": self.record}

    def get_consequences(self) -> Sequence[Any]:
        return [_("Source : %(source)s") % {"source": self.record.source}, _("Saisi par %(who)s.") % {"who": self.record.entered_by}]

    def perform(self, form: Any) -> Any:
        return entered_approve(row=self.record, access=self.access)


class FigureApproveView(Approving):
    model = InstitutionFigure


class NormApproveView(Approving):
    model = RatioNorm
