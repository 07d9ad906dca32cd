"""How much of a month's pay the loans of an employee may take: the assignable portion, and the institution's own share.

One rule for requests and for the calculation. Where the scale of the portion is not known, the institution's written share
alone holds; without either, nothing may be assumed: `UnknownScale`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hr_core.models import Institution
from payroll.selectors.attachable import PortionBook, UnknownScale
from payroll.services.settings import pay_setting

#: Setting of the house: the share of the net, in per cent, that loans may take together.
SHARE = "loan_net_percent"
WHOLE = 100


@dataclass(frozen=True)
class LoanRoom:
    """The rules of an institution on a day, read once."""

    book: PortionBook
    share: int | None

    def of_month(self, *, net: int, base: int, category: str = "") -> int | UnknownScale:
        """What loans may take of a month, rounded down in favour of the employee.

        `net`: what would be paid without any loan; `base`: pay after compulsory levies, on which the scale is read.
        """
        rules = self.book.rules(category)
        if isinstance(rules, UnknownScale):
            return rules if self.share is None else share_of(net, self.share)
        portion = min(max(0, net), rules.assignable.portion(base))
        return portion if self.share is None else min(portion, share_of(net, self.share))


def loan_room(institution: Institution, on: date) -> LoanRoom:
    return LoanRoom(PortionBook(institution, on), loan_share(institution, on))


def loan_share(institution: Institution, on: date) -> int | None:
    """The share written by the institution, in per cent; None when it wrote none."""
    share = pay_setting(institution, SHARE, on, None)
    return None if share is None else int(share)


def share_of(net: int, percent: int) -> int:
    return max(0, net) * percent // WHOLE
