"""The words of a formula: numbers as French people write them, texts in quotes, names, signs."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from .errors import FormulaError

#: Long enough for the articles of a statute about one item, joined; what people write is far shorter.
MAX_LENGTH = 16_000
KEYWORDS = ("et", "ou", "non")
#: Signs written otherwise, brought to one writing.
_SAME = {"×": "*", "÷": "/", "−": "-", "≤": "<=", "≥": ">=", "≠": "<>"}
_HINTS = {
    ",": "séparez les valeurs par « ; », la virgule est celle des décimales",
    "'": 'écrivez les textes entre guillemets, par exemple "C"',
    "’": 'écrivez les textes entre guillemets, par exemple "C"',
    "^": "il n’y a pas de puissance, écrivez les facteurs un par un",
    "&": "écrivez « et » pour joindre deux conditions",
    "|": "écrivez « ou » pour joindre deux conditions",
    "!": "écrivez « <> » pour différent, « non » pour le contraire",
    "$": "les colonnes s’appellent par leur nom",
    ":": "séparez les valeurs par « ; »",
}
_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<number>(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+)(?:[.,]\d+)?(?:\s*%)?)
    |(?P<text>"[^"\n]*"|«[^»\n]*»|“[^”\n]*”)
    |(?P<open>["«“])
    |(?P<name>[^\W\d][\w.]*)
    |(?P<sign><=|>=|<>|[≤≥≠×÷−+\-*/()=<>;])""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Token:
    """A word and its place: `kind` is number, text, name, keyword, sign or end."""

    kind: str
    value: str
    start: int
    end: int
    written: str = ""


def folded(text: str) -> str:
    """A text as keys are compared: small letters, no accents, single spaces; punctuation counts (C is not C+).

    >>> folded("  Chef de  Département "), folded("C+") == folded("C")
    ('chef de departement', False)
    """
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE").replace("’", "'"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def identifier(text: str) -> str:
    """A label or a name as formulas write it.

    >>> identifier("Brut cotisable"), identifier("Ancienneté"), identifier("ARRONDI.SUP")
    ('brut_cotisable', 'anciennete', 'arrondi_sup')
    """
    return re.sub(r"[^a-z0-9]+", "_", folded(text)).strip("_")


def number_value(written: str) -> tuple[Fraction, bool]:
    """The exact value of a written number, and whether it is a percentage.

    >>> number_value("1 234,5"), number_value("5 %")
    ((Fraction(2469, 2), False), (Fraction(1, 20), True))
    """
    digits = re.sub(r"\s", "", written).replace(",", ".")
    if digits.endswith("%"):
        return Fraction(digits[:-1]) / 100, True
    return Fraction(digits), False


def tokens(text: str) -> list[Token]:
    """The words of a formula and an end mark. Errors: `FormulaError` on an unknown sign, an open quote, a text too long."""
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"La formule est trop longue : {MAX_LENGTH} caractères au plus, {len(text)} donnés.")
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            hint = _HINTS.get(text[at])
            raise FormulaError(
                f"le signe « {text[at]} » n’a pas de sens ici" + (f" ; {hint}." if hint else "."), text=text, start=at
            )
        kind, written = str(match.lastgroup), match.group()
        if kind == "open":
            raise FormulaError("ce guillemet n’est pas refermé.", text=text, start=at, end=len(text))
        if kind != "space":
            found.append(_token(kind, written, at, match.end()))
        at = match.end()
    return [*found, Token("end", "", len(text), len(text))]


def _token(kind: str, written: str, start: int, end: int) -> Token:
    value = written
    if kind == "text":
        value = written[1:-1].strip()
    elif kind == "name":
        value = identifier(written)
        kind = "keyword" if value in KEYWORDS else "name"
    elif kind == "sign":
        value = _SAME.get(written, written)
    return Token(kind, value, start, end, written)
