"""How amounts, rates and dates are written in the payroll documents (French typography)."""

from dataclasses import dataclass
from datetime import date

NARROW, NBSP, MINUS = "\u202f", "\u00a0", "\u2212"


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency as payroll writes it. ``decimals``: digits of the minor unit in which amounts are held.

    Pay is settled in whole units in all currencies of the zone, those of which the centime is still legal included.
    """

    code: str
    sign: str
    singular: str
    plural: str
    decimals: int = 0
    cent_singular: str = "centime"
    cent_plural: str = "centimes"


CURRENCIES = {
    currency.code: currency
    for currency in (
        Currency("XOF", f"F{NBSP}CFA", "franc CFA", "francs CFA"),
        Currency("XAF", f"F{NBSP}CFA", "franc CFA", "francs CFA"),
        Currency("GNF", "GNF", "franc guinéen", "francs guinéens"),
        Currency("KMF", "KMF", "franc comorien", "francs comoriens"),
        Currency("MGA", "Ar", "ariary", "ariary"),
        Currency("CDF", "CDF", "franc congolais", "francs congolais"),
        Currency("EUR", "€", "euro", "euros", 2),
        Currency("USD", "USD", "dollar des États-Unis", "dollars des États-Unis", 2, "cent", "cents"),
    )
}


def currency(code: str) -> Currency:
    """The currency of an ISO 4217 code. Raises ``ValueError`` with a French message."""
    try:
        return CURRENCIES[code]
    except KeyError:
        raise ValueError(f"Monnaie inconnue : {code}. Connues : {', '.join(CURRENCIES)}.") from None


def amount(value: int, decimals: int = 0) -> str:
    """``1234567`` → ``1 234 567`` with U+202F; a true minus sign; ``decimals`` digits after the comma.

    >>> amount(-1234567).replace(NARROW, "_")
    '−1_234_567'
    >>> amount(123456, 2).replace(NARROW, "_")
    '1_234,56'
    """
    whole, cents = divmod(abs(value), 10**decimals)
    text = f"{whole:,}".replace(",", NARROW)
    if decimals:
        text = f"{text},{cents:0{decimals}d}"
    return MINUS + text if value < 0 else text


def money(value: int, code: str, decimals: int | None = None) -> str:
    """An amount with the sign of its currency: ``428 409 F CFA``."""
    unit = currency(code)
    return f"{amount(value, unit.decimals if decimals is None else decimals)}{NBSP}{unit.sign}"


def day(value: date) -> str:
    """``31/01/2026``."""
    return f"{value:%d/%m/%Y}"


def percent(rate: str) -> str:
    """A rate given as decimal text: ``"5.60"`` → ``5,6 %`` with U+202F."""
    text = rate.rstrip("0").rstrip(".") if "." in rate else rate
    return f"{text.replace('.', ',')}{NARROW}%"
