"""The year of an inspection as a workbook: cost of the personnel, ratios, figures, follow-up of the recommendations."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from hr_core.models import Institution
from hr_core.text import french_count, french_date, french_percent
from payroll.exports.control_tables import Col, ControlReport, Line, Table, write_xlsx
from payroll.models import Recommendation
from payroll.selectors.reports.inspection import InspectionYear


def write_inspection(
    found: InspectionYear, title: str, institution: Institution, recommendations: Iterable[Recommendation]
) -> bytes:
    """Four sheets; percentages are written as texts, with their norm and its source beside them."""
    months = french_count(found.months, _("mois payé"), _("mois payés"))
    cost = [
        (_("Brut"), found.gross), (_("Charges patronales"), found.employer), (_("Hors effectif, charges comprises"), found.outside),
    ]  # fmt: skip
    tables = [
        Table(
            "cout", _("Coût du personnel"), [Col("", share=3), Col(str(found.year), "money", 1.4)],
            [*(Line(row) for row in cost), Line((_("Coût du personnel"), found.staff), "total")],
        ),
        Table(
            "ratios", _("Ratios"),
            [Col(_("Ratio"), share=3), Col(str(found.year)), Col(str(found.year - 1)), Col(_("Norme")), Col(_("Texte"), share=3)],
            [
                Line(
                    (
                        row.label.capitalize(), _percent(row.share) or _("chiffre manquant"),
                        _percent(row.before) or _("chiffre manquant"), _percent(row.most) or _("norme non fournie"),
                        row.norm.source if row.norm else "",
                    )
                )
                for row in found.ratios
            ],
            note=_("Seuls les chiffres et les normes approuvés par une seconde personne comptent."),
        ),
        Table(
            "chiffres", _("Chiffres de l’exercice"),
            [Col(_("Chiffre"), share=3), Col(_("Montant"), "money", 1.4), Col(_("Source"), share=3), Col(_("Saisi par"), share=2), Col(_("Approuvé par"), share=2)],
            [
                Line((str(kind.label).capitalize(), row.amount, row.source, str(row.entered_by or ""), str(row.approved_by or "")))
                if row else Line((str(kind.label).capitalize(), None, _("à saisir"), "", ""))
                for kind, row in found.figures
            ],
        ),
        Table(
            "recommandations", _("Recommandations"),
            [Col(_("Recommandation"), share=2), Col(_("Texte"), share=5), Col(_("Responsable"), share=2), Col(_("Échéance")), Col(_("État"), share=1.4)],
            [
                Line((str(each), each.text, str(each.owner or ""), french_date(each.due_on), str(each.get_state_display())))
                for each in recommendations
            ],
        ),
    ]  # fmt: skip
    return write_xlsx(ControlReport(title, f"{found.year} ({months})", tables), institution)


def _percent(value: object) -> str:
    return "" if value is None else french_percent(value, 2)  # type: ignore[arg-type]
