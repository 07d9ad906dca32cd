"""When one retires: the age of the country or of the institution, for managers and for the others."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from hr_core.models import Institution
from hr_core.registry import RetirementAges, registry

USUAL_AGE = 60


def retirement_ages(institution: Institution, on: date) -> RetirementAges:
    """What the payroll's law says; without it, the usual age of the zone, marked as assumed."""
    if registry.retirement_ages is not None:
        return registry.retirement_ages(institution, on)
    return RetirementAges(USUAL_AGE, USUAL_AGE, _("âge usuel de la zone"), is_assumed=True)


def retires_on(birth_on: date, is_executive: bool | None, ages: RetirementAges) -> date:
    """The birthday on which the age is reached; those born on 29 February reach it on 1 March."""
    years = ages.executive if is_executive else ages.other
    return anniversary(birth_on, years)


def anniversary(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def born_to_retire(ages: RetirementAges, first: date, last: date) -> Q:
    """Files (with `is_executive` of the day) whose age of retirement falls in `[first, last]`."""
    found = Q()
    for is_executive, years in ((True, ages.executive), (False, ages.other)):
        between = Q(birth_on__gte=years_before(first, years), birth_on__lte=years_before(last, years))
        group = Q(is_executive=True) if is_executive else Q(is_executive=False) | Q(is_executive__isnull=True)
        found |= between & group
    return found


def years_before(day: date, years: int) -> date:
    """The birth date of whom reaches an age on a day."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return date(day.year - years, 2, 28)


def retirement_words(ages: RetirementAges) -> str:
    """`60 ans`; `65 ans pour les cadres, 60 ans pour les autres`."""
    if ages.executive == ages.other:
        return _("%(age)s ans") % {"age": ages.other}
    words: dict[str, Any] = {"executive": ages.executive, "other": ages.other}
    return _("%(executive)s ans pour les cadres, %(other)s ans pour les autres") % words
