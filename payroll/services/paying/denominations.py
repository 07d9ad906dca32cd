"""The notes and coins with which an institution pays in cash: the usual ones of the currency, or its own dated list."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.models import Institution, User
from hr_core.scope import because
from hr_core.text import currency_decimals
from payroll.models import InstitutionSetting
from payroll.services.paying.cash import Denominations, denominations_read, usual_denominations
from payroll.services.settings import pay_setting
from payroll.services.timeline import timeline_set

KEY = "cash_denominations"


def denominations_of(institution: Institution, on: date) -> tuple[int, ...]:
    """In minor units, the largest first."""
    currency = institution.country.currency
    decimals = currency_decimals(currency)
    chosen: list[int] = pay_setting(institution, KEY, on, [])
    return tuple(unit * 10**decimals for unit in chosen) or usual_denominations(currency, decimals)


def denominations_known(institution: Institution, on: date) -> Denominations | None:
    """What the product says of the currency, while the institution has no list of its own."""
    if pay_setting(institution, KEY, on, []):
        return None
    return denominations_read().get(institution.country.currency)


@transaction.atomic
def denominations_set(
    *, institution: Institution, start: date, units: list[int], actor: User | None, reason: str = ""
) -> None:
    """Pay with these notes and coins (units of the currency) from `start`. Raises `ValidationError` without any."""
    kept = sorted({unit for unit in units if unit > 0}, reverse=True)
    if not kept or len(kept) > 20:
        raise ValidationError({"units": _("Donner de une à vingt coupures, en chiffres.")})
    with because(reason or _("Coupures et pièces")):
        timeline_set(
            InstitutionSetting.objects.filter(institution=institution, key=KEY),
            start=start,
            values={"value": kept, "reference": reason[:200]},
            make=lambda: InstitutionSetting(institution=institution, key=KEY),
        )
