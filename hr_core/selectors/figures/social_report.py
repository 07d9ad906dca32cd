"""The yearly social report (« bilan social »): sections of figures over two years, with the usual indicators of the zone.

A section gives tables; a table gives figures, each with its unit and one value a year. What other floors know (pay, training)
comes by `registry.add_social_section`. Ratios are exact fractions, rounded when they are written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.choices import AbsenceFamily
from hr_core.models import Contract, Institution
from hr_core.registry import registry
from hr_core.selectors.figures.board import AGES, SENIORITIES, band_words
from hr_core.selectors.figures.crowd import NOMINATIVE, Person, crowds, hidden
from hr_core.selectors.figures.movements import (
    Away,
    Movements,
    absence_spans,
    absences_between,
    contracts_of_moved,
    movements,
    service_spans,
)

ONE_DAY = timedelta(days=1)
FULL_TIME = 10_000


@dataclass(frozen=True)
class Figure:
    """`values` by year: a number, or None when it is hidden (`people`) or not known. `unit`: people, percent, days, years, money.
    `lists`: by year, the address of the list behind, empty where there is none."""

    label: str
    values: Sequence[Any]
    unit: str = "people"
    lists: Sequence[str] = ()


@dataclass(frozen=True)
class Table:
    """Figures under a title; `is_whole`: they are the parts of one whole, so that hiding one hides another."""

    title: str
    figures: Sequence[Figure]
    is_whole: bool = False
    note: str = ""


@dataclass(frozen=True)
class Section:
    slug: str
    title: str
    tables: Sequence[Table]


@dataclass(frozen=True)
class Year:
    """What the house knows of a year, up to `last` (31 December, or today while it runs)."""

    year: int
    first: date
    last: date
    people: Sequence[Person]
    moved: Movements
    away: Away

    @property
    def mean_staff(self) -> Fraction:
        """Days of service over the days of the period."""
        return Fraction(self.away.served, (self.last - self.first).days + 1)


@dataclass(frozen=True)
class SocialReport:
    institution: Institution
    years: Sequence[int]
    last: date
    sections: Sequence[Section]


def social_report(institution: Institution, year: int, access: Access, today: date) -> SocialReport:
    """The year and the one before it, section by section; the queries do not grow with the staff."""
    spans = service_spans(access)
    first, last = date(year - 1, 1, 1), date(year, 12, 31)
    contracts, absences = contracts_of_moved(spans, first, last), absence_spans(access, first, last)
    ends = [min(date(each, 12, 31), max(today, date(each, 1, 1))) for each in (year - 1, year)]
    years = [
        Year(
            end.year, end.replace(month=1, day=1), end, people,
            movements(spans, end.replace(month=1, day=1), end, contracts),
            absences_between(access, spans, end.replace(month=1, day=1), end, absences),
        )
        for end, people in zip(ends, crowds(access, ends), strict=True)
    ]  # fmt: skip
    rows = [
        (10, staff_section(years)), (20, movement_section(years)), (30, absence_section(years)), (60, conditions_section(years)),
        (70, relations_section(years)),
    ]  # fmt: skip
    for order, section in registry.social_sections:
        found = section(institution, [year - 1, year], access)
        if found is not None:
            rows.append((order, found))
    sections = [_shown(section, access) for _order, section in sorted(rows, key=lambda row: row[0])]
    return SocialReport(institution, [year - 1, year], years[-1].last, sections)


def _shown(section: Section, access: Access) -> Section:
    """With small counts of people hidden from those who may not see files."""
    if access.has(NOMINATIVE):
        return section
    bare = [replace(table, figures=[replace(figure, lists=()) for figure in table.figures]) for table in section.tables]
    return replace(section, tables=[_table_shown(table, access) for table in bare])


def _table_shown(table: Table, access: Access) -> Table:
    counted = [figure for figure in table.figures if figure.unit == "people"]
    if not counted:
        return table
    width = len(counted[0].values)
    if table.is_whole:
        columns = [hidden([int(figure.values[rank] or 0) for figure in counted], access) for rank in range(width)]
    else:
        columns = [[hidden([int(figure.values[rank] or 0)], access)[0] for figure in counted] for rank in range(width)]
    replaced = {
        id(figure): replace(figure, values=[columns[rank][place] for rank in range(width)]) for place, figure in enumerate(counted)
    }
    return replace(table, figures=[replaced.get(id(figure), figure) for figure in table.figures])


def staff_list(year: Year, **query: Any) -> str:
    """The list of those in service on the last day of a year."""
    return f"{reverse('hr_core:employee_list')}?{urlencode({**query, 'au': year.last.isoformat()})}"


def moves_list(year: Year, what: str) -> str:
    """Those who came (`entre`) or left (`sorti`) in a year."""
    query = {"vue": "tous", f"{what}_du": year.first.isoformat(), f"{what}_au": year.last.isoformat()}
    return f"{reverse('hr_core:employee_list')}?{urlencode(query)}"


def absences_list(year: Year, family: str) -> str:
    """The confirmed absences of a family that touch a year."""
    query = {"famille": family, "etat": "confirmed", "du": year.first.isoformat(), "au": year.last.isoformat()}
    return f"{reverse('hr_core:absence_list')}?{urlencode(query)}"


def counted(
    years: Sequence[Year],
    lines: Iterable[tuple[Any, str]],
    key: Callable[[Person, Year], Any],
    query: Callable[[Any], dict[str, Any] | None] | None = None,
) -> list[Figure]:
    """A figure by line (key, words): how many people of each year it holds; empty lines are left out. `query(key)`: the
    filters of the list behind, None where it cannot say them."""
    counts = [Counter(key(person, year) for person in year.people) for year in years]
    found = []
    for each, words in lines:
        asked = query(each) if query else None
        lists = [] if asked is None else [staff_list(year, **asked) for year in years]
        found.append(Figure(words, [count[each] for count in counts], lists=lists))
    return [figure for figure in found if any(figure.values)]


def _band_query(what: str) -> Callable[[Any], dict[str, Any] | None]:
    def query(band: tuple[int, int]) -> dict[str, Any]:
        return ({f"{what}_min": band[0]} if band[0] else {}) | {f"{what}_max": band[1]}

    return query


def staff_section(years: Sequence[Year]) -> Section:
    contracts = [*((kind.value, str(kind.label).capitalize()) for kind in Contract.Kind), ("", _("Sans contrat"))]
    ages = [(band, band_words(*band, AGES).capitalize()) for band in AGES]
    terms = [(band, band_words(*band, SENIORITIES).capitalize()) for band in SENIORITIES]
    whole = Figure(_("Effectif au dernier jour"), [len(year.people) for year in years], lists=[staff_list(year) for year in years])
    equal = [Fraction(sum(person.working_time for person in year.people), FULL_TIME) for year in years]
    women = [_share(sum(person.sex == "F" for person in year.people), len(year.people)) for year in years]
    known = [[age for person in year.people if (age := person.age(year.last)) is not None] for year in years]
    general = [
        whole,
        Figure(_("Effectif moyen de l’année"), [year.mean_staff for year in years], "number"),
        Figure(_("Équivalents temps plein"), equal, "number"),
        Figure(_("Part des femmes"), women, "percent", [staff_list(year, sexe="F") for year in years]),
        Figure(_("Âge moyen"), [_mean(ages_of) for ages_of in known], "years"),
        Figure(_("Ancienneté moyenne"), [_mean([p.seniority(year.last) for p in year.people]) for year in years], "years"),
    ]
    managers = [((True, "F"), _("Femmes cadres")), ((True, "M"), _("Hommes cadres")), ((False, "F"), _("Femmes non cadres")),
                ((False, "M"), _("Hommes non cadres"))]  # fmt: skip
    tables = [
        Table(_("Ensemble"), general),
        Table(_("Par contrat"), counted(years, contracts, lambda person, year: person.contract, lambda kind: {"contrat": kind or "aucun"}), is_whole=True),
        Table(
            _("Par sexe et encadrement"), counted(years, managers, lambda person, year: (person.is_executive, person.sex)),
            is_whole=True,
        ),
        Table(
            _("Par âge"), counted(years, ages, lambda person, year: _band(AGES, person.age(year.last)), _band_query("age")), is_whole=True
        ),
        Table(
            _("Par ancienneté"),
            counted(
                years, terms, lambda person, year: _band(SENIORITIES, person.seniority(year.last)), _band_query("anciennete")
            ),
            is_whole=True,
        ),
        Table(_("Par catégorie"), _by_category(years), is_whole=True),
    ]  # fmt: skip
    return Section("effectifs", _("Effectifs"), [table for table in tables if table.figures])


def _by_category(years: Sequence[Year]) -> list[Figure]:
    held = sorted({person.category for year in years for person in year.people} - {""})
    lines = [*((each, each) for each in held), ("", _("Sans catégorie"))]
    return counted(years, lines, lambda person, year: person.category, lambda name: {"categorie": name} if name else None)


def movement_section(years: Sequence[Year]) -> Section:
    kinds = [*((kind.value, str(kind.label).capitalize()) for kind in Contract.Kind), ("", _("Sans contrat"))]

    def by_kind(of: Callable[[Year], Any]) -> list[Figure]:
        counts = [Counter(kind for _pk, _day, kind in of(year)) for year in years]
        found = [Figure(words, [count[key] for count in counts]) for key, words in kinds]
        return [figure for figure in found if any(figure.values)]

    came = Figure(_("Entrées"), [len(year.moved.entries) for year in years], lists=[moves_list(year, "entre") for year in years])
    gone = Figure(_("Sorties"), [len(year.moved.exits) for year in years], lists=[moves_list(year, "sorti") for year in years])
    turnover = [
        Fraction(100 * (len(year.moved.entries) + len(year.moved.exits)), 1) / (2 * year.mean_staff) if year.mean_staff else 0
        for year in years
    ]
    tables = [
        Table(
            _("Ensemble"), [came, gone, Figure(_("Taux de rotation"), turnover, "percent")],
            note=_("Rotation\u00a0: moitié des entrées et des sorties, rapportée à l’effectif moyen."),
        ),
        Table(_("Entrées par contrat"), by_kind(lambda year: year.moved.entries), is_whole=True),
        Table(_("Sorties par contrat"), by_kind(lambda year: year.moved.exits), is_whole=True),
    ]  # fmt: skip
    return Section("mouvements", _("Mouvements"), [table for table in tables if table.figures])


def absence_section(years: Sequence[Year]) -> Section:
    families = [family for family in AbsenceFamily if any(year.away.days[family] for year in years)]
    behind = {family: [absences_list(year, family) for year in years] for family in families}
    days = [
        Figure(str(family.label).capitalize(), [year.away.days[family] for year in years], "days", behind[family])
        for family in families
    ]
    people = [
        Figure(str(family.label).capitalize(), [len(year.away.people.get(family, ())) for year in years], lists=behind[family])
        for family in families
    ]
    each = [Fraction(year.away.unplanned) / year.mean_staff if year.mean_staff else Fraction(0) for year in years]
    general = [
        Figure(_("Jours d’absence, hors congé annuel, formation et mission"), [year.away.unplanned for year in years], "days"),
        Figure(_("Taux d’absentéisme"), [100 * year.away.rate for year in years], "percent"),
        Figure(_("Jours d’absence par agent"), each, "number"),
    ]
    tables = [
        Table(
            _("Absentéisme"), general,
            note=_("Jours de calendrier des absences confirmées, rapportés aux jours de calendrier de service."),
        ),
        Table(_("Jours par nature"), days),
        Table(_("Agents concernés"), people),
    ]  # fmt: skip
    return Section("absences", _("Absences"), [table for table in tables if table.figures])


def conditions_section(years: Sequence[Year]) -> Section:
    accidents = (AbsenceFamily.WORK_ACCIDENT, AbsenceFamily.COMMUTING_ACCIDENT, AbsenceFamily.OCCUPATIONAL_DISEASE)
    figures = [
        Figure(
            _("Arrêts pour accident du travail ou de trajet, ou maladie professionnelle"),
            [sum(year.away.spells[family] for family in accidents) for year in years],
        ),
        Figure(_("Jours perdus"), [sum(year.away.days[family] for family in accidents) for year in years], "days"),
        Figure(
            _("Jours perdus pour mille jours de service"),
            [
                Fraction(1000 * sum(year.away.days[family] for family in accidents), year.away.served) if year.away.served else 0
                for year in years
            ],
            "number",
        ),
        Figure(_("Agents à temps partiel"), [sum(0 < p.working_time < FULL_TIME for p in year.people) for year in years]),
    ]
    return Section("conditions", _("Conditions de travail"), [Table(_("Santé, sécurité, temps de travail"), figures)])


def relations_section(years: Sequence[Year]) -> Section:
    def of(family: AbsenceFamily, words: str, days: str) -> list[Figure]:
        people = [len(year.away.people.get(family, ())) for year in years]
        behind = [absences_list(year, family) for year in years]
        return [Figure(words, people, lists=behind), Figure(days, [year.away.days[family] for year in years], "number", behind)]

    figures = [
        *of(AbsenceFamily.STRIKE, _("Agents en grève"), _("Jours de grève")),
        *of(AbsenceFamily.DISCIPLINARY_SUSPENSION, _("Agents mis à pied"), _("Jours de mise à pied")),
        *of(
            AbsenceFamily.PRECAUTIONARY_SUSPENSION, _("Agents suspendus à titre conservatoire"),
            _("Jours de suspension conservatoire"),
        ),
        *of(AbsenceFamily.UNJUSTIFIED, _("Agents absents sans justification"), _("Jours d’absence injustifiée")),
    ]  # fmt: skip
    return Section("relations", _("Relations sociales"), [Table(_("Conflits et discipline"), figures)])


def _band(bands: Any, years: int | None) -> Any:
    if years is None:
        return None
    return next((band for band in bands if band[0] <= years <= band[1]), bands[-1])


def _share(part: int, whole: int) -> Fraction:
    return Fraction(100 * part, whole) if whole else Fraction(0)


def _mean(values: Sequence[int]) -> Fraction:
    return Fraction(sum(values), len(values)) if values else Fraction(0)
