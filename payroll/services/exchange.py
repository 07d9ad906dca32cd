"""Entering the rates of exchange of the zone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.models import User
from hr_core.scope import because
from hr_core.services.writing import delete_checked, save_checked
from payroll.models import ExchangeRate
from payroll.parities import FIXED


@transaction.atomic
def rate_enter(
    *, base: str, quote: str, rate: Decimal, start: date, source_title: str, source_url: str = "", actor: User
) -> ExchangeRate:
    """One unit of `base` is worth `rate` units of `quote` from `start`, until the next rate of the pair.

    Raises `ValidationError` for a fixed parity, for a pair kept the other way round, for a day already entered.
    """
    if any({base, quote} == {parity.base, parity.quote} for parity in FIXED):
        raise ValidationError({"quote": _("Cette parité est fixée par un texte : elle ne se saisit pas.")})
    if ExchangeRate.objects.filter(base=quote, quote=base).exists():
        raise ValidationError(
            {
                "base": _("Ce couple est tenu dans l’autre sens : saisissez la valeur de 1 %(quote)s en %(base)s.")
                % {"quote": quote, "base": base}
            }
        )
    row = ExchangeRate(
        base=base,
        quote=quote,
        rate=rate,
        start=start,
        source_title=source_title,
        source_url=source_url,
        entered_by=actor,
    )
    with because(source_title):
        return save_checked(row)


@transaction.atomic
def rate_delete(*, rate: ExchangeRate, actor: User, reason: str) -> None:
    """Take out a rate entered by mistake; months already calculated keep the rate that they used."""
    if not reason.strip():
        raise ValidationError({"reason": _("Donnez le motif : il est gardé avec la suppression.")})
    with because(reason):
        delete_checked(rate)
