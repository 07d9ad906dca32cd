"""Tables of the reports."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.templatetags.ui import draw_tag
from hr_core.ui.tables import A, DayColumn, HouseTable, LinkColumn, MomentColumn, NumberColumn, TagColumn, TextColumn
from payroll.models import AuditSample, Recommendation, Report
from payroll.models.inspections import RecommendationState


class ReportTable(HouseTable):
    title = LinkColumn("payroll:report_detail", args=[A("pk")], small="comment")
    owner = TextColumn(place="p2")
    is_shared = TextColumn(verbose_name=gettext_lazy("Pour qui"), place="p4")
    schedule = TextColumn(verbose_name=gettext_lazy("Chaque mois"), css="lg-hide", empty_values=())
    changed_at = MomentColumn(css="lg-hide")

    class Meta(HouseTable.Meta):
        model = Report
        fields = ("title", "owner", "is_shared", "schedule", "changed_at")

    def render_is_shared(self, value: bool) -> SafeString:
        return draw_tag(_("institution"), "info", "users") if value else draw_tag(_("privé"), "", "lock")

    def render_schedule(self, record: Any) -> str:
        return str(record.get_schedule_display()).capitalize() if record.schedule else ""


class SampleTable(HouseTable):
    purpose = LinkColumn("payroll:sample_detail", args=[A("pk")])
    year = TextColumn(place="p2")
    size = NumberColumn(place="p1")
    population = NumberColumn(css="lg-hide")
    seed = TextColumn(css="lg-hide")
    drawn_by = TextColumn(css="lg-hide")
    drawn_at = MomentColumn(place="p3")
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = AuditSample
        fields = ("purpose", "year", "size", "population", "seed", "drawn_by", "drawn_at", "state")


class RecommendationTable(HouseTable):
    text = LinkColumn("payroll:recommendation_detail", args=[A("pk")])
    body = TextColumn(small="number", place="p2")
    owner = TextColumn(place="p3")
    due_on = DayColumn(place="p1")
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = Recommendation
        fields = ("text", "body", "owner", "due_on", "state")

    def render_state(self, record: Any) -> SafeString:
        state = RecommendationState(record.state)
        if state == RecommendationState.OPEN and record.due_on < timezone.localdate():
            return draw_tag(_("en retard"), "bad", "alert-triangle")
        return draw_tag(state.label, state.tone, state.icon)
