"""What a month is calculated by: the institution's items, tables and settings in force on a day, kept as data.

`definition_read` takes them from the database in a constant number of queries; `plan_of` makes the engine's plan of them. A definition
goes to JSON and back unchanged, so that a payslip of three years ago is explained by the rules that calculated it.

The plan reads these columns (see `payroll.services.roster`): `base_salary`, `paid_days`, `seniority_years`,
`seniority_months`, `a_<code>` (amount entered for an item), `q_<code>` (quantity entered, in thousandths), texts as
enumerated columns (`category_code`, `grade_class`, `step`, `job_title`, `town`, `unit_kind`, `status_kind`,
`contract_kind`, `sex`), `d_<code>` (what an item paid in earlier months), `piece_<name>` (a valid paper) and the employee
settings of the law. The choices of a text column are the values that formulas and tables speak of, folded by
`payroll.engine.formula.folded`, and "" for all others: `text_choices` brings texts to them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

from hr_core.models import Institution
from payroll.choices import Inclusion as Part
from payroll.choices import ItemFrequency, ItemKind, RunKind
from payroll.countries import law
from payroll.engine import (
    FULL,
    NONE,
    DefinitionError,
    Expr,
    FigureOverride,
    Inclusion,
    InputSpec,
    ItemSpec,
    LevyAdjustment,
    Pay,
    PayPlan,
    above,
    build_plan,
    part,
    up_to,
    where,
)
from payroll.engine.formula import (
    STANDARD_COLUMNS,
    Formula,
    FormulaContext,
    FormulaError,
    NameSpec,
    TableData,
    amount_column,
    concerned_column,
    folded,
    names_of,
    parse,
    quantity_column,
    text_column,
)
from payroll.models import InstitutionSetting, PayItemBase, PayItemVersion, PayTable, PayTableRow
from payroll.selectors.law_changes import overrides_on
from payroll.services.article_cells import ArticleCell
from payroll.services.contract_terms import SpecialTerms, special_terms_read, supplement_item, with_civil_lines

BASE_SALARY = "base-salary"
#: Suffix of the lines that pay earlier months, and the sense of such a line when it belongs to a levy: read apart from what is
#: paid for earlier months, or with it.
BACK_PAY, LEVY, LEVY_AT_PAYMENT = "rappel", "levy", "levy-at-payment"
RATE_SCALE = 100_000


@dataclass(frozen=True)
class BaseCell:
    """How much of an item enters a base: `value` is a rate over 100 000 (part) or an amount in minor units (limits)."""

    base: str
    inclusion: str
    value: int = 0

    def to_engine(self) -> Inclusion:
        if self.inclusion == Part.PART:
            return part(Fraction(self.value, RATE_SCALE))
        if self.inclusion == Part.UP_TO:
            return up_to(self.value)
        if self.inclusion == Part.EXCESS:
            return above(self.value)
        return NONE if self.inclusion == Part.NONE else FULL


@dataclass(frozen=True)
class ItemDefinition:
    """An item as in force on the day."""

    code: str
    label: str
    kind: str
    nature: str
    frequency: str
    formula: str = ""
    is_prorated: bool = True
    account: str = ""
    legal_text: str = ""
    bases: tuple[BaseCell, ...] = ()
    of: str = ""  # the item that a derived line (`1100-absence`) belongs to
    articles: tuple[ArticleCell, ...] = ()  # the articles of the statute that the formula comes from
    only_in: tuple[str, ...] = ()  # the runs beside the month's whose people alone have the item, when the month has others

    @property
    def is_back_pay(self) -> bool:
        return bool(self.of) and self.code == f"{self.of}-{BACK_PAY}"


@dataclass(frozen=True)
class TableDefinition:
    """A table as in force on the day: rows are (keys, amount)."""

    code: str
    label: str
    keys: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], int], ...]

    def to_engine(self) -> TableData:
        return TableData(self.code, self.label, self.keys, dict(self.rows))


@dataclass(frozen=True)
class PlanDefinition:
    """Everything that a plan is built from; equal definitions give the same plan."""

    country: str
    on: date
    run_kind: str = RunKind.REGULAR
    settings: Mapping[str, Any] = field(default_factory=dict)
    items: tuple[ItemDefinition, ...] = ()
    tables: tuple[TableDefinition, ...] = ()
    overrides: tuple[FigureOverride, ...] = ()
    special: SpecialTerms = SpecialTerms()
    kinds: tuple[str, ...] = ()  # the kinds of run whose items are in, when they are more than `run_kind`

    def to_json(self) -> dict[str, Any]:
        """Plain data for a JSON column."""
        data = asdict(self)
        data["on"] = self.on.isoformat()
        data["run_kind"] = str(self.run_kind)
        for row in data["items"]:
            if not row["only_in"]:
                del row["only_in"]
        for change in data["overrides"]:
            change["valid_from"] = change["valid_from"].isoformat()
            change["valid_to"] = change["valid_to"].isoformat() if change["valid_to"] else None
        return json.loads(json.dumps(data))

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> PlanDefinition:
        items = tuple(
            ItemDefinition(
                **{
                    **row,
                    "bases": tuple(BaseCell(**cell) for cell in row["bases"]),
                    "articles": tuple(ArticleCell.from_json(cell) for cell in row.get("articles", ())),
                    "only_in": tuple(row.get("only_in", ())),
                }
            )
            for row in data["items"]
        )
        tables = tuple(
            TableDefinition(
                row["code"], row["label"], tuple(row["keys"]), tuple((tuple(keys), value) for keys, value in row["rows"])
            )
            for row in data["tables"]
        )
        overrides = tuple(
            FigureOverride(
                **{
                    **row,
                    "valid_from": date.fromisoformat(row["valid_from"]),
                    "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                }
            )
            for row in data["overrides"]
        )
        on = date.fromisoformat(data["on"])
        special = SpecialTerms.from_json(data["special"]) if "special" in data else SpecialTerms()
        kinds = tuple(data.get("kinds", ()))
        return cls(data["country"], on, data["run_kind"], data["settings"], items, tables, overrides, special, kinds)

    @cached_property
    def canonical(self) -> str:
        """One text per definition."""
        return _text(self.to_json())

    @cached_property
    def plan_key(self) -> str:
        """One text per plan: kinds of run that contain the same items share theirs."""
        return _text({**self.to_json(), "run_kind": str(RunKind.REGULAR), "kinds": []})

    def item(self, code: str) -> ItemDefinition | None:
        return next((item for item in self.items if item.code == code), None)


def _text(data: Mapping[str, Any]) -> str:
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def definition_read(
    *,
    institution: Institution,
    on: date,
    run_kind: str = RunKind.REGULAR,
    kinds: Sequence[str] = (),
    with_sources: bool = True,
) -> PlanDefinition:
    """The rules in force on a day for a kind of run, in eight queries or nine and those of the sources; needs the
    institution's scope. `kinds`: those whose items the month contains, when it is calculated again for a later run. Without
    sources: the institution's own items alone.
    """
    return definitions_read(institution=institution, on=on, months=((run_kind, kinds),), with_sources=with_sources)[0]


def definitions_read(
    *, institution: Institution, on: date, months: Iterable[tuple[str, Sequence[str]]], with_sources: bool = True
) -> list[PlanDefinition]:
    """The same for several compositions of a month (`run_kind`, `kinds`): what they share is read once."""
    from payroll.services.sources import define_all

    cells: dict[int, list[BaseCell]] = {}
    for cell in PayItemBase.objects.on(on).filter(institution=institution).order_by("base"):
        value = cell.rate if cell.inclusion == Part.PART else cell.ceiling or 0
        cells.setdefault(cell.item_id, []).append(BaseCell(cell.base, cell.inclusion, value))
    versions = PayItemVersion.objects.on(on).filter(institution=institution).select_related("item").order_by("order", "item__code")
    given = [
        (
            set(version.run_kinds),
            ItemDefinition(
                code=version.item.code,
                label=version.label,
                kind=version.kind,
                nature=version.nature,
                frequency=version.frequency,
                formula=version.formula.strip(),
                is_prorated=version.is_prorated,
                account=version.account,
                legal_text=version.legal_text,
                bases=tuple(cells.get(version.item_id, ())) if version.kind == ItemKind.EARNING else (),
            ),
        )
        for version in versions
    ]
    country = institution.country_id.lower()
    settings = dict(
        InstitutionSetting.objects.on(on).filter(institution=institution).order_by("start").values_list("key", "value")
    )
    # What the house itself sets (thresholds of controls) is not of the law.
    known = {spec.key for spec in law(country).settings}
    shared: dict[str, Any] = {
        "country": country,
        "on": on,
        "settings": {key: value for key, value in settings.items() if key in known},
        "tables": _tables(institution, on),
        "overrides": overrides_on(country, on),
        "special": special_terms_read(institution, law(country), on, settings),
    }
    found = []
    for run_kind, kinds in months:
        wanted = tuple(map(str, kinds)) or (str(run_kind),)
        items = tuple(_among(item, paid_by, wanted) for paid_by, item in given if paid_by & set(wanted))
        if with_sources:
            items = define_all(items, institution=institution, on=on, kinds=tuple(kinds) or (run_kind,))
        found.append(PlanDefinition(run_kind=run_kind, items=items, kinds=tuple(map(str, kinds)), **shared))
    return found


def _among(item: ItemDefinition, paid_by: set[str], wanted: Sequence[str]) -> ItemDefinition:
    """An item of runs beside the month's (a bonus paid to some) is no item of the people whom they do not concern."""
    found = paid_by & set(wanted)
    is_entered = item.frequency == ItemFrequency.VARIABLE
    if len(wanted) == 1 or is_entered or str(RunKind.REGULAR) in found:
        return item
    return replace(item, only_in=tuple(sorted(found)))


