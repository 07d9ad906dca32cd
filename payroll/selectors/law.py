"""The law of a country as people read it: figures in force on a day, their history, what changed between two days."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import MONTHS, fold
from payroll.countries import country_codes, law
from payroll.engine import CountryLaw, Figure, FigureValue, exact, french
from payroll.engine.pay import BRANCHES
from payroll.models import FigureReview, LawOverride, ReviewCampaign
from payroll.selectors.law_changes import law_today

#: What stands on which page: contributions and taxes first, then what informs other modules.
PAY_TOPICS = ("contribution", "tax", "allowance", "information")
WORK_TOPICS = ("labour", "benefit")
TOPICS = {
    "contribution": gettext_lazy("Autres cotisations"),
    "tax": gettext_lazy("Impôts et taxes"),
    "allowance": gettext_lazy("Indemnités et avantages en nature"),
    "information": gettext_lazy("Autres informations"),
    "labour": gettext_lazy("Droit du travail"),
    "benefit": gettext_lazy("Prestations : maladie, maternité, accident"),
}
PAYERS = {"employee": gettext_lazy("part de l’agent"), "employer": gettext_lazy("part de l’employeur")}
KINDS = {
    "amount": gettext_lazy("montant"),
    "rate": gettext_lazy("taux"),
    "scale": gettext_lazy("barème progressif"),
    "steps": gettext_lazy("montants par tranche"),
    "table": gettext_lazy("table"),
    "flag": gettext_lazy("oui ou non"),
    "text": gettext_lazy("texte"),
}
#: Columns of tables, in French; another one is shown as the file writes it.
COLUMNS = {
    "over": gettext_lazy("Au-delà de"),
    "from": gettext_lazy("À partir de"),
    "percent": gettext_lazy("Taux"),
    "amount": gettext_lazy("Montant"),
    "minimum": gettext_lazy("Minimum"),
    "maximum": gettext_lazy("Maximum"),
    "days": gettext_lazy("Jours"),
    "years": gettext_lazy("Âge"),
    "age": gettext_lazy("Âge"),
    "early": gettext_lazy("Âge anticipé"),
    "length": gettext_lazy("Durée"),
    "manager": gettext_lazy("Cadre"),
    "employee": gettext_lazy("Autre agent"),
    "fraction": gettext_lazy("Fraction"),
    "parts": gettext_lazy("Parts"),
    "constant": gettext_lazy("Constante"),
    "share": gettext_lazy("Part"),
}
ROWS = {"scale": "brackets", "steps": "steps", "table": "rows"}
LONG = 9  # rows from which a table is folded
_DAY = re.compile(r"(\d\d)-(\d\d)")
_HIJRI = re.compile(r"hijri-(\d\d)-(\d\d)")


@dataclass(frozen=True)
class ValueTable:
    """A scale or a table as headings and rows of text; `numeric` says which columns align right."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]

    @property
    def is_long(self) -> bool:
        return len(self.rows) >= LONG


@dataclass(frozen=True)
class ValueView:
    """One value of a figure: in words or as a table, with where it comes from."""

    value: FigureValue
    text: str
    table: ValueTable | None
    sources: Sequence[tuple[str, str]]

    @property
    def confidence(self) -> str:
        return self.value.confidence

    @property
    def more_sources(self) -> int:
        """Sources beyond the first one."""
        return max(0, len(self.sources) - 1)


@dataclass(frozen=True)
class FigureView:
    """A figure on a day. `checked_on`: last day on which somebody ascertained it, in the file or in a review."""

    figure: Figure
    current: ValueView
    checked_on: date | None = None

    @property
    def payer(self) -> str:
        return str(PAYERS.get(self.figure.payer, ""))


@dataclass(frozen=True)
class FigureGroup:
    key: str
    title: str
    figures: Sequence[FigureView]

    @property
    def doubts(self) -> int:
        return sum(view.current.confidence == "low" for view in self.figures)


