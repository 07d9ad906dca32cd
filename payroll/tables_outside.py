"""Tables of the lists outside the headcount."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_decimal
from hr_core.ui.tables import (
    A,
    DayColumn,
    HouseTable,
    LinkColumn,
    MoneyColumn,
    NumberColumn,
    TagColumn,
    TextColumn,
)
from payroll.choices_outside import OutsideState
from payroll.models import (
    Agreement,
    Board,
    Course,
    Engagement,
    Mission,
    OutsidePayment,
    OutsideRun,
    Payee,
    TeachingHours,
    TeachingRate,
)


def button(url: str, label: str, about: Any) -> SafeString:
    return format_html(
        '<a class="btn btn-sm btn-quiet" href="{}">{}<span class="visually-hidden"> {}</span></a>', url, label, about
    )


class ActionColumn(TextColumn):
    """The action of a row."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            verbose_name="", css="n", place="p4", empty_values=(), orderable=False, exclude_from_export=True, **options
        )


class ThousandthColumn(TextColumn):
    css = "n"

    def shown(self, value: int, table: HouseTable) -> str:
        return french_decimal(Fraction(value, 1000), 3)


class PayeeTable(HouseTable):
    last_name = LinkColumn("payroll:payee_detail", verbose_name=gettext_lazy("Nom"), small="quality")
    first_names = TextColumn(place="p3")
    kind = TextColumn(place="p2")
    tax_number = TextColumn(css="lg-hide")
    payment_mode = TextColumn()
    is_active = TextColumn(verbose_name=gettext_lazy("En activité"), css="lg-hide")

    class Meta(HouseTable.Meta):
        model = Payee
        fields = ("last_name", "first_names", "kind", "tax_number", "payment_mode", "is_active")

    def render_is_active(self, value: bool) -> str:
        return _("oui") if value else _("non")

    def value_is_active(self, value: bool) -> str:
        return _("oui") if value else _("non")


class OutsideRunTable(HouseTable):
    row_header = "kind"
    kind = LinkColumn("payroll:outside_run", verbose_name=gettext_lazy("Campagne"), small="reference")
    start = DayColumn(verbose_name=gettext_lazy("Du"))
    end = DayColumn(verbose_name=gettext_lazy("Au"), place="p3")
    payment_on = DayColumn(verbose_name=gettext_lazy("Payée le"))
    payments = NumberColumn(accessor="totals__payments", verbose_name=gettext_lazy("Bénéficiaires"), orderable=False)
    net = MoneyColumn(accessor="totals__net", verbose_name=gettext_lazy("Net"), orderable=False, place="p1")
    state = TagColumn(place="p2")

    class Meta(HouseTable.Meta):
        model = OutsideRun
        fields = ("kind", "start", "end", "payment_on", "payments", "net", "state")

    def render_state(self, record: OutsideRun) -> SafeString:
        from hr_core.ui.parts import state_tag

        return state_tag(OutsideState(record.state), record.get_state_display())

    def render_kind(self, record: OutsideRun) -> SafeString:
        return format_html(
            '<a href="{}">{}</a><small>{}</small>',
            reverse("payroll:outside_run", args=[record.pk]),
            record.label or record.name,
            record.reference,
        )


class OutsidePaymentTable(HouseTable):
    row_header = "payee"
    number = TextColumn(css="lg-hide")
    payee = LinkColumn(
        "payroll:outside_payment", order_by=("payee__last_name", "payee__first_names"), verbose_name=gettext_lazy("Bénéficiaire")
    )
    gross = MoneyColumn()
    contributions = MoneyColumn()
    tax = MoneyColumn(place="p3")
    net = MoneyColumn(place="p1")
    mode = TextColumn(place="p2")

    class Meta(HouseTable.Meta):
        model = OutsidePayment
        fields = ("number", "payee", "gross", "contributions", "tax", "net", "mode")


class BoardTable(HouseTable):
    name = LinkColumn("payroll:board_detail")
    members = NumberColumn(verbose_name=gettext_lazy("Membres"), place="p1")
    sessions_count = NumberColumn(verbose_name=gettext_lazy("Séances"), place="p2")
    act = TextColumn(css="lg-hide")

    class Meta(HouseTable.Meta):
        model = Board
        fields = ("name", "members", "sessions_count", "act")


