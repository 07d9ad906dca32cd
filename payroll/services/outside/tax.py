"""The tax withheld outside the headcount: exact, rounded once, told in French.

Amounts are integers in minor units; rates are `Fraction`s read from decimal text in per cent.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from hr_core.text import french_amount, french_decimal
from payroll.choices_outside import TaxMethod, TaxPeriod, TaxRounding


def percent_of(text: str) -> Fraction:
    """« 12,5 » → 1/8. Empty is zero. Raises `ValidationError` for what is no percentage between 0 and 100."""
    try:
        rate = Fraction((text or "0").strip().replace(",", ".")) / 100
    except (ValueError, ZeroDivisionError):
        raise ValidationError(_("Écrire un taux en chiffres, par exemple 5 ou 12,5.")) from None
    if not 0 <= rate <= 1:
        raise ValidationError(_("Un taux va de 0 à 100 %."))
    return rate


def rounded(value: Fraction, rounding: str) -> int:
    """One named rounding; halves go up.

    >>> [rounded(Fraction(25, 2), each) for each in ("nearest", "down", "up", "ten_down")]
    [13, 12, 13, 10]
    """
    if rounding == TaxRounding.DOWN:
        return math.floor(value)
    if rounding == TaxRounding.UP:
        return math.ceil(value)
    if rounding == TaxRounding.TEN_DOWN:
        return math.floor(value / 10) * 10
    return math.floor(value + Fraction(1, 2))


@dataclass(frozen=True)
class TaxTerms:
    """The rule in force as the calculation reads it (see `payroll.models.OutsideTaxRule`)."""

    method: str
    rate: Fraction = Fraction(0)
    brackets: tuple[tuple[int, Fraction], ...] = ()
    period: str = TaxPeriod.PAYMENT
    threshold: int = 0
    exempt_amount: int = 0
    abatement_rate: Fraction = Fraction(0)
    abatement_cap: int | None = None
    rounding: str = TaxRounding.NEAREST


@dataclass(frozen=True)
class Withheld:
    """What is withheld from this payment, and how one comes to it."""

    amount: int
    sentences: tuple[str, ...] = field(default_factory=tuple)


def terms_of(rule: object) -> TaxTerms:
    """The terms of a stored rule."""
    return TaxTerms(
        method=rule.method,  # type: ignore[attr-defined]
        rate=percent_of(rule.rate),  # type: ignore[attr-defined]
        brackets=tuple((int(row["over"]), percent_of(row["percent"])) for row in rule.brackets),  # type: ignore[attr-defined]
        period=rule.period,  # type: ignore[attr-defined]
        threshold=rule.threshold,  # type: ignore[attr-defined]
        exempt_amount=rule.exempt_amount,  # type: ignore[attr-defined]
        abatement_rate=percent_of(rule.abatement_rate),  # type: ignore[attr-defined]
        abatement_cap=rule.abatement_cap,  # type: ignore[attr-defined]
        rounding=rule.rounding,  # type: ignore[attr-defined]
    )


def tax_withheld(
    terms: TaxTerms, base: int, *, currency: str, earlier_base: int = 0, earlier_tax: int = 0
) -> Withheld:
    """The tax on a payment of `base`; over the month, what earlier payments bore is counted and taken off.

    A monthly tax that falls under what was already withheld withholds nothing more: it is not given back here.
    """
    if terms.method == TaxMethod.NONE:
        return Withheld(0, (_("Aucune retenue pour cette catégorie."),))
    told: list[str] = []
    whole = base
    if terms.period == TaxPeriod.MONTH and earlier_base:
        whole += earlier_base
        told.append(
            _("Avec les paiements déjà faits ce mois (%(earlier)s), l’assiette est de %(base)s.")
            % {"earlier": _money(earlier_base, currency), "base": _money(whole, currency)}
        )
    due = _tax_of(terms, whole, currency, told)
    if terms.period == TaxPeriod.MONTH and earlier_tax:
        due = max(0, due - earlier_tax)
        told.append(
            _("Moins l’impôt déjà retenu ce mois, %(earlier)s : reste %(due)s.")
            % {"earlier": _money(earlier_tax, currency), "due": _money(due, currency)}
        )
    return Withheld(due, tuple(told))


def _tax_of(terms: TaxTerms, base: int, currency: str, told: list[str]) -> int:
    if base < terms.threshold:
        told.append(
            _("%(base)s n’atteint pas le seuil de %(threshold)s : rien n’est retenu.")
            % {"base": _money(base, currency), "threshold": _money(terms.threshold, currency)}
        )
        return 0
    taxed = Fraction(max(0, base - terms.exempt_amount))
    if terms.exempt_amount:
        told.append(
            _("Moins la part exonérée de %(exempt)s : %(left)s.")
            % {"exempt": _money(terms.exempt_amount, currency), "left": _money(int(taxed), currency)}
        )
    if terms.abatement_rate:
        off = taxed * terms.abatement_rate
        if terms.abatement_cap is not None:
            off = min(off, Fraction(terms.abatement_cap))
        taxed -= off
        told.append(
            _("Moins l’abattement de %(rate)s %% : %(left)s.")
            % {"rate": french_decimal(terms.abatement_rate * 100), "left": _exact(taxed)}
        )
    if terms.method == TaxMethod.RATE:
        exact = taxed * terms.rate
        told.append(
            _("%(base)s × %(rate)s %% = %(exact)s.")
            % {"base": _exact(taxed), "rate": french_decimal(terms.rate * 100), "exact": _exact(exact)}
        )
    else:
        exact = _by_scale(terms.brackets, taxed, told)
    amount = rounded(exact, terms.rounding)
    told.append(
        _("Arrondi %(rounding)s : %(amount)s.")
        % {"rounding": TaxRounding(terms.rounding).label, "amount": _money(amount, currency)}
    )
    return amount


def _by_scale(brackets: Sequence[tuple[int, Fraction]], taxed: Fraction, told: list[str]) -> Fraction:
    total = Fraction(0)
    ends: list[int | None] = [*(over for over, _rate in brackets[1:]), None]
    for (over, rate), end in zip(brackets, ends, strict=True):
        slice_ = min(taxed, Fraction(end) if end is not None else taxed) - over
        if slice_ <= 0:
            break
        total += slice_ * rate
        told.append(
            _("Au-delà de %(over)s : %(slice)s × %(rate)s %%.")
            % {"over": _exact(Fraction(over)), "slice": _exact(slice_), "rate": french_decimal(rate * 100)}
        )
    return total


def _money(value: int, currency: str) -> str:
    return french_amount(value, currency, unit=True)


def _exact(value: Fraction) -> str:
    return french_decimal(value, 4)
