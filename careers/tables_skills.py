"""Tables of the skills and the diplomas of people."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from careers.choices_skills import ClaimState
from careers.models import Diploma, PersonSkill
from careers.selectors.person_skills import Lexicon
from hr_core.tables import act, who
from hr_core.ui.addresses import address_of
from hr_core.ui.tables import DayColumn, HouseTable, TagColumn, TextColumn


class StatementTable(HouseTable):
    """Rows about people; `lexicon` gives the words of the codes."""

    def __init__(self, *args: Any, lexicon: Lexicon, **options: Any) -> None:
        self.lexicon = lexicon
        super().__init__(*args, **options)

    def render_agent(self, record: Any) -> SafeString:
        return who(record.employee, address_of("careers:employee_skills", record.employee_id))

    def value_agent(self, record: Any) -> str:
        return f"{record.employee.staff_number} {record.employee.full_name}"


class ClaimTable(StatementTable):
    agent = TextColumn(accessor="employee__last_name", verbose_name=_("Agent"))
    skill = TextColumn(accessor="code", verbose_name=_("Compétence"), place="p2")
    level = TextColumn(verbose_name=_("Niveau"), place="p1")
    source = TagColumn(verbose_name=_("Origine"))
    on = DayColumn(verbose_name=_("Constatée le"), css="lg-hide")
    evidence = TextColumn(verbose_name=_("Preuve"), css="lg-hide")
    state = TagColumn(place="p3")
    decide = TextColumn(accessor="pk", verbose_name=_("Suite"), place="p4", orderable=False, exclude_from_export=True)

    row_header = "agent"

    class Meta(HouseTable.Meta):
        model = PersonSkill
        fields = ("agent", "skill", "level", "source", "on", "evidence", "state", "decide")

    def render_skill(self, record: PersonSkill) -> str:
        return self.lexicon.skill(record.code)

    def render_level(self, record: PersonSkill) -> SafeString:
        return format_html('<b>{}</b> <span class="ink3">/ 4</span>', record.level)

    def value_level(self, record: PersonSkill) -> int:
        return record.level

    def render_decide(self, record: PersonSkill) -> Any:
        if record.state != ClaimState.PROPOSED:
            return ""
        return act(_("Répondre"), record.employee, "careers:claim_decide", record.pk)


class DiplomaTable(StatementTable):
    agent = TextColumn(accessor="employee__last_name", verbose_name=_("Agent"))
    title = TextColumn(verbose_name=_("Diplôme"), place="p2", small="school")
    level = TextColumn(verbose_name=_("Niveau"), place="p1")
    recognition = TextColumn(verbose_name=_("Équivalence"), css="lg-hide")
    obtained_on = DayColumn(verbose_name=_("Obtenu le"))
    state = TagColumn(place="p3")
    decide = TextColumn(accessor="pk", verbose_name=_("Suite"), place="p4", orderable=False, exclude_from_export=True)

    row_header = "agent"

    class Meta(HouseTable.Meta):
        model = Diploma
        fields = ("agent", "title", "level", "recognition", "obtained_on", "state", "decide")

    def render_level(self, record: Diploma) -> str:
        return self.lexicon.study(record.counted_level)

    def render_decide(self, record: Diploma) -> Any:
        if record.state != ClaimState.PROPOSED:
            return ""
        return act(_("Répondre"), record.employee, "careers:diploma_decide", record.pk)
