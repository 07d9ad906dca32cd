"""Day labourers: engagement sheets above the legal least wage, days worked, and the limit before requalification."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from hr_core.models import Institution, User
from hr_core.services.errors import Refusal
from hr_core.services.writing import reasoned
from hr_core.text import french_amount, french_count, french_date
from payroll.models import Engagement, Payee, WorkedDay
from payroll.services.outside.law import day_floor
from payroll.services.outside.writing import forbid_own_payee, keep
from payroll.services.settings import pay_setting

MONTH_LIMIT, YEAR_LIMIT, WARNING = "outside_labour_month_days", "outside_labour_year_days", "outside_labour_warning_days"


@dataclass(frozen=True)
class Limits:
    """Days that a labourer may work before the contract is requalified; 0 is no limit, None is not yet settled."""

    month: int | None
    year: int | None
    warning: int

    @property
    def is_settled(self) -> bool:
        return self.month is not None and self.year is not None


@dataclass(frozen=True)
class Nearing:
    """A labourer who comes near the limit, or has passed it."""

    payee: Payee
    days: int
    limit: int
    period: str

    @property
    def is_beyond(self) -> bool:
        return self.days > self.limit

    @property
    def sentence(self) -> str:
        return _("%(name)s : %(days)s sur %(limit)s permis %(period)s avant requalification.") % {
            "name": self.payee,
            "days": french_count(self.days, _("jour"), _("jours")),
            "limit": self.limit,
            "period": self.period,
        }


def labour_limits(institution: Institution, on: date) -> Limits:
    return Limits(
        pay_setting(institution, MONTH_LIMIT, on, None),
        pay_setting(institution, YEAR_LIMIT, on, None),
        int(pay_setting(institution, WARNING, on, 5)),
    )


@transaction.atomic
def engagement_save(*, engagement: Engagement, actor: User, reason: str = "") -> Engagement:
    """Record a sheet. Raises `ValidationError` under the legal least wage of the day, where the country file has it."""
    institution = engagement.institution
    floor = day_floor(institution, on=engagement.start, daily_hours=engagement.daily_hours)
    if floor is not None and engagement.daily_rate < floor.amount:
        least = french_amount(math.ceil(floor.amount), institution.country.currency, unit=True)
        raise ValidationError(
            {"daily_rate": _("Le minimum légal est de %(least)s pour ce jour (%(why)s).") % {"least": least, "why": floor.why}}
        )
    if engagement.pk:
        outside = engagement.days.exclude(day__range=(engagement.start, engagement.end))
        if outside.exists():
            raise ValidationError({"end": _("Des jours déjà saisis sortiraient de la fiche.")})
        if engagement.days.filter(run__isnull=False).exists():
            before = Engagement.objects.get(pk=engagement.pk)
            if (before.daily_rate, before.payee_id) != (engagement.daily_rate, engagement.payee_id):
                raise Refusal(_("Des jours de cette fiche sont déjà dans une campagne : ouvrir une autre fiche."))
    return keep(engagement, payee=engagement.payee, actor=actor, reason=reason, usual=_("Fiche d’engagement"))


@transaction.atomic
def days_save(
    *,
    institution: Institution,
    first: date,
    last: date,
    chosen: Mapping[int, Iterable[date]],
    actor: User,
    reason: str = "",
) -> list[Nearing]:
    """The days worked of a fortnight: `chosen` is {engagement: days}; what it leaves out is taken back.

    Days already in a run stay. Refused when somebody would pass the limit of the month or of the year; returns those
    who come near it.
    """
    sheets = {
        each.pk: each
        for each in Engagement.objects.select_for_update(of=("self",))
        .filter(pk__in=list(chosen))
        .select_related("payee__employee")
    }
    with reasoned(reason, _("Journées travaillées")):
        for key, days in chosen.items():
            if key not in sheets:
                raise Refusal(_("Une fiche n’existe plus : recharger la page."))
            _days_of(sheets[key], first, last, set(days), actor)
    limits = labour_limits(institution, last)
    near = nearing(institution, {sheet.payee_id for sheet in sheets.values()}, on=last, limits=limits)
    beyond = [each for each in near if each.is_beyond]
    if beyond:
        raise Refusal(" ".join([each.sentence for each in beyond] + [_("Engager autrement, ou retirer des jours.")]))
    return near


def _days_of(sheet: Engagement, first: date, last: date, wanted: set[date], actor: User) -> None:
    low, high = max(first, sheet.start), min(last, sheet.end)
    if any(not low <= day <= high for day in wanted):
        raise Refusal(_("Un jour coché sort des dates de la fiche %(number)s.") % {"number": sheet.number})
    held = {each.day: each for each in sheet.days.filter(day__range=(first, last))}
    gone = [each.pk for day, each in held.items() if day not in wanted and each.run_id is None]
    fresh = sorted(wanted - set(held))
    if gone or fresh:
        forbid_own_payee(sheet.payee, actor)
    WorkedDay.objects.filter(pk__in=gone).delete()
    taken = WorkedDay.objects.filter(payee=sheet.payee_id, day__in=fresh).first()
    if taken is not None:
        raise Refusal(
            _("%(name)s a déjà travaillé le %(day)s sur une autre fiche.")
            % {"name": sheet.payee, "day": french_date(taken.day)}
        )
    WorkedDay.objects.bulk_create(
        WorkedDay(institution_id=sheet.institution_id, engagement=sheet, payee_id=sheet.payee_id, day=day, entered_by=actor)
        for day in fresh
    )


def nearing(institution: Institution, payees: Iterable[int], *, on: date, limits: Limits) -> list[Nearing]:
    """Those whose days of the month or of the year come within the warning of a limit, or beyond it: two queries."""
    found: list[Nearing] = []
    periods = (
        (limits.month, on.replace(day=1), month_end(on), _("ce mois")),
        (limits.year, date(on.year, 1, 1), date(on.year, 12, 31), _("cette année")),
    )
    keys = list(payees)
    for limit, start, end, words in periods:
        if not limit:
            continue
        rows = (
            WorkedDay.objects.filter(institution=institution, payee__in=keys, day__range=(start, end))
            .values("payee")
            .annotate(days=Count("pk"))
            .filter(days__gt=limit - limits.warning)
        )
        counted = {row["payee"]: row["days"] for row in rows}
        for payee in Payee.objects.filter(pk__in=counted):
            found.append(Nearing(payee, counted[payee.pk], limit, words))
    return found


def month_end(day: date) -> date:
    following = day.replace(day=28) + timedelta(days=4)
    return following - timedelta(days=following.day)


def fortnight_of(day: date) -> tuple[date, date]:
    """From the 1st to the 15th, or from the 16th to the end of the month."""
    if day.day <= 15:
        return day.replace(day=1), day.replace(day=15)
    return day.replace(day=16), month_end(day)