def _tables(institution: Institution, on: date) -> tuple[TableDefinition, ...]:
    rows: dict[int, list[tuple[tuple[str, ...], int]]] = {}
    for row in PayTableRow.objects.on(on).filter(institution=institution).order_by("keys"):
        rows.setdefault(row.table_id, []).append((tuple(row.keys), row.value))
    tables = PayTable.objects.filter(institution=institution).order_by("code")
    return tuple(TableDefinition(t.code, t.label, tuple(t.keys), tuple(rows.get(t.pk, ()))) for t in tables)


def plan_of(definition: PlanDefinition) -> PayPlan:
    """The plan of a definition; the last ones are kept. Errors: any `EngineError`, a `FormulaError` naming its item."""
    return _plan(definition.plan_key)


@lru_cache(maxsize=64)
def _plan(key: str) -> PayPlan:
    definition = PlanDefinition.from_json(json.loads(key))
    country = with_civil_lines(law(definition.country), definition.special)
    names = names_of(country)
    tables = {table.code: table.to_engine() for table in definition.tables}
    formulas = {item.code: _parsed(item) for item in definition.items if item.formula}
    columns = [*STANDARD_COLUMNS, *_text_columns(formulas.values(), names, tables)]
    items = []
    levies, adjustments = {line.code for line in country.lines}, []
    for item in definition.items:
        if item.kind in (LEVY, LEVY_AT_PAYMENT):
            if item.of in levies:
                apart = item.kind == LEVY
                adjustments.append(LevyAdjustment(item.code, item.label, item.of, f"a_{item.code}", apart))
            continue
        formula = formulas.get(item.code)
        if formula is None and (item.of or item.nature != BASE_SALARY):
            columns.append(amount_column(item.code, item.label))
        items.append(_spec(item, formula, FormulaContext(item.code, item.label, tables, names)))
    if definition.special.has_guaranteed_net:
        items.append(supplement_item())
    _one_base_salary(definition)
    return build_plan(
        country,
        definition.on,
        definition.settings,
        items,
        definition.overrides,
        columns=columns,
        conventional_bases=True,
        scheme_branches=definition.special.schemes,
        adjustments=adjustments,
    )


