"""When somebody takes the next step, at which pace, and why: line by line.

The step is taken on the first day on which the rule of that day is satisfied. Under a rule the paces are tried from the
fastest: a pace holds when the average of the last ratings before its day reaches what it asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from careers.advancement.dates import Pause, delayed, months_after
from careers.choices_advancement import Missing, Pace, Standing
from hr_core.text import french_date, french_decimal

THOUSANDTHS = 1000
#: In the place of a family: an administrative position, which says itself what it counts for.
POSITION = "position"


@dataclass(frozen=True)
class Rule:
    """What a step asks over `[start, end)`: months by pace (None: no such pace), ratings in thousandths, families that stop
    the clock."""

    start: date
    end: date | None
    reference: str
    normal: int
    fast: int | None = None
    slow: int | None = None
    minimum: int | None = None
    fast_minimum: int | None = None
    rating_years: int = 1
    missing: str = Missing.NORMAL
    stops: frozenset[str] = frozenset()
    key: int = 0
    quota: int | None = None


@dataclass(frozen=True)
class Credit:
    """Months and days won (negative: lost) in the step held on its day."""

    on: date
    months: int
    days: int
    label: str


@dataclass(frozen=True)
class Past:
    """What is known of somebody: absences by family, credits, ratings by year in thousandths."""

    absences: Sequence[tuple[str, Pause]] = ()
    credits: Sequence[Credit] = ()
    ratings: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """`due_on` is the first day of the next step, None when it cannot be told; `lines` say why, in order."""

    standing: str
    pace: str = ""
    months: int = 0
    due_on: date | None = None
    rating: int | None = None
    lines: tuple[str, ...] = ()
    rule: int = 0


def verdict(rules: Sequence[Rule], since: date, past: Past, on: date, *, without_fast: bool = False) -> Verdict:
    """Where somebody who holds a step since a day stands on another day.

    Rules are tried in the order of their dates: the first one that is satisfied while it holds gives the day; a rule that
    would have been satisfied before its own first day is so on that day.
    """
    blocked: Verdict | None = None
    for rule in sorted(rules, key=lambda each: each.start):
        if rule.end is not None and rule.end <= since:
            continue
        found = _under(rule, since, past, without_fast)
        if found.due_on is None:
            blocked = found
            continue
        due = max(found.due_on, rule.start)
        if rule.end is not None and due >= rule.end:
            continue
        told = found.lines
        if due > found.due_on:
            told += (_("La règle ne vaut que depuis le %(day)s.") % {"day": french_date(rule.start)},)
        standing = Standing.ELIGIBLE if due <= on else Standing.LATER
        told += (
            (_("Échelon acquis le %(day)s.") if due <= on else _("Échelon à prendre le %(day)s."))
            % {"day": french_date(due)},
        )
        return Verdict(standing, found.pace, found.months, due, found.rating, told, rule.key)
    return blocked or Verdict(Standing.BLOCKED, lines=(_("Aucune règle d’avancement ne vaut pour cet échelon."),))


def _under(rule: Rule, since: date, past: Past, without_fast: bool) -> Verdict:
    """The day under one rule, whatever the days on which it holds; blocked with a reason else."""
    paces = [(Pace.FAST, rule.fast, rule.fast_minimum), (Pace.NORMAL, rule.normal, rule.minimum), (Pace.SLOW, rule.slow, None)]
    refused: list[str] = []
    average: int | None = None
    for pace, months, asked in paces:
        if months is None or (pace == Pace.FAST and (without_fast or asked is None)):
            continue
        due, lines = _due(rule, since, months, past)
        if due is None:
            return Verdict(Standing.LATER, pace, months, None, None, (*_opening(since), *lines))
        average, rated = average_before(past.ratings, due.year, rule.rating_years)
        if asked is not None:
            if average is None and (pace == Pace.FAST or rule.missing == Missing.BLOCK):
                refused.append(_("Aucune note avant %(year)s.") % {"year": due.year})
                continue
            if average is not None and average < asked:
                told = {"rating": _mark(average), "asked": _mark(asked), "pace": pace.label, "year": due.year}
                refused.append(_("Note %(rating)s avant %(year)s : le rythme %(pace)s en demande %(asked)s.") % told)
                continue
        said = [*_opening(since), *refused, *rated, _pace_words(pace, months, rule), *lines]
        return Verdict(Standing.LATER, pace, months, due, average, tuple(said))
    return Verdict(Standing.BLOCKED, rating=average, lines=(*_opening(since), *refused))


def _due(rule: Rule, since: date, months: int, past: Past) -> tuple[date | None, list[str]]:
    lines: list[str] = []
    due = months_after(since, months)
    for credit in sorted(past.credits, key=lambda each: each.on):
        if not since <= credit.on < due:
            continue
        due = max(since, months_after(due, -credit.months) - timedelta(days=credit.days))
        lines.append(_("%(label)s du %(day)s : %(span)s.") % {
            "label": credit.label, "day": french_date(credit.on), "span": _span(credit.months, credit.days)
        })  # fmt: skip
    pauses = [pause for family, pause in past.absences if family in rule.stops or family == POSITION]
    found, stops = delayed(since, due, pauses)
    for pause, days in stops:
        if pause.end is None:
            lines.append(
                _("%(label)s depuis le %(day)s : le temps ne court plus avant le retour.")
                % {"label": pause.label, "day": french_date(pause.start)}
            )
        else:
            told = {"label": pause.label, "start": french_date(pause.start), "days": days}
            lines.append(
                ngettext(
                    "%(label)s à partir du %(start)s : %(days)s jour ne compte pas.",
                    "%(label)s à partir du %(start)s : %(days)s jours ne comptent pas.", days,
                ) % told
            )  # fmt: skip
    return found, lines


def average_before(ratings: Mapping[int, int], year: int, years: int) -> tuple[int | None, list[str]]:
    """The average of the last `years` ratings of years before `year`, in thousandths, halves up; and the ratings in words."""
    kept = sorted((each for each in ratings if each < year), reverse=True)[:years]
    if not kept:
        return None, []
    total = Fraction(sum(ratings[each] for each in kept), len(kept)) + Fraction(1, 2)
    average = total.numerator // total.denominator
    marks = ", ".join(_("%(mark)s en %(year)s") % {"mark": _mark(ratings[each]), "year": each} for each in reversed(kept))
    if len(kept) == 1:
        return average, [_("Note : %(marks)s.") % {"marks": marks}]
    return average, [_("Note moyenne %(average)s : %(marks)s.") % {"average": _mark(average), "marks": marks}]


def _opening(since: date) -> tuple[str, ...]:
    return (_("À cet échelon depuis le %(day)s.") % {"day": french_date(since)},)


def _pace_words(pace: str, months: int, rule: Rule) -> str:
    told = {"pace": Pace(pace).label, "months": months, "reference": rule.reference}
    return _("Rythme %(pace)s : %(months)s mois (%(reference)s).") % told


def _mark(thousandths: int) -> str:
    return french_decimal(Fraction(thousandths, THOUSANDTHS))


def _span(months: int, days: int) -> str:
    sign = "−" if (months or days) > 0 else "+"
    parts = [_("%(count)s mois") % {"count": abs(months)}] if months else []
    parts += [ngettext("%(count)s jour", "%(count)s jours", abs(days)) % {"count": abs(days)}] if days else []
    return sign + " et ".join(parts)
