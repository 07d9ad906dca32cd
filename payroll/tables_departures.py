"""Tables of departures."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.text import french_date
from hr_core.ui.parts import two_lines
from hr_core.ui.tables import A, DayColumn, HouseTable, LinkColumn, NumberColumn, TagColumn, TextColumn
from payroll.models import Departure, DepartureDocument
from payroll.selectors.departures import RetirementAge, coming_of


class DepartureTable(HouseTable):
    row_header = "employee"
    number = TextColumn(accessor="reference_number", order_by=("year", "number"), verbose_name=gettext_lazy("Numéro"), css="code lg-hide")
    employee = LinkColumn(
        "payroll:departure_detail",
        args=[A("pk")],
        order_by=("employee__last_name", "employee__first_names"),
        verbose_name=gettext_lazy("Agent"),
        small="employee__staff_number",
    )
    cause = TextColumn(verbose_name=gettext_lazy("Cause"), place="p2")
    last_paid_on = DayColumn(verbose_name=gettext_lazy("Dernier jour"), place="p1")
    run = TextColumn(verbose_name=gettext_lazy("Campagne"), css="lg-hide")
    left = NumberColumn(verbose_name=gettext_lazy("Quitus à obtenir"))
    state = TagColumn(verbose_name=gettext_lazy("État"), place="p4")

    class Meta(HouseTable.Meta):
        model = Departure
        fields = ("number", "employee", "cause", "last_paid_on", "run", "left", "state")

    def render_employee(self, record: Departure) -> SafeString:
        employee = record.employee
        url = reverse("payroll:departure_detail", args=[record.pk])
        name = f"{employee.last_name} {employee.first_names}"
        return two_lines(format_html('<a href="{}">{}</a>', url, name), employee.staff_number)

    def value_employee(self, record: Departure) -> str:
        return f"{record.employee.last_name} {record.employee.first_names}"

    def render_run(self, record: Departure) -> str:
        return record.run.reference if record.run else ""

    def value_run(self, record: Departure) -> str:
        return self.render_run(record)

    def render_left(self, value: int) -> str:
        return str(value) if value else ""


class ComingTable(HouseTable):
    """Leavings to come; `age` and `today` say when."""

    row_header = "last_name"
    last_name = TextColumn(verbose_name=gettext_lazy("Agent"), order_by=("last_name", "first_names"))
    why = TextColumn(empty_values=(), verbose_name=gettext_lazy("Échéance"), orderable=False, place="p2")
    on = TextColumn(empty_values=(), verbose_name=gettext_lazy("Dernier jour"), orderable=False, place="p1", css="n")
    unit_name = TextColumn(verbose_name=gettext_lazy("Unité"), css="lg-hide")
    action = TextColumn(
        empty_values=(), verbose_name="", orderable=False, exclude_from_export=True, place="p4", css="ask-row"
    )

    class Meta(HouseTable.Meta):
        model = Employee
        fields = ("last_name", "why", "on", "unit_name", "action")

    def __init__(self, *args: Any, age: RetirementAge, today: Any, may_open: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.age, self.today, self.may_open = age, today, may_open

    def render_last_name(self, record: Employee) -> SafeString:
        return two_lines(f"{record.last_name} {record.first_names}", f"{record.staff_number}, {record.job_title or ''}")

    def value_last_name(self, record: Employee) -> str:
        return f"{record.last_name} {record.first_names}"

    def render_why(self, record: Employee) -> str:
        return coming_of(record, self.age, self.today).label

    def value_why(self, record: Employee) -> str:
        return self.render_why(record)

    def render_on(self, record: Employee) -> str:
        return french_date(coming_of(record, self.age, self.today).on)

    def value_on(self, record: Employee) -> Any:
        return coming_of(record, self.age, self.today).on

    def render_action(self, record: Employee) -> str:
        if not self.may_open:
            return ""
        found = coming_of(record, self.age, self.today)
        url = reverse("payroll:departure_facts", args=[record.pk, found.cause])
        return format_html('<a class="btn btn-sm btn-quiet" href="{}">{}</a>', f"{url}?jour={found.on.isoformat()}", _("Préparer"))


class DocumentTable(HouseTable):
    row_header = "title"
    number = TextColumn(accessor="reference", order_by=("year", "number"), verbose_name=gettext_lazy("N°"), css="code")
    title = LinkColumn("payroll:departure_document", args=[A("pk")], verbose_name=gettext_lazy("Document"))
    employee = TextColumn(accessor="departure__employee", verbose_name=gettext_lazy("Agent"), place="p2")
    issued_at = DayColumn(verbose_name=gettext_lazy("Établi le"), place="p1")
    issued_by = TextColumn(verbose_name=gettext_lazy("Par"), css="lg-hide")

    class Meta(HouseTable.Meta):
        model = DepartureDocument
        fields = ("number", "title", "employee", "issued_at", "issued_by")

    def render_title(self, record: DepartureDocument) -> SafeString:
        url = reverse("payroll:departure_document", args=[record.pk])
        return two_lines(format_html('<a href="{}">{}</a>', url, record.title), _("annulé") if record.is_void else "")

    def value_title(self, record: DepartureDocument) -> str:
        return record.title
