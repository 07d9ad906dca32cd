"""Fixed parities of the zone's currencies to the euro: law, not market, hence here and not in the table of rates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

COUNCIL_DECISION = (
    "Décision 98/683/CE du Conseil du 23 novembre 1998 (franc CFA et franc comorien)",
    "https://eur-lex.europa.eu/eli/dec/1998/683/oj",
)


@dataclass(frozen=True)
class Parity:
    """One unit of `base` is worth `rate` units of `quote` from `start` on."""

    base: str
    quote: str
    rate: Fraction
    start: date
    source: tuple[str, str]
    is_fixed: bool = False


#: 1 euro is 6,55957 French francs; a hundred CFA francs were one French franc, and seventy-five Comorian ones.
FIXED = tuple(
    Parity("EUR", quote, rate, date(1999, 1, 1), COUNCIL_DECISION, is_fixed=True)
    for quote, rate in (
        ("XOF", Fraction("655.957")),
        ("XAF", Fraction("655.957")),
        ("KMF", Fraction("491.96775")),
    )
)
