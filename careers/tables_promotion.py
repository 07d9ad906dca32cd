"""Tables of promotion rosters."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from careers.choices_promotion import CandidateState
from careers.models import PromotionCandidate, PromotionRoster
from careers.tables_advancement import mark
from hr_core.tables import who
from hr_core.ui.addresses import address_of
from hr_core.ui.parts import state_tag
from hr_core.ui.tables import A, DayColumn, HouseTable, LinkColumn, NumberColumn, TagColumn, TextColumn


class RosterTable(HouseTable):
    label = LinkColumn("careers:roster_detail", args=[A("pk")], verbose_name=gettext_lazy("Tableau"), small="reference")
    source = TextColumn(verbose_name=gettext_lazy("De"), place="p2")
    target = TextColumn(verbose_name=gettext_lazy("Vers"))
    places = NumberColumn(place="p1")
    candidates = NumberColumn(accessor="people", verbose_name=gettext_lazy("Agents examinés"))
    effect_on = DayColumn(verbose_name=gettext_lazy("Effet"), place="p3")
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = PromotionRoster
        fields = ("label", "source", "target", "places", "candidates", "effect_on", "state")


class CandidateTable(HouseTable):
    agent = TextColumn(accessor="employee__last_name", verbose_name=gettext_lazy("Agent"))
    rank = NumberColumn(verbose_name=gettext_lazy("Rang"), place="p2")
    step = TextColumn(verbose_name=gettext_lazy("Échelon"))
    since = DayColumn(verbose_name=gettext_lazy("Dans le grade depuis"), css="lg-hide")
    rating = NumberColumn(verbose_name=gettext_lazy("Notation"))
    exam = NumberColumn(verbose_name=gettext_lazy("Examen"))
    total = NumberColumn(verbose_name=gettext_lazy("Total"), place="p1")
    standing = TextColumn(verbose_name=gettext_lazy("Situation"), place="p3")
    why = TextColumn(accessor="told", verbose_name=gettext_lazy("Pourquoi"), visible=False)

    row_header = "agent"

    class Meta(HouseTable.Meta):
        model = PromotionCandidate
        fields = ("agent", "rank", "step", "since", "rating", "exam", "total", "standing", "why")

    def render_agent(self, record: PromotionCandidate) -> SafeString:
        return who(record.employee, address_of("careers:roster_candidate", record.pk))

    def value_agent(self, record: PromotionCandidate) -> str:
        return f"{record.employee.staff_number} {record.employee.full_name}"

    def render_rating(self, value: int) -> str:
        return mark(value)

    def render_exam(self, value: int) -> str:
        return mark(value)

    def render_total(self, value: int) -> str:
        return mark(value)

    def value_rating(self, value: int) -> str:
        return mark(value)

    def value_exam(self, value: int) -> str:
        return mark(value)

    def value_total(self, value: int) -> str:
        return mark(value)

    def render_standing(self, record: PromotionCandidate) -> SafeString:
        member = CandidateState(record.standing)
        return state_tag(member, member.label)

    def value_standing(self, record: PromotionCandidate) -> str:
        return record.get_standing_display()

    def value_why(self, value: list[str]) -> str:
        return " ".join(value)
