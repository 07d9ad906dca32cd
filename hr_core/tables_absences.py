"""Tables of absences and of their kinds."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Absence, AbsenceKind
from hr_core.tables import WhoColumn
from hr_core.templatetags.ui import draw_tag
from hr_core.text import NO_BREAK, french_count, french_date, french_decimal
from hr_core.ui.parts import two_lines
from hr_core.ui.tables import A, DayColumn, HouseTable, LinkColumn, NumberColumn, TagColumn, TextColumn


def length_words(absence: Absence) -> str:
    """« 12,5 jours », « 2 h 30 », « en cours »."""
    if absence.minutes:
        hours, minutes = divmod(absence.minutes, 60)
        return f"{hours}{NO_BREAK}h{NO_BREAK}{minutes:02d}" if minutes else f"{hours}{NO_BREAK}h"
    halves = absence.calendar_half_days
    if halves is None:
        return _("en cours")
    days = Fraction(halves, 2)
    return f"{french_decimal(days, 1)}{NO_BREAK}{_('jours') if days >= 2 else _('jour')}"


class AbsenceTable(HouseTable):
    employee = WhoColumn(accessor="employee", verbose_name=gettext_lazy("Agent"), order_by=("employee__last_name",))
    kind = LinkColumn("hr_core:absence_detail", args=[A("pk")], verbose_name=gettext_lazy("Nature"), place="p2")
    start = DayColumn(verbose_name=gettext_lazy("Du"), place="p3")
    end = DayColumn(verbose_name=gettext_lazy("Au"))
    length = TextColumn(accessor="pk", verbose_name=gettext_lazy("Durée"), orderable=False, css="n", place="p1")
    papers = TextColumn(accessor="is_paper_late", verbose_name=gettext_lazy("Pièces"), orderable=False)
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = Absence
        fields = ("employee", "kind", "start", "end", "length", "papers", "state")

    def render_end(self, value: Any) -> str:
        return french_date(value - timedelta(days=1))

    def value_end(self, value: Any) -> Any:
        return value - timedelta(days=1) if value else value

    def render_length(self, record: Absence) -> str:
        return length_words(record)

    def value_length(self, record: Absence) -> str:
        return length_words(record)

    def render_papers(self, value: bool) -> SafeString | str:
        return draw_tag(_("pièce en retard"), "wait", "alert-triangle") if value else ""

    def value_papers(self, value: bool) -> str:
        return _("pièce en retard") if value else ""


class AbsenceKindTable(HouseTable):
    label = LinkColumn("hr_core:absence_kind_update", args=[A("pk")], verbose_name=gettext_lazy("Nature"))
    code = TextColumn()
    family = TextColumn(accessor="get_family_display", verbose_name=gettext_lazy("Nature légale"), place="p2")
    certificate = TextColumn()
    certificate_days = NumberColumn(verbose_name=gettext_lazy("Délai"), place="p1")
    is_active = TextColumn(verbose_name=gettext_lazy("Proposée"), place="p3")

    class Meta(HouseTable.Meta):
        model = AbsenceKind
        fields = ("label", "code", "family", "certificate", "certificate_days", "is_active")

    def render_certificate_days(self, value: int) -> str:
        return french_count(value, _("jour"), _("jours"))

    def render_is_active(self, value: bool) -> str:
        return _("oui") if value else _("non")


def paper_words(paper: Any, late: bool) -> SafeString | str:
    """The state of a paper in a tag."""
    if paper.received_on:
        return two_lines(draw_tag(_("reçue"), "ok", "circle-check"), french_date(paper.received_on))
    return draw_tag(_("en retard"), "wait", "alert-triangle") if late else draw_tag(_("attendue"), "info", "clock")
