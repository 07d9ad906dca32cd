"""The safe expression language of pay items: French spreadsheet writing in, nodes of the engine out. Nothing is ever `eval`-ed.

    formula = parse('arrondi(salaire_base * 10 %; 5) + si(anciennete >= 5; 5 000; 0)')
    formula.names                                # ('salaire_base', 'anciennete')
    formula.build(pay, FormulaContext("2100"))   # Expr

Numbers (`1 234`, `0,5` or `0.5`, `5 %`) are exact; one divides only by what is the same for all. `docs/fr/formules.md` is the guide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..expr import Expr
from ..pay import Pay
from .build import ITEM_NAME, Build, FormulaContext
from .errors import FormulaError
from .functions import FUNCTIONS, SENIORITY_FIGURE, Function
from .lookup import TableData
from .names import (
    CONTRACT_KINDS,
    ENTERED_NAMES,
    HISTORY_NAMES,
    OTHER,
    PAID_BEFORE,
    SEXES,
    STANDARD_COLUMNS,
    STATUS_KINDS,
    TOTAL_NAMES,
    UNIT_KINDS,
    NameSpec,
    amount_column,
    concerned_column,
    names_of,
    paid_before_column,
    paper_column,
    paper_name,
    quantity_column,
    text_column,
)
from .parser import Parser
from .tokens import folded, identifier
from .tree import Call, Compare, Name, Node, Text, walk

__all__ = [
    "CONTRACT_KINDS",
    "ENTERED_NAMES",
    "FUNCTIONS",
    "HISTORY_NAMES",
    "OTHER",
    "PAID_BEFORE",
    "SEXES",
    "STANDARD_COLUMNS",
    "STATUS_KINDS",
    "TOTAL_NAMES",
    "UNIT_KINDS",
    "Formula",
    "FormulaContext",
    "FormulaError",
    "Function",
    "NameSpec",
    "TableData",
    "amount_column",
    "concerned_column",
    "folded",
    "identifier",
    "names_of",
    "paid_before_column",
    "paper_column",
    "paper_name",
    "parse",
    "quantity_column",
    "text_column",
]


@dataclass(frozen=True)
class Formula:
    """A formula that reads; whether its names exist is known when it is built in a plan."""

    text: str
    tree: Node

    @property
    def names(self) -> tuple[str, ...]:
        """The names used, items apart, in the order of the text."""
        found = [n.name for n in walk(self.tree) if isinstance(n, Name) and not ITEM_NAME.fullmatch(n.name)]
        return tuple(dict.fromkeys(found))

    @property
    def items(self) -> tuple[str, ...]:
        """Codes of the items used."""
        direct = [m.group(1) for n in walk(self.tree) if isinstance(n, Name) and (m := ITEM_NAME.fullmatch(n.name))]
        return tuple(dict.fromkeys([*direct, *self._first_texts("rubrique")]))

    @property
    def tables(self) -> tuple[str, ...]:
        """Codes of the tables read."""
        return self._first_texts("table")

    @property
    def figures(self) -> tuple[str, ...]:
        """The legal figures used, by code or by label as written."""
        own = (SENIORITY_FIGURE,) if "anciennete_legale" in self.functions else ()
        return (*own, *self._first_texts("loi"))

    @property
    def functions(self) -> tuple[str, ...]:
        """Names of the functions called."""
        return tuple(dict.fromkeys(n.function for n in walk(self.tree) if isinstance(n, Call)))

    @property
    def reads_entered(self) -> bool:
        """Whether the formula uses what is entered for the employee (an amount or a quantity)."""
        return any(name in ENTERED_NAMES for name in self.names)

    def _calls(self, function: str) -> list[Call]:
        return [n for n in walk(self.tree) if isinstance(n, Call) and n.function == function]

    def _first_texts(self, function: str) -> tuple[str, ...]:
        firsts = [c.args[0] for c in self._calls(function) if c.args]
        return tuple(dict.fromkeys(t.value for t in firsts if isinstance(t, Text)))

    def texts(self, names: Mapping[str, NameSpec], tables: Mapping[str, TableData]) -> dict[str, dict[str, str]]:
        """Per column of free texts that the formula reads: the values that matter (folded text -> as written).

        They come from comparisons (`ville = "Thiès"`, `parmi(categorie; "A"; "B")`) and from the rows of the tables read by the column.
        """
        found: dict[str, dict[str, str]] = {}

        def note(node: Node | str, values: Mapping[str, str]) -> None:
            spec = names.get(node if isinstance(node, str) else node.name if isinstance(node, Name) else "")
            if spec is not None and spec.kind == "text":
                known = {code: word for word, code in spec.vocabulary.items()}
                kept = found.setdefault(spec.column, dict(known))
                for word, written in values.items():
                    if not known:
                        kept.setdefault(word, written)

        for node in walk(self.tree):
            if isinstance(node, Name):
                note(node, {})
            elif isinstance(node, Compare):
                for column, text in ((node.left, node.right), (node.right, node.left)):
                    if isinstance(text, Text):
                        note(column, {folded(text.value): text.value})
        for call in self._calls("parmi"):
            note(
                call.args[0] if call.args else "",
                {folded(t.value): t.value for t in call.args[1:] if isinstance(t, Text)},
            )
        for call in self._calls("table"):
            table = tables.get(call.args[0].value) if call.args and isinstance(call.args[0], Text) else None
            if table is not None:
                keys: tuple[Node | str, ...] = call.args[1:] or tuple(identifier(key) for key in table.keys)
                for position, key in enumerate(keys[: len(table.keys)]):
                    note(key, table.values(position))
        return found

    def build(self, pay: Pay, context: FormulaContext) -> Expr:
        """The node of the formula, a number. Errors: `FormulaError` at the place of the fault, `CycleError` with its path."""
        return Build(self.text, pay, context).number(self.tree)


def parse(text: str) -> Formula:
    """Read a formula. Errors: `FormulaError` with the place, what was found and what was expected."""
    return Formula(text, Parser(text).formula())
