"""Table of the training bonds: what remains is that of the day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from hr_core.text import french_amount
from hr_core.ui.addresses import address_of
from hr_core.ui.parts import two_lines
from hr_core.ui.tables import DayColumn, HouseTable, MoneyColumn, TagColumn, TextColumn
from training.choices_bonds import BondState
from training.models import TrainingBond
from training.selectors.bonds import bond_left


class BondTable(HouseTable):
    employee = TextColumn(accessor="employee__last_name")
    title = TextColumn(place="p2")
    reference = TextColumn(css="lg-hide")
    start = DayColumn(css="lg-hide")
    end = DayColumn(place="p3", verbose_name=gettext_lazy("Servi au"))
    amount = MoneyColumn(css="lg-hide")
    left = TextColumn(verbose_name=gettext_lazy("Reste dû"), accessor="pk", orderable=False, css="n", place="p1")
    state = TagColumn(place="p4")

    row_header = "employee"

    class Meta(HouseTable.Meta):
        model = TrainingBond
        fields = ("employee", "title", "reference", "start", "end", "amount", "left", "state")
        order_by = ()

    def __init__(self, *args: Any, day: date, **options: Any) -> None:
        self.day = day
        super().__init__(*args, **options)

    def render_employee(self, record: TrainingBond) -> SafeString:
        link = format_html('<a href="{}">{}</a>', address_of("training:bond_detail", record.pk), record.employee.full_name)
        return two_lines(link, record.employee.staff_number)

    def value_employee(self, record: TrainingBond) -> str:
        return f"{record.employee.staff_number} {record.employee.full_name}"

    def render_left(self, record: TrainingBond) -> str:
        return french_amount(bond_left(record, self.day), self.currency) if record.state == BondState.ACTIVE else ""

    def value_left(self, record: TrainingBond) -> int:
        return bond_left(record, self.day) if record.state == BondState.ACTIVE else 0
