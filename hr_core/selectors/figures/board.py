"""The dashboard of the personnel: each figure with the list behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.choices import AbsenceFamily
from hr_core.models import Contract, Employee, Unit
from hr_core.registry import RetirementAges
from hr_core.selectors.figures.crowd import NOMINATIVE, Person, Share, crowd, hidden, one_hidden, shares
from hr_core.selectors.figures.movements import Away, absences_between, movements, service_spans
from hr_core.selectors.retirement import retirement_ages, retires_on

AGES = ((0, 24), (25, 29), (30, 34), (35, 39), (40, 44), (45, 49), (50, 54), (55, 59), (60, 99))
SENIORITIES = ((0, 1), (2, 4), (5, 9), (10, 14), (15, 19), (20, 24), (25, 29), (30, 60))
JOBS, YEARS_AHEAD = 12, 8


@dataclass(frozen=True)
class Spread:
    """A distribution of the staff: its title, its lines and the largest of them."""

    slug: str
    title: str
    lines: Sequence[Share]

    @property
    def most(self) -> int:
        return max((line.count or 0 for line in self.lines), default=0)


@dataclass(frozen=True)
class Tile:
    label: str
    value: Any
    query: Mapping[str, Any]
    unit: str = ""  # percent, years; a count when empty


@dataclass(frozen=True)
class Board:
    on: date
    since: date
    tiles: Sequence[Tile]
    spreads: Sequence[Spread]
    pyramid: Sequence[tuple[str, int, int]]
    months: Sequence[tuple[date, int | None, int | None]]
    away: Away
    ages: RetirementAges


def board(access: Access, on: date) -> Board:
    """Everything of the page as at a day, over the twelve months that end then; seven queries whatever the staff."""
    people = crowd(access, on)
    since = _year_before(on)
    spans = service_spans(access)
    moved, away = movements(spans, since, on), absences_between(access, spans, since, on)
    ages = retirement_ages(access.institution, on)  # type: ignore[arg-type]
    names = access.has(NOMINATIVE)
    spreads = [
        Spread("unites", _("Par unité"), _by_unit(people, access)),
        Spread("contrats", _("Par contrat"), _by_contract(people, access)),
        Spread("emplois", _("Par emploi"), _by_job(people, access)),
        Spread("sexes", _("Par sexe"), _by_sex(people, access)),
        Spread("ages", _("Par âge"), _by_band(people, AGES, "age", on, access)),
        Spread("anciennetes", _("Par ancienneté"), _by_band(people, SENIORITIES, "anciennete", on, access)),
        Spread("retraites", _("Retraites à venir"), _by_retirement(people, on, ages, access)),
    ]
    months = moved.by_month()
    came, gone = hidden([row[1] for row in months], access), hidden([row[2] for row in months], access)
    shown = [(month, one, other) for (month, _c, _g), one, other in zip(months, came, gone, strict=True)]
    return Board(
        on, since, _tiles(people, on, since, moved, away, access), spreads, _pyramid(people, on) if names else (), shown, away, ages
    )


def _year_before(on: date) -> date:
    try:
        return on.replace(year=on.year - 1) + timedelta(days=1)
    except ValueError:
        return date(on.year - 1, 3, 1)


def _tiles(people: Sequence[Person], on: date, since: date, moved: Any, away: Away, access: Access) -> list[Tile]:
    staff = len(people)
    women = sum(person.sex == Employee.Sex.FEMALE for person in people)
    known = [age for person in people if (age := person.age(on)) is not None]
    mean_age = Fraction(sum(known), len(known)) if known else Fraction(0)
    seniority = Fraction(sum(person.seniority(on) for person in people), staff) if staff else Fraction(0)
    day = {"au": on.isoformat()}
    everybody = {"vue": "tous"}
    came = one_hidden(len(moved.entries), access)
    gone = one_hidden(len(moved.exits), access)
    links = access.has(NOMINATIVE)
    entries = {**everybody, "entre_du": since.isoformat(), "entre_au": on.isoformat()} if links else {}
    exits = {**everybody, "sorti_du": since.isoformat(), "sorti_au": on.isoformat()} if links else {}
    share = Fraction(100 * women, staff) if staff else Fraction(0)
    return [
        Tile(_("Agents en service"), staff, day if links else {}),
        Tile(_("Femmes"), share, {"sexe": "F", **day} if links else {}, "percent"),
        Tile(_("Âge moyen"), mean_age, {}, "years"),
        Tile(_("Ancienneté moyenne"), seniority, {}, "years"),
        Tile(_("Entrées en 12 mois"), came, entries),
        Tile(_("Sorties en 12 mois"), gone, exits),
        Tile(_("Taux d’absence en 12 mois"), 100 * away.rate, {}, "percent"),
        Tile(_("Rotation en 12 mois"), _turnover(len(moved.entries), len(moved.exits), staff), {}, "percent"),
    ]


def _turnover(entries: int, exits: int, staff: int) -> Fraction:
    """Half of the entries and exits over the staff of the last day, in per cent."""
    return Fraction(100 * (entries + exits), 2 * staff) if staff else Fraction(0)


def _by_unit(people: Sequence[Person], access: Access) -> list[Share]:
    """By unit of the first level, each with what is below it."""
    units = list(Unit.objects.values_list("pk", "parent_id", "name"))
    parents = {key: parent for key, parent, _name in units}
    names = {key: name for key, _parent, name in units}
    tops = [key for key, parent in parents.items() if parent is None]
    if len(tops) == 1:  # under a single top, the next level tells more
        tops = [tops[0], *(key for key, parent in parents.items() if parent == tops[0])]
    chosen = set(tops)

    def top(person: Person) -> int | None:
        step = person.unit
        while step is not None and step not in chosen:
            step = parents.get(step)
        return step

    lines: list[tuple[Any, str, Mapping[str, Any]]] = [(key, names[key], {"unite": key}) for key in tops]
    if len(tops) > 1 and parents.get(tops[1]) == tops[0]:
        lines[0] = (tops[0], _("%(unit)s, sans ses directions") % {"unit": names[tops[0]]}, {"rattache": tops[0]})
    found = shares(people, top, [*lines, (None, _("Sans affectation"), {})], access=access)
    return sorted(found, key=lambda line: -(line.count or 0))


def _by_contract(people: Sequence[Person], access: Access) -> list[Share]:
    lines: list[tuple[Any, str, Mapping[str, Any]]] = [
        (kind.value, str(kind.label).capitalize(), {"contrat": kind.value}) for kind in Contract.Kind
    ]
    lines.append(("", _("Sans contrat"), {"contrat": "aucun"}))
    return sorted(shares(people, lambda person: person.contract, lines, access=access), key=lambda line: -(line.count or 0))


def _by_job(people: Sequence[Person], access: Access) -> list[Share]:
    """The jobs that most people hold, then the others together."""
    counts = Counter(person.job for person in people)
    usual = {job for job, _count in counts.most_common(JOBS) if job}
    lines: list[tuple[Any, str, Mapping[str, Any]]] = [(job, job, {"emploi": job}) for job in usual]
    rest = len(counts.keys() - usual - {""})
    lines.append(("…", _("%(count)s autres emplois") % {"count": rest}, {}))
    lines.append(("", _("Sans emploi renseigné"), {}))
    found = shares(people, lambda each: each.job if each.job in usual or not each.job else "…", lines, access=access)
    return sorted(found, key=lambda line: (not line.query, -(line.count or 0)))


def _by_sex(people: Sequence[Person], access: Access) -> list[Share]:
    lines = [("F", _("Femmes"), {"sexe": "F"}), ("M", _("Hommes"), {"sexe": "M"})]
    return shares(people, lambda person: person.sex, lines, access=access)


def _by_band(people: Sequence[Person], bands: Any, what: str, on: date, access: Access) -> list[Share]:
    lines: list[tuple[Any, str, Mapping[str, Any]]] = []
    for low, high in bands:
        query: dict[str, Any] = {"au": on.isoformat(), **({f"{what}_min": low} if low else {}), f"{what}_max": high}
        lines.append(((low, high), band_words(low, high, bands), query))
    lines.append((None, _("Date inconnue"), {}))

    def band(person: Person) -> Any:
        years = person.age(on) if what == "age" else person.seniority(on)
        if years is None:
            return None
        return next((each for each in bands if each[0] <= years <= each[1]), bands[-1])

    return shares(people, band, lines, access=access)


def band_words(low: int, high: int, bands: Any) -> str:
    if (low, high) == bands[0]:
        return _("moins de %(age)s ans") % {"age": high + 1}
    if (low, high) == bands[-1]:
        return _("%(age)s ans et plus") % {"age": low}
    return _("%(low)s à %(high)s ans") % {"low": low, "high": high}


def _by_retirement(people: Sequence[Person], on: date, ages: RetirementAges, access: Access) -> list[Share]:
    years = range(on.year, on.year + YEARS_AHEAD)
    lines: list[tuple[Any, str, Mapping[str, Any]]] = [(year, str(year), {"retraite": year}) for year in years]
    lines.insert(0, (0, _("Âge passé avant %(year)s") % {"year": on.year}, {}))

    def year(person: Person) -> int | None:
        if person.birth_on is None:
            return None
        reached = retires_on(person.birth_on, person.is_executive, ages).year
        return reached if reached >= on.year else 0

    return shares(people, year, lines, access=access)


def _pyramid(people: Sequence[Person], on: date) -> list[tuple[str, int, int]]:
    found = []
    for low, high in AGES:
        of = [person for person in people if (age := person.age(on)) is not None and low <= age <= high]
        women = sum(person.sex == Employee.Sex.FEMALE for person in of)
        found.append((f"{low}–{high}" if low and high < 99 else (f"< {high + 1}" if not low else f"{low} +"), women, len(of) - women))
    return found


def families(away: Away) -> list[tuple[str, str, int]]:
    """Family, its words, days; the longest first."""
    return [(key, str(AbsenceFamily(key).label), days) for key, days in away.days.most_common() if days]
