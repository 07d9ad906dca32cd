"""Articles of the statute as lines of a spreadsheet: what each column takes, how a version is written as a line, and read.

A line gives an article whole: an emptied cell takes its criterion away; a column that the file lacks leaves the article as
it is. Names of pay items, tables and legal figures are resolved against the institution by `Names`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from hr_core.imports import amounts, dates, words
from hr_core.imports.column_reader import Parser
from hr_core.imports.columns import Column
from hr_core.imports.problems import issue
from hr_core.imports.text import cell_text
from hr_core.loading.lists import ListFormat
from hr_core.models import AdministrativeStatus, Contract, Institution, Unit
from hr_core.text import currency_decimals, fold
from payroll.choices import AmountKind, ArticleEffect, Combination, ItemKind, Rhythm
from payroll.countries import law
from payroll.models import ArticleVersion, PayItem, PayItemVersion, PayTable
from payroll.services.article_rules import MONTH_NAMES, figures_to_compare
from payroll.services.definition import BASE_SALARY

MOST_MONTHS = 720
RATE_SCALE = 3  # a rate over 100 000 is a percentage with three decimals
EFFECTS = {ArticleEffect.PAYS: "calcule", ArticleEffect.CHECKS: "contrôle"}
RHYTHMS = {
    Rhythm.MONTHLY: "chaque mois",
    Rhythm.MONTHS: "certains mois",
    Rhythm.ONCE: "une fois",
    Rhythm.EVENT: "à l’événement",
    Rhythm.MILESTONE: "à certaines anciennetés",
}
COMBINATIONS = {Combination.FIRST: "exclut les suivants", Combination.ADDS: "s’ajoute"}
EXECUTIVES = {None: "tous", True: "cadres", False: "non-cadres"}
KINDS: Mapping[str, Mapping[Any, Any]] = {
    "statuses": dict(AdministrativeStatus.Kind.choices),
    "contract_kinds": dict(Contract.Kind.choices),
    "unit_kinds": dict(Unit.Kind.choices),
}
#: The columns that give the amount, and the kind that each makes; one of them alone may be filled.
AMOUNT_KINDS = {
    "amount": AmountKind.FIXED,
    "rate": AmountKind.RATE,
    "table": AmountKind.TABLE,
    "formula": AmountKind.FORMULA,
}
#: What an emptied cell means, and what a new article is where the file says nothing.
EMPTY: dict[str, Any] = {
    "effect": ArticleEffect.PAYS, "extract": "", "categories": [], "classes": [], "steps": [], "jobs": [], "towns": [],
    "is_executive": None, "seniority_from": None, "seniority_to": None, "statuses": [], "contract_kinds": [],
    "unit_kinds": [], "condition": "", "paper": "", "amount": None, "rate": None, "base": "", "table": None, "formula": "",
    "maximum": None, "is_prorated": True, "rhythm": Rhythm.MONTHLY, "months": [], "milestones": [], "rank": 10,
    "combination": Combination.FIRST, "keeps_acquired": False, "legal_figure": "", "legal_base": "", "at_least_law": False,
}  # fmt: skip
HINTS = {
    "item": "Code ou libellé d’une prime ou d’une indemnité.",
    "categories": "Plusieurs valeurs : entre « ; ».",
    "seniority_from": "Mois révolus : 24 pour deux ans.",
    "seniority_to": "Mois, cette borne exclue.",
    "condition": "Dans l’écriture des formules : enfants >= 1.",
    "amount": "Un montant par mois ; ou bien un taux, une table, une formule.",
    "rate": "En pour cent : 12,5.",
    "table": "Code ou libellé d’une table de montants.",
    "months": "Pour « certains mois » : juin ; décembre.",
    "milestones": "Pour « à certaines anciennetés » : 10 ; 20 ; 30.",
    "start": "Vide : la date choisie en déposant le fichier.",
    "legal_figure": "Libellé d’un chiffre de la loi du pays.",
}
HOW_TO = (
    "Une ligne par article. Les articles en vigueur sont déjà là : changez ce qui change, ajoutez les nouveaux.",
    "Une ligne inchangée ne propose rien. Une cellule vidée retire le critère ; une colonne supprimée le laisse tel quel.",
    "Chaque ligne qui change devient une proposition, qu’une autre personne approuve.",
)


def article_format(currency: str, today: date) -> ListFormat:
    text = Parsers.text
    return ListFormat(
        title="Articles",
        columns=(
            Column("number", "Article", "number", ("n° d’article", "numéro", "art"), "34"),
            Column("object", "Objet", "text", ("intitulé", "désignation", "avantage"), "Indemnité de logement"),
            Column("item", "Rubrique", "code", ("code rubrique", "prime ou indemnité"), "2200"),
            Column("effect", "Effet", "effect", ("effet sur la paie",), "calcule"),
            Column("categories", "Catégories", "words", ("catégorie",), "B ; C"),
            Column("classes", "Classes", "words", ("classe",), ""),
            Column("steps", "Échelons", "words", ("échelon",), ""),
            Column("jobs", "Emplois et fonctions", "words", ("emplois", "fonctions", "fonction", "emploi"), ""),
            Column("towns", "Lieux", "words", ("villes", "lieu", "ville"), "Dakar"),
            Column("is_executive", "Cadres", "executive", ("cadres ou non", "cadre"), "tous"),
            Column("seniority_from", "Ancienneté à partir de (mois)", "count", ("ancienneté minimale en mois",), "24"),
            Column("seniority_to", "Ancienneté de moins de (mois)", "count", ("ancienneté maximale en mois",), ""),
            Column("statuses", "Statuts", "statuses", ("statut",), ""),
            Column("contract_kinds", "Contrats", "contract_kinds", ("contrat", "nature de contrat"), ""),
            Column("unit_kinds", "Genres d’unité", "unit_kinds", ("genre d’unité",), ""),
            Column("condition", "Autre condition", "text", ("condition",), ""),
            Column("paper", "Pièce exigée", "text", ("pièce", "justificatif"), "Certificat de résidence"),
            Column("amount", "Montant", "amount", ("montant fixe", "montant mensuel"), "50 000"),
            Column("rate", "Taux (%)", "rate", ("taux", "pourcentage"), ""),
            Column("base", "Base du taux", "code", ("base", "assiette"), ""),
            Column("table", "Table", "code", ("table de montants", "barème"), ""),
            Column("formula", "Formule", "text", (), ""),
            Column("maximum", "Au plus", "amount", ("plafond", "maximum"), ""),
            Column("is_prorated", "Réduit avec les jours payés", "yes_no", ("au prorata", "prorata"), "O"),
            Column("rhythm", "Rythme", "rhythm", ("périodicité", "fréquence"), "chaque mois"),
            Column("months", "Mois", "months", ("mois de paiement",), ""),
            Column("milestones", "Anciennetés (années)", "years", ("anciennetés",), ""),
            Column("rank", "Rang", "rank", ("ordre de lecture",), "10"),
            Column("combination", "Avec les autres articles", "combination", ("cumul",), "exclut les suivants"),
            Column("keeps_acquired", "Garder le montant acquis", "yes_no", ("droits acquis", "acquis"), "N"),
            Column("legal_figure", "Chiffre de la loi", "code", ("loi",), ""),
            Column("legal_base", "Base de ce chiffre", "code", (), ""),
            Column("at_least_law", "Au moins la loi", "yes_no", (), ""),
            Column("start", "À partir du", "day", ("date d’effet", "entrée en vigueur"), ""),
            Column("extract", "Texte de l’article", "long", ("texte", "rédaction"), ""),
        ),
        parsers={
            "number": Parsers.number,
            "text": text,
            "long": partial(Parsers.text, limit=4_000),
            "code": Parsers.number,
            "words": Parsers.words,
            "count": partial(amounts.parse_count, high=MOST_MONTHS),
            "rank": partial(amounts.parse_count, low=1, high=999),
            "amount": partial(amounts.parse_amount, decimals=currency_decimals(currency)),
            "rate": Parsers.rate,
            "yes_no": words.parse_yes_no,
            "months": Parsers.months,
            "years": Parsers.years,
            "day": partial(dates.parse_date, today=today, rule=dates.FUTURE),
            "effect": Parsers.among(EFFECTS),
            "rhythm": Parsers.among(RHYTHMS),
            "combination": Parsers.among(COMBINATIONS),
            "executive": Parsers.among(EXECUTIVES),
            **{name: Parsers.several(labels) for name, labels in KINDS.items()},
        },
        required=("number", "object", "item"),
    )  # fmt: skip


class Parsers:
    """Cells to values; each gives `(value, issue)`."""

    @staticmethod
    def number(raw: Any) -> tuple[str | None, Any]:
        """A number that a spreadsheet made of a code loses its decimals."""
        text = cell_text(raw)
        return (re.sub(r"^(\d+)[.,]0+$", r"\1", text) or None), None

    @staticmethod
    def text(raw: Any, limit: int = 600) -> tuple[str | None, Any]:
        text = str(raw).strip() if isinstance(raw, str) and limit > 600 else cell_text(raw)
        if len(text) > limit:
            return None, issue("text_too_long", count=len(text), limit=limit)
        return text or None, None

    @staticmethod
    def words(raw: Any) -> tuple[list[str] | None, Any]:
        if isinstance(raw, str):
            return [word.strip() for word in re.split(r"[;\n]", raw) if word.strip()], None
        text, _none = Parsers.number(raw)
        return ([text] if text else []), None

    @staticmethod
    def rate(raw: Any) -> tuple[int | None, Any]:
        """A percentage; a number between 0 and 1 may be a cell shown in per cent, and is not guessed."""
        if isinstance(raw, float) and 0 < raw < 1:
            return None, issue("rate_ambiguous", percent=percent_of(round(raw * 100_000)))
        found, wrong = amounts.parse_quantity(raw)
        if wrong is not None or found is None:
            return None, wrong
        scaled = found * 10**RATE_SCALE
        if scaled != scaled.to_integral_value() or not 0 < scaled <= 100_000:
            return None, issue("quantity_unreadable")
        return int(scaled), None

    @staticmethod
    def months(raw: Any) -> tuple[list[int] | None, Any]:
        names = {fold(name): rank for rank, name in enumerate(MONTH_NAMES, start=1)}
        found = []
        for word in Parsers.words(str(raw).replace(",", ";"))[0] or []:
            number = names.get(fold(word)) or (int(word) if word.isdecimal() and 1 <= int(word) <= 12 else None)
            if number is None:
                return None, issue("choice_unreadable", expected=", ".join(MONTH_NAMES))
            found.append(number)
        return found, None

    @staticmethod
    def years(raw: Any) -> tuple[list[int] | None, Any]:
        found = [word for word in re.split(r"[;,\s]+", cell_text(raw)) if word]
        if any(not word.isdecimal() or not 1 <= int(word) <= 60 for word in found):
            return None, issue("choice_unreadable", expected=_("des nombres d’années, par exemple 10 ; 20 ; 30"))
        return [int(word) for word in found], None

    @staticmethod
    def among(labels: Mapping[Any, Any]) -> Parser:
        known = _folded(labels)

        def parse(raw: Any) -> tuple[Any, Any]:
            text = cell_text(raw)
            if not text:
                return None, None
            if fold(text) not in known:
                return None, issue("choice_unreadable", expected=", ".join(map(str, labels.values())))
            return known[fold(text)], None

        return parse

    @staticmethod
    def several(labels: Mapping[Any, Any]) -> Parser:
        one = Parsers.among(labels)

        def parse(raw: Any) -> tuple[Any, Any]:
            found = []
            for word in Parsers.words(raw)[0] or []:
                value, wrong = one(word)
                if wrong is not None:
                    return None, wrong
                found.append(value)
            return found, None

        return parse


def percent_of(rate: int) -> str:
    """`12,5` for a rate of 12 500 over 100 000."""
    return f"{Decimal(rate).scaleb(-RATE_SCALE).normalize():f}".replace(".", ",")


def _folded(labels: Mapping[Any, Any]) -> dict[str, Any]:
    """Codes and labels, folded, to codes."""
    return {fold(str(word)): code for code, label in labels.items() for word in (code, label)}


@dataclass(frozen=True)
class Names:
    """What the institution and its country call the things that articles point to, on a day: three queries."""

    items: Mapping[str, PayItem]
    labels: Mapping[int, str]
    tables: Mapping[str, PayTable]
    bases: Mapping[str, str]
    figures: Mapping[str, str]

    @classmethod
    def of(cls, institution: Institution, on: date) -> Names:
        country = law(institution.country_id)
        versions = PayItemVersion.objects.on(on).filter(institution=institution, kind=ItemKind.EARNING)
        items, labels = {}, {}
        for version in versions.exclude(nature=BASE_SALARY).select_related("item").order_by("order"):
            labels[version.item_id] = f"{version.item.code} {version.label}"
            for word in (version.label, labels[version.item_id], version.item.code):
                items[fold(word)] = version.item
        tables: dict[str, PayTable] = {}
        for table in PayTable.objects.filter(institution=institution):
            tables |= {fold(table.code): table, fold(table.label): table}
        bases = {"salaire_base": _("salaire de base")} | {f'assiette("{base.label}")': base.label for base in country.bases}
        figures = {figure.id: figure.label for figure in figures_to_compare(country, on)}
        return cls(items, labels, tables, bases, figures)

    def resolve(self, field: str, text: str) -> Any:
        """The thing that a cell names. Raises `KeyError` when nothing bears that name."""
        known: dict[str, Callable[[], Any]] = {
            "item": lambda: self.items[fold(text)],
            "table": lambda: self.tables[fold(text)],
            "base": lambda: _folded(self.bases)[fold(text)],
            "legal_base": lambda: _folded(self.bases)[fold(text)],
            "legal_figure": lambda: _folded(self.figures)[fold(text)],
        }
        return known[field]()

    def choices(self) -> dict[str, Sequence[str]]:
        """The lists to choose from in the workbook."""
        lists: dict[str, Sequence[str]] = {
            "item": list(self.labels.values()),
            "effect": list(EFFECTS.values()),
            "is_executive": list(EXECUTIVES.values()),
            "base": list(self.bases.values()),
            "table": sorted({str(table) for table in self.tables.values()}),
            "rhythm": list(RHYTHMS.values()),
            "combination": list(COMBINATIONS.values()),
            "legal_figure": list(self.figures.values()),
            "legal_base": list(self.bases.values()),
        }
        return {name: values for name, values in lists.items() if values}

    def hints(self) -> dict[str, str]:
        kinds = {name: " ; ".join(map(str, labels.values())) for name, labels in KINDS.items()}
        return {**HINTS, **kinds}


def article_line(version: ArticleVersion, names: Names, currency: str) -> dict[str, Any]:
    """A version as the cells of a line; reading it again gives the same version."""
    decimals = currency_decimals(currency)
    line: dict[str, Any] = {"number": version.article.number, "item": names.labels.get(version.item_id, version.item.code)}
    for name in ("object", "extract", "condition", "paper", "formula", "seniority_from", "seniority_to", "rank"):
        line[name] = getattr(version, name)
    for name in ("categories", "classes", "steps", "jobs", "towns", "milestones"):
        line[name] = " ; ".join(map(str, getattr(version, name)))
    for name, labels in KINDS.items():
        line[name] = " ; ".join(str(labels[code]) for code in getattr(version, name))
    for name in ("is_prorated", "keeps_acquired", "at_least_law"):
        line[name] = "O" if getattr(version, name) else "N"
    for name in ("amount", "maximum"):
        value = getattr(version, name)
        line[name] = None if value is None else Decimal(value).scaleb(-decimals)
    return line | {
        "effect": EFFECTS[ArticleEffect(version.effect)],
        "is_executive": EXECUTIVES[version.is_executive],
        "rate": "" if version.rate is None else percent_of(version.rate),
        "base": names.bases.get(version.base, version.base),
        "table": str(version.table) if version.table else "",
        "rhythm": RHYTHMS[Rhythm(version.rhythm)],
        "months": " ; ".join(MONTH_NAMES[month - 1] for month in version.months),
        "combination": COMBINATIONS[Combination(version.combination)],
        "legal_figure": names.figures.get(version.legal_figure, version.legal_figure),
        "legal_base": names.bases.get(version.legal_base, version.legal_base),
        "start": None,
    }
