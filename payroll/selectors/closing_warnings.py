"""What whoever closes a run should know first: differences of the proof, a restoration not rehearsed for long."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hr_core.text import french_count
from payroll.models import PayRun
from payroll.selectors.proof_sheets import sheet_of
from payroll.services.rehearsal_checks import rehearsal_missing


def closing_warnings(run: PayRun) -> list[str]:
    """Sentences, empty when nothing is to be said. The proof is asked of the run with which the month closes."""
    found = []
    missing = rehearsal_missing(institution=run.institution, on=run.period.last_day)
    if missing:
        found.append(missing)
    if run.period.runs.filter(is_frozen=False).exclude(pk=run.pk).exists():
        return found
    sheet = sheet_of(run.period)
    if sheet is None:
        found.append(_("La feuille de preuve du mois sera établie et scellée ; l’établir d’abord montre ses écarts."))
    elif sheet.open_differences:
        told = french_count(sheet.open_differences, _("écart inexpliqué"), _("écarts inexpliqués"))
        found.append(_("La feuille de preuve a %(told)s : à corriger ou à expliquer avant la clôture.") % {"told": told})
    return found
