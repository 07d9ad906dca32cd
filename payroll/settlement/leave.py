"""Untaken leave: the share of the reference period's pay, or the pay kept, whichever is the higher."""

from __future__ import annotations

from fractions import Fraction

from payroll.engine import french
from payroll.settlement.told import Told, half_up

THOUSAND = 1000


def leave_pay(
    *,
    days: int,
    monthly_days: Fraction,
    year_pay: Fraction | None,
    ratio: Fraction | None,
    monthly: int | None,
    divisor: int,
    day_words: str,
    sources: tuple[str, ...],
    confidence: str,
) -> Told:
    """`days` in thousandths. By the share: `year_pay × ratio × days ÷ (12 × monthly_days)`, a year's leave being worth
    the share of a year's pay. By the pay kept: `monthly × days ÷ divisor`. Each is exact, the higher is rounded half up.
    """
    count = Fraction(days, THOUSAND)
    found: list[tuple[Fraction, str, str]] = []
    if ratio is not None and year_pay is not None:
        share = year_pay * ratio * count / (12 * monthly_days)
        formula = (
            f"{french.number(year_pay)} × {ratio.numerator}/{ratio.denominator} × {french.number(count, 3)}"
            f" ÷ {french.number(12 * monthly_days, 4)}"
        )
        found.append((share, formula, f"Par la part de l’année de référence : {french.number(share, 2)}."))
    if monthly is not None:
        kept = monthly * count / divisor
        formula = f"{french.number(monthly)} × {french.number(count, 3)} ÷ {divisor}"
        found.append((kept, formula, f"Par le salaire maintenu : {french.number(kept, 2)}."))
    value, formula, _ = max(found, key=lambda each: each[0])
    amount = half_up(value)
    sentences = [sentence for _value, _formula, sentence in found]
    if len(found) > 1:
        sentences.append("Le plus favorable des deux calculs est retenu.")
    return Told(
        amount,
        formula=f"{formula} = {french.number(amount)}",
        terms=(
            ("Jours à payer", f"{french.number(count, 3)} {day_words}"),
            ("Droit par mois", f"{french.number(monthly_days, 2)} {day_words}"),
        ),
        sentences=tuple(sentences),
        sources=sources,
        confidence=confidence,
    )
