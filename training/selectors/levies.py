"""The training levies that an institution pays, as the payroll tells them: what a fund may give back is asked against these."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from hr_core.registry import TrainingLevy, registry
from hr_core.text import french_amount


def levies_of(institution: Any, year: int) -> Sequence[TrainingLevy]:
    """The levies of the country with what was paid of them in the year; none where the law has none."""
    return registry.training_levies(institution, year) if registry.training_levies is not None else ()


def levy_words(institution: Any, year: int) -> str:
    """A sentence for the form of a line: which levy is paid, and how much of it last year."""
    levies = levies_of(institution, year - 1)
    if not levies:
        return _("Les lois lues pour ce pays n’ont pas de taxe propre à la formation.")
    told = "; ".join(
        f"{levy.label}, {french_amount(levy.paid, institution.country.currency, unit=True)}" if levy.paid else levy.label for levy in levies
    ).replace("; ", " ; ")
    return _("Taxes versées en %(year)s : %(levies)s.") % {"year": year - 1, "levies": told}


def wage_bills_of(institution: Any, years: Sequence[int]) -> dict[int, int]:
    """What the paid months of each year cost, employer's charges included; a year of which too little is known is left out."""
    return registry.wage_bills(institution, years) if registry.wage_bills is not None else {}
