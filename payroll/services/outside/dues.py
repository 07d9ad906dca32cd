"""What is due to payees of a kind up to a day and not yet in another run. A constant number of queries."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Min
from django.utils.translation import gettext as _

from hr_core.text import french_date, french_decimal, french_month, french_of
from payroll.choices_outside import OutsideKind, Presence
from payroll.models import (
    Agreement,
    BoardAttendance,
    BoardRate,
    MissionInvoice,
    OutsideLine,
    OutsideRun,
    TeachingHours,
    TeachingRate,
    WorkedDay,
)
from payroll.services.outside.tax import rounded


@dataclass(frozen=True)
class Due:
    """One item: quantity in thousandths, rate and amount in minor units."""

    payee: int
    source: str
    reference: str
    label: str
    amount: int
    rate: int
    quantity: int = 1000
    is_taxable: bool = True
    why: str = ""
    days: tuple[int, ...] = ()


@dataclass(frozen=True)
class Gap:
    """An item that cannot be priced: it blocks."""

    payee: int
    code: str
    message: str
    cure: str


@dataclass(frozen=True)
class Dues:
    items: tuple[Due, ...]
    gaps: tuple[Gap, ...] = ()


def dues_of(run: OutsideRun) -> Dues:
    """What the run has to pay."""
    found = _SOURCES[OutsideKind(run.kind)](run)
    taken = set(
        OutsideLine.objects.filter(source__in={each.source for each in found.items})
        .exclude(run=run)
        .values_list("source", "reference")
    )
    return Dues(tuple(each for each in found.items if (each.source, each.reference) not in taken), found.gaps)


def _in_force(rows: Iterable[BoardRate | TeachingRate], day: date) -> BoardRate | TeachingRate | None:
    return next((row for row in rows if row.holds_on(day)), None)


def _board(run: OutsideRun) -> Dues:
    attendances = (
        BoardAttendance.objects.filter(session__validated_by__isnull=False, session__held_on__lte=run.end)
        .exclude(presence=Presence.ABSENT)
        .exclude(pk__in=_paid("board-token", run))
        .select_related("session__board", "mandate__payee")
        .order_by("session__held_on", "pk")
    )
    rates: dict[tuple[int, str], list[BoardRate]] = defaultdict(list)
    for rate in BoardRate.objects.all():
        rates[rate.board_id, rate.quality].append(rate)
    items: list[Due] = []
    gaps: list[Gap] = []
    for each in attendances:
        session, mandate = each.session, each.mandate
        found = _in_force(rates[session.board_id, mandate.quality], session.held_on)
        if not isinstance(found, BoardRate):
            gaps.append(
                Gap(
                    mandate.payee_id,
                    "no_board_rate",
                    _("Aucun taux de jeton pour « %(quality)s » à la séance du %(day)s.")
                    % {"quality": mandate.get_quality_display(), "day": french_date(session.held_on)},
                    _("Saisir le taux de cet organe, avec son acte."),
                )
            )
            continue
        items += _tokens(each, found)
    return Dues(tuple(items), tuple(gaps))


def _tokens(each: BoardAttendance, rate: BoardRate) -> list[Due]:
    session, payee = each.session, each.mandate.payee_id
    words = {"board": session.board, "day": french_date(session.held_on)}
    because = _("%(minutes)s ; %(quality)s, %(act)s") % {
        "minutes": session.minutes,
        "quality": each.mandate.get_quality_display(),
        "act": rate.act,
    }
    key = str(each.pk)
    if each.presence == Presence.REPRESENTED:
        share = rounded(Fraction(rate.token_amount * rate.represented_percent, 100), "nearest")
        label = _("Jeton, membre représenté : %(board)s du %(day)s") % words
        why = f"{because} ; {rate.represented_percent} %"
        return [Due(payee, "board-token", key, label, share, share, why=why[:300])] if share else []
    made = [
        Due(
            payee,
            "board-token",
            key,
            _("Jeton de présence : %(board)s du %(day)s") % words,
            rate.token_amount,
            rate.token_amount,
            why=because[:300],
        )
    ]
    if rate.transport_amount:
        label = _("Transport : %(board)s du %(day)s") % words
        made.append(
            Due(
                payee,
                "board-trip",
                key,
                label,
                rate.transport_amount,
                rate.transport_amount,
                is_taxable=rate.expenses_taxable,
                why=because[:300],
            )
        )
    if rate.per_diem_amount and each.travel_days:
        label = _("Déplacement : %(board)s du %(day)s") % words
        made.append(
            Due(
                payee,
                "board-diem",
                key,
                label,
                rate.per_diem_amount * each.travel_days,
                rate.per_diem_amount,
                each.travel_days * 1000,
                rate.expenses_taxable,
                because[:300],
            )
        )
    return made


def _missions(run: OutsideRun) -> Dues:
    invoices = (
        MissionInvoice.objects.filter(validated_by__isnull=False, dated_on__lte=run.end)
        .exclude(pk__in=_paid("invoice", run))
        .select_related("mission", "validated_by")
        .order_by("dated_on", "pk")
    )
    items = []
    for each in invoices:
        mission = each.mission
        by_day = mission.fee == "day" and each.days
        words = {"number": each.number, "contract": mission.reference}
        why = _("Contrat %(contract)s, service fait certifié par %(who)s") % {**words, "who": each.validated_by}
        items.append(
            Due(
                mission.payee_id,
                "invoice",
                str(each.pk),
                _("Honoraires, facture %(number)s (contrat %(contract)s)") % words,
                each.amount,
                mission.amount if by_day else each.amount,
                int(each.days or 0) if by_day else 1000,
                why=why[:300],
            )
        )
        if each.expenses:
            items.append(
                Due(
                    mission.payee_id,
                    "expenses",
                    str(each.pk),
                    _("Frais remboursés, facture %(number)s") % words,
                    each.expenses,
                    each.expenses,
                    is_taxable=False,
                    why=why[:300],
                )
            )
    return Dues(tuple(items))


def _teaching(run: OutsideRun) -> Dues:
    done = (
        TeachingHours.objects.filter(validated_by__isnull=False, taught_on__lte=run.end)
        .exclude(pk__in=_paid("hours", run))
        .select_related("course", "validated_by")
        .order_by("taught_on", "pk")
    )
    rates: dict[str, list[TeachingRate]] = defaultdict(list)
    for rate in TeachingRate.objects.all():
        rates[rate.level].append(rate)
    items: list[Due] = []
    gaps: list[Gap] = []
    for each in done:
        course = each.course
        found = _in_force(rates[course.level], each.taught_on)
        if not isinstance(found, TeachingRate):
            gaps.append(
                Gap(
                    course.payee_id,
                    "no_teaching_rate",
                    _("Aucun taux horaire pour le niveau « %(level)s » au %(day)s.")
                    % {"level": course.level, "day": french_date(each.taught_on)},
                    _("Saisir le taux de vacation de ce niveau, avec son acte."),
                )
            )
            continue
        label = _("%(course)s, %(day)s") % {"course": course.title, "day": french_date(each.taught_on)}
        why = _("%(hours)s h au taux du niveau « %(level)s » (%(act)s) ; validé par %(who)s") % {
            "hours": french_decimal(Fraction(each.hours, 1000), 3),
            "level": course.level,
            "act": found.act,
            "who": each.validated_by,
        }
        amount = rounded(Fraction(found.amount * each.hours, 1000), "nearest")
        items.append(
            Due(course.payee_id, "hours", str(each.pk), label[:160], amount, found.amount, each.hours, why=why[:300])
        )
    return Dues(tuple(items), tuple(gaps))


def _labour(run: OutsideRun) -> Dues:
    days = (
        WorkedDay.objects.filter(day__lte=run.end)
        .filter(run__isnull=True)
        .select_related("engagement")
        .order_by("engagement", "day")
    )
    sheets: dict[int, list[WorkedDay]] = defaultdict(list)
    for each in days:
        sheets[each.engagement_id].append(each)
    items = []
    for worked in sheets.values():
        sheet = worked[0].engagement
        first, last = worked[0].day, worked[-1].day
        label = _("Journées du %(first)s au %(last)s, fiche %(number)s") % {
            "first": french_date(first),
            "last": french_date(last),
            "number": sheet.number,
        }
        why = _("%(task)s : jours %(days)s") % {
            "task": sheet.task,
            "days": ", ".join(f"{each.day:%d/%m}" for each in worked),
        }
        items.append(
            Due(
                sheet.payee_id,
                "days",
                f"{run.pk}:{sheet.pk}",
                label,
                sheet.daily_rate * len(worked),
                sheet.daily_rate,
                len(worked) * 1000,
                why=why[:300],
                days=tuple(each.pk for each in worked),
            )
        )
    return Dues(tuple(items))


def _agreements(run: OutsideRun) -> Dues:
    found = Agreement.objects.filter(payee__kind=run.kind, start__lte=run.end, end__gte=run.start.replace(day=1))
    items = []
    for each in found.order_by("pk"):
        for year, month in months_of(run.start, run.end):
            last = monthrange(year, month)[1]
            first_day, last_day = date(year, month, 1), date(year, month, last)
            low, high = max(first_day, each.start), min(last_day, each.end)
            if high < low or not each.allowance:
                continue
            days = (high - low).days + 1
            amount = rounded(Fraction(each.allowance * days, last), "nearest")
            why = _("%(days)s jours sur %(last)s, convention %(reference)s") % {
                "days": days,
                "last": last,
                "reference": each.reference,
            }
            label = _("Indemnité %(of_month)s, convention %(reference)s") % {
                "of_month": french_of(french_month(year, month)),
                "reference": each.reference,
            }
            items.append(
                Due(
                    each.payee_id,
                    "agreement",
                    f"{each.pk}:{year}-{month:02d}",
                    label[:160],
                    amount,
                    each.allowance,
                    days * 1000 // last,
                    why=why[:300],
                )
            )
    return Dues(tuple(items))


def missed_months(run: OutsideRun) -> list[tuple[Agreement, str]]:
    """Months of an agreement that no run holds, since the first run of the kind and before the months of this one."""
    first = OutsideRun.objects.filter(kind=run.kind).aggregate(first=Min("start"))["first"] or run.start
    opening = run.start.replace(day=1)
    found = Agreement.objects.filter(
        payee__kind=run.kind, allowance__gt=0, start__lt=opening, end__gte=first.replace(day=1)
    ).select_related("payee")
    agreements = list(found.order_by("payee__last_name", "pk"))
    taken = set(
        OutsideLine.objects.filter(source="agreement", payment__payee__in={each.payee_id for each in agreements}).values_list(
            "reference", flat=True
        )
    )
    missed = []
    for each in agreements:
        last = min(each.end, opening - timedelta(days=1))
        months = [
            french_month(year, month)
            for year, month in months_of(max(first, each.start), last)
            if f"{each.pk}:{year}-{month:02d}" not in taken
        ]
        if months:
            missed.append((each, ", ".join(months)))
    return missed


def months_of(start: date, end: date) -> list[tuple[int, int]]:
    first, last = start.year * 12 + start.month - 1, end.year * 12 + end.month - 1
    return [(number // 12, number % 12 + 1) for number in range(first, last + 1)]


def _paid(source: str, run: OutsideRun) -> list[int]:
    """Keys of the items of a source that other runs already hold."""
    references = OutsideLine.objects.filter(source=source).exclude(run=run).values_list("reference", flat=True)
    return [int(each) for each in references]


_SOURCES: dict[OutsideKind, Callable[[OutsideRun], Dues]] = {
    OutsideKind.BOARD: _board,
    OutsideKind.EXPERT: _missions,
    OutsideKind.TEACHER: _teaching,
    OutsideKind.LABOURER: _labour,
    OutsideKind.INTERN: _agreements,
    OutsideKind.APPRENTICE: _agreements,
}
