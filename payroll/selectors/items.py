"""Reading the pay items of an institution as of a day: the list, the matrix item × base, what a formula uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from hr_core.models import AuditEntry, Institution
from hr_core.text import fold, french_amount, french_percent
from payroll.choices import Inclusion, ItemKind
from payroll.countries import law
from payroll.engine import BaseSpec, CountryLaw, EngineError, FigureTold, PayPlan
from payroll.engine.explain import figure_told
from payroll.engine.formula import (
    ENTERED_NAMES,
    FUNCTIONS,
    HISTORY_NAMES,
    TOTAL_NAMES,
    FormulaError,
    Function,
    names_of,
    parse,
)
from payroll.models import PayItem, PayItemBase, PayItemVersion, PayTable
from payroll.selectors.law_changes import law_today
from payroll.services.definition import definition_read, plan_of


@dataclass(frozen=True)
class ItemGroup:
    """The items of one kind, in the order of the payslip."""

    kind: str
    label: str
    versions: Sequence[PayItemVersion]


@dataclass(frozen=True)
class Cell:
    """How an item enters a base on a day; `is_default` when it follows from the item's nature."""

    item: PayItem
    base: BaseSpec
    text: str
    tone: str  # in, out, part
    is_default: bool
    entry: PayItemBase | None = None


@dataclass(frozen=True)
class MatrixRow:
    version: PayItemVersion
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Matrix:
    bases: Sequence[BaseSpec]
    rows: Sequence[MatrixRow]


@dataclass(frozen=True)
class FormulaUses:
    """What a formula speaks of, in words; `fault` when it no longer reads."""

    names: Sequence[tuple[str, str]] = ()
    functions: Sequence[Function] = ()
    items: Sequence[PayItemVersion] = ()
    tables: Sequence[PayTable] = ()
    figures: Sequence[FigureTold] = ()
    fault: str = ""


def versions_on(institution: Institution, on: date, *, text: str = "") -> list[PayItemVersion]:
    """The definitions in force, in the order of the payslip, narrowed by code or label."""
    found = PayItemVersion.objects.on(on).filter(institution=institution).select_related("item")
    if text.strip().isdigit():
        found = found.filter(item__code__startswith=text.strip())
    versions = list(found.order_by("order", "item__code"))
    if text.strip() and not text.strip().isdigit():
        words = fold(text).split()
        versions = [v for v in versions if all(word in fold(v.label) for word in words)]
    return versions


def grouped(versions: Sequence[PayItemVersion]) -> list[ItemGroup]:
    """By kind: earnings, deductions, employer charges; a kind without items is left out."""
    titles = {
        ItemKind.EARNING: _("Gains"),
        ItemKind.DEDUCTION: _("Retenues"),
        ItemKind.EMPLOYER_CHARGE: _("Charges patronales"),
    }
    groups = [ItemGroup(kind, titles[kind], [v for v in versions if v.kind == kind]) for kind in ItemKind]
    return [group for group in groups if group.versions]


def stopped_items(institution: Institution, on: date) -> list[PayItem]:
    """Items without a definition on that day."""
    running = PayItemVersion.objects.on(on).filter(institution=institution).values("item")
    return list(PayItem.objects.filter(institution=institution).exclude(pk__in=running).prefetch_related("versions"))


def nature_labels(institution: Institution) -> dict[str, str]:
    return {nature.code: nature.label for nature in law(institution.country_id).natures}


def matrix_on(institution: Institution, on: date, *, item: PayItem | None = None) -> Matrix:
    """The matrix of the gains, or of one item; the number of queries is constant."""
    country = law(institution.country_id)
    versions = [v for v in versions_on(institution, on) if v.kind == ItemKind.EARNING]
    if item is not None:
        versions = [v for v in versions if v.item_id == item.pk]
    entries = PayItemBase.objects.on(on).filter(institution=institution)
    held = {(entry.item_id, entry.base): entry for entry in entries}
    plan = plan_on(institution, on)
    currency = institution.country.currency
    rows = [
        MatrixRow(
            version,
            [_cell(version, base, held.get((version.item_id, base.code)), plan, currency) for base in country.bases],
        )
        for version in versions
    ]
    return Matrix(country.bases, rows)


