"""Tables of campaigns of bonuses: the list, the share of each employee, the provisions."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from hr_core.text import french_month, french_percent
from hr_core.ui.tables import A, DayColumn, HouseTable, LinkColumn, MoneyColumn, NumberColumn, TagColumn, TextColumn
from payroll.models import BonusCampaign, BonusProvision, BonusShare


class CampaignTable(HouseTable):
    label = LinkColumn("payroll:campaign_bonus_detail", args=[A("pk")])
    end = DayColumn(accessor="last_day", verbose_name=_("Période au"), css="lg-hide", orderable=False)
    payment = TextColumn(place="p2")
    people = NumberColumn(verbose_name=_("Agents payés"), orderable=False)
    total = MoneyColumn(verbose_name=_("À payer"), place="p1", orderable=False)
    state = TagColumn(place="p3")

    class Meta(HouseTable.Meta):
        model = BonusCampaign
        fields = ("label", "end", "payment", "people", "total", "state")


class ShareTable(HouseTable):
    employee = TextColumn(small="employee__staff_number", order_by=("employee__last_name", "employee__first_names"))
    base = MoneyColumn(css="lg-hide")
    presence = NumberColumn(verbose_name=_("Présence"), css="lg-hide")
    due = MoneyColumn(verbose_name=_("Dû"))
    advance = MoneyColumn(css="lg-hide")
    amount = MoneyColumn(place="p1")
    reasons = TextColumn(verbose_name=_("Pourquoi"), place="p2", orderable=False)

    class Meta(HouseTable.Meta):
        model = BonusShare
        fields = ("employee", "base", "presence", "due", "advance", "amount", "reasons")

    def render_presence(self, value: int) -> str:
        return french_percent(Fraction(value, 10_000), 2)

    def value_presence(self, value: int) -> str:
        return self.render_presence(value)

    def render_reasons(self, value: list[str]) -> SafeString:
        return format_html_join("", "<div>{}</div>", ((each,) for each in value))

    def value_reasons(self, value: list[str]) -> str:
        return "\u00a0; ".join(value)


class ProvisionTable(HouseTable):
    employee = TextColumn(small="employee__staff_number", order_by=("employee__last_name", "employee__first_names"))
    month = TextColumn(place="p2")
    is_reversal = TextColumn(verbose_name=_("Sens"))
    amount = MoneyColumn(place="p1")

    class Meta(HouseTable.Meta):
        model = BonusProvision
        fields = ("employee", "month", "is_reversal", "amount")

    def render_month(self, value: date) -> str:
        return french_month(value.year, value.month)

    def render_is_reversal(self, value: bool) -> str:
        return str(_("reprise")) if value else str(_("dotation"))

    def value_is_reversal(self, value: bool) -> str:
        return self.render_is_reversal(value)
