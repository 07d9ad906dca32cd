"""Tables of the plan and of its budget."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.templatetags.ui import draw_tag
from hr_core.text import french_amount
from hr_core.ui.addresses import address_of
from hr_core.ui.parts import two_lines
from hr_core.ui.tables import A, DayColumn, HouseTable, LinkColumn, MoneyColumn, NumberColumn, TagColumn, TextColumn
from training.choices_plan import LineState
from training.models import PlanLine, PlanMovement, TrainingPlan


class PlanTable(HouseTable):
    label = LinkColumn("training:plan_detail", args=[A("pk")], small="revises")
    year = TextColumn(place="p2")
    line_count = NumberColumn(verbose_name=gettext_lazy("Lignes"), css="lg-hide")
    people = NumberColumn(verbose_name=gettext_lazy("Personnes"), css="lg-hide")
    total = MoneyColumn(verbose_name=gettext_lazy("Coût"), place="p1")
    own = MoneyColumn(verbose_name=gettext_lazy("Part propre"), css="lg-hide")
    envelope = MoneyColumn(css="lg-hide")
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = TrainingPlan
        fields = ("label", "year", "line_count", "people", "total", "own", "envelope", "state")
        order_by = ()


class LineTable(HouseTable):
    code = TextColumn(css="lg-hide nw")
    title = TextColumn()
    objective = TextColumn(accessor="objective__label", verbose_name=gettext_lazy("Objectif"), css="lg-hide", order_by=("objective__rank",))
    population = TextColumn(place="p2", orderable=False, empty_values=())
    headcount = NumberColumn(verbose_name=gettext_lazy("Personnes"))
    quarter = TextColumn(place="p3", verbose_name=gettext_lazy("Trim."))
    total_cost = MoneyColumn(verbose_name=gettext_lazy("Coût"), place="p1")
    own_cost = MoneyColumn(verbose_name=gettext_lazy("Part propre"), css="lg-hide")
    committed = MoneyColumn(verbose_name=gettext_lazy("Engagé"), css="lg-hide")
    executed = MoneyColumn(verbose_name=gettext_lazy("Dépensé"), css="lg-hide")

    row_header = "title"

    class Meta(HouseTable.Meta):
        model = PlanLine
        fields = ("code", "title", "objective", "population", "headcount", "quarter", "total_cost", "own_cost", "committed", "executed")
        order_by = ()

    def render_title(self, record: PlanLine) -> SafeString:
        link = format_html('<a href="{}">{}</a>', address_of("training:line_detail", record.pk), record.title)
        if record.state == LineState.PLANNED:
            return link
        state = LineState(record.state)
        return format_html("{} {}", link, draw_tag(state.label, state.tone, state.icon))

    def value_title(self, record: PlanLine) -> str:
        return record.title

    def render_population(self, record: PlanLine) -> SafeString:
        return two_lines(record.unit or record.population, record.population if record.unit else "")

    def value_population(self, record: PlanLine) -> str:
        return " ".join(str(each) for each in (record.unit, record.population) if each)

    def render_quarter(self, record: PlanLine) -> str:
        return f"T{record.quarter}"

    def value_quarter(self, record: PlanLine) -> int:
        return record.quarter or 0


class MovementTable(HouseTable):
    on = DayColumn(place="p3")
    line_code = TextColumn(css="lg-hide")
    reference = TextColumn(place="p2", small="remark")
    kind = TextColumn()
    head = TextColumn(css="lg-hide")
    amount = MoneyColumn(place="p1")
    entered_by = TextColumn(css="lg-hide")
    action = TextColumn(verbose_name="", accessor="pk", css="n", place="p4", orderable=False, exclude_from_export=True, empty_values=())

    row_header = "kind"

    class Meta(HouseTable.Meta):
        model = PlanMovement
        fields = ("on", "kind", "line_code", "head", "reference", "amount", "entered_by", "action")
        order_by = ()

    def __init__(self, *args: Any, may_reverse: bool, **options: Any) -> None:
        self.may_reverse = may_reverse
        super().__init__(*args, **options)

    def render_kind(self, record: Any) -> SafeString:
        words = str(record.get_kind_display()).capitalize()
        if record.reverses_id:
            return format_html("{} {}", words, draw_tag(_("annulation"), "", "arrow-back-up"))
        return format_html("{} {}", words, draw_tag(_("annulé"), "", "x")) if record.is_reversed else format_html("{}", words)

    def value_kind(self, record: Any) -> str:
        return str(record.get_kind_display())

    def render_amount(self, record: Any) -> str:
        return french_amount(-record.amount if record.reverses_id else record.amount, self.currency)

    def render_action(self, record: Any) -> Any:
        if not self.may_reverse or record.reverses_id or record.is_reversed:
            return ""
        url = address_of("training:movement_reverse", record.pk)
        return format_html('<a class="btn btn-sm btn-quiet" href="{}">{}<span class="visually-hidden"> {}</span></a>', url, _("Annuler"), record.reference)