def _parsed(item: ItemDefinition) -> Formula:
    try:
        return parse(item.formula)
    except FormulaError as error:
        raise error.of_item(item.code, item.label)


def _one_base_salary(definition: PlanDefinition) -> None:
    """The base salary of the file enters the pay once."""
    found = [item for item in definition.items if item.nature == BASE_SALARY and not item.formula and not item.of]
    if len(found) > 1:
        codes = " et ".join(item.code for item in found)
        raise DefinitionError(
            f"Les rubriques {codes} sont toutes de nature « salaire de base » sans formule : le salaire de base du dossier "
            "serait payé deux fois. Changez la nature de l’une ou écrivez-lui une formule."
        )


def _text_columns(
    formulas: Iterable[Formula], names: Mapping[str, NameSpec], tables: Mapping[str, TableData]
) -> list[InputSpec]:
    labels = {spec.column: spec.label for spec in names.values() if spec.kind == "text"}
    values: dict[str, dict[str, str]] = {}
    for formula in formulas:
        for column, texts in formula.texts(names, tables).items():
            values.setdefault(column, {}).update(texts)
    return [text_column(column, labels[column], texts) for column, texts in sorted(values.items())]


def _spec(item: ItemDefinition, formula: Formula | None, context: FormulaContext) -> ItemSpec:
    amount: Any = "base_salary" if item.nature == BASE_SALARY and not item.of else f"a_{item.code}"
    if formula is not None:
        amount = _amount(item, formula, context)
    if item.only_in:
        amount = _concerned(item, amount)
    return ItemSpec(
        code=item.code,
        label=item.label,
        kind=item.kind,
        amount=amount,
        nature=item.nature,
        bases={cell.base: cell.to_engine() for cell in item.bases},
        prorated=item.is_prorated,
        signed=True,
        about=item.legal_text,
        is_back_pay=item.is_back_pay,
    )


