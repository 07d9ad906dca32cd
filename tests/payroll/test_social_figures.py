"""What the pay adds to the social report: the wage bill of the paid months, to the unit, and means hidden when they would name."""

from __future__ import annotations

from fractions import Fraction

from hr_core.access import access_of
from hr_core.scope import scope
from payroll.models import Payslip
from payroll.services.social_figures import pay_section
from tests.cast import Zone
from tests.payroll.months import month_paid


def test_the_wage_bill_is_that_of_the_paid_months_and_means_need_five_people(zone: Zone) -> None:
    month_paid(zone, 2026, 1)
    with scope(zone.home, actor=zone.user("serigne")):
        slips = list(Payslip.objects.filter(run__period__year=2026).select_related("employee"))
        section = pay_section(zone.home, [2025, 2026], access_of(zone.user("serigne"), zone.home.pk))
        assert section is not None
        bill = {figure.label: figure.values for figure in section.tables[0].figures}
        assert bill["Salaires bruts"] == [0, sum(slip.gross for slip in slips)]
        assert bill["Masse salariale chargée"][1] == sum(slip.gross + slip.employer for slip in slips)
        women = [slip.gross for slip in slips if slip.employee.sex == "F"]
        assert section.tables[1].figures[0].values == [None, round(Fraction(sum(women), len(women)))]
        # The one who may not see the confidential population reads neither their pay nor a total that tells it.
        others = pay_section(zone.home, [2025, 2026], access_of(zone.user("binta"), zone.home.pk))
        assert others is not None
        plain = sum(slip.gross for slip in slips if not slip.is_confidential)
        assert others.tables[0].figures[0].values[1] == plain < bill["Salaires bruts"][1]
        assert pay_section(zone.home, [2025, 2026], access_of(zone.user("fatou"), zone.home.pk)) is None
