"""The overtime of a week: entered by band and day, held against the authorisation and the contingent, lifted by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Employee, Institution
from hr_core.selectors.holidays import public_holidays
from hr_core.selectors.organisation import units_above
from hr_core.services.errors import Refusal
from hr_core.services.writing import assign, forbid_own_file, reasoned, save_checked
from hr_core.text import french_date, french_decimal
from payroll.models import OvertimeAuthorisation, OvertimeWeek, PayPeriod
from payroll.selectors.overtime import (
    HOUR,
    WEEK,
    Band,
    Contingent,
    authorisations_for,
    bands_of,
    contingent_of,
    days_of,
    employees_of_week,
    hours_of_year,
    used_hours,
)
from payroll.selectors.submissions import collecting_of
from payroll.services.variable_inputs import inputs_are_open

SUNDAY = 6
DAY_LIMIT = 24 * HOUR
Hours = Mapping[str, Sequence[int]]  # band -> thousandths of an hour, Monday to Sunday


@dataclass(frozen=True)
class Held:
    """What a week is held against: the authorisation that covers it, and what blocks it (empty: nothing)."""

    authorisation: OvertimeAuthorisation | None
    obstacle: str


@transaction.atomic
def overtime_week_set(
    *, employee: Employee, monday: date, hours: Hours, comment: str = "", access: Access
) -> list[OvertimeWeek]:
    """Replace the hours of a person's week. Hours beyond the authorisation or the contingent are kept but not paid until
    somebody else lifts them (`overtime_derogate`); a derogation falls when the hours change.

    Raises `ValidationError` for hours that cannot be (unknown band, more than a day holds, a day of rest under a band of
    ordinary days, a month whose inputs are closed), `OwnFile` for oneself.
    """
    institution = employee.institution
    if monday.weekday() != 0:
        raise ValidationError({"monday": _("Une semaine commence un lundi.")})
    forbid_own_file(employee, access.user)
    those: Any = employees_of_week(access, monday)
    seen = those.filter(pk=employee.pk).values_list("unit_key").first()
    if seen is None:
        raise ValidationError({"employee": _("Cet agent n’est pas de ceux pour qui vous saisissez.")})
    held = {row.band: row for row in OvertimeWeek.objects.select_for_update().filter(employee=employee, monday=monday)}
    kept = {band: list(days) for band, days in hours.items() if any(days)}
    _check_hours(institution, monday, kept)
    _check_open(employee, monday, seen[0], kept, held, access)
    covered = week_held(employee=employee, monday=monday, hours=kept, unit=seen[0])
    found = []
    for band, days in kept.items():
        row = held.get(band) or OvertimeWeek(institution=institution, employee=employee, monday=monday, band=band)
        if row.pk and row.days == days and row.comment == comment and row.obstacle == covered.obstacle:
            found.append(row)
            continue
        values = {
            "days": days,
            "comment": comment,
            "authorisation": covered.authorisation,
            "obstacle": covered.obstacle[:300],
            "derogation_by": None,
            "derogation_reason": "",
            "entered_by": access.user,
        }
        found.append(save_checked(assign(row, values)))
    for band, row in held.items():
        if band not in kept:
            row.delete()
    return found


@transaction.atomic
def overtime_derogate(*, employee: Employee, monday: date, reason: str, access: Access) -> int:
    """Lift what blocks a person's week, by name and for a reason; returns how many rows. Raises `Refusal`."""
    if not access.has("overtime_approve"):
        raise Refusal(_("Votre rôle ne permet pas d’accorder une dérogation."))
    forbid_own_file(employee, access.user)
    if not reason.strip():
        raise ValidationError({"reason": _("Donner le motif de la dérogation.")})
    rows = [
        row
        for row in OvertimeWeek.objects.select_for_update().filter(employee=employee, monday=monday)
        if not row.is_payable
    ]
    if not rows:
        raise Refusal(_("Rien n’est bloqué dans cette semaine."))
    if any(row.entered_by_id == access.user.pk for row in rows):
        raise Refusal(_("Qui a saisi les heures n’accorde pas la dérogation : demandez à une autre personne."))
    with reasoned(reason, _("Dérogation d’heures supplémentaires")):
        for row in rows:
            save_checked(assign(row, {"derogation_by": access.user, "derogation_reason": reason.strip()[:300]}))
    return len(rows)


def week_held(*, employee: Employee, monday: date, hours: Hours, unit: int | None) -> Held:
    """Hold the hours of a week against the contingent of that week and the authorisations that cover its days."""
    days = [sum(each) for each in zip(*hours.values(), strict=True)] if hours else [0] * WEEK
    worked = [day for day, hour in zip(days_of(monday), days, strict=True) if hour]
    if not worked:
        return Held(None, "")
    contingent = contingent_of(employee.institution, worked[-1])
    beyond = list(_beyond_contingent(employee, monday, days, contingent))
    total = sum(days)
    chain = units_above(unit)
    authorisations = authorisations_for(employee.pk, chain, worked)
    used = used_hours([each.pk for each in authorisations], employee=employee.pk, monday=monday)
    authorisation = next((each for each in authorisations if each.hours - used[each.pk] >= total), None)
    if authorisation is None:
        left = max((each.hours - used[each.pk] for each in authorisations), default=None)
        told = {"hours": _shown(total), "left": _shown(max(left or 0, 0))}
        if left is None:
            beyond.append(_("aucune autorisation ne couvre ces jours"))
        else:
            beyond.append(_("%(hours)s pour %(left)s encore autorisées") % told)
    return Held(authorisation, " ; ".join(beyond))


