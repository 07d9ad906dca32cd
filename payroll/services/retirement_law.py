"""The age of retirement given to the personnel: the figure of the country, with its changes approved in the zone."""

from __future__ import annotations

import re
from datetime import date

from django.utils.translation import gettext as _

from hr_core.models import Institution
from hr_core.registry import RetirementAges, registry
from payroll.countries import law
from payroll.selectors.departure_law import DepartureLaw
from payroll.selectors.law_changes import holds_on, overrides_approved

FIGURE, GROUPS = "retirement-age", "retirement-age-groups"
MANAGERS, OTHERS = ("manager", "private-A"), ("employee", "worker", "private-B-E")


def retirement_ages(institution: Institution, on: date) -> RetirementAges:
    """One age, or one for managers and one for the others. Where the text gives several by occupation, the lowest warns first
    for those who are not managers and the highest holds for managers, and the answer says that it is assumed.
    """
    held = tuple(change for change in overrides_approved(institution.country_id) if holds_on(change, on))
    read = DepartureLaw(law(institution.country_id).with_overrides(held), on)
    source = read.source(FIGURE).partition(" (")[2].removesuffix(")")
    rows = read.rows(GROUPS) or read.rows(FIGURE)
    number = read.number(FIGURE)
    if not rows and number is not None:
        return RetirementAges(int(number), int(number), source, read.confidence(FIGURE) == "low")
    public = [int(found) for row in rows if row["key"] == "public" for found in re.findall(r"\d+", str(row.get("length", "")))]
    if public:  # the staff of social institutions, by category
        return RetirementAges(max(public), min(public), source, is_assumed=True)
    ages = {row["key"]: int(row.get("years") or row.get("age") or 0) for row in rows}
    executive = next((ages[key] for key in MANAGERS if ages.get(key)), 0)
    other = next((ages[key] for key in OTHERS if ages.get(key)), 0)
    if executive and other:
        return RetirementAges(executive, other, source)
    told = [int(found) for found in re.findall(r"\b\d\d\b", read.text(FIGURE))]
    if told:
        return RetirementAges(max(told), min(told), source, is_assumed=True)
    return RetirementAges(60, 60, _("âge usuel de la zone"), is_assumed=True)


def register() -> None:
    registry.retirement_ages = retirement_ages
