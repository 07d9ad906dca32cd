"""Skills, appraisal and recruitment at IPRES: prepared by the HR officer, decided by the head of HR."""

from __future__ import annotations

from careers.demonstration.appraisal import appraisal as campaign
from careers.demonstration.recruitment import recruitment
from careers.demonstration.skills import skills
from hr_core.models import Institution
from payroll.demonstration.cast import acting


def appraisal(institution: Institution) -> None:
    with acting(institution, "drh") as decider, acting(institution, "rh") as preparer:
        skills(institution, preparer)
        campaign(institution, preparer, decider)
        recruitment(institution, preparer, decider)
