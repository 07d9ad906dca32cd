"""The law as it stands today: the country's file with the changes that the zone has approved since the release."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.models import Institution
from hr_core.scope import scope
from hr_core.text import french_date
from payroll.countries import law
from payroll.engine import CountryLaw, FigureOverride
from payroll.models import LawOverride, PayPeriod


def overrides_approved(country: str) -> tuple[FigureOverride, ...]:
    """The approved changes of a country's figures, oldest decision first (a later one wins); one query, no scope."""
    rows = LawOverride.objects.filter(country=country.lower(), state=LawOverride.State.APPROVED)
    return overrides_of(rows.select_related("decided_by").order_by("decided_at", "pk"))


def overrides_on(country: str, on: date) -> tuple[FigureOverride, ...]:
    """Those of them that hold on a day: what a month's calculation keeps with its rules."""
    return tuple(change for change in overrides_approved(country) if holds_on(change, on))


def holds_on(change: FigureOverride, on: date) -> bool:
    return change.valid_from <= on and (change.valid_to is None or on < change.valid_to)


def overrides_of(rows: Iterable[LawOverride]) -> tuple[FigureOverride, ...]:
    """Rows as the engine reads them; a figure that the file no longer has is left out."""
    return tuple(override_to_engine(row) for row in rows if row.figure in law(row.country_id).figures)


def override_to_engine(row: LawOverride) -> FigureOverride:
    """Without a last day, the change lasts until the next value that the country's file knows: a later release is not
    hidden by an older decision."""
    end = row.end or following_value(row.country_id, row.figure, row.start)
    return FigureOverride(
        figure=row.figure,
        valid_from=row.start,
        data=row.value,
        source=row.source_title,
        valid_to=end,
        confidence=row.confidence,
        note=row.reason,
        source_url=row.source_url,
        decision=decision_words(row),
    )


def following_value(country: str, figure: str, start: date) -> date | None:
    """The first day after `start` on which the file gives the figure another value, or ends it."""
    values = law(country).figure(figure).values
    days = {day for value in values for day in (value.valid_from, value.valid_to) if day is not None and day > start}
    return min(days, default=None)


def decision_words(row: LawOverride) -> str:
    """« décidé le 12/11/2026 par Zeynab Ouédraogo »."""
    if row.decided_at is None or row.decided_by is None:
        return ""
    day = french_date(timezone.localdate(row.decided_at))
    return _("décidé le %(day)s par %(name)s") % {"day": day, "name": row.decided_by}


def law_today(country: str) -> CountryLaw:
    """The law of a country with every approved change laid over its file; one query."""
    return law(country).with_overrides(overrides_approved(country))


@dataclass(frozen=True)
class ClosedMonths:
    """The closed months of an institution that were calculated without a change which concerns them."""

    institution: Institution
    months: Sequence[str]


def closed_months(row: LawOverride) -> list[ClosedMonths]:
    """Per institution of the country, the closed months whose law the change touches: a fact, not a promise.

    Looks across the institutions of the country, which the zone's administrators may: only months are read, no person.
    """
    change = override_to_engine(row)
    institutions = list(Institution.objects.filter(country=row.country_id, is_open=True).order_by("acronym"))
    if not institutions:
        return []
    with scope(institutions, reason=_("Mois clôturés concernés par un changement de la loi")):
        periods = list(PayPeriod.objects.filter(is_closed=True, institution__in=institutions).order_by("year", "month"))
    found = []
    for institution in institutions:
        touched = [
            str(period)
            for period in periods
            if period.institution_id == institution.pk and holds_on(change, period.last_day)
        ]
        if touched:
            found.append(ClosedMonths(institution, touched))
    return found
