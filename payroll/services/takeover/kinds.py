"""The three files of a take-over: their columns, the workbooks to fill in, how their cells are read. No query here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from hr_core.imports import amounts, dates, identifiers
from hr_core.imports.column_reader import ColumnReader, Parser
from hr_core.imports.columns import IGNORED, ITEM_PREFIX, Column, Vocabulary, match_columns
from hr_core.imports.entries import BALANCE_COLUMNS
from hr_core.imports.reader import Limits, read_workbook
from hr_core.imports.sheet_choice import choose_table
from hr_core.imports.staff import LoadedTable
from hr_core.imports.text import fold
from hr_core.loading.lists import ListFormat, rechosen
from payroll.choices import Section
from payroll.choices_takeover import BalanceKind
from payroll.countries import law
from payroll.models import DeductionAct
from payroll.services.takeover.targets import DAYS, GIVEN_LABELS, TOTAL_LABELS

STAFF, NAME, ITEM, LABEL, MONTH, AMOUNT = BALANCE_COLUMNS
LIMITS = Limits(rows=100_000, columns=200, cells=4_000_000)
BASE = Column("base", "Base", "amount", ("assiette", "base de calcul", "nombre ou base"), "400 000")
ORIGIN = Column(
    "origin", "Rappel pour le mois", "month", ("mois d'origine", "mois rappelé", "rappel du mois", "rappel de", "pour le mois"), "03/2026"
)
LEADING_CODE = re.compile(r"^\s*([A-Za-z]{0,4}\d[\w.]{0,11})\s*[-–:.]?\s+(\S.*)$")
BALANCE_WORDS = {
    "pret": BalanceKind.LOAN, "prets": BalanceKind.LOAN, "avance": BalanceKind.ADVANCE, "acompte": BalanceKind.ADVANCE,
    "acte": BalanceKind.ACT, "retenue": BalanceKind.ACT, "saisie": BalanceKind.ACT, "cession": BalanceKind.ACT,
    "acte de retenue": BalanceKind.ACT, "pension alimentaire": BalanceKind.ACT, "conge": BalanceKind.LEAVE,
    "conges": BalanceKind.LEAVE, "rappel": BalanceKind.BACK_PAY, "rappel en cours": BalanceKind.BACK_PAY,
    "non reclame": BalanceKind.UNCLAIMED, "salaire non reclame": BalanceKind.UNCLAIMED, "impaye": BalanceKind.UNCLAIMED,
}  # fmt: skip


ACT_WORDS = {
    "saisie": DeductionAct.Nature.SEIZURE, "saisie arret": DeductionAct.Nature.SEIZURE,
    "atd": DeductionAct.Nature.TAX_NOTICE, "opposition": DeductionAct.Nature.TREASURY,
    "pension": DeductionAct.Nature.MAINTENANCE, "interne": DeductionAct.Nature.INTERNAL,
}  # fmt: skip


@dataclass(frozen=True)
class FileKind:
    """`slug` names the file in addresses and batches; `natures` are the lines that it loads."""

    slug: str
    label: Any
    natures: tuple[str, ...]
    required: tuple[str, ...]
    takes_items: bool = False


LINES = FileKind("reprise-lignes", _("Lignes de paie"), ("line",), ("staff_number",), True)
TOTALS = FileKind("reprise-totaux", _("Bases et impôt"), ("total", "base"), ("staff_number", "month"))
BALANCES = FileKind("reprise-soldes", _("Soldes d’ouverture"), ("balance",), ("kind", "staff_number"))
KINDS = {kind.slug: kind for kind in (LINES, TOTALS, BALANCES)}


def columns_of(kind: FileKind, country: str) -> tuple[Column, ...]:
    """The columns of a file; those of bases are one per contribution of the country."""
    if kind is LINES:
        return (STAFF, NAME, ITEM, LABEL, MONTH, BASE, AMOUNT, ORIGIN)
    if kind is TOTALS:
        totals = {
            "gross": ("salaire brut", "total brut"), "taxable": ("brut imposable", "net imposable", "brut fiscal"),
            "contributions": ("cotisations", "total cotisations"), "tax": ("impôt", "total impôts", "impôt retenu"),
            "net": ("net payé", "net"), "employer": ("total charges patronales",),
        }  # fmt: skip
        bases = [
            Column(f"base:{line.code}", f"Base {line.label}"[:60], "amount", (f"base {line.code}",), "")
            for line in law(country).lines
            if line.section in (Section.EMPLOYEE_CONTRIBUTION, Section.EMPLOYER_CONTRIBUTION)
        ]
        given = [Column(code, TOTAL_LABELS[code], "amount", words, "350 000") for code, words in totals.items()]
        days = Column(DAYS, GIVEN_LABELS[DAYS], "count", ("jours de paie", "nombre de jours", "jours travaillés"), "30")
        return (STAFF, NAME, MONTH, *given, days, *bases)
    return (
        Column("kind", "Nature", "text", ("type", "nature du solde"), "prêt"),
        STAFF,
        NAME,
        Column("reference", "Référence", "text", ("n°", "numéro", "n° de prêt", "référence de l'acte"), "equipement/2025-12"),
        Column("label", "Objet", "text", ("libellé",), "Prêt d’équipement"),
        Column("total", "Montant d’origine", "amount", ("montant initial", "montant du prêt"), "480 000"),
        Column("balance", "Solde", "amount", ("reste dû", "solde restant", "restant dû", "montant"), "360 000"),
        Column("days", "Jours", "quantity", ("jours de congé", "solde de congés"), "12,5"),
        Column("months", "Échéances restantes", "count", ("nombre d'échéances", "mois restants"), "18"),
        Column("since", "Depuis le", "date", ("date", "accordé le", "date d'octroi", "notifié le", "mois d'origine"), "06/04/2026"),
        Column("nature", "Nature de l’acte", "text", ("type d'acte",), "saisie des rémunérations"),
        Column("creditor", "Créancier", "text", ("nom du créancier", "au profit de"), "Banque de l’Habitat"),
        Column("payee", "Versé à", "text", ("payé à", "bénéficiaire"), "Greffe du tribunal du travail"),
        Column("rank", "Rang", "count", ("rang de l'acte", "ordre"), "1"),
        Column("instalment", "Retenue par mois", "amount", ("mensualité", "retenue mensuelle"), "25 000"),
    )


def format_of(kind: FileKind, country: str) -> ListFormat:
    """The workbook to fill in."""
    required = ("staff_number", "item_code", "month", "amount") if kind is LINES else kind.required
    return ListFormat(str(kind.label), columns_of(kind, country), {}, required)


def load(kind: FileKind, content: bytes, country: str, *, name: str, saved: Mapping[str, str] | None = None) -> LoadedTable:
    """The table of a file and what its columns seem to hold; raises `FileRefused`. Columns of amounts that are not known may
    be an old code each, or a month each."""
    vocabulary = Vocabulary.of(columns_of(kind, country))
    workbook = read_workbook(content, name=name, limits=LIMITS)
    table = choose_table(workbook, "", vocabulary.score)
    mapping = match_columns(
        table.headings, numeric=table.numeric_columns(), saved=saved, vocabulary=vocabulary, with_items=kind.takes_items
    )
    others = tuple(sheet.name for sheet in workbook.sheets if sheet.name != table.sheet and not sheet.is_empty)
    return LoadedTable(workbook.name, workbook.kind, table, mapping, others)


def read(
    kind: FileKind, content: bytes, country: str, *, columns: Mapping[int, str | None], decimals: int, today: date, name: str
) -> ColumnReader:
    """Every cell under the chosen columns, with what is wrong."""
    fields = {column.field: column for column in columns_of(kind, country)}
    loaded = load(kind, content, country, name=name)
    items = {target: Column(target, target.removeprefix(ITEM_PREFIX), "amount") for target in columns.values() if target and target.startswith(ITEM_PREFIX)}
    fields |= items
    mapping = rechosen(loaded.mapping, columns, fields)
    reader = ColumnReader(loaded.table, mapping, fields)
    parsers: dict[str, Parser] = {
        "staff_number": identifiers.parse_staff_number,
        "item_code": identifiers.parse_staff_number,
        "text": identifiers.parse_text,
        "month": partial(dates.parse_month, today=today),
        "date": partial(dates.parse_date, rule=dates.PAST, today=today),
        "quantity": amounts.parse_quantity,
        "count": partial(amounts.parse_count, low=0, high=600),
        "amount": partial(amounts.parse_amount, decimals=decimals, negative=True),
    }
    for target in reader.targets:
        if target != IGNORED:
            reader.read(target, parsers[fields[target].kind])
    needed = list(kind.required)
    if kind is LINES:
        months = [heading_month(reader.heading(target), today) for target in items]
        if not months or not all(months):
            needed.append("month")
        if not items or any(months):
            needed.append("item_code")
        if not items:
            needed.append("amount")
    reader.require(tuple(needed))
    reader.report_unread_columns()
    return reader


def heading_month(heading: str, today: date) -> date | None:
    """« 01/2026 », « Janvier 2026 »: the month of a column; None for another heading."""
    if not re.search(r"\d{2,4}", heading) or LEADING_CODE.match(heading) and "/" not in heading:
        return None
    found, problem = dates.parse_month(heading, today=today)
    return found if problem is None else None


def heading_code(heading: str) -> tuple[str, str]:
    """(code, label) of a column of amounts: « 1000 Salaire de base » or its words alone."""
    found = LEADING_CODE.match(heading)
    if found:
        return found[1][:24], found[2][:80]
    return fold(heading).upper()[:24], heading[:80]


def balance_kind(text: str) -> BalanceKind | None:
    """The kind that a word names."""
    return BALANCE_WORDS.get(fold(text)) or next((each for each in BalanceKind if each.value == text), None)


def act_nature(text: str | None) -> str:
    """The nature of an act that a word names, or nothing."""
    wanted = fold(text or "")
    if wanted in ACT_WORDS:
        return str(ACT_WORDS[wanted])
    return next((str(each) for each in DeductionAct.Nature if wanted and wanted in (fold(str(each.label)), str(each))), "")


def targets_known(kind: FileKind, country: str) -> Sequence[str]:
    return [column.field for column in columns_of(kind, country)]
