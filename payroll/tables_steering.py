"""Tables of the simulations: the scenarios, their months, the parts of their cost."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from hr_core.templatetags.ui import draw_tag
from hr_core.text import french_month, french_signed
from hr_core.ui.tables import A, HouseTable, LinkColumn, MoneyColumn, NumberColumn, TagColumn, TextColumn
from payroll.choices import Section
from payroll.engine.pay import BRANCHES
from payroll.models import SimulationMonth, SimulationPart, SimulationScenario, WageBridge, WageBridgePart


class SideColumn(TextColumn):
    """Whether a row is of the present or of the scenario."""

    def render(self, value: Any, record: Any, table: HouseTable) -> SafeString:
        return draw_tag(self.value(value, table), "" if value else "info", "")

    def value(self, value: Any, table: HouseTable) -> str:
        return str(_("situation actuelle")) if value else str(_("simulation"))


class SignedColumn(MoneyColumn):
    """An amount that rises or falls: always its sign."""

    def shown(self, value: Any, table: HouseTable) -> str:
        return french_signed(int(value), table.currency) if value else ""


class ScenarioTable(HouseTable):
    name = LinkColumn("payroll:simulation_detail", args=[A("pk")], small="gist")
    span = TextColumn(verbose_name=_("Mois"), orderable=False, css="lg-hide")
    made_by = TextColumn(place="p2")
    present = MoneyColumn(verbose_name=_("Situation actuelle"), orderable=False, css="lg-hide")
    cost = MoneyColumn(verbose_name=_("Coût simulé"), orderable=False, place="p1")
    gap = SignedColumn(verbose_name=_("Écart"), orderable=False)
    state = TagColumn(place="p3")

    class Meta(HouseTable.Meta):
        model = SimulationScenario
        fields = ("name", "span", "made_by", "present", "cost", "gap", "state")


class MonthTable(HouseTable):
    row_header = "month"

    month = TextColumn()
    is_present = SideColumn(place="p2")
    headcount = NumberColumn()
    gross = MoneyColumn()
    contributions = MoneyColumn(css="lg-hide")
    tax = MoneyColumn(css="lg-hide")
    net = MoneyColumn()
    employer = MoneyColumn()
    cost = MoneyColumn(place="p1")

    class Meta(HouseTable.Meta):
        model = SimulationMonth
        fields = ("month", "is_present", "headcount", "gross", "contributions", "tax", "net", "employer", "cost")

    def render_month(self, value: date) -> str:
        return french_month(value.year, value.month)

    def value_month(self, value: date) -> date:
        return value


class PartTable(HouseTable):
    month = TextColumn(accessor="result__month")
    is_present = SideColumn(accessor="result__is_present", verbose_name=_("Situation"), place="p2")
    section = TextColumn()
    branch = TextColumn(place="p3")
    amount = MoneyColumn(place="p1")

    class Meta(HouseTable.Meta):
        model = SimulationPart
        fields = ("month", "is_present", "section", "branch", "amount")

    def render_month(self, value: date) -> str:
        return french_month(value.year, value.month)

    def value_month(self, value: date) -> date:
        return value

    def render_section(self, value: str) -> str:
        return str(Section(value).label)

    def value_section(self, value: str) -> str:
        return self.render_section(value)

    def render_branch(self, value: str) -> str:
        return BRANCHES.get(value, value)

    def value_branch(self, value: str) -> str:
        return self.render_branch(value)


class BridgeTable(HouseTable):
    after = LinkColumn("payroll:bridge_detail", args=[A("pk")], verbose_name=_("Variation"))
    cost_before = MoneyColumn(css="lg-hide")
    cost_after = MoneyColumn(css="lg-hide")
    change = SignedColumn(verbose_name=_("Variation"), place="p1", orderable=False)
    state = TagColumn(place="p3")

    class Meta(HouseTable.Meta):
        model = WageBridge
        fields = ("after", "cost_before", "cost_after", "change", "state")
        row_header = "after"

    def render_after(self, record: WageBridge) -> SafeString:
        return self.linked("after", str(record), record)

    def value_after(self, record: WageBridge) -> str:
        return str(record)


class BridgePeopleTable(HouseTable):
    employee = TextColumn(small="employee__staff_number", order_by=("employee__last_name", "employee__first_names"))
    effect = TextColumn(place="p2")
    amount = SignedColumn(place="p1")

    class Meta(HouseTable.Meta):
        model = WageBridgePart
        fields = ("employee", "effect", "amount")
