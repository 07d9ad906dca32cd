"""Tables of the payroll."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.bank_keys import masked, normalise_account
from hr_core.models import Employee
from hr_core.templatetags.ui import draw_icon, draw_tag
from hr_core.text import french_amount, french_decimal, french_percent
from hr_core.ui.addresses import address_of
from hr_core.ui.tables import (
    A,
    HouseTable,
    LinkColumn,
    MoneyColumn,
    NumberColumn,
    TagColumn,
    TextColumn,
    VarianceColumn,
)
from payroll.choices import Severity
from payroll.links import employee_url
from payroll.models import Payment, PayRun, Payslip, RunProblem, VariableInput
from payroll.selectors.runs import change_percent


def severity_tag(severity: str) -> SafeString:
    """« Bloquante » or « À justifier », with its tone and sign."""
    if severity == Severity.BLOCKING:
        return draw_tag(Severity.BLOCKING.label, "bad", "hand-stop")
    return draw_tag(Severity.WARNING.label, "wait", "alert-triangle")


def percent_cell(percent: Fraction | None, *, is_over: bool, fresh: str) -> SafeString:
    """`+31,7 %` with an arrow and a tint beyond the threshold; a word where nothing was before."""
    if percent is None:
        return format_html('<span class="ink2">{}</span>', fresh)
    if not percent:
        return SafeString("")
    sign = "+" if percent > 0 else ""
    arrow = draw_icon("arrow-up-right" if percent > 0 else "arrow-down-right") if is_over else ""
    css = "var over" if is_over else "var"
    return format_html('<span class="{}">{}{}</span>', css, arrow, sign + french_percent(percent))


class RunTable(HouseTable):
    period = LinkColumn("payroll:run_detail", verbose_name=gettext_lazy("Mois"), order_by="period__month")
    kind = TextColumn(place="p2")
    state = TagColumn(place="p4")
    payslips = NumberColumn(accessor="totals__payslips", verbose_name=gettext_lazy("Agents"), css="lg-hide")
    gross = MoneyColumn(accessor="totals__gross", verbose_name=gettext_lazy("Brut"))
    net = MoneyColumn(accessor="totals__net", verbose_name=gettext_lazy("Net à payer"), place="p1")
    employer = MoneyColumn(accessor="totals__employer", verbose_name=gettext_lazy("Charges patronales"), css="lg-hide")
    open_problems = NumberColumn(verbose_name=gettext_lazy("Anomalies à traiter"), place="p3")

    class Meta(HouseTable.Meta):
        model = PayRun
        fields = ("period", "kind", "state", "payslips", "gross", "net", "employer", "open_problems")

    def render_state(self, record: PayRun) -> SafeString:
        icon = {"paid": "circle-check", "closed": "lock"}.get(record.state, "clock")
        return draw_tag(record.get_state_display(), record.tone, icon)

    def render_period(self, record: PayRun) -> Any:
        words = str(record.period)
        small = format_html("<small>{}</small>", record.label) if record.label else ""
        url = reverse("payroll:run_detail", args=[record.pk])
        return format_html('<a href="{}">{}</a>{}', url, words.capitalize(), small)

    def render_open_problems(self, value: int) -> Any:
        return draw_tag(str(value), "wait", "alert-triangle") if value else ""


class PayslipTable(HouseTable):
    row_header = "employee"
    staff_number = TextColumn(
        accessor="identity__staff_number", order_by="employee__staff_number", verbose_name=gettext_lazy("Matricule"),
        css="code",
    )
    employee = LinkColumn(
        "payroll:payslip_detail",
        args=[A("pk")],
        order_by=("employee__last_name", "employee__first_names"),
        verbose_name=gettext_lazy("Agent"),
    )
    unit = TextColumn(accessor="identity__unit", verbose_name=gettext_lazy("Unité"), place="p2")
    gross = MoneyColumn()
    withheld = MoneyColumn(accessor="withheld", verbose_name=gettext_lazy("Retenues"))
    net = MoneyColumn(place="p1")
    employer = MoneyColumn(verbose_name=gettext_lazy("Part patronale"), css="lg-hide")

    class Meta(HouseTable.Meta):
        model = Payslip
        fields = ("staff_number", "employee", "unit", "gross", "withheld", "net", "employer")

    def render_employee(self, record: Payslip) -> Any:
        return format_html(
            '<a href="{}">{}</a>', reverse("payroll:payslip_detail", args=[record.pk]), person(record.identity)
        )

    def value_employee(self, record: Payslip) -> str:
        return person(record.identity)


def person(identity: dict[str, Any]) -> str:
    """« Ndiaye Awa »: last name first, as lists are sorted."""
    return f"{identity['last_name']} {identity['first_names']}"


class ProblemTable(HouseTable):
    """Findings; `access` decides which actions are offered."""

    row_header = "employee"
    severity = TextColumn(verbose_name=gettext_lazy("Gravité"), order_by="rank")
    employee = TextColumn(
        verbose_name=gettext_lazy("Agent"), order_by=("employee__last_name", "employee__first_names"), empty_values=()
    )
    message = TextColumn(verbose_name=gettext_lazy("Constat"), place="p2")
    before = MoneyColumn(verbose_name=gettext_lazy("Net d’avant"), empty_values=())
    net = MoneyColumn(verbose_name=gettext_lazy("Net du mois"), place="p1", empty_values=())
    change = TextColumn(verbose_name=gettext_lazy("Écart"), css="n", place="p3", empty_values=(), orderable=False)
    action = TextColumn(
        verbose_name="", css="n", place="p4", empty_values=(), orderable=False, exclude_from_export=True
    )

    class Meta(HouseTable.Meta):
        model = RunProblem
        fields = ("severity", "employee", "message", "before", "net", "change", "action")

    def __init__(self, *args: Any, access: Any = None, run: PayRun | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.access, self.run = access, run

    def render_severity(self, record: RunProblem) -> SafeString:
        return severity_tag(record.severity)

    def value_severity(self, record: RunProblem) -> str:
        return str(record.get_severity_display())

    def render_employee(self, record: RunProblem) -> Any:
        employee = record.employee
        if employee is None:
            return _("Toute la campagne")
        slip = getattr(record, "payslip_id", None)
        url = reverse("payroll:payslip_detail", args=[slip]) if slip else employee_url(employee.pk)
        name = f"{employee.last_name} {employee.first_names}"
        words = format_html('<a href="{}">{}</a>', url, name) if url else name
        return format_html("{}<small>{}</small>", words, employee.staff_number)

    def value_employee(self, record: RunProblem) -> str:
        return f"{record.employee.staff_number} {record.employee}" if record.employee else ""

    def render_message(self, record: RunProblem) -> SafeString:
        small = record.justification or record.cure
        who = f"{record.justified_by}{_(' : ')}" if record.justified_by else ""
        return format_html(
            '<span class="m-only mb-1">{}</span>{}<small>{}{}</small>',
            severity_tag(record.severity), record.message, who, small,
        )

    def value_message(self, record: RunProblem) -> str:
        return " ".join(filter(None, (record.message, record.justification or record.cure)))

    def render_before(self, record: RunProblem) -> str:
        return french_amount(record.before, self.currency) if record.before is not None else "–"  # type: ignore[attr-defined]

    def render_net(self, record: RunProblem) -> str:
        return french_amount(record.net, self.currency) if record.net is not None else "–"  # type: ignore[attr-defined]

    def render_change(self, record: RunProblem) -> Any:
        net, before = record.net, record.before  # type: ignore[attr-defined]
        if net is None:
            return ""
        percent = change_percent(net, before)
        return percent_cell(percent, is_over=record.code == "net_variation", fresh=_("nouveau"))

    def value_change(self, record: RunProblem) -> Any:
        net, before = record.net, record.before  # type: ignore[attr-defined]
        return None if net is None or before is None else net - before

    def render_action(self, record: RunProblem) -> Any:
        if record.state in (RunProblem.State.JUSTIFIED, RunProblem.State.CORRECTED):
            return draw_tag(record.get_state_display(), "ok", "check")
        seen = self._seen(record)
        if record.severity == Severity.WARNING and self.access and self.access.has("payroll_check", "payroll_prepare"):
            return seen + _button(reverse("payroll:problem_justify", args=[record.pk]), _("Justifier"), record)
        if record.employee_id is None or not self.access or not self.access.has("payroll_prepare"):
            return seen
        url = reverse("payroll:employee_recalculate", args=[record.run_id, record.employee_id])
        cure = employee_url(record.employee_id)
        buttons = [_button(cure, _("Corriger"), record)] if cure else []
        return seen + SafeString("".join([*buttons, " ", _button(url, _("Recalculer"), record)]))

    def _seen(self, record: RunProblem) -> SafeString:
        """That somebody looks into it, or the way to say so."""
        if record.state == RunProblem.State.SEEN:
            return draw_tag(record.get_state_display(), "info", "search") + SafeString(" ")
        if not self.access or not self.access.has("payroll_check", "payroll_prepare"):
            return SafeString("")
        return _button(reverse("payroll:problem_see", args=[record.pk]), _("Vue"), record) + SafeString(" ")


def _button(url: str, label: str, record: RunProblem) -> SafeString:
    return format_html(
        '<a class="btn btn-sm btn-quiet" href="{}">{}<span class="visually-hidden"> {}</span></a>',
        url, label, record.employee or "",
    )


class ComparedTable(HouseTable):
    """Payslips of a run, by the name of the employee."""

    row_header = "employee"
    employee = TextColumn(order_by=("employee__last_name", "employee__first_names"), verbose_name=gettext_lazy("Agent"))

    def render_employee(self, record: Payslip) -> SafeString:
        return format_html(
            '<a href="{}">{}</a><small>{}</small>',
            reverse("payroll:payslip_detail", args=[record.pk]),
            person(record.identity),
            record.identity["staff_number"],
        )

    def value_employee(self, record: Payslip) -> str:
        return f"{record.identity['staff_number']} {person(record.identity)}"


class EmployeeVarianceTable(ComparedTable):
    """Nets of two months. `threshold` in hundredths."""

    unit = TextColumn(accessor="identity__unit", verbose_name=gettext_lazy("Unité"), place="p2")
    before = MoneyColumn(verbose_name=gettext_lazy("Net d’avant"))
    net = MoneyColumn(verbose_name=gettext_lazy("Net du mois"), place="p1")
    change = VarianceColumn(verbose_name=gettext_lazy("Écart"), place="p3")
    percent = TextColumn(verbose_name=gettext_lazy("En %"), css="n", empty_values=(), orderable=False)

    class Meta(HouseTable.Meta):
        model = Payslip
        fields = ("employee", "unit", "before", "net", "change", "percent")

    def __init__(self, *args: Any, threshold: int = 0, **options: Any) -> None:
        super().__init__(*args, **options)
        self.threshold = threshold

    def render_percent(self, record: Any) -> SafeString:
        percent = change_percent(record.net, record.before)
        is_over = percent is not None and abs(percent) > self.threshold
        return percent_cell(percent, is_over=is_over, fresh=_("nouveau"))

    def value_percent(self, record: Any) -> Any:
        percent = change_percent(record.net, record.before)
        return None if percent is None else float(round(percent, 1))


class ItemVarianceTable(ComparedTable):
    """One item of two months, employee by employee."""

    unit = TextColumn(accessor="identity__unit", verbose_name=gettext_lazy("Unité"), place="p2")
    amount_before = MoneyColumn(verbose_name=gettext_lazy("Mois d’avant"))
    amount = MoneyColumn(verbose_name=gettext_lazy("Ce mois"), place="p1")
    change = VarianceColumn(verbose_name=gettext_lazy("Écart"), place="p3")

    class Meta(HouseTable.Meta):
        model = Payslip
        fields = ("employee", "unit", "amount_before", "amount", "change")


class VarianceTable(HouseTable):
    """Rows of `payroll.selectors.variance.Variance`, for the export of the control."""

    code = TextColumn(verbose_name=gettext_lazy("Code"))
    label = TextColumn(verbose_name=gettext_lazy("Rubrique"))
    before = MoneyColumn(verbose_name=gettext_lazy("Mois d’avant"))
    now = MoneyColumn(verbose_name=gettext_lazy("Ce mois"))
    change = VarianceColumn(verbose_name=gettext_lazy("Écart"))
    people_before = NumberColumn(verbose_name=gettext_lazy("Agents d’avant"))
    people = NumberColumn(verbose_name=gettext_lazy("Agents"))


class VariableInputTable(HouseTable):
    row_header = "employee"
    employee = TextColumn(
        order_by=("employee__last_name", "employee__first_names"), verbose_name=gettext_lazy("Agent")
    )
    item = TextColumn(accessor="item_words", order_by="item__code", verbose_name=gettext_lazy("Rubrique"), place="p2")
    quantity = TextColumn(verbose_name=gettext_lazy("Quantité"), css="n", place="p3")
    amount = MoneyColumn(place="p1")
    comment = TextColumn(css="lg-hide")
    entered_by = TextColumn(verbose_name=gettext_lazy("Saisi par"), css="lg-hide")
    document = TextColumn(verbose_name=gettext_lazy("Pièce"), empty_values=(), orderable=False, css="lg-hide")
    action = TextColumn(
        verbose_name="", css="n", place="p4", empty_values=(), orderable=False, exclude_from_export=True
    )

    class Meta(HouseTable.Meta):
        model = VariableInput
        fields = ("employee", "item", "quantity", "amount", "comment", "entered_by", "document", "action")

    def __init__(self, *args: Any, may_write: bool = False, campaign: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.may_write, self.campaign = may_write, campaign

    def history(self, record: VariableInput, **asked: Any) -> str:
        """Who entered what for this employee in the month on screen."""
        asked |= {"campagne": self.campaign} if self.campaign else {}
        url = address_of("payroll:variable_input_history", record.employee_id)
        return f"{url}?{urlencode(asked)}" if asked else url

    def render_item(self, value: str, record: VariableInput) -> SafeString:
        return format_html('<a href="{}">{}</a>', self.history(record, rubrique=record.item_id), value)

    def value_item(self, value: str) -> str:
        return value

    def render_employee(self, record: VariableInput) -> SafeString:
        employee = record.employee
        name = f"{employee.last_name} {employee.first_names}"
        return format_html('<a href="{}">{}</a><small>{}</small>', self.history(record), name, employee.staff_number)

    def value_employee(self, record: VariableInput) -> str:
        return f"{record.employee.staff_number} {record.employee}"

    def render_document(self, record: Any) -> Any:
        if record.document:
            url = address_of("payroll:variable_input_document", record.pk)
            return format_html('<a href="{}">{}</a>', url, _("Ouvrir"))
        return draw_tag(_("manque"), "wait", "alert-triangle") if record.asks_document else ""

    def value_document(self, record: Any) -> str:
        return _("jointe") if record.document else _("manque") if record.asks_document else ""

    def render_quantity(self, value: int) -> str:
        return french_decimal(Fraction(value, 1000), 3)

    def value_quantity(self, value: int) -> float:
        return value / 1000

    def render_action(self, record: VariableInput) -> Any:
        if not self.may_write:
            return ""
        change = address_of("payroll:variable_input_change", record.pk)
        erase = address_of("payroll:variable_input_delete", record.pk)
        return format_html(
            '<a class="btn btn-sm btn-quiet" href="{}">{}</a> <a class="btn btn-sm btn-bare" href="{}">{}</a>',
            change, _("Modifier"), erase, _("Retirer"),
        )


class PaymentTable(HouseTable):
    """Payments; accounts are masked on screen and in exports, whole in the bank's file only."""

    row_header = "employee"
    staff_number = TextColumn(
        accessor="payslip__identity__staff_number", order_by="payslip__employee__staff_number",
        verbose_name=gettext_lazy("Matricule"), css="code",
    )
    employee = TextColumn(
        accessor="payslip__identity",
        order_by=("payslip__employee__last_name", "payslip__employee__first_names"),
        verbose_name=gettext_lazy("Agent"),
    )
    mode = TextColumn()
    bank_name = TextColumn(place="p2")
    account = TextColumn()
    amount = MoneyColumn(place="p1")

    class Meta(HouseTable.Meta):
        model = Payment
        fields = ("staff_number", "employee", "mode", "bank_name", "account", "amount")

    def render_employee(self, record: Payment) -> Any:
        return format_html(
            '<a href="{}">{}</a>',
            reverse("payroll:payslip_detail", args=[record.payslip_id]),
            person(record.payslip.identity),
        )

    def value_employee(self, record: Payment) -> str:
        return person(record.payslip.identity)

    def render_mode(self, value: str) -> str:
        return str(dict(Employee.PaymentMode.choices).get(value, value))

    def render_account(self, value: str) -> str:
        return masked(normalise_account(value))

    def value_account(self, value: str) -> str:
        return masked(normalise_account(value))
