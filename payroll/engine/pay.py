"""The builder that a country's formulas write on: it turns items, figures and settings of one day into the graph of a
month's pay.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from . import figures as fig
from . import french
from .errors import CycleError, DefinitionError, UnknownNameError
from .expr import AMOUNT_LIMIT, Const, Expr, Input, Named, Operand, Truth, as_expr, exact, positive, total, where
from .items import DEDUCTION, EARNING, EMPLOYER_CHARGE, Cumulated, InputSpec, ItemSpec, LevyAdjustment
from .law import CountryLaw, LineSpec, SettingSpec
from .tables import Scale, Steps, by_choice, by_value

Treatment = Callable[[Expr], Expr]
#: French names of the branches of social security.
BRANCHES = {
    "pension": "retraite",
    "family": "prestations familiales",
    "maternity": "maternité",
    "injury": "accidents du travail",
    "health": "maladie",
    "unemployment": "chômage",
    "training": "formation",
    "other": "autres branches",
}


@dataclass(frozen=True)
class BuiltLine:
    """A line of the graph: its declaration and its nodes (`when` None: applies to everybody)."""

    spec: LineSpec
    node: Named
    base: Expr | None = None
    rate: Expr | None = None
    when: Expr | None = None
    item: ItemSpec | None = None


@dataclass(frozen=True)
class ScaleFigure:
    """A progressive scale in force."""

    value: fig.FigureValue
    label: str
    id: str

    def tax(self, x: Operand, *, parts: Expr | None = None) -> Expr:
        """Slice by slice on the whole of x; with `parts`, per family share: parts x scale(x / parts), exactly."""
        return Scale(as_expr(x), fig.brackets(self.value), parts=parts, label=self.label, figure=self.id)


@dataclass(frozen=True)
class TableFigure:
    """A table in force: rows by key, named columns."""

    value: fig.FigureValue
    label: str
    id: str

    def pick(self, key: Expr, column: str = "", default: str | int | None = None, label: str = "") -> Expr:
        """The constant of the row whose key is the choice or the number held by `key`; `default` for keys without a
        row; `label` names what is read in an explanation (« réduction minimum »).
        """
        rows = self.value.data["rows"]
        column = column or ("percent" if "percent" in rows[0] else "amount")
        values = fig.column(self.value, column)
        names: dict[str, Any] = {
            "label": label or self.label,
            "figure": self.id,
            "as_rate": column in fig.PERCENT_COLUMNS,
        }
        if default is not None:
            names["default"] = exact(default)
        return by_choice(key, values, **names) if key.choices else by_value(key, values, **names)

    def row(self, key: str, column: str = "") -> Expr:
        """The constant of one row, for a key known when the plan is built (a choice of the institution)."""
        column = column or ("percent" if "percent" in self.value.data["rows"][0] else "amount")
        values = fig.column(self.value, column)
        if key not in values:
            raise DefinitionError(f"La table « {self.label} » n’a pas de ligne « {key} » : {', '.join(values)}.")
        return Const(values[key], label=self.label, figure=self.id, as_rate=column in fig.PERCENT_COLUMNS)


class Pay:
    """What the formulas of a country may use. Amounts are columns in minor units; see `docs/adding-a-country.md`."""

    def __init__(
        self,
        law: CountryLaw,
        on: date,
        settings: Mapping[str, Any],
        items: Sequence[ItemSpec],
        columns: Sequence[InputSpec] = (),
        scheme_branches: Collection[str] = (),
        adjustments: Sequence[LevyAdjustment] = (),
        alone: Pay | None = None,
    ) -> None:
        self.scheme_branches = frozenset(scheme_branches)
        self.alone = alone  # the month without what is paid for earlier months
        self.adjustments = {each.of: each for each in adjustments}
        self._adjusted: dict[str, Expr] = {}  # levy -> its line of the month and its adjustment together
        self.law, self.on, self.items = law, on, tuple(items)
        self.inputs: dict[str, InputSpec] = {}
        self.lines: dict[str, BuiltLine] = {}
        self.used_figures: set[str] = set()
        self.bases: dict[str, Named] = {}
        self.treated: dict[str, frozenset[str]] = {}  # base -> natures that the formulas of the country treat themselves
        self._settings = self._checked(settings)
        self._columns = {c.name: c for c in columns}
        self._items_by_code = {i.code: i for i in items}
        if len(self._items_by_code) != len(items):
            raise DefinitionError("Deux rubriques portent le même code.")
        clash = set(self._items_by_code) & {spec.code for spec in law.lines}
        if clash:
            raise DefinitionError(f"Des rubriques portent le code d’une ligne légale : {', '.join(sorted(clash))}.")
        natures = {n.code for n in law.natures}
        for item in items:
            if item.nature not in natures:
                raise DefinitionError(
                    f"Rubrique « {item.code} » : nature « {item.nature} » "
                    f"inconnue. Natures : {', '.join(sorted(natures))}."
                )
            unknown = set(item.bases) - {b.code for b in law.bases}
            if unknown:
                raise DefinitionError(f"Rubrique « {item.code} » : bases inconnues {', '.join(sorted(unknown))}.")
        self._nodes: dict[str, Expr] = {}
        self._resolving: list[str] = []
        self._rules_done = False
        if alone is not None:
            # Items are those of the month alone, in both readings of it.
            self.inputs = alone.inputs
            shared = ("item:", "input:")
            self._nodes |= {name: node for name, node in alone._nodes.items() if name.startswith(shared)}

    # ------------------------------------------------------------------ what the day says
    @property
    def month(self) -> int:
        """Month of the pay, 1 to 12 (known when the plan is built)."""
        return self.on.month

    def in_force(self, figure_id: str) -> bool:
        """Whether a figure has a value that day (a levy not yet born, or abolished)."""
        self.used_figures.add(figure_id)
        return self.law.figure(figure_id).on(self.on) is not None

    def _value(self, figure_id: str, *kinds: str) -> tuple[fig.Figure, fig.FigureValue]:
        figure = self.law.figure(figure_id)
        if figure.kind not in kinds:
            raise DefinitionError(f"« {figure_id} » est de genre {figure.kind}, attendu : {', '.join(kinds)}.")
        self.used_figures.add(figure_id)
        return figure, figure.required(self.on)

    def figure(self, figure_id: str) -> Expr:
        """An amount or a rate (as a ratio: "5.6" percent is 56/1000) in force that day."""
        figure, value = self._value(figure_id, "amount", "rate")
        if figure.kind == "rate":
            return Const(exact(value.data["percent"]) / 100, label=figure.label, figure=figure.id, as_rate=True)
        return Const(exact(value.data["amount"]), label=figure.label, figure=figure.id)

    def flag(self, figure_id: str) -> bool:
        """A yes/no of the law that day."""
        return bool(self._value(figure_id, "flag")[1].data["flag"])

    def scale(self, figure_id: str) -> ScaleFigure:
        """A progressive scale in force that day."""
        figure, value = self._value(figure_id, "scale")
        return ScaleFigure(value, figure.label, figure.id)

    def steps(self, figure_id: str, x: Operand) -> Expr:
        """The amount, or the rate, of the band in which x falls (zero below the first edge)."""
        figure, value = self._value(figure_id, "steps")
        edges, amounts, inclusive = fig.step_rows(value)
        as_rate = "percent" in value.data["steps"][0]
        return Steps(as_expr(x), edges, amounts, inclusive, label=figure.label, figure=figure.id, as_rate=as_rate)

    def table(self, figure_id: str) -> TableFigure:
        """A table in force that day."""
        figure, value = self._value(figure_id, "table")
        return TableFigure(value, figure.label, figure.id)

    # ------------------------------------------------------------------ settings and employee columns
    def _checked(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        result = {"month_days": 30}
        for key, value in settings.items():
            if key == "month_days":
                if not isinstance(value, int) or not 1 <= value <= 31:
                    raise DefinitionError("Le nombre de jours du mois (month_days) est un entier de 1 à 31.")
                result[key] = value
            else:
                result[key] = checked_setting(self.law.setting(key), value)
        return result

    def option(self, key: str) -> Any:
        """A choice of the institution, known when the plan is built: text, bool or int; a rate or an amount comes as
        a constant node.
        """
        spec = self.law.setting(key)
        if spec.scope != "institution":
            raise DefinitionError(f"« {key} » est propre à chaque agent : utiliser employee().")
        value = self._settings.get(key, spec.default)
        if spec.kind == "rate":
            return Const(exact(value) / 100, label=spec.label, as_rate=True)
        return Const(exact(value), label=spec.label) if spec.kind == "amount" else value

    def employee(self, key: str) -> Expr:
        """A column of the employees declared as a setting of scope "employee"; its default may be set by the
        institution.
        """
        spec = self.law.setting(key)
        if spec.scope != "employee":
            raise DefinitionError(f"« {key} » est un choix de l’institution : utiliser option().")
        default = self._settings.get(key, spec.default)
        kind = {"rate": "quantity"}.get(spec.kind, spec.kind)
        hi = {"bool": 1, "enum": max(0, len(spec.choices) - 1), "int": spec.maximum}.get(spec.kind, AMOUNT_LIMIT)
        lo = spec.minimum if spec.kind == "int" else 0
        return self._input(InputSpec(key, kind, default, spec.label, spec.choices, lo, hi))

    def _input(self, spec: InputSpec) -> Expr:
        if spec.name not in self.inputs:
            self.inputs[spec.name] = spec
            self._nodes[f"input:{spec.name}"] = Input(
                spec.name,
                spec.lo,
                spec.hi,
                spec.label or spec.name,
                den=spec.den,
                choices=tuple(spec.choices),
                is_bool=spec.kind == "bool",
            )
        return self._nodes[f"input:{spec.name}"]

    def column(self, spec: InputSpec) -> Expr:
        """A further employee column that a formula of an item reads (a quantity entered, a category)."""
        return self._input(spec)

    @property
    def paid_days(self) -> Expr:
        """Days paid of the month (0 to the days of the month; all of them by default)."""
        days = self._settings["month_days"]
        return self._input(InputSpec("paid_days", "int", days, "jours payés", lo=0, hi=31))

    @property
    def month_days(self) -> int:
        """Days of a full month (30 unless the institution counts otherwise)."""
        return int(self._settings["month_days"])

    def prorated(self, amount: Operand) -> Expr:
        """amount x paid days / days of the month, exactly."""
        return as_expr(amount) * self.paid_days / Const(Fraction(self.month_days), label="jours du mois")

    def year_to_date(self, name: str, label: str, *, of: Mapping[str, int] | None = None, step: int = 1) -> Expr:
        """A column cumulated since January before this month (zero by default), for a regularisation.

        `ytd_<total or line>` is the sum of what was paid. Of a name of the formulas, which paid months do not keep, `of` says
        how to find it again: totals and lines with their signs, each month down to `step` (`Cumulated`).
        """
        found = Cumulated(dict(of), step) if of is not None else None
        return self._input(InputSpec(name, "amount", 0, label, hi=12 * AMOUNT_LIMIT, cumulated=found))

    # ------------------------------------------------------------------ names, in dependency order
    def __getitem__(self, name: str) -> Expr:
        """An item by its code, a base, a legal line, `gross`, `net_before_deductions`, or an employee column."""
        if name in self._items_by_code:
            return self.item(name)
        if name == "gross":
            return self.gross
        if name == "net_before_deductions":
            return self.net_before_deductions
        if name in self._columns:
            return self._input(self._columns[name])
        if any(b.code == name for b in self.law.bases):
            if self.law.base(name).legal:
                self._write_rules()
            return self.base(name)
        if any(spec.code == name for spec in self.law.lines):
            self._write_rules()
            if name in self._adjusted:
                return self._adjusted[name]
            return self.lines[name].node if name in self.lines else Const(Fraction(0))
        if any(s.key == name for s in self.law.settings):
            return self.employee(name) if self.law.setting(name).scope == "employee" else as_expr(self.option(name))
        if name == "paid_days":
            return self.paid_days
        raise UnknownNameError(f"« {name} » n’existe pas. Noms connus : {', '.join(self.names())}.")

    def names(self) -> tuple[str, ...]:
        """Every name that a formula of an item may use."""
        return (
            *self._items_by_code,
            *self._columns,
            "gross",
            "net_before_deductions",
            "paid_days",
            *(b.code for b in self.law.bases),
            *(spec.code for spec in self.law.lines),
            *(s.key for s in self.law.settings),
        )

    @contextmanager
    def _resolve(self, name: str) -> Iterator[None]:
        if name in self._resolving:
            path = " → ".join([*self._resolving[self._resolving.index(name) :], name])
            raise CycleError(f"Définition circulaire : {path}. Rompez le cercle dans l’une de ces formules.")
        self._resolving.append(name)
        try:
            yield
        finally:
            self._resolving.pop()

    def item(self, code: str) -> Expr:
        """The amount of an item: prorated if it says so, rounded half up to the minor unit."""
        key = f"item:{code}"
        if key not in self._nodes:
            item = self._items_by_code[code]
            with self._resolve(item.label or code):
                amount = self._raw_amount(item)
                if item.prorated:
                    amount = self.prorated(amount)
                node = amount if amount.den == 1 else amount.half_up()
                self._nodes[key] = Named(code, node, french.inner(item.label), "item")
        return self._nodes[key]

    def _raw_amount(self, item: ItemSpec) -> Expr:
        if isinstance(item.amount, str):
            name = item.amount or item.code
            spec = self._columns.get(name) or InputSpec(
                name, "amount", 0, item.label, lo=-AMOUNT_LIMIT if item.signed else 0
            )
            return self._input(spec)
        return item.amount if isinstance(item.amount, Expr) else as_expr(item.amount(self))

    def _earnings(self) -> list[ItemSpec]:
        return [i for i in self.items if i.kind == EARNING]

    @property
    def gross(self) -> Expr:
        """All earnings, benefits in kind and exempt allowances included."""
        return self._once(
            "gross", "salaire brut", lambda: total([self.item(i.code) for i in self._earnings()]), "total"
        )

    @property
    def in_kind(self) -> Expr:
        """Benefits in kind: part of the gross, not paid in cash."""
        in_kind = [i for i in self._earnings() if i.nature == "benefit-in-kind"]
        return self._once(
            "in_kind", "avantages en nature", lambda: total([self.item(i.code) for i in in_kind]), "total"
        )

    @property
    def net_before_deductions(self) -> Expr:
        """Gross less benefits in kind, employee contributions and taxes; before the deductions of the institution."""

        def build() -> Expr:
            self._write_rules()
            held = [x.node for x in self.lines.values() if x.spec.section in ("employee-contribution", "tax")]
            held += [x.node for x in self.adjusted_lines() if x.spec.section in ("employee-contribution", "tax")]
            return self.gross - self.in_kind - total(held)

        return self._once("net_before_deductions", "net avant retenues", build, "total")

    def _once(self, code: str, label: str, build: Callable[[], Expr], kind: str = "step") -> Expr:
        if code not in self._nodes:
            with self._resolve(label):
                self._nodes[code] = Named(code, build(), label, kind)
        return self._nodes[code]

    # ------------------------------------------------------------------ bases
    def nature(self, code: str) -> Expr:
        """Total of the earnings of one legal nature."""
        spec = next((n for n in self.law.natures if n.code == code), None)
        if spec is None:
            raise UnknownNameError(f"La nature « {code} » n’est pas déclarée pour {self.law.name}.")
        chosen = [i for i in self._earnings() if i.nature == code]
        label = french.inner(spec.label)
        return self._once(f"nature:{code}", label, lambda: total([self.item(i.code) for i in chosen]), "total")

    def base(self, code: str, natures: Mapping[str, Treatment] | None = None) -> Expr:
        """A base of the matrix, never below zero.

        Each earning enters by its own inclusion if it names this base, else in full if the base includes its nature,
        else through the treatment that `natures` gives for its nature: a function from the total of these items to
        what enters. First call decides.
        """
        if code in self.bases:
            if natures:
                raise DefinitionError(f"La base « {code} » est écrite deux fois.")
            return self.bases[code]
        spec = self.law.base(code)
        treatments = natures or {}
        self.treated[code] = frozenset(treatments)
        full: list[Expr] = []
        treated: dict[str, list[Expr]] = {}
        with self._resolve(spec.label):
            for item in self._earnings():
                # An item that stays out is not asked for: its formula may speak of this very base.
                if code in item.bases:
                    if item.bases[code].how != "none":
                        full.append(item.bases[code].apply(self.item(item.code)))
                elif item.nature in treatments:
                    treated.setdefault(item.nature, []).append(self.item(item.code))
                elif item.nature in spec.includes:
                    full.append(self.item(item.code))
            parts = full + [treatments[nature](total(amounts)) for nature, amounts in treated.items()]
        self.bases[code] = Named(code, positive(total(parts)), french.inner(spec.label), "base")
        return self.bases[code]

    # ------------------------------------------------------------------ what the formulas write
    def name(self, code: str, node: Operand, label: str) -> Expr:
        """Give a step its place in the explanation: a code (unique in the country) and a French label (lower case)."""
        if code in self._nodes:
            raise DefinitionError(f"L’étape « {code} » est nommée deux fois.")
        self._nodes[code] = Named(code, as_expr(node), label)
        return self._nodes[code]

    def line(
        self,
        code: str,
        amount: Operand,
        *,
        base: Expr | None = None,
        rate: Expr | None = None,
        when: Expr | None = None,
    ) -> Expr:
        """Write a legal line declared in the country file; the amount must already be a whole number of minor units.

        `when` keeps the line only where it holds (the amount is zero elsewhere and the line is left out of the
        payslip). What is returned contains what is given for earlier months.
        """
        adjustment = self.adjustments.get(code) if self.alone is not None else None
        if adjustment is not None and adjustment.is_apart:
            return self._line_of_month_alone(code)
        node = self._written(code, amount, base, rate, when)
        if adjustment is not None:
            node = self._adjusted[code] = node + self.adjustment(adjustment).node
        return node

    def _written(
        self, code: str, amount: Operand, base: Expr | None, rate: Expr | None, when: Expr | None
    ) -> Expr:
        spec = self.law.line(code)
        if code in self.lines:
            raise DefinitionError(f"La ligne « {code} » est écrite deux fois.")
        if spec.branch in self.scheme_branches:
            name = f"vous relevez du régime général ({BRANCHES.get(spec.branch, spec.branch)})"
            covered = self._input(InputSpec(f"scheme_{spec.branch}", "bool", True, name))
            when = covered if when is None else when & covered
        node = as_expr(amount)
        if node.den != 1:
            raise DefinitionError(f"La ligne « {code} » n’est pas arrondie : ajouter .half_up() là où le texte le dit.")
        if isinstance(when, Truth):
            if not when.value:
                return Const(Fraction(0))
            when = None
        if when is not None:
            node = where(when, node, 0)
        self.lines[code] = BuiltLine(spec, Named(code, node, spec.label, "line"), base, rate, when)
        return self.lines[code].node

    def _line_of_month_alone(self, code: str) -> Expr:
        """The levy as the month alone makes it; formulas that read it read its adjustment too."""
        assert self.alone is not None
        own = self.alone.lines.get(code)
        if own is not None:
            self.lines[code] = own
        node = self.adjustment(self.adjustments[code]).node
        self._adjusted[code] = node if own is None else own.node + node
        return self._adjusted[code]

    def adjustment(self, given: LevyAdjustment) -> BuiltLine:
        """The line of a levy for earlier months: an amount that is given, in the section and for the recipient of the levy."""
        spec = self.law.line(given.of)
        column = InputSpec(given.column, "amount", 0, given.label, lo=-AMOUNT_LIMIT)
        name = f"adjustment:{given.code}"
        if name not in self._nodes:
            self._nodes[name] = Named(given.code, self._input(column), given.label, "line")
        node = self._nodes[name]
        assert isinstance(node, Named)
        return BuiltLine(replace(spec, code=given.code, public_code=given.code, label=given.label), node)

    def adjusted_lines(self) -> list[BuiltLine]:
        return [self.adjustment(each) for each in self.adjustments.values()] if self.alone is not None else []

    def contribution(self, code: str, base: Expr, rate: Expr, *, when: Expr | None = None) -> Expr:
        """The usual line: base x rate, half up to the unit."""
        return self.line(code, (rate * base).half_up(), base=base, rate=rate, when=when)

    def _write_rules(self) -> None:
        if not self._rules_done:
            with self._resolve(f"lignes légales ({self.law.name})"):
                self.law.rules(self)
            self._rules_done = True

    def finish(self) -> None:
        """Write everything: earnings, legal lines, deductions and employer charges of the institution."""
        _ = self.gross
        self._write_rules()
        if "taxable" not in self.bases:
            raise DefinitionError(f"{self.law.name} : les formules n’écrivent pas la base « taxable ».")
        for item in self.items:
            if item.kind in (DEDUCTION, EMPLOYER_CHARGE):
                self.item(item.code)

    def item_line(self, item: ItemSpec, order: int) -> BuiltLine:
        """The payslip line of an item."""
        spec = LineSpec(item.code, item.code, item.label, item.kind, item.recipient, "", item.about, order)
        node = self.item(item.code)
        assert isinstance(node, Named)
        return BuiltLine(spec, node, item=item)


def checked_setting(spec: SettingSpec, value: Any) -> Any:
    """A value of a setting, or a `DefinitionError` that names the cure."""
    if spec.kind == "bool":
        good = isinstance(value, bool)
        cure = "true ou false"
    elif spec.kind == "enum":
        good = isinstance(value, str) and value in spec.choices
        cure = f"l’un de : {', '.join(spec.choices)}"
    elif spec.kind == "int":
        good = isinstance(value, int) and not isinstance(value, bool) and spec.minimum <= value <= spec.maximum
        cure = f"un entier de {spec.minimum} à {spec.maximum}"
    elif spec.kind == "amount":
        good = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= AMOUNT_LIMIT
        cure = "un montant entier, positif ou nul"
    else:
        good = isinstance(value, str | int) and not isinstance(value, bool) and _is_percent(value)
        cure = 'un pourcentage en texte décimal entre 0 et 100, par exemple "5.6"'
    if not good:
        raise DefinitionError(f"« {spec.key} » ({spec.label}) : la valeur {value!r} n’est pas admise ; donner {cure}.")
    return value


def _is_percent(value: str | int) -> bool:
    try:
        return 0 <= Fraction(value) <= 100
    except (ValueError, ZeroDivisionError):
        return False
