"""Tables of the parallel run: the months, the differences of one month."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.templatetags.ui import draw_tag
from hr_core.text import french_amount, french_percent, french_signed
from hr_core.ui.parts import two_lines
from hr_core.ui.tables import A, HouseTable, LinkColumn, MoneyColumn, NumberColumn, TagColumn, TextColumn
from payroll.choices_parallel import GapCause, ParallelState
from payroll.models import ParallelGap, ParallelRun


class ParallelTable(HouseTable):
    period = LinkColumn("payroll:parallel_detail", args=[A("pk")], small="file_name", order_by=("period__year", "period__month"))
    people = NumberColumn(css="lg-hide")
    pairs = NumberColumn(css="lg-hide")
    equal = NumberColumn(css="lg-hide")
    different = MoneyColumn(place="p2")
    unexplained = MoneyColumn(place="p1")
    state = TagColumn(place="p3")

    class Meta(HouseTable.Meta):
        model = ParallelRun
        fields = ("period", "people", "pairs", "equal", "different", "unexplained", "state")

    def render_state(self, record: ParallelRun) -> Any:
        state = ParallelState(record.state)
        return draw_tag(state.label, state.tone, state.icon)

    def render_unexplained(self, value: int, record: ParallelRun) -> str:
        return french_amount(value, self.currency) if record.compared_at else ""


class GapTable(HouseTable):
    """`slip`: the payslip of the month that answers « Pourquoi ? », when there is one."""

    name = TextColumn(verbose_name=gettext_lazy("Agent"), small="staff_number")
    label = TextColumn(place="p2")
    grade_class = TextColumn(css="lg-hide")
    theirs = MoneyColumn()
    ours = MoneyColumn()
    gap = MoneyColumn(place="p1")
    cause = TextColumn(place="p3")
    why = TextColumn(accessor="pk", verbose_name="", orderable=False, exclude_from_export=True, place="p4")
    staff_number = TextColumn(css="d-none", visible=False)
    their_base = MoneyColumn(visible=False)
    our_base = MoneyColumn(visible=False)
    justification = TextColumn(visible=False)

    class Meta(HouseTable.Meta):
        model = ParallelGap
        fields = ("name", "label", "grade_class", "theirs", "ours", "gap", "cause", "why")

    def render_label(self, record: ParallelGap) -> Any:
        return two_lines(record.label, self.factors(record))

    def value_label(self, record: ParallelGap) -> str:
        return record.label

    def factors(self, record: ParallelGap) -> str:
        """The bases and the rates that differ, in words."""
        told = []
        if record.their_base is not None and record.our_base is not None and record.their_base != record.our_base:
            pair = {"old": french_amount(record.their_base, self.currency), "new": french_amount(record.our_base, self.currency)}
            told.append(_("base %(old)s, ici %(new)s") % pair)
        if record.their_rate is not None and record.our_rate is not None and record.their_rate != record.our_rate:
            told.append(_("taux %(old)s, ici %(new)s") % {"old": percent(record.their_rate), "new": percent(record.our_rate)})
        return " · ".join(told)

    def render_gap(self, value: int) -> str:
        return french_signed(value, self.currency)

    def render_cause(self, record: ParallelGap) -> Any:
        cause = GapCause(record.cause)
        tag = draw_tag(cause.label, cause.tone, cause.icon)
        return two_lines(tag, record.justification) if record.justification else tag

    def value_cause(self, record: ParallelGap) -> str:
        words = str(GapCause(record.cause).label)
        return f"{words} : {record.justification}" if record.justification else words

    def value_name(self, record: ParallelGap) -> str:
        return f"{record.staff_number} {record.name}".strip()

    def render_why(self, record: Any) -> Any:
        if not record.slip:
            return ""
        is_line = record.ours and record.section != "total"
        args = [record.slip, record.code] if is_line else [record.slip]
        url = reverse("payroll:payslip_line" if is_line else "payroll:payslip_detail", args=args)
        words = _("Pourquoi\u202f?") if is_line else _("Bulletin")
        return format_html('<a class="ask" href="{}">{}<span class="visually-hidden"> {}, {}</span></a>', url, words, record.label, record.name)


def percent(rate: int) -> str:
    """A rate over 10⁶, in per cent."""
    return french_percent(rate / 10_000, 4)
