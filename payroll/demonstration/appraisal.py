"""Skills of the people of IPRES, told by the HR officer."""

from __future__ import annotations

from careers.demonstration.skills import skills
from hr_core.models import Institution
from payroll.demonstration.cast import acting


def appraisal(institution: Institution) -> None:
    with acting(institution, "rh") as preparer:
        skills(institution, preparer)