class MissionTable(HouseTable):
    row_header = "reference"
    reference = LinkColumn("payroll:mission_detail", small="subject")
    payee = TextColumn(order_by="payee__last_name", place="p2")
    start = DayColumn()
    end = DayColumn(place="p3")
    fee = TextColumn(css="lg-hide")
    amount = MoneyColumn(place="p1")
    invoiced = MoneyColumn(verbose_name=gettext_lazy("Facturé"))

    class Meta(HouseTable.Meta):
        model = Mission
        fields = ("reference", "payee", "start", "end", "fee", "amount", "invoiced")


class CourseTable(HouseTable):
    row_header = "title"
    title = LinkColumn("payroll:course_detail", small="level")
    payee = TextColumn(order_by="payee__last_name", place="p2")
    start = DayColumn()
    end = DayColumn(place="p3")
    planned_hours = ThousandthColumn(verbose_name=gettext_lazy("Heures prévues"))
    done = ThousandthColumn(verbose_name=gettext_lazy("Heures faites"), place="p1")

    class Meta(HouseTable.Meta):
        model = Course
        fields = ("title", "payee", "start", "end", "planned_hours", "done")


class TeachingRateTable(HouseTable):
    level = TextColumn()
    amount = MoneyColumn(place="p1")
    start = DayColumn(place="p2")
    end = DayColumn(verbose_name=gettext_lazy("Jusqu’au (exclu)"))
    act = TextColumn(place="p3")

    class Meta(HouseTable.Meta):
        model = TeachingRate
        fields = ("level", "amount", "start", "end", "act")


class HoursTable(HouseTable):
    row_header = "course"
    course = LinkColumn("payroll:course_detail", args=[A("course__pk")], order_by="course__title")
    payee = TextColumn(accessor="course__payee", order_by="course__payee__last_name", verbose_name=gettext_lazy("Vacataire"), place="p2")
    taught_on = DayColumn(place="p3")
    hours = ThousandthColumn(verbose_name=gettext_lazy("Heures"), place="p1")
    validated_by = TextColumn(default="–")
    action = ActionColumn()

    class Meta(HouseTable.Meta):
        model = TeachingHours
        fields = ("course", "payee", "taught_on", "hours", "validated_by", "action")

    def __init__(self, *args: Any, may_validate: bool = False, user: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.may_validate, self.user = may_validate, user

    def render_action(self, record: TeachingHours) -> str:
        if not self.may_validate or record.validated_by_id or record.entered_by_id == self.user:
            return ""
        return button(reverse("payroll:hours_validate", args=[record.pk]), _("Valider"), record)


class EngagementTable(HouseTable):
    row_header = "payee"
    payee = LinkColumn("payroll:engagement_change", order_by="payee__last_name", small="task")
    number = TextColumn(place="p2")
    unit = TextColumn(css="lg-hide")
    start = DayColumn()
    end = DayColumn(place="p3")
    daily_rate = MoneyColumn(place="p1")
    worked = NumberColumn(verbose_name=gettext_lazy("Jours faits"))

    class Meta(HouseTable.Meta):
        model = Engagement
        fields = ("payee", "number", "unit", "start", "end", "daily_rate", "worked")


class AgreementTable(HouseTable):
    row_header = "payee"
    payee = LinkColumn("payroll:agreement_change", order_by="payee__last_name", small="reference")
    kind = TextColumn(accessor="payee__get_kind_display", verbose_name=gettext_lazy("Catégorie"), orderable=False, place="p2")
    school = TextColumn(css="lg-hide")
    unit = TextColumn(css="lg-hide")
    tutor = TextColumn(order_by="tutor__last_name")
    start = DayColumn()
    end = DayColumn(place="p3")
    allowance = MoneyColumn(place="p1")

    class Meta(HouseTable.Meta):
        model = Agreement
        fields = ("payee", "kind", "school", "unit", "tutor", "start", "end", "allowance")


class YearTable(HouseTable):
    row_header = "last_name"
    last_name = LinkColumn("payroll:payee_detail", verbose_name=gettext_lazy("Nom"))
    first_names = TextColumn(place="p3")
    kind = TextColumn(place="p2")
    tax_number = TextColumn(css="lg-hide")
    paid_count = NumberColumn(verbose_name=gettext_lazy("Paiements"))
    gross = MoneyColumn(verbose_name=gettext_lazy("Brut"))
    taxable = MoneyColumn(verbose_name=gettext_lazy("Imposable"))
    tax = MoneyColumn(verbose_name=gettext_lazy("Impôt retenu"))
    net = MoneyColumn(verbose_name=gettext_lazy("Net"), place="p1")

    class Meta(HouseTable.Meta):
        model = Payee
        fields = ("last_name", "first_names", "kind", "tax_number", "paid_count", "gross", "taxable", "tax", "net")
