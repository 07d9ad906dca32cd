"""Tables of the budget of personnel: versions, lines with their execution, commitments, transfers."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from hr_core.models import Employee
from hr_core.ui.parts import two_lines
from hr_core.ui.tables import DayColumn, HouseTable, MoneyColumn, TagColumn, TextColumn
from payroll.models import Budget, BudgetCommitment, BudgetLine, BudgetTransfer
from payroll.tables_outside import ActionColumn, button
from payroll.tables_steering import SignedColumn


class BudgetTable(HouseTable):
    year = TextColumn(verbose_name=_("Budget"))
    total = MoneyColumn(verbose_name=_("Crédits"), place="p1", orderable=False)
    act_number = TextColumn(place="p2")
    act_on = DayColumn(css="lg-hide")
    state = TagColumn(place="p3")

    class Meta(HouseTable.Meta):
        model = Budget
        fields = ("year", "total", "act_number", "act_on", "state")

    def render_year(self, record: Budget) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("payroll:budget_detail", args=[record.pk]), record)

    def value_year(self, record: Budget) -> str:
        return str(record)


class FigureColumn(MoneyColumn):
    """A figure of the execution of the line, read from `table.figures`."""

    def __init__(self, figure: Any, **options: Any) -> None:
        super().__init__(accessor="pk", orderable=False, **options)
        self.figure = figure

    def render(self, value: Any, table: HouseTable) -> Any:
        return self.shown(self.figure(table.figures[value]), table)  # type: ignore[attr-defined]

    def value(self, value: Any, table: HouseTable) -> Any:
        return super().value(self.figure(table.figures[value]), table)  # type: ignore[attr-defined]


class SignedFigure(FigureColumn, SignedColumn):
    """The same with its sign."""


class BudgetLineTable(HouseTable):
    number = TextColumn(small="label")
    credit = FigureColumn(lambda each: each.whole, verbose_name=_("Crédit"))
    moved = SignedFigure(lambda each: each.moved, verbose_name=_("dont virements"), css="lg-hide")
    t1 = FigureColumn(lambda each: each.quarter(0), verbose_name=_("T1"), css="lg-hide")
    t2 = FigureColumn(lambda each: each.quarter(1), verbose_name=_("T2"), css="lg-hide")
    t3 = FigureColumn(lambda each: each.quarter(2), verbose_name=_("T3"), css="lg-hide")
    t4 = FigureColumn(lambda each: each.quarter(3), verbose_name=_("T4"), css="lg-hide")
    executed = FigureColumn(lambda each: each.executed, verbose_name=_("Exécuté"))
    committed = FigureColumn(lambda each: each.committed, verbose_name=_("Engagé"))
    available = FigureColumn(lambda each: each.available, verbose_name=_("Disponible"), place="p1")
    action = ActionColumn(accessor="pk")

    class Meta(HouseTable.Meta):
        model = BudgetLine
        fields = ("number", "credit", "moved", "t1", "t2", "t3", "t4", "executed", "committed", "available", "action")
        row_header = "number"

    def __init__(self, *args: Any, figures: Any, may_change: bool, **options: Any) -> None:
        self.figures = figures
        super().__init__(*args, **options)
        if not may_change:
            self.columns.hide("action")

    def render_action(self, value: int, record: BudgetLine) -> SafeString:
        return button(reverse("payroll:budget_line_change", args=[value]), _("Modifier"), record)


class CommitmentTable(HouseTable):
    subject = TextColumn(small="derogation")
    line = TextColumn(place="p2")
    amount = MoneyColumn(place="p1")
    made_by = TextColumn(css="lg-hide")
    derogated_by = TextColumn(css="lg-hide")
    released_on = DayColumn()
    action = ActionColumn(accessor="pk")

    class Meta(HouseTable.Meta):
        model = BudgetCommitment
        fields = ("subject", "line", "amount", "made_by", "derogated_by", "released_on", "action")

    def __init__(self, *args: Any, may_release: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not may_release:
            self.columns.hide("action")

    def render_action(self, value: int, record: BudgetCommitment) -> Any:
        if record.released_on:
            return ""
        return button(reverse("payroll:budget_release", args=[value]), _("Libérer"), record)


class TransferTable(HouseTable):
    reason = TextColumn()
    source = TextColumn(css="lg-hide")
    target = TextColumn(place="p2")
    amount = MoneyColumn(place="p1")
    asked_by = TextColumn(css="lg-hide")
    approved_by = TextColumn()
    action = ActionColumn(accessor="pk")

    class Meta(HouseTable.Meta):
        model = BudgetTransfer
        fields = ("reason", "source", "target", "amount", "asked_by", "approved_by", "action")

    def __init__(self, *args: Any, approver: int | None, **options: Any) -> None:
        self.approver = approver
        super().__init__(*args, **options)
        if approver is None:
            self.columns.hide("action")

    def render_action(self, value: int, record: BudgetTransfer) -> Any:
        if record.approved_by_id or record.asked_by_id == self.approver:
            return ""
        return button(reverse("payroll:budget_transfer_approve", args=[value]), _("Approuver"), record)


class UncommittedTable(HouseTable):
    """People hired without a commitment."""

    row_header = "last_name"
    last_name = TextColumn(verbose_name=_("Agent"), small="staff_number")
    hired_on = DayColumn(place="p2")

    class Meta(HouseTable.Meta):
        model = Employee
        fields = ("last_name", "hired_on")

    def render_last_name(self, record: Employee) -> SafeString:
        return two_lines(format_html('<a href="{}">{}</a>', reverse("hr_core:employee_detail", args=[record.pk]), record.full_name), record.staff_number)

    def value_last_name(self, record: Employee) -> str:
        return f"{record.staff_number} {record.full_name}"