def plan_on(institution: Institution, on: date) -> PayPlan | None:
    """The plan of the institution's own items on that day, or None when the rules of that day do not build."""
    try:
        return plan_of(definition_read(institution=institution, on=on, with_sources=False))
    except EngineError:
        return None


def _cell(
    version: PayItemVersion, base: BaseSpec, entry: PayItemBase | None, plan: PayPlan | None, currency: str
) -> Cell:
    if entry is not None:
        text, tone = inclusion_text(entry, currency)
        return Cell(version.item, base, text, tone, is_default=False, entry=entry)
    if plan is not None and version.nature in plan.treated.get(base.code, ()):
        return Cell(version.item, base, _("selon la loi"), "part", is_default=True)
    if version.nature in base.includes:
        return Cell(version.item, base, _("oui"), "in", is_default=True)
    return Cell(version.item, base, _("non"), "out", is_default=True)


def inclusion_text(entry: PayItemBase, currency: str) -> tuple[str, str]:
    """« 50 % », « ≤ 26 000 », « > 26 000 », « oui », « non », and the tone of the cell."""
    if entry.inclusion == Inclusion.PART:
        return french_percent(Fraction(entry.rate, 1000), 3), "part"
    if entry.inclusion == Inclusion.UP_TO:
        return f"≤ {french_amount(entry.ceiling or 0, currency)}", "part"
    if entry.inclusion == Inclusion.EXCESS:
        return f"> {french_amount(entry.ceiling or 0, currency)}", "part"
    return (_("oui"), "in") if entry.inclusion == Inclusion.FULL else (_("non"), "out")


def formula_uses(institution: Institution, text: str, on: date) -> FormulaUses:
    """What a formula speaks of on a day: names, functions, other items, tables, legal figures with their source."""
    if not text:
        return FormulaUses()
    try:
        formula = parse(text)
    except FormulaError as error:
        return FormulaUses(fault=error.placed)
    country = law_today(institution.country_id)
    labels = {name: spec.told for name, spec in names_of(country).items()} | ENTERED_NAMES | HISTORY_NAMES | TOTAL_NAMES
    versions = PayItemVersion.objects.on(on).filter(institution=institution, item__code__in=formula.items)
    return FormulaUses(
        names=[(name, labels.get(name, "")) for name in formula.names],
        functions=[FUNCTIONS[name] for name in formula.functions if name in FUNCTIONS],
        items=list(versions.select_related("item")) if formula.items else [],
        tables=list(PayTable.objects.filter(institution=institution, code__in=formula.tables))
        if formula.tables
        else [],
        figures=_figures(country, formula.figures, on),
    )


def _figures(country: CountryLaw, wanted: Sequence[str], on: date) -> list[FigureTold]:
    by_label = {fold(figure.label): key for key, figure in country.figures.items()}
    keys = [name if name in country.figures else by_label.get(fold(name), "") for name in wanted]
    return [figure_told(country, on, key) for key in keys if key and country.figures[key].on(on) is not None]


def next_code(institution: Institution, kind: str) -> str:
    """A free code to suggest for a new item of a kind."""
    first = {ItemKind.EARNING: 2000, ItemKind.DEDUCTION: 6000, ItemKind.EMPLOYER_CHARGE: 7000}[ItemKind(kind)]
    used = set(PayItem.objects.filter(institution=institution).values_list("code", flat=True))
    return next(str(code) for code in range(first + 10, 10_000, 10) if str(code) not in used)


def item_history(item: PayItem) -> models.QuerySet:
    """The writes of an item, of its definitions and of its cells of the matrix, newest first."""
    own = Q(table_name=PayItem._meta.db_table, object_id=str(item.pk))
    for rows in (item.versions.all(), item.bases.all()):
        keys = [str(key) for key in rows.values_list("pk", flat=True)]
        own |= Q(table_name=rows.model._meta.db_table, object_id__in=keys)
    return AuditEntry.objects.filter(own)
