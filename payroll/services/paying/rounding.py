"""Nets paid by whole multiples: what is left over is put off to the next month and paid with it, on lines of their own.

Both lines are neither taxed nor subject to contributions: the payslip's net before them is what the law makes of the month.
The ledger is what paid runs put off less what they gave back, so that over any number of months the nets paid plus the
balance equal the nets due, to the franc. Whoever leaves is paid everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Sum
from django.utils.translation import gettext as _

from hr_core.models import Employee, Institution
from hr_core.text import currency_decimals
from payroll.choices import ItemFrequency, ItemKind
from payroll.models import InstitutionSetting
from payroll.services.definition import ItemDefinition
from payroll.services.settings import pay_setting
from payroll.services.sources import FirstResult, PaySource, SourceRoster, ledger_before
from payroll.setting_specs_paying import ROUNDED_FOR, ROUNDING

PUT_OFF, GIVEN_BACK = "arrondi-report", "arrondi-reprise"


def carried(net: int, balance: int, multiple: int) -> int:
    """What a month puts off: the rest of what it owes with what was put off before. Minor units; rounded down.

    >>> carried(412_885, 3, 25), carried(412_885, 15, 25), carried(-5, 3, 25)
    (13, 0, 0)
    """
    due = net + balance
    return due % multiple if multiple > 1 and due > 0 else 0


class RoundingSource(PaySource):
    """The last of the sources: it reads the net that all others leave."""

    key = "rounding"
    label = "Arrondi du net"
    order = 99
    is_recomputed = False

    def define(
        self, items: list[ItemDefinition], *, institution: Institution, on: date, kinds: Sequence[str]
    ) -> list[ItemDefinition]:
        if not InstitutionSetting.objects.filter(institution=institution, key=ROUNDING, start__lte=on).exists():
            return items
        return [
            *items,
            _item(GIVEN_BACK, _("Arrondi du mois précédent, payé")),
            _item(PUT_OFF, _("Arrondi reporté au mois suivant")),
        ]

    def gather(self, roster: SourceRoster) -> None:
        if all(spec.name != f"a_{PUT_OFF}" for spec in roster.plan.inputs):
            return  # nothing was ever rounded here: no query
        for employee in {*self._rounded(roster), *self._balances(roster)}:
            roster.ask_first(employee)

    def settle(self, roster: SourceRoster, first: FirstResult) -> None:
        if all(spec.name != f"a_{PUT_OFF}" for spec in roster.plan.inputs):
            return
        balances, rounded = self._balances(roster), self._rounded(roster)
        for employee in sorted({*balances, *rounded}):
            if employee not in first:
                continue
            net, balance = first.net(employee), balances.get(employee, 0)
            if net + balance <= 0:
                continue  # the month owes nothing: what was put off waits
            roster.give(employee, GIVEN_BACK, amount=-balance, label=_("Reste du net d’un mois précédent"))
            left = carried(net, balance, rounded.get(employee, 1))
            roster.give(employee, PUT_OFF, amount=left, label=_("Reste du net, payé le mois suivant"))

    def _balances(self, roster: SourceRoster) -> dict[int, int]:
        """What was put off and not yet given back, by employee; one query."""
        rows = ledger_before(roster.period, self.key).filter(employee__in=roster.among).order_by().values("employee")
        sums = rows.annotate(sum=Sum("amount")).values_list("employee", "sum")
        return {employee: balance for employee, balance in sums if balance}

    def _rounded(self, roster: SourceRoster) -> dict[int, int]:
        """The multiple of those whose net is rounded this month, but for those who leave; at most three queries."""
        day = roster.period.last_day
        units = int(pay_setting(roster.institution, ROUNDING, day, 0) or 0)
        if units <= 1:
            return {}
        multiple = units * 10 ** currency_decimals(roster.institution.country.currency)
        people = Employee.objects.filter(pk__in=roster.among).exclude(left_on__lte=day + timedelta(days=1))
        if pay_setting(roster.institution, ROUNDED_FOR, day, "cash") == "cash":
            people = people.filter(payment_mode=Employee.PaymentMode.CASH)
        return dict.fromkeys(people.values_list("pk", flat=True), multiple)


def _item(code: str, label: str) -> ItemDefinition:
    return ItemDefinition(code, label, ItemKind.DEDUCTION, "allowance", ItemFrequency.VARIABLE, is_prorated=False)
