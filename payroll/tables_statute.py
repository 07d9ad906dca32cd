"""Tables of the statute's screens: texts, gaps between what is due and what is paid, who an article concerns."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from hr_core.templatetags.ui import draw_tag
from hr_core.ui.tables import A, DayColumn, HouseTable, LinkColumn, MoneyColumn, NumberColumn, TextColumn
from payroll.choices import GapKind
from payroll.models import EntitlementGap, StatuteText

GAP_LOOKS = {
    GapKind.MISSING: ("wait", "alert-triangle"),
    GapKind.PAPER: ("wait", "clock"),
    GapKind.UNDUE: ("bad", "hand-stop"),
    GapKind.DIFFERENT: ("wait", "arrows-exchange"),
    GapKind.BELOW: ("bad", "scale"),
    GapKind.IDLE: ("", "info-circle"),
}


def gap_tag(kind: str) -> SafeString:
    tone, icon = GAP_LOOKS[GapKind(kind)]
    label = str(GapKind(kind).label)
    return draw_tag(label[:1].upper() + label[1:], tone, icon)


class StatuteTextTable(HouseTable):
    text = LinkColumn(
        "payroll:statute_text_detail", accessor="designation", verbose_name=_("Texte"), small="title", order_by="number"
    )
    signed_on = DayColumn(verbose_name=_("Signé le"), place="p2")
    start = DayColumn(verbose_name=_("En vigueur depuis"))
    last_day = DayColumn(verbose_name=_("Jusqu’au"), css="lg-hide", order_by="end")
    articles_held = NumberColumn(verbose_name=_("Articles en vigueur"), place="p1")
    articles_waiting = NumberColumn(verbose_name=_("À approuver"), place="p3")

    class Meta(HouseTable.Meta):
        model = StatuteText
        fields = ("text", "signed_on", "start", "last_day", "articles_held", "articles_waiting")

    def render_articles_waiting(self, value: int) -> Any:
        return value or ""


class GapTable(HouseTable):
    """Who is entitled without it, who has it without a right."""

    employee = TextColumn(verbose_name=_("Agent"), order_by=("employee__last_name", "employee__first_names"))
    staff_number = TextColumn(accessor="employee__staff_number", verbose_name=_("Matricule"), visible=False)
    item = TextColumn(accessor="item__code", verbose_name=_("Rubrique"), place="p2")
    kind = TextColumn(verbose_name=_("Constat"), place="p4")
    expected = MoneyColumn(place="p1")
    paid = MoneyColumn(place="p3")
    article = TextColumn(
        accessor="version__article__number", verbose_name=_("Article"), order_by="version__article__number", css="lg-hide"
    )
    reasons = TextColumn(verbose_name=_("Pourquoi"))

    class Meta(HouseTable.Meta):
        model = EntitlementGap
        fields = ("employee", "staff_number", "item", "kind", "expected", "paid", "article", "reasons")

    def __init__(self, *args: Any, labels: dict[int, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.labels = labels

    def render_employee(self, record: EntitlementGap) -> SafeString:
        url = reverse("payroll:employee_benefits", args=[record.employee_id])
        return format_html(
            '<a href="{}">{}</a><small>{}</small>', url, record.employee.full_name, record.employee.staff_number
        )

    def value_employee(self, record: EntitlementGap) -> str:
        return record.employee.full_name

    def render_item(self, value: str, record: EntitlementGap) -> str:
        return f"{value} {self.labels.get(record.item_id, '')}".strip()

    value_item = render_item

    def render_kind(self, record: EntitlementGap) -> SafeString:
        return gap_tag(record.kind)

    def value_kind(self, record: EntitlementGap) -> str:
        return str(record.get_kind_display())


class PeopleTable(HouseTable):
    """Who an article concerns, and how much it gives each."""

    employee = LinkColumn("payroll:employee_benefits", args=[A("key")], accessor="name", verbose_name=_("Agent"), small="staff_number")
    staff_number = TextColumn(verbose_name=_("Matricule"), visible=False)
    category = TextColumn(verbose_name=_("Catégorie"))
    job = TextColumn(verbose_name=_("Emploi"), place="p2")
    unit = TextColumn(verbose_name=_("Unité"), css="lg-hide")
    seniority = TextColumn(verbose_name=_("Ancienneté"), css="lg-hide", orderable=False)
    floor = MoneyColumn(verbose_name=_("La loi"))
    amount = MoneyColumn(verbose_name=_("Selon l’article"), place="p1")

    class Meta(HouseTable.Meta):
        fields = ("employee", "staff_number", "category", "job", "unit", "seniority", "floor", "amount")
