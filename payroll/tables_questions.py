"""Table of the questions about payslips."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from hr_core.tables import WhoColumn
from hr_core.ui.tables import A, HouseTable, LinkColumn, MomentColumn, TagColumn, TextColumn
from payroll.models import PayslipQuestion
from payroll.selectors.questions import span_words


class QuestionTable(HouseTable):
    """`delay` is the time to the answer, or the time waited so far."""

    employee = WhoColumn(accessor="employee", verbose_name=gettext_lazy("Agent"), order_by=("employee__last_name",))
    label = LinkColumn("payroll:question_answer", args=[A("pk")], verbose_name=gettext_lazy("Ligne"), place="p2")
    month = TextColumn(
        accessor="payslip__run__period", verbose_name=gettext_lazy("Bulletin"),
        order_by=("payslip__run__period__year", "payslip__run__period__month"),
    )  # fmt: skip
    asked_at = MomentColumn(verbose_name=gettext_lazy("Posée le"), place="p3")
    delay = TextColumn(accessor="asked_at", verbose_name=gettext_lazy("Délai"), orderable=False, place="p1")
    answered_by = TextColumn(verbose_name=gettext_lazy("Répondue par"), css="lg-hide")
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = PayslipQuestion
        fields = ("employee", "label", "month", "asked_at", "delay", "answered_by", "state")

    def render_delay(self, record: PayslipQuestion) -> str:
        return span_words((record.answered_at or timezone.now()) - record.asked_at)

    def value_delay(self, record: Any) -> str:
        return self.render_delay(record)