def _beyond_contingent(employee: Employee, monday: date, days: Sequence[int], contingent: Contingent) -> list[str]:
    found = []
    if contingent.day is not None:
        for day, hours in zip(days_of(monday), days, strict=True):
            if hours > contingent.day.hours:
                told = {"day": french_date(day), "most": _shown(contingent.day.hours), "text": contingent.day.text}
                found.append(_("plus de %(most)s le %(day)s (%(text)s)") % told)
    if contingent.week is not None and sum(days) > contingent.week.hours:
        told = {"most": _shown(contingent.week.hours), "text": contingent.week.text}
        found.append(_("plus de %(most)s dans la semaine (%(text)s)") % told)
    if contingent.year is not None:
        for year in sorted({day.year for day, hours in zip(days_of(monday), days, strict=True) if hours}):
            mine = sum(hours for day, hours in zip(days_of(monday), days, strict=True) if day.year == year)
            if hours_of_year(employee.pk, year, without=monday) + mine > contingent.year.hours:
                told = {"most": _shown(contingent.year.hours), "year": str(year), "text": contingent.year.text}
                found.append(_("plus de %(most)s en %(year)s (%(text)s)") % told)
    return found


def _check_hours(institution: Institution, monday: date, hours: Hours) -> None:
    """Refuse what cannot be: each message names the band and the day."""
    wrong: list[str] = []
    last = monday.fromordinal(monday.toordinal() + WEEK - 1)
    bands = {band.key: band for band in bands_of(institution, last)}
    closed = {
        day.date for year in {monday.year, last.year} for day in public_holidays(institution, year)
    }
    has_rest = any(band.is_rest for band in bands.values())
    for key, days in hours.items():
        band = bands.get(key)
        if band is None:
            wrong.append(_("La bande « %(key)s » n’existe pas dans la loi du pays.") % {"key": key})
            continue
        if not band.item:
            wrong.append(
                _("Aucune rubrique ne paie la bande « %(label)s » : définissez-en une dont la formule la lit.") % {"label": band.label}
            )
        wrong += _wrong_days(band, monday, days, closed, has_rest)
    for day, total in zip(days_of(monday), [sum(each) for each in zip(*hours.values(), strict=True)] if hours else (), strict=False):
        if total > DAY_LIMIT:
            wrong.append(_("%(day)s : plus de 24 heures.") % {"day": french_date(day)})
    if wrong:
        raise ValidationError(wrong)


def _wrong_days(band: Band, monday: date, days: Sequence[int], closed: set[date], has_rest: bool) -> list[str]:
    found = []
    if len(days) != WEEK or any(hours < 0 for hours in days):
        return [_("Donner sept jours, en heures positives.")]
    for day, hours in zip(days_of(monday), days, strict=True):
        is_rest = day.weekday() == SUNDAY or day in closed
        told = {"day": french_date(day), "label": band.label}
        if hours and band.is_rest and not is_rest:
            found.append(_("%(day)s n’est ni un dimanche ni un jour férié : la bande « %(label)s » ne s’y applique pas.") % told)
        elif hours and has_rest and band.is_ordinary_day and is_rest:
            found.append(_("%(day)s est un jour de repos ou férié : la bande « %(label)s » ne s’y applique pas.") % told)
    return found


def _check_open(
    employee: Employee, monday: date, unit: int | None, kept: Hours, held: Mapping[str, OvertimeWeek], access: Access
) -> None:
    """Refuse a change on a day of a month whose inputs are closed, or that the unit has transmitted."""
    changed = []
    for rank, day in enumerate(days_of(monday)):
        before = {band: row.days[rank] for band, row in held.items() if row.days[rank]}
        after = {band: days[rank] for band, days in kept.items() if days[rank]}
        if before != after:
            changed.append(day)
    for year, month in sorted({(day.year, day.month) for day in changed}):
        period = PayPeriod.objects.filter(institution_id=employee.institution_id, year=year, month=month).first()
        if period is None:
            continue
        if not inputs_are_open(period):
            raise Refusal(
                _("Les éléments %(of_month)s sont arrêtés : rouvrez-les, ou saisissez ces heures comme un élément du mois ouvert.")
                % {"of_month": period.of_month}
            )
        obstacle = collecting_of(period).obstacle(unit, access)
        if obstacle:
            raise Refusal(obstacle)


def _shown(hours: int) -> str:
    return _("%(hours)s h") % {"hours": french_decimal(Fraction(hours, HOUR), 2)}

