"""The staffing table of IPRES, prepared by the HR officer and decided by the head of HR."""

from __future__ import annotations

from careers.demonstration.equivalence import coverage_told
from careers.demonstration.posts import posts, titles
from hr_core.models import Institution
from payroll.demonstration.cast import acting


def staffing(institution: Institution) -> None:
    with acting(institution, "drh") as decider, acting(institution, "rh") as preparer:
        posts(institution, preparer, decider)
        titles(institution, preparer, decider)
    coverage_told(institution)
