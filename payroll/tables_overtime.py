"""Tables of overtime: weeks by band, authorisations."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.templatetags.ui import draw_tag
from hr_core.text import french_date, french_decimal
from hr_core.ui.tables import DayColumn, HouseTable, TagColumn, TextColumn
from payroll.models import OvertimeAuthorisation, OvertimeWeek
from payroll.selectors.overtime import HOUR
from payroll.tables_entry import actions


def hours(value: int) -> str:
    """`12,5` from thousandths."""
    return french_decimal(Fraction(value, HOUR), 2)


class WeekTable(HouseTable):
    row_header = "employee"
    employee = TextColumn(order_by=("employee__last_name", "employee__first_names"), verbose_name=gettext_lazy("Agent"))
    monday = DayColumn(verbose_name=gettext_lazy("Semaine du"), place="p2")
    band = TextColumn(verbose_name=gettext_lazy("Bande"))
    hours = TextColumn(accessor="total", verbose_name=gettext_lazy("Heures"), css="n", place="p1", orderable=False)
    state = TextColumn(accessor="pk", verbose_name=gettext_lazy("Paiement"), orderable=False, place="p4")
    entered_by = TextColumn(verbose_name=gettext_lazy("Saisi par"), css="lg-hide")

    class Meta(HouseTable.Meta):
        model = OvertimeWeek
        fields = ("employee", "monday", "band", "hours", "state", "entered_by")

    def __init__(self, *args: Any, bands: dict[str, str] | None = None, may_enter: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        self.bands = bands or {}
        self.may_enter = may_enter

    def render_employee(self, record: OvertimeWeek) -> Any:
        url = reverse("payroll:overtime_week", args=[record.employee_id, record.monday.isoformat()])
        name = f"{record.employee.last_name} {record.employee.first_names}"
        if not self.may_enter:
            return format_html("{}<small>{}</small>", name, record.employee.staff_number)
        return format_html('<a href="{}">{}</a><small>{}</small>', url, name, record.employee.staff_number)

    def value_employee(self, record: OvertimeWeek) -> str:
        return f"{record.employee.staff_number} {record.employee}"

    def render_band(self, value: str) -> str:
        return self.bands.get(value, value)

    def render_hours(self, value: int) -> str:
        return hours(value)

    def value_hours(self, value: int) -> str:
        return hours(value)

    def render_state(self, record: OvertimeWeek) -> Any:
        if not record.obstacle:
            return _("autorisées")
        if record.derogation_by is not None:
            tag = draw_tag(_("par dérogation"), "wait", "shield-check")
            return format_html("{}<small>{}, {}</small>", tag, record.derogation_by, record.derogation_reason)
        return format_html("{}<small>{}</small>", draw_tag(_("bloquées"), "bad", "hand-stop"), record.obstacle)

    def value_state(self, record: OvertimeWeek) -> str:
        return _("autorisées") if not record.obstacle else _("par dérogation") if record.derogation_by else record.obstacle


class AuthorisationTable(HouseTable):
    row_header = "whom"
    whom = TextColumn(accessor="pk", verbose_name=gettext_lazy("Pour"), orderable=False)
    start = DayColumn(verbose_name=gettext_lazy("Du"), place="p2")
    end = TextColumn(verbose_name=gettext_lazy("Au"), css="n")
    hours = TextColumn(verbose_name=gettext_lazy("Heures"), css="n", place="p1")
    used = TextColumn(accessor="pk", verbose_name=gettext_lazy("Prises"), css="n", orderable=False, place="p3")
    reason = TextColumn(css="lg-hide")
    requested_by = TextColumn(css="lg-hide")
    state = TagColumn(place="p4")
    action = TextColumn(verbose_name="", css="n", empty_values=(), orderable=False, exclude_from_export=True)

    class Meta(HouseTable.Meta):
        model = OvertimeAuthorisation
        fields = ("whom", "start", "end", "hours", "used", "reason", "requested_by", "state", "action")

    def __init__(self, *args: Any, used: dict[int, int] | None = None, access: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.taken, self.access = used or {}, access

    def render_whom(self, record: OvertimeAuthorisation) -> str:
        return str(record)

    def value_whom(self, record: OvertimeAuthorisation) -> str:
        return str(record)

    def render_end(self, record: OvertimeAuthorisation) -> str:
        return french_date(record.last_day)

    def render_hours(self, value: int) -> str:
        return hours(value)

    def value_hours(self, value: int) -> str:
        return hours(value)

    def render_used(self, record: OvertimeAuthorisation) -> str:
        return hours(self.taken.get(record.pk, 0)) if self.taken.get(record.pk) else ""

    def value_used(self, record: OvertimeAuthorisation) -> str:
        return hours(self.taken.get(record.pk, 0))

    def render_action(self, record: OvertimeAuthorisation) -> Any:
        if record.state != "requested" or self.access is None:
            return ""
        found = []
        if self.access.has("overtime_approve") and record.requested_by_id != self.access.user.pk:
            found.append((reverse("payroll:overtime_authorisation_decide", args=[record.pk]), _("Décider")))
        if self.access.has("payroll_prepare", "inputs_enter"):
            found.append((reverse("payroll:overtime_authorisation_withdraw", args=[record.pk]), _("Retirer")))
        return actions(*found)
