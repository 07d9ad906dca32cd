"""From the tree of a formula to nodes of the engine, in the plan of one country and one day."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce

from ..errors import CycleError, EngineError
from ..expr import Const, Expr, add
from ..pay import Pay
from .errors import FormulaError, suggestion
from .functions import FUNCTIONS, HABITS
from .lookup import TableData
from .names import (
    ENTERED_NAMES,
    HISTORY_NAMES,
    TOTAL_NAMES,
    NameSpec,
    amount_column,
    names_of,
    paid_before_column,
    quantity_column,
)
from .tokens import folded
from .tree import Call, Chain, Compare, Name, Negative, Node, Not, Number, Text

ITEM_NAME = re.compile(r"r(\d{4})")


@dataclass(frozen=True)
class FormulaContext:
    """Where a formula stands: the item that it defines, the tables of the institution, the names of the country (by default all)."""

    item: str
    label: str = ""
    tables: Mapping[str, TableData] = field(default_factory=dict)
    names: Mapping[str, NameSpec] | None = None


class Build:
    """Builds one formula. Every refusal is a `FormulaError` at the place of the fault, but a cycle, which tells its path."""

    def __init__(self, text: str, pay: Pay, context: FormulaContext) -> None:
        self.written, self.pay, self.context = text, pay, context
        self.names = names_of(pay.law) if context.names is None else context.names

    def error(self, at: Node, message: str) -> FormulaError:
        return FormulaError(message, text=self.written, start=at.start, end=at.end)

    def checked(self, at: Node, make: Callable[[], Expr]) -> Expr:
        """What `make` gives; a refusal of the engine is told at this place of the formula."""
        try:
            return make()
        except (FormulaError, CycleError):
            raise
        except EngineError as error:
            raise self.error(at, str(error)) from error

    # ------------------------------------------------------------------ what is expected somewhere
    def number(self, at: Node) -> Expr:
        node = self.any(at)
        if node.is_bool:
            raise self.error(at, "un nombre est attendu, c’est une condition ; écrivez si(condition; alors; sinon).")
        if node.choices:
            raise self.error(
                at, 'un nombre est attendu, c’est un texte ; comparez-le (= "…") ou servez-vous d’une table.'
            )
        return node

    def truth(self, at: Node) -> Expr:
        node = self.any(at)
        if not node.is_bool:
            raise self.error(at, "une condition est attendue, par exemple anciennete >= 5.")
        return node

    def constant(self, at: Node, what: str) -> Fraction:
        node = self.number(at)
        if node.lo != node.hi:
            raise self.error(
                at, f"{what} est un nombre écrit dans la formule ou un chiffre de la loi, le même pour tous."
            )
        return node.lowest

    def text(self, at: Node, what: str) -> str:
        if not isinstance(at, Text):
            raise self.error(at, f"un texte entre guillemets est attendu : {what}.")
        return at.value

    def key(self, at: Node) -> Expr:
        """A key of a table: anything but a text written in the formula."""
        if isinstance(at, Text):
            raise self.error(at, "une clé est un nom de colonne (categorie, emploi…) ou un nombre, pas un texte.")
        return self.any(at)

    def vocabulary(self, at: Node) -> Mapping[str, str]:
        """Folded word -> choice, for a key that is an enumerated column."""
        node = self.any(at)
        spec = self.names.get(at.name) if isinstance(at, Name) else None
        return spec.vocabulary if spec is not None and spec.vocabulary else {choice: choice for choice in node.choices}

    # ------------------------------------------------------------------ nodes
    def any(self, at: Node) -> Expr:
        return self.checked(at, lambda: self._any(at))

    def _any(self, at: Node) -> Expr:
        match at:
            case Number():
                return Const(at.value, as_rate=at.is_rate)
            case Name():
                return self._name(at)
            case Call():
                return self._call(at)
            case Negative():
                return -self.number(at.node)
            case Not():
                return ~self.truth(at.node)
            case Compare():
                return self._compare(at)
            case Chain():
                return self._chain(at)
            case Text():
                raise self.error(
                    at, "un texte ne se trouve que dans une comparaison ou comme nom (rubrique, table, loi)."
                )
        raise AssertionError(at)

    def _chain(self, at: Chain) -> Expr:
        kind = at.terms[-1][0]
        if kind in ("et", "ou"):
            return reduce(operator.and_ if kind == "et" else operator.or_, [self.truth(node) for _, node in at.terms])
        if kind in "+-":
            return add(*((-1 if sign == "-" else 1, self.number(node)) for sign, node in at.terms))
        result = self.number(at.terms[0][1])
        for sign, node in at.terms[1:]:
            result = self._divided(result, node) if sign == "/" else result * self.number(node)
        return result

    def _divided(self, value: Expr, at: Node) -> Expr:
        divisor = self.number(at)
        if divisor.lo != divisor.hi:
            raise self.error(
                at,
                "on ne divise que par un nombre qui est le même pour tous (écrit dans la formule ou donné par la loi), pas par une colonne.",
            )
        if divisor.lo == 0:
            raise self.error(at, "division par zéro.")
        return value / (divisor if isinstance(divisor, Const) else Const(divisor.lowest))

    def _compare(self, at: Compare) -> Expr:
        if isinstance(at.left, Text) or isinstance(at.right, Text):
            column, text = (at.right, at.left) if isinstance(at.left, Text) else (at.left, at.right)
            if at.sign not in ("=", "<>"):
                raise self.error(at, "un texte se compare par = ou <> seulement.")
            same = self.is_one_of(column, (text,))
            return same if at.sign == "=" else ~same
        left, right = self.number(at.left), self.number(at.right)
        if at.sign in ("=", "<>"):
            return left.equals(right) if at.sign == "=" else ~left.equals(right)
        compare: Callable[[Expr, Expr], Expr] = {
            "<": operator.lt,
            "<=": operator.le,
            ">": operator.gt,
            ">=": operator.ge,
        }[at.sign]
        return compare(left, right)

    def is_one_of(self, column: Node, texts: tuple[Node, ...]) -> Expr:
        """True where a column of texts holds one of the written texts."""
        node = self.any(column)
        if not node.choices:
            raise self.error(column, "ce n’est pas une colonne de textes (categorie, classe, emploi, ville…).")
        words = self.vocabulary(column)
        chosen = []
        for text in texts:
            written = self.text(text, "une valeur de la colonne")
            word = folded(written)
            if word not in words:
                raise self.error(
                    text, f"« {written} » n’est pas une valeur possible ici.{suggestion(word, [w for w in words if w])}"
                )
            chosen.append(words[word])
        return node.is_(*dict.fromkeys(chosen))

    # ------------------------------------------------------------------ names
    def _name(self, at: Name) -> Expr:
        item = ITEM_NAME.fullmatch(at.name)
        if item:
            return self.item(at, item.group(1))
        if at.name in ENTERED_NAMES:
            column = quantity_column if at.name == "quantite" else amount_column
            return self.pay.column(column(self.context.item, self.context.label or self.context.item))
        if at.name in HISTORY_NAMES:
            return self.pay.column(paid_before_column(self.context.item, self.context.label or self.context.item))
        if at.name in TOTAL_NAMES:
            return self._total(at.name)
        spec = self.names.get(at.name)
        if spec is None:
            raise self._unknown(at)
        node = self.pay[spec.column]
        return node.is_(spec.choice) if spec.choice else node

    def _total(self, name: str) -> Expr:
        if name == "brut":
            return self.pay.gross
        if name == "net_avant_retenues":
            return self.pay.net_before_deductions
        if name == "jours_payes":
            return self.pay.paid_days
        return Const(Fraction(self.pay.month_days), label="jours du mois")

    def _unknown(self, at: Name) -> FormulaError:
        if at.name in FUNCTIONS:
            return self.error(at, f"« {at.written} » est une fonction : {FUNCTIONS[at.name].usage}.")
        known = [*self.names, *ENTERED_NAMES, *HISTORY_NAMES, *TOTAL_NAMES, *FUNCTIONS]
        habit = HABITS.get(at.name)
        hint = f" Écrivez « {habit} »." if habit else suggestion(at.name, known)
        return self.error(at, f"le nom « {at.written} » n’existe pas.{hint}")

    def _call(self, at: Call) -> Expr:
        if at.function in ("et", "ou"):
            if len(at.args) < 2:
                raise self.error(at, f"« {at.written} » joint au moins deux conditions : {at.function}(a; b).")
            return self._chain(Chain(at.start, at.end, tuple((at.function, arg) for arg in at.args)))
        function = FUNCTIONS.get(at.function)
        named = Node(at.start, at.start + len(at.written))
        if function is None:
            habit = HABITS.get(at.function)
            hint = f" Écrivez « {habit} »." if habit else suggestion(at.function, FUNCTIONS)
            raise self.error(named, f"la fonction « {at.written} » n’existe pas.{hint}")
        count = len(at.args)
        if count < function.least or (function.most is not None and count > function.most):
            raise self.error(
                at, f"« {at.written} » s’écrit {function.usage} ; {_counted(count)}, séparez-les par « ; »."
            )
        return function.build(self, at)

    def item(self, at: Node, code: str) -> Expr:
        """The amount of another item of the plan."""
        codes = [spec.code for spec in self.pay.items]
        if code not in codes:
            numbers = [c for c in codes if c.isdecimal()]
            near = min(numbers, key=lambda c: abs(int(c) - int(code))) if numbers and code.isdecimal() else ""
            hint = f" La plus proche : {near}." if near else ""
            raise self.error(at, f"la rubrique « {code} » n’existe pas ce jour-là dans cette campagne.{hint}")
        return self.pay.item(code)


def _counted(count: int) -> str:
    return (
        "aucune valeur donnée"
        if count == 0
        else "une seule valeur donnée"
        if count == 1
        else f"{count} valeurs données"
    )
