"""Tables of the reports."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.templatetags.ui import draw_tag
from hr_core.ui.tables import A, HouseTable, LinkColumn, MomentColumn, TextColumn
from payroll.models import Report


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
