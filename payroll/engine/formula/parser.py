"""From words to a tree, by recursive descent. Lowest rank first: `ou`, `et`, `non`, comparison, `+ -`, `* /`, unary minus, value.

The parser knows no names: `build` and `functions` say which exist. Nesting is bounded, so that no text can exhaust the stack.
"""

from __future__ import annotations

from collections.abc import Callable

from .errors import FormulaError
from .tokens import Token, number_value, tokens
from .tree import Call, Chain, Compare, Name, Negative, Node, Not, Number, Text

MAX_DEPTH = 40
COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")


class Parser:
    """Reads one formula. A leading `=`, the habit of spreadsheets, is passed over."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens(text)
        self.at = 0
        self.depth = 0

    def formula(self) -> Node:
        if self._is_sign("="):
            self.at += 1
        if self.now.kind == "end":
            raise FormulaError("la formule est vide.", text=self.text or " ", start=0)
        node = self._alternative()
        if self.now.kind != "end":
            raise self._unexpected("un opérateur (+, -, *, /, =, et, ou) ou la fin de la formule")
        return node

    # ------------------------------------------------------------------ words
    @property
    def now(self) -> Token:
        return self.tokens[self.at]

    def _take(self) -> Token:
        token = self.now
        self.at += 1
        return token

    def _is_sign(self, *signs: str) -> bool:
        return self.now.kind == "sign" and self.now.value in signs

    def _is_word(self, word: str) -> bool:
        return self.now.kind == "keyword" and self.now.value == word

    def _unexpected(self, expected: str) -> FormulaError:
        token = self.now
        found = "la formule s’arrête ici" if token.kind == "end" else f"« {token.written} » trouvé"
        start = min(token.start, len(self.text) - 1)
        return FormulaError(f"{found}, il faut {expected}.", text=self.text, start=start, end=token.end)

    # ------------------------------------------------------------------ ranks
    def _chain(self, below: Callable[[], Node], first: str, joins: Callable[[], bool]) -> Node:
        terms = [(first, below())]
        while joins():
            sign = self._take().value
            terms.append((sign, below()))
        return terms[0][1] if len(terms) == 1 else Chain(terms[0][1].start, terms[-1][1].end, tuple(terms))

    def _alternative(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FormulaError(
                f"trop de parenthèses l’une dans l’autre ({MAX_DEPTH} au plus) ; coupez le calcul en plusieurs rubriques.",
                text=self.text,
                start=self.now.start,
                end=self.now.end,
            )
        node = self._chain(self._conjunction, "ou", lambda: self._is_word("ou"))
        self.depth -= 1
        return node

    def _conjunction(self) -> Node:
        return self._chain(self._negation, "et", lambda: self._is_word("et"))

    def _negation(self) -> Node:
        start, negative = self.now.start, False
        while self._is_word("non"):
            self.at += 1
            negative = not negative
        node = self._comparison()
        return Not(start, node.end, node) if negative else node

    def _comparison(self) -> Node:
        left = self._sum()
        if not self._is_sign(*COMPARISONS):
            return left
        sign = self._take().value
        right = self._sum()
        if self._is_sign(*COMPARISONS):
            raise FormulaError(
                "deux comparaisons se suivent ; joignez-les par « et », par exemple 3 < anciennete et anciennete < 10.",
                text=self.text,
                start=self.now.start,
                end=self.now.end,
            )
        return Compare(left.start, right.end, sign, left, right)

    def _sum(self) -> Node:
        return self._chain(self._product, "+", lambda: self._is_sign("+", "-"))

    def _product(self) -> Node:
        return self._chain(self._signed, "*", lambda: self._is_sign("*", "/"))

    def _signed(self) -> Node:
        start, negative = self.now.start, False
        while self._is_sign("-", "+"):
            negative ^= self._take().value == "-"
        node = self._value()
        return Negative(start, node.end, node) if negative else node

    # ------------------------------------------------------------------ values
    def _value(self) -> Node:
        token = self.now
        if token.kind == "number":
            self.at += 1
            value, is_rate = number_value(token.value)
            return Number(token.start, token.end, value, is_rate)
        if token.kind == "text":
            self.at += 1
            return Text(token.start, token.end, token.value)
        if token.kind == "name" or (token.kind == "keyword" and self._calls()):
            self.at += 1
            return self._call(token) if self._is_sign("(") else Name(token.start, token.end, token.value, token.written)
        if self._is_sign("("):
            self.at += 1
            node = self._alternative()
            self._close("une parenthèse fermante « ) »")
            return node
        raise self._unexpected("un nombre, un nom, une fonction ou une parenthèse")

    def _calls(self) -> bool:
        """`et(a; b)` and `ou(a; b)` as spreadsheets write them."""
        after = self.tokens[self.at + 1]
        return self.now.value in ("et", "ou") and after.kind == "sign" and after.value == "("

    def _call(self, name: Token) -> Node:
        self.at += 1
        args: list[Node] = []
        if not self._is_sign(")"):
            args.append(self._alternative())
            while self._is_sign(";"):
                self.at += 1
                args.append(self._alternative())
        end = self._close("« ; » ou une parenthèse fermante « ) »")
        return Call(name.start, end, name.value, name.written, tuple(args))

    def _close(self, expected: str) -> int:
        if not self._is_sign(")"):
            raise self._unexpected(expected)
        return self._take().end
