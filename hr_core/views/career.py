"""« Parcours »: the years in the house as a ribbon, then every event, newest first."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from hr_core.filters import today
from hr_core.selectors.career import CareerFacts, career_facts, career_of
from hr_core.selectors.dependants import age
from hr_core.selectors.employees import classification
from hr_core.text import french_count
from hr_core.ui.ribbon import Lane, Stretch, ribbon
from hr_core.views.files import FULL, FileScreen, capital


class EmployeeCareerView(FileScreen):
    """One page for the whole career, as known on the day of « Situation au »."""

    rights = FULL
    tab = "parcours"
    template_name = "hr_core/employee_career.html"

    def get_context(self, **more: Any) -> dict[str, Any]:
        self.record.institution = self.institution
        title = french_count(max(age(self.record.hired_on, self.on), 0), _("an de maison"), _("ans de maison"))
        facts = career_facts(self.record)
        lanes = [lane for lane in career_lanes(facts) if lane.stretches]
        return super().get_context(
            ribbon=ribbon(lanes, start=self.record.hired_on, today=today(), title=title) if lanes else "",
            ribbon_title=title,
            events=career_of(self.record, self.access, self.on, facts),
            **more,
        )


def career_lanes(facts: CareerFacts) -> list[Lane]:
    """Postings, jobs, classification and contracts of a file, each in its lane."""
    return [
        Lane(_("Affectation"), "k1", [Stretch(row.start, row.end, str(row.unit)) for row in facts.postings]),
        Lane(_("Emploi"), "k3", [Stretch(row.start, row.end, row.job_title) for row in facts.postings]),
        Lane(
            _("Classement"),
            "r1",
            [
                Stretch(row.start, row.end, classification(row.category, row.grade_class, row.step, short=True))
                for row in facts.ranks
            ],
        ),
        Lane(_("Contrat"), "r2", [Stretch(row.start, row.end, capital(row)) for row in facts.contracts]),
    ]
