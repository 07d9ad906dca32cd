"""Tables of step advancement."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.models import AdvancementCampaign, AdvancementLine, AdvancementRule, SeniorityCredit
from hr_core.tables import WhoColumn, act, who
from hr_core.text import french_decimal
from hr_core.ui.addresses import address_of
from hr_core.ui.parts import two_lines
from hr_core.ui.tables import A, DayColumn, HouseTable, LinkColumn, NumberColumn, TagColumn, TextColumn


def mark(thousandths: int | None) -> str:
    return "" if thousandths is None else french_decimal(Fraction(thousandths, 1000))


class RuleTable(HouseTable):
    reference = LinkColumn("careers:rule_detail", args=[A("pk")], verbose_name=gettext_lazy("Texte et article"))
    place = TextColumn(accessor="grid", verbose_name=gettext_lazy("Pour"), orderable=False, place="p2")
    start = DayColumn(place="p3")
    end = DayColumn(css="lg-hide")
    normal_months = NumberColumn(verbose_name=gettext_lazy("Normal"), place="p1")
    fast_months = NumberColumn(verbose_name=gettext_lazy("Accéléré"))
    slow_months = NumberColumn(verbose_name=gettext_lazy("Ralenti"))
    fast_rating = NumberColumn(verbose_name=gettext_lazy("Note, accéléré"))
    minimum_rating = NumberColumn(verbose_name=gettext_lazy("Note, normal"))
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = AdvancementRule
        fields = (
            "reference", "place", "start", "end", "normal_months", "fast_months", "slow_months", "fast_rating",
            "minimum_rating", "state",
        )  # fmt: skip

    def render_place(self, record: AdvancementRule) -> str | SafeString:
        return two_lines(rule_place(record), record.grid.label)

    def value_place(self, record: AdvancementRule) -> str:
        return f"{record.grid.label}, {rule_place(record)}"

    def render_fast_rating(self, value: int) -> str:
        return mark(value)

    def render_minimum_rating(self, value: int) -> str:
        return mark(value)

    def value_fast_rating(self, value: int) -> str:
        return mark(value)

    def value_minimum_rating(self, value: int) -> str:
        return mark(value)


def rule_place(rule: AdvancementRule) -> str:
    if rule.grade is None:
        return _("tous les grades")
    if not rule.step:
        return _("grade %(grade)s") % {"grade": rule.grade}
    return _("grade %(grade)s, échelon %(step)s") % {"grade": rule.grade, "step": rule.step}


class CreditTable(HouseTable):
    employee = WhoColumn(accessor="employee", verbose_name=gettext_lazy("Agent"), order_by=("employee__last_name",))
    kind = TextColumn(place="p2")
    on = DayColumn(place="p3")
    span = TextColumn(accessor="months", verbose_name=gettext_lazy("Durée"), css="n", place="p1")
    reference = TextColumn()
    proposed_by = TextColumn(css="lg-hide")
    state = TagColumn(place="p4")
    decide = TextColumn(accessor="pk", verbose_name="", orderable=False, exclude_from_export=True)

    class Meta(HouseTable.Meta):
        model = SeniorityCredit
        fields = ("employee", "kind", "on", "span", "reference", "proposed_by", "state", "decide")

    def __init__(self, *args: Any, decider: int | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.decider = decider

    def render_span(self, record: SeniorityCredit) -> str:
        return span_words(record.months, record.days)

    def value_span(self, record: SeniorityCredit) -> str:
        return span_words(record.months, record.days)

    def render_decide(self, record: SeniorityCredit) -> str | SafeString:
        if self.decider is None or record.state != "proposed" or self.decider == record.proposed_by_id:
            return ""
        return act(_("Décider"), record.employee, "careers:credit_decide", record.pk)


def span_words(months: int, days: int) -> str:
    parts = [_("%(count)s mois") % {"count": months}] if months else []
    return " ".join([*parts, *([_("%(count)s j") % {"count": days}] if days else [])])


class CampaignTable(HouseTable):
    label = LinkColumn("careers:campaign_detail", args=[A("pk")], verbose_name=gettext_lazy("Campagne"), small="grid")
    until = DayColumn(place="p3")
    eligible = NumberColumn(verbose_name=gettext_lazy("Avancent"), place="p1")
    people = NumberColumn(verbose_name=gettext_lazy("Examinés"))
    prepared_by = TextColumn(place="p2")
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = AdvancementCampaign
        fields = ("label", "until", "eligible", "people", "prepared_by", "state")


class LineTable(HouseTable):
    agent = TextColumn(
        accessor="employee__last_name", verbose_name=gettext_lazy("Agent"), order_by=("employee__last_name",)
    )
    move = TextColumn(accessor="step", verbose_name=gettext_lazy("Échelon"), place="p2", order_by=("category", "step"))
    since = DayColumn(verbose_name=gettext_lazy("Depuis le"))
    rating = NumberColumn(verbose_name=gettext_lazy("Notation"))
    pace = TextColumn(accessor="get_pace_display", verbose_name=gettext_lazy("Rythme"), order_by=("pace",))
    due_on = DayColumn(verbose_name=gettext_lazy("Acquis le"), place="p1")
    standing = TagColumn(accessor="get_standing_display", verbose_name=gettext_lazy("Situation"), place="p3", order_by=("standing",))
    opinion = TagColumn(accessor="get_opinion_display", verbose_name=gettext_lazy("Avis"), place="p4", order_by=("opinion",))
    why = TextColumn(accessor="told", verbose_name=gettext_lazy("Pourquoi"), visible=False)

    row_header = "agent"

    class Meta(HouseTable.Meta):
        model = AdvancementLine
        fields = ("agent", "move", "since", "rating", "pace", "due_on", "standing", "opinion", "why")

    def render_agent(self, record: AdvancementLine) -> SafeString:
        return who(record.employee, address_of("careers:campaign_line", record.pk))

    def value_agent(self, record: AdvancementLine) -> str:
        return f"{record.employee.staff_number} {record.employee.full_name}"

    def render_move(self, record: AdvancementLine) -> str:
        return move_words(record)

    def value_move(self, record: AdvancementLine) -> str:
        return move_words(record)

    def render_rating(self, value: int) -> str:
        return mark(value)

    def value_rating(self, value: int) -> str:
        return mark(value)

    def render_standing(self, record: AdvancementLine) -> SafeString:
        return _tag(record, "standing")

    def render_opinion(self, record: AdvancementLine) -> SafeString | str:
        return "" if record.opinion == "none" else _tag(record, "opinion")

    def value_standing(self, record: AdvancementLine) -> str:
        return record.get_standing_display()

    def value_opinion(self, record: AdvancementLine) -> str:
        return record.get_opinion_display()

    def value_why(self, value: list[str]) -> str:
        return " ".join(value)


def _tag(record: AdvancementLine, name: str) -> SafeString:
    from careers.choices_advancement import Opinion, Standing
    from hr_core.ui.parts import state_tag

    member = (Standing if name == "standing" else Opinion)(getattr(record, name))
    return state_tag(member, member.label)


def move_words(record: AdvancementLine) -> str:
    return f"{record} → {record.next_step}" if record.next_step else str(record)