@dataclass(frozen=True)
class CountryCard:
    """A country in the list: what is known of it, how sure, and where its review stands."""

    law: CountryLaw
    figures: int
    doubts: int
    questions: int
    changes: int
    campaign: ReviewCampaign | None


@dataclass(frozen=True)
class FigureChange:
    """What happened to a figure between two days; `kind` is added, changed or ended."""

    figure: Figure
    kind: str
    before: ValueView | None
    after: ValueView | None


def in_force(country: CountryLaw, on: date) -> list[tuple[Figure, FigureValue]]:
    """Figures with a value on a day, in the order of the country's file."""
    found = ((figure, figure.on(on)) for figure in country.figures.values())
    return [(figure, value) for figure, value in found if value is not None]


def country_cards(on: date) -> list[CountryCard]:
    """The countries by name; two queries."""
    changes: dict[str, int] = {}
    for code in LawOverride.objects.filter(state=LawOverride.State.APPROVED).values_list("country", flat=True):
        changes[code] = changes.get(code, 0) + 1
    campaigns = {campaign.country_id: campaign for campaign in ReviewCampaign.objects.filter(closed_on__isnull=True)}
    cards = []
    for code in country_codes():
        country = law(code)
        values = [value for _figure, value in in_force(country, on)]
        cards.append(
            CountryCard(
                country,
                len(values),
                sum(value.confidence == "low" for value in values),
                len(country.open_questions),
                changes.get(code, 0),
                campaigns.get(code),
            )
        )
    return sorted(cards, key=lambda card: fold(card.law.name))


def figure_groups(country: CountryLaw, on: date, topics: Sequence[str]) -> list[FigureGroup]:
    """The figures in force by subject: contributions by branch, then the other topics; one query for the reviews."""
    checked = last_checks(country.code)
    groups: dict[str, tuple[str, list[FigureView]]] = {}
    for figure, value in in_force(country, on):
        if figure.topic not in topics:
            continue
        key, title = _group(figure)
        view = FigureView(figure, value_view(country, figure, value), _checked(figure, value, checked))
        groups.setdefault(key, (title, []))[1].append(view)
    order = [*BRANCHES, *topics]
    return [FigureGroup(key, *groups[key]) for key in sorted(groups, key=order.index)]


def _group(figure: Figure) -> tuple[str, str]:
    if figure.topic == "contribution" and figure.branch in BRANCHES:
        return figure.branch, french.capital(BRANCHES[figure.branch])
    return figure.topic, str(TOPICS[figure.topic])


def last_checks(country: str) -> dict[str, date]:
    """For each figure reviewed as still valid, the last day for which it was said."""
    found = FigureReview.objects.filter(country=country, verdict=FigureReview.Verdict.VALID)
    return dict(found.order_by().values_list("figure").annotate(Max("valid_on")))


def _checked(figure: Figure, value: FigureValue, checked: Mapping[str, date]) -> date | None:
    """A check counts for the value that held on its day."""
    days = [day for day in (value.valid_on, checked.get(figure.id)) if day is not None and day >= value.valid_from]
    return max(days, default=None)


def figure_view(country: CountryLaw, figure: Figure, on: date) -> FigureView | None:
    value = figure.on(on)
    if value is None:
        return None
    view = value_view(country, figure, value)
    return FigureView(figure, view, _checked(figure, value, last_checks(country.code)))


def figure_history(country: CountryLaw, figure: Figure) -> list[ValueView]:
    """Every value, newest first."""
    return [value_view(country, figure, value) for value in reversed(figure.values)]


def value_view(country: CountryLaw, figure: Figure, value: FigureValue) -> ValueView:
    sources = [(country.sources[key].title, country.sources[key].url) for key in value.sources]
    if value.overridden:
        sources.append((value.override_source, value.override_url))
    table = value_table(country, figure, value.data) if figure.kind in ROWS else None
    return ValueView(value, "" if table else figure.text(value), table, sources)


