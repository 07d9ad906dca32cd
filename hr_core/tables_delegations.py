"""The table of acting replacements."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from hr_core.models import Delegation, DelegationState
from hr_core.templatetags.ui import draw_tag
from hr_core.text import french_date
from hr_core.ui.parts import two_lines
from hr_core.ui.tables import HouseTable, TextColumn


class DelegationTable(HouseTable):
    holder = TextColumn(_("Remplaçant"), accessor="holder__full_name")
    giver = TextColumn(_("Personne remplacée"), accessor="giver__full_name", place="p2")
    period = TextColumn(_("Période"), accessor="start", place="p3")
    act = TextColumn(_("Acte"), accessor="reference", css="lg-hide")
    standing = TextColumn(_("État"), accessor="state", orderable=False, place="p4")

    row_header = "holder"

    class Meta(HouseTable.Meta):
        model = Delegation
        fields = ("holder", "giver", "period", "act", "standing")
        order_by = ()

    def render_holder(self, record: Delegation) -> SafeString:
        return format_html(
            '<a href="{}">{}</a><small>{}</small>',
            reverse("hr_core:delegation_detail", args=[record.pk]),
            record.holder,
            str(record.get_kind_display()).capitalize(),
        )

    def value_holder(self, record: Delegation) -> str:
        return str(record.holder)

    def render_giver(self, record: Delegation) -> SafeString:
        return two_lines(str(record.giver), record.role_label)

    def value_giver(self, record: Delegation) -> str:
        return f"{record.giver}, {record.role_label}"

    def render_period(self, record: Delegation) -> str:
        return period_words(record)

    def value_period(self, record: Delegation) -> str:
        return period_words(record)

    def render_act(self, record: Delegation) -> str:
        return record.act

    def value_act(self, record: Delegation) -> str:
        return record.act

    def render_standing(self, record: Delegation) -> Any:
        return draw_tag(*standing(record))

    def value_standing(self, record: Delegation) -> str:
        return str(standing(record)[0])


def period_words(record: Delegation) -> str:
    """« du 02/11/2026 au 15/11/2026 », both days included."""
    if record.last_day is None:
        return str(_("depuis le %(day)s") % {"day": french_date(record.start)})
    return str(_("du %(start)s au %(end)s") % {"start": french_date(record.start), "end": french_date(record.last_day)})


def standing(record: Delegation) -> tuple[Any, str, str]:
    """Word, tone and icon: what an approved one is worth today."""
    state = DelegationState(record.state)
    today = timezone.localdate()
    if state != DelegationState.APPROVED:
        return state.label, state.tone, state.icon
    if record.holds_on(today):
        return _("en vigueur"), "ok", "circle-check"
    return (_("à venir"), "info", "clock") if record.start > today else (_("terminée"), "", "")