def _amount(item: ItemDefinition, formula: Formula, context: FormulaContext) -> Any:
    """The formula; for those only to whom the item is given, when it reads nothing of what was entered for them."""

    def build(pay: Pay) -> Expr:
        try:
            node = formula.build(pay, context)
        except FormulaError as error:
            raise error.of_item(item.code, item.label)
        if item.frequency == ItemFrequency.EVERYONE or formula.reads_entered:
            return node
        return where(pay.column(quantity_column(item.code, item.label)) > 0, node, 0)

    return build


def _concerned(item: ItemDefinition, amount: Any) -> Any:
    """The amount, for those only whom one of the item's runs concerns."""

    def build(pay: Pay) -> Expr:
        node = amount(pay) if callable(amount) else pay.column(amount_column(item.code, item.label))
        concerned: Any = 0
        for kind in item.only_in:
            concerned = where(pay.column(concerned_column(kind)), 1, concerned)
        return where(concerned > 0, node, 0)

    return build


def input_names(plan: PayPlan) -> tuple[str, ...]:
    """The columns that the plan reads, in the order of their first use."""
    return tuple(spec.name for spec in plan.inputs)


def text_choices(spec: InputSpec, values: Iterable[str]) -> list[str]:
    """Texts brought to the choices of an enumerated column; a text that no formula or table speaks of gives the choice
    "" (all others), or the column's default where it has none.
    """
    other = "" if "" in spec.choices else str(spec.default)
    known: dict[str, str] = {}
    result = []
    for value in values:
        choice = known.get(value)
        if choice is None:
            word = folded(value)
            choice = known[value] = value if value in spec.choices else word if word in spec.choices else other
        result.append(choice)
    return result