def value_table(country: CountryLaw, figure: Figure, data: Mapping[str, Any]) -> ValueTable:
    """Rows in French: slices with both bounds, tables by their label or their key."""
    rows = data[ROWS[figure.kind]]
    if figure.kind != "table":
        return _slices(figure, rows)
    names = [name for name in dict.fromkeys(key for row in rows for key in row) if name not in ("key", "label")]
    days = [_day_text(str(row["key"])) for row in rows]
    has_days = any(days) and any(row.get("label") for row in rows)
    first = _("Années") if all(str(row["key"]).isdigit() for row in rows) and figure.topic == "labour" else _("Cas")
    headings = [_("Jour férié") if has_days else first, *([_("Jour")] if has_days else [])]
    headings += [str(COLUMNS.get(name, name)) for name in names]
    told = []
    for row, day in zip(rows, days, strict=True):
        key = str(row.get("label") or day or _key_text(country, str(row["key"])))
        if row.get("label") and str(row["key"]).isalpha() and len(str(row["key"])) <= 3:
            key = f"{row['key']}\u00a0: {key}"
        told.append([key, *([day] if has_days else []), *(_cell(name, row.get(name)) for name in names)])
    return ValueTable(headings, told)


def _slices(figure: Figure, rows: Sequence[Mapping[str, Any]]) -> ValueTable:
    edge = "from" if "from" in rows[0] else "over"
    names = [name for name in ("amount", "percent") if any(name in row for row in rows)]
    headings = [str(COLUMNS[edge]), _("Jusqu’à"), *(str(COLUMNS[name]) for name in names)]
    told = []
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        until = _cell(edge, following[edge]) if following is not None else ""
        told.append([_cell(edge, row[edge]), until, *(_cell(name, row.get(name)) for name in names)])
    return ValueTable(headings, told)


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name == "percent":
        return french.percent(exact(value) / 100)
    try:
        return french.number(exact(value), 4) if "/" not in str(value) else str(value)
    except (ValueError, TypeError, ZeroDivisionError):
        return str(value)


def _key_text(country: CountryLaw, key: str) -> str:
    """The key of a row, as the setting that carries it words it."""
    for spec in country.settings:
        if key in spec.choices:
            return french.capital(spec.choices[key])
    return _cell("key", key)


def _day_text(key: str) -> str:
    """« 1er mai », « Pâques + 39 jours », « 10e jour du 12e mois hégirien »; nothing for another key."""
    if found := _DAY.fullmatch(key):
        month, day = int(found[1]), int(found[2])
        return f"{'1er' if day == 1 else day} {MONTHS[month - 1]}" if 1 <= month <= len(MONTHS) else ""
    if key.startswith("easter"):
        days = int(key.removeprefix("easter") or 0)
        return _("Pâques") + (f" {'+' if days > 0 else '−'} {abs(days)} j" if days else "")
    if found := _HIJRI.fullmatch(key):
        return _("%(day)s du mois %(month)s de l’hégire") % {"day": int(found[2]), "month": int(found[1])}
    return ""


def changes_between(country: CountryLaw, first: date, last: date) -> list[FigureChange]:
    """Figures added, changed or ended from the first day to the last one, in the order of the file."""
    found = []
    for figure in country.figures.values():
        before, after = figure.on(first), figure.on(last)
        if (before is None and after is None) or (before and after and before.data == after.data):
            continue
        kind = "added" if before is None else "ended" if after is None else "changed"
        found.append(
            FigureChange(
                figure,
                kind,
                value_view(country, figure, before) if before else None,
                value_view(country, figure, after) if after else None,
            )
        )
    return found


def days_of_change(country: CountryLaw) -> list[date]:
    """Every day on which some figure changes, newest first: what to compare with its eve."""
    days = {value.valid_from for figure in country.figures.values() for value in figure.values}
    return sorted((day for day in days if day > country.covered_from), reverse=True)


def country_law(code: str) -> CountryLaw | None:
    """The law today of a known country, its approved changes included; None for an unknown code."""
    return law_today(code) if code in country_codes() else None
