"""Tables of back pay: cases, changes found, instalments, overpayments."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_month
from hr_core.ui.tables import (
    A,
    DayColumn,
    HouseTable,
    LinkColumn,
    MomentColumn,
    MoneyColumn,
    TagColumn,
    TextColumn,
    VarianceColumn,
)
from payroll.models import BackPayCase, BackPayCause, BackPayPart, Overpayment, Payslip, PayslipReplacement
from payroll.selectors.back_pay import months_words
from payroll.services.back_pay_decisions import share
from payroll.tables_outside import ActionColumn, button


class BackPayTable(HouseTable):
    employee = LinkColumn(
        "payroll:back_pay_detail",
        args=[A("pk")],
        order_by=("employee__last_name", "employee__first_names"),
        small="employee__staff_number",
    )
    months = TextColumn(
        empty_values=(), order_by="first_month", verbose_name=gettext_lazy("Mois d’origine"), place="p2"
    )
    causes = TextColumn(orderable=False, verbose_name=gettext_lazy("Cause"), css="lg-hide")
    gross = VarianceColumn()
    net = VarianceColumn(verbose_name=gettext_lazy("Net"), place="p1")
    employer = VarianceColumn(css="lg-hide")
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = BackPayCase
        fields = ("employee", "months", "causes", "gross", "net", "employer", "state")

    def render_months(self, record: Any) -> str:
        return months_words(record)

    def value_months(self, record: Any) -> str:
        return months_words(record)


class BackPayCauseTable(HouseTable):
    label = TextColumn()
    employee = TextColumn(empty_values=(), place="p2", order_by="employee__last_name")
    since = DayColumn()
    at = MomentColumn(css="lg-hide")
    actor_label = TextColumn(css="lg-hide")
    reason = TextColumn(css="lg-hide")
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = BackPayCause
        fields = ("label", "employee", "since", "at", "actor_label", "reason", "state")

    def render_employee(self, record: BackPayCause) -> str:
        return str(record.employee) if record.employee else _("tous les agents")

    def value_employee(self, record: BackPayCause) -> str:
        return self.render_employee(record)


class PartTable(HouseTable):
    employee = LinkColumn(
        "payroll:back_pay_detail",
        args=[A("case_id")],
        accessor="case__employee",
        order_by=("case__employee__last_name", "case__employee__first_names"),
        verbose_name=gettext_lazy("Agent"),
        small="case__agreement",
    )
    rank = TextColumn(verbose_name=gettext_lazy("Échéance"), place="p2")
    due = TextColumn(verbose_name=gettext_lazy("Mois prévu"))
    net = VarianceColumn(accessor="case__net", orderable=False, verbose_name=gettext_lazy("Net"), place="p1")
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = BackPayPart
        fields = ("employee", "rank", "due", "net", "state")

    def render_rank(self, record: BackPayPart) -> str:
        return _("%(rank)s sur %(count)s") % {"rank": record.rank, "count": record.case.instalments}

    def value_rank(self, record: BackPayPart) -> str:
        return self.render_rank(record)

    def render_due(self, record: BackPayPart) -> str:
        return french_month(record.due.year, record.due.month)

    def value_due(self, record: BackPayPart) -> str:
        return self.render_due(record)

    def render_net(self, record: BackPayPart) -> Any:
        return self.columns["net"].column.shown(self.value_net(record), self)

    def value_net(self, record: BackPayPart) -> int:
        return share(record.case.net, record.rank, record.case.instalments)


class OverpaymentTable(HouseTable):
    """`balances`: what is still to be taken back, by key."""

    employee = LinkColumn(
        "payroll:overpayment_change",
        args=[A("pk")],
        order_by=("employee__last_name", "employee__first_names"),
        small="employee__staff_number",
    )
    start = TextColumn(verbose_name=gettext_lazy("Depuis"), place="p2")
    principal = MoneyColumn()
    waived = MoneyColumn(css="lg-hide")
    monthly = MoneyColumn(verbose_name=gettext_lazy("Mensualité au plus"), css="lg-hide")
    balance = MoneyColumn(
        accessor="pk", orderable=False, verbose_name=gettext_lazy("Reste à reprendre"), place="p1"
    )
    act = ActionColumn()

    class Meta(HouseTable.Meta):
        model = Overpayment
        fields = ("employee", "start", "principal", "waived", "monthly", "balance", "act")

    def __init__(self, *args: Any, balances: dict[int, int] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.balances = balances or {}

    def render_start(self, record: Overpayment) -> str:
        return french_month(record.start.year, record.start.month)

    def value_start(self, record: Overpayment) -> str:
        return self.render_start(record)

    def render_balance(self, record: Overpayment) -> Any:
        if not record.principal:
            return format_html('<span class="ink2">{}</span>', _("à constater par la paie"))
        return self.columns["balance"].column.shown(self.value_balance(record), self) or "0"

    def value_balance(self, record: Overpayment) -> int:
        return self.balances.get(record.pk, 0)

    def render_act(self, record: Overpayment) -> Any:
        if self.balances.get(record.pk, 0) <= 0:
            return ""
        return button(reverse("payroll:overpayment_repay", args=[record.pk]), _("Encaisser"), record.employee)


class ReplacementTable(HouseTable):
    """Payslips cancelled, with what replaces them once it is paid."""

    employee = LinkColumn(
        "payroll:payslip_detail",
        args=[A("cancelled_id")],
        accessor="cancelled__employee",
        order_by=("cancelled__employee__last_name", "cancelled__employee__first_names"),
        verbose_name=gettext_lazy("Agent"),
    )
    month = TextColumn(accessor="cancelled__run__period", orderable=False, verbose_name=gettext_lazy("Mois"), place="p2")
    cancelled = TextColumn(empty_values=(), orderable=False, verbose_name=gettext_lazy("Bulletin annulé"))
    replaced_by = TextColumn(empty_values=(), orderable=False, verbose_name=gettext_lazy("Remplacé ou contre-passé par"), place="p4")
    reason = TextColumn(css="lg-hide")
    asked_by = TextColumn(css="lg-hide", verbose_name=gettext_lazy("Demandé par"))
    run = LinkColumn("payroll:run_detail", args=[A("run_id")], orderable=False, verbose_name=gettext_lazy("Campagne"))

    class Meta(HouseTable.Meta):
        model = PayslipReplacement
        fields = ("employee", "month", "cancelled", "replaced_by", "reason", "asked_by", "run")

    def render_cancelled(self, record: PayslipReplacement) -> str:
        return number_words(record.cancelled)

    def render_replaced_by(self, record: PayslipReplacement) -> str:
        return number_words(record.replaced_by) if record.replaced_by else _("en préparation")

    value_cancelled, value_replaced_by = render_cancelled, render_replaced_by


def number_words(payslip: Payslip) -> str:
    """« n° 2026-000012 », or nothing for a payslip paid before numbers were given."""
    found = getattr(payslip, "numbered", None)
    return _("n° %(number)s") % {"number": found} if found else _("sans numéro")
