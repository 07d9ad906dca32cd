"""How much of a month's net the loans of an employee may take: one call for requests and for the calculation."""

from __future__ import annotations

from datetime import date

from hr_core.models import Institution
from payroll.services.settings import pay_setting

#: Setting of the house: the share of the net, in per cent, that loans may take together.
SHARE = "loan_net_percent"
WHOLE = 100


def loan_room(*, institution: Institution, on: date, net: int) -> int:
    """What loans may take of a net (before any loan), rounded down in favour of the employee."""
    return share_of(net, loan_share(institution, on))


def loan_share(institution: Institution, on: date) -> int:
    """The share in force on a day, in per cent."""
    return int(pay_setting(institution, SHARE, on, WHOLE))


def share_of(net: int, percent: int) -> int:
    return max(0, net) * percent // WHOLE
