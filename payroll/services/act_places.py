"""What the payroll certifies in acts: the amounts paid over the last twelve months, for the attestation of salary.

Amounts are those of paid and closed runs, which add up over the runs of a month; minor units of the institution's currency.
"""

from __future__ import annotations

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.services.acts.certificates import pay_obstacle_add
from hr_core.services.acts.places import DOTS, Reading, block_add, place_add, table
from hr_core.text import MONTHS, french_amount
from payroll.models import Payslip
from payroll.selectors.paid_sums import PAID_STATES

MONTHS_SHOWN = 12


def paid_months(employee: Employee, count: int = MONTHS_SHOWN) -> list[tuple[int, int, int, int]]:
    """(year, month, gross, net) of the last months paid, oldest first. One query."""
    rows = (
        Payslip.objects.filter(employee=employee, run__state__in=PAID_STATES)
        .order_by()
        .values("run__period__year", "run__period__month")
        .annotate(gross_sum=Sum("gross"), net_sum=Sum("net"))
        .order_by("-run__period__year", "-run__period__month")[:count]
    )
    found = [(row["run__period__year"], row["run__period__month"], row["gross_sum"], row["net_sum"]) for row in rows]
    return found[::-1]


def _obstacle(employee: Employee) -> str:
    return "" if Payslip.objects.filter(employee=employee, run__state__in=PAID_STATES).exists() else _("Aucun mois payé n’est gardé pour cet agent.")


def _wages(reading: Reading) -> str:
    months = paid_months(reading.employee)
    if not months:
        return f"<p>{_('Aucun mois payé.')}</p>"
    currency = reading.currency
    rows = [
        [f"{MONTHS[month - 1].capitalize()} {year}", f"#{french_amount(gross, currency)}", f"#{french_amount(net, currency)}"]
        for year, month, gross, net in months
    ]
    total = [sum(row[at] for row in months) for at in (2, 3)]
    rows.append([_("Total"), *(f"#{french_amount(value, currency, unit=True)}" for value in total)])
    return table([(_("Mois"), 40), (_("Rémunération brute"), 30), (_("Net payé"), 30)], rows)


def _last_gross(reading: Reading) -> str:
    months = paid_months(reading.employee, 1)
    return reading.money(months[0][2]) if months else DOTS


def _last_net(reading: Reading) -> str:
    months = paid_months(reading.employee, 1)
    return reading.money(months[0][3]) if months else DOTS


def register() -> None:
    pay_obstacle_add(_obstacle)
    place_add("brut_du_mois", gettext_lazy("rémunération brute du dernier mois payé"), _last_gross)
    place_add("net_du_mois", gettext_lazy("net du dernier mois payé"), _last_net)
    block_add("remunerations", gettext_lazy("tableau des rémunérations des douze derniers mois"), _wages)
