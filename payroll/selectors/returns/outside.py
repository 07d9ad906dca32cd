"""What payees outside the headcount owe to the bodies that returns go to: which return declares it, and its amounts.

A contribution names its body in the words of the institution; it enters the return of the country's body that bears this name.
A body that makes no return here has none: its dues are followed among third parties alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.utils.text import slugify

from payroll.choices import Section
from payroll.choices_outside import OutsideState
from payroll.countries import law
from payroll.models import OutsidePayment
from payroll.returns.book import Declaration, declarations

OUTSIDE_PAID = (OutsideState.PAID, OutsideState.CLOSED)
OUTSIDE = "outside"
#: Contributions before taxes: a body that collects both declares what is social with the social return.
KINDS = ("contributions", "tax", "employer-tax")


@dataclass(frozen=True)
class Share:
    """One contribution of one payment in a month: the payee's part and the institution's, in minor units."""

    payment: OutsidePayment
    recipient: str
    label: str
    base: int
    own: int
    employer: int

    @property
    def month(self) -> date:
        return self.payment.run.payment_on.replace(day=1)

    @property
    def parts(self) -> tuple[tuple[str, str, int], ...]:
        """(code, section, amount) of each part that is not zero; a code has 48 characters at most."""
        name = slugify(self.label)[:30]
        both = (
            (f"{OUTSIDE}-{name}-own", Section.EMPLOYEE_CONTRIBUTION, self.own),
            (f"{OUTSIDE}-{name}-employer", Section.EMPLOYER_CONTRIBUTION, self.employer),
        )
        return tuple((code, str(section), amount) for code, section, amount in both if amount)


def known_recipient(country: str, name: str) -> str:
    """The body of the country that bears this name, as the country file writes it; the name itself when there is none."""
    wanted = name.strip().casefold()
    return next((each for each in _recipients(country) if each.casefold() == wanted), name.strip())


def return_of(country: str, recipient: str) -> str:
    """The code of the monthly or quarterly return that declares to a body; empty when it has none."""
    found = _returns(country).get(known_recipient(country, recipient), ())
    return next((each.code for each in found if not _is_yearly(each)), "")


def declares(wanted: Declaration, recipient: str) -> bool:
    """Whether a return declares what is owed to a body: its first periodic one, and its first yearly one."""
    found = _returns(wanted.country).get(known_recipient(wanted.country, recipient), ())
    firsts = [next((each.code for each in found if _is_yearly(each) == yearly), "") for yearly in (False, True)]
    return wanted.code in firsts


def bodies(country: str) -> list[str]:
    """The bodies of the country to which something is declared, in the order of its returns."""
    return list(_returns(country))


def shares_of(first: date, end: date) -> list[Share]:
    """The contributions of what was paid in `[first, end)`, by the month of payment; one query."""
    payments = OutsidePayment.objects.filter(
        run__state__in=OUTSIDE_PAID, run__payment_on__gte=first, run__payment_on__lt=end
    ).select_related("payee", "run")
    return [share for payment in payments.order_by("pk") for share in _shares(payment)]


def _shares(payment: OutsidePayment) -> Iterable[Share]:
    told: Mapping[str, Any] = payment.explanation
    for recipient, label, own, employer, *more in told.get("dues", ()):
        base = int(more[0]) if more else payment.taxable  # payments of before kept no base
        yield Share(payment, recipient, label, base, own, employer)


def _is_yearly(each: Declaration) -> bool:
    return any(rule.every == "year" for rule in each.rules)


@cache
def _recipients(country: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.recipient for line in law(country).lines if line.recipient))


@cache
def _returns(country: str) -> Mapping[str, tuple[Declaration, ...]]:
    """The periodic returns by body, those of contributions first."""
    lines = {line.code: line.recipient for line in law(country).lines}
    found: dict[str, list[Declaration]] = {}
    for kind in KINDS:
        for each in declarations(country):
            if each.kind == kind:
                for recipient in dict.fromkeys(lines[code] for code in each.lines if lines[code]):
                    found.setdefault(recipient, []).append(each)
    return {recipient: tuple(each) for recipient, each in found.items()}
