"""Tables of what leave not taken is worth, by employee and by unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from hr_core.models import Employee, Unit
from hr_core.tables import who
from hr_core.tables_leave import plain_days
from hr_core.ui.parts import two_lines
from hr_core.ui.tables import HouseTable, LinkColumn, MoneyColumn, NumberColumn, TextColumn
from payroll.selectors.leave_value import UnitWorth, Worth

NOTHING = Worth(0, 0, 0, None)


class WorthTable(HouseTable):
    """The values of the rows of the page, read together; `read` gives them for employees."""

    agent = TextColumn(_("Agent"), accessor="last_name", order_by=("last_name", "first_names"))
    unit = TextColumn(_("Unité"), accessor="unit_name", place="p2")
    days = NumberColumn(verbose_name=_("Solde (jours)"), accessor="pk", orderable=False, place="p3")
    monthly = MoneyColumn(verbose_name=_("Salaire mensuel"), accessor="pk", orderable=False, css="lg-hide")
    amount = MoneyColumn(verbose_name=_("Valeur du solde"), accessor="pk", orderable=False, place="p1")
    charges = MoneyColumn(verbose_name=_("Charges"), accessor="pk", orderable=False, css="lg-hide")

    row_header = "agent"

    class Meta(HouseTable.Meta):
        model = Employee
        fields = ("agent", "unit", "days", "monthly", "amount", "charges")
        order_by = "agent"

    def __init__(self, *args: Any, read: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.read = read
        self._found: Mapping[int, Worth] | None = None

    def worth(self, record: Employee) -> Worth:
        if self._found is None:
            rows = self.page.object_list if hasattr(self, "page") else self.rows
            self._found = self.read([row.record for row in rows])
        return self._found.get(record.pk, NOTHING)

    def render_agent(self, record: Employee) -> SafeString:
        return who(record, reverse("hr_core:employee_leave_tab", args=[record.pk]))

    def value_agent(self, record: Employee) -> str:
        return f"{record.staff_number} {record.full_name}"

    def render_days(self, record: Employee) -> str:
        return plain_days(self.worth(record).days)

    def value_days(self, record: Employee) -> float:
        return self.worth(record).days / 1000

    def render_monthly(self, record: Employee, column: Any) -> Any:
        return column.shown(self.worth(record).monthly, self)

    def value_monthly(self, record: Employee, column: Any) -> Any:
        return column.value(self.worth(record).monthly, self)

    def render_amount(self, record: Employee, column: Any) -> Any:
        return column.shown(self.worth(record).amount, self)

    def value_amount(self, record: Employee, column: Any) -> Any:
        return column.value(self.worth(record).amount, self)

    def render_charges(self, record: Employee, column: Any) -> Any:
        charges = self.worth(record).charges
        return "" if charges is None else column.shown(charges, self)

    def value_charges(self, record: Employee, column: Any) -> Any:
        charges = self.worth(record).charges
        return "" if charges is None else column.value(charges, self)


class UnitWorthTable(HouseTable):
    """The same by unit; `sums` gives what each is worth."""

    name = LinkColumn("payroll:leave_value", args=[], verbose_name=_("Unité"))
    people = NumberColumn(verbose_name=_("Agents"), accessor="pk", orderable=False, place="p2")
    days = NumberColumn(verbose_name=_("Soldes (jours)"), accessor="pk", orderable=False, place="p3")
    amount = MoneyColumn(verbose_name=_("Valeur des soldes"), accessor="pk", orderable=False, place="p1")
    charges = MoneyColumn(verbose_name=_("Charges"), accessor="pk", orderable=False, css="lg-hide")

    row_header = "name"

    class Meta(HouseTable.Meta):
        model = Unit
        fields = ("name", "people", "days", "amount", "charges")
        order_by = "name"

    def __init__(self, *args: Any, sums: Mapping[int, UnitWorth], on: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.sums, self.on = sums, on

    def render_name(self, record: Unit) -> SafeString:
        url = reverse("payroll:leave_value")
        return two_lines(format_html('<a href="{}?unite={}&amp;au={}">{}</a>', url, record.pk, self.on, record.name), record.code)

    def value_name(self, record: Unit) -> str:
        return f"{record.code} {record.name}"

    def render_people(self, record: Unit, column: Any) -> Any:
        return column.shown(self.sums[record.pk].people, self)

    def value_people(self, record: Unit) -> int:
        return self.sums[record.pk].people

    def render_days(self, record: Unit) -> str:
        days = self.sums[record.pk].days
        return "" if days is None else plain_days(days)

    def value_days(self, record: Unit) -> float | str:
        days = self.sums[record.pk].days
        return "" if days is None else days / 1000

    def render_amount(self, record: Unit, column: Any) -> Any:
        return column.shown(self.sums[record.pk].amount, self)

    def value_amount(self, record: Unit, column: Any) -> Any:
        return column.value(self.sums[record.pk].amount, self)

    def render_charges(self, record: Unit, column: Any) -> Any:
        charges = self.sums[record.pk].charges
        return "" if charges is None else column.shown(charges, self)

    def value_charges(self, record: Unit, column: Any) -> Any:
        charges = self.sums[record.pk].charges
        return "" if charges is None else column.value(charges, self)
