"""Amounts in French words, as they are written under « Arrêté à la somme de »."""

from num2words import num2words

from payroll.documents.figures import Currency, currency


def amount_in_words(amount_minor: int, code: str | Currency, decimals: int | None = None) -> str:
    """``amount_minor`` (smallest unit, an integer) in words with its currency, without capital or full stop.

    ``decimals`` is the number of digits of the minor unit, that of the currency unless given. « de » comes before the
    currency after a round number of millions or more. The unit is plural from two on: zero, one and minus one are
    singular. Raises ``ValueError`` for an unknown currency.

    >>> amount_in_words(428409, "XOF")
    'quatre cent vingt-huit mille quatre cent neuf francs CFA'
    >>> amount_in_words(1_000_000, "XAF")
    'un million de francs CFA'
    >>> amount_in_words(150, "CDF", decimals=2)
    'un franc congolais et cinquante centimes'
    """
    unit = code if isinstance(code, Currency) else currency(code)
    scale = 10 ** (unit.decimals if decimals is None else decimals)
    whole, cents = divmod(abs(amount_minor), scale)
    parts = []
    if whole or not cents:
        link = "de " if whole and whole % 1_000_000 == 0 else ""
        if unit.singular[0] in "aeiouéh" and link:
            link = "d’"
        parts.append(f"{num2words(whole, lang='fr')} {link}{unit.plural if whole >= 2 else unit.singular}")
    if cents:
        name = unit.cent_plural if cents >= 2 else unit.cent_singular
        parts.append(f"{num2words(cents, lang='fr')} {name}")
    return ("moins " if amount_minor < 0 else "") + " et ".join(parts)
