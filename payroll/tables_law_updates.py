"""The list of signed updates of the law."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from hr_core.templatetags.ui import draw_tag
from hr_core.ui.tables import A, DayColumn, HouseTable, LinkColumn, MomentColumn, NumberColumn, TagColumn, TextColumn
from payroll.models import LawUpdate


class LawUpdateTable(HouseTable):
    country = LinkColumn("payroll:law_update_detail", args=[A("pk")], small="content__reason")
    number = NumberColumn(place="p1")
    issuer = TextColumn(place="p2")
    issued_on = DayColumn(css="lg-hide")
    applied_by = TextColumn(css="lg-hide", orderable=False)
    applied_at = MomentColumn(verbose_name=_("Appliquée le"), css="lg-hide")
    state = TagColumn(place="p3")

    class Meta(HouseTable.Meta):
        model = LawUpdate
        fields = ("country", "number", "issuer", "issued_on", "applied_by", "applied_at", "state")

    def render_state(self, record: LawUpdate) -> Any:
        state = LawUpdate.State(record.state)
        return draw_tag(state.label, state.tone, state.icon)
