"""Tables of administrative positions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.models import AdministrativePosition, PositionKind
from hr_core.filters import today
from hr_core.tables import who
from hr_core.templatetags.ui import draw_tag
from hr_core.text import french_date, french_percent
from hr_core.ui.addresses import address_of
from hr_core.ui.parts import two_lines
from hr_core.ui.tables import A, DayColumn, HouseTable, LinkColumn, TextColumn

ONE_DAY = timedelta(days=1)


def standing_of(row: AdministrativePosition) -> tuple[str, str, str]:
    """(word, tone, icon): over, to come, past its term, near it, or running."""
    day = today()
    if row.end is not None and row.end <= day:
        return _("terminée"), "", ""
    if row.start > day:
        return _("à venir"), "info", "clock"
    if row.due_on is not None and row.due_on <= day:
        return _("terme passé"), "bad", "alert-triangle"
    if row.due_on is not None and (row.due_on - day).days <= 90:
        return _("bientôt à son terme"), "wait", "clock"
    return _("en cours"), "now", ""


class PositionTable(HouseTable):
    agent = TextColumn(accessor="employee__last_name", verbose_name=gettext_lazy("Agent"))
    kind = TextColumn(accessor="kind__label", verbose_name=gettext_lazy("Position"), place="p2")
    start = DayColumn(verbose_name=gettext_lazy("Depuis le"))
    due_on = DayColumn(verbose_name=gettext_lazy("Terme"), place="p3")
    end = DayColumn(verbose_name=gettext_lazy("Dernier jour"), css="lg-hide")
    reference = TextColumn(verbose_name=gettext_lazy("Acte"), css="lg-hide")
    standing = TextColumn(accessor="pk", orderable=False, verbose_name=gettext_lazy("Situation"), place="p4")

    row_header = "agent"

    class Meta(HouseTable.Meta):
        model = AdministrativePosition
        fields = ("agent", "kind", "start", "due_on", "end", "reference", "standing")

    def render_agent(self, record: AdministrativePosition) -> SafeString:
        return who(record.employee, address_of("careers:position_detail", record.pk))

    def value_agent(self, record: AdministrativePosition) -> str:
        return f"{record.employee.staff_number} {record.employee.full_name}"

    def render_kind(self, record: AdministrativePosition) -> SafeString:
        return two_lines(record.kind.label, record.host)

    def value_kind(self, record: AdministrativePosition) -> str:
        return f"{record.kind.label} {record.host}".strip()

    def render_due_on(self, value: Any) -> str:
        return french_date(value - ONE_DAY)

    def render_end(self, value: Any) -> str:
        return french_date(value - ONE_DAY)

    def render_standing(self, record: AdministrativePosition) -> SafeString:
        return draw_tag(*standing_of(record))

    def value_standing(self, record: AdministrativePosition) -> str:
        return standing_of(record)[0]


class PositionKindTable(HouseTable):
    label = LinkColumn("careers:position_kind", args=[A("pk")], verbose_name=gettext_lazy("Position"))
    pay = TextColumn(verbose_name=gettext_lazy("Rémunération"), place="p2")
    seniority = TextColumn(accessor="counts_for_seniority", verbose_name=gettext_lazy("Ancienneté"))
    advancement = TextColumn(accessor="advancement_share", verbose_name=gettext_lazy("Avancement"))
    pension = TextColumn(accessor="counts_for_pension", verbose_name=gettext_lazy("Retraite"))
    post = TextColumn(verbose_name=gettext_lazy("Poste"), place="p3")
    offered = TextColumn(accessor="is_active", verbose_name=gettext_lazy("Proposée"), place="p4")
    reference = TextColumn(verbose_name=gettext_lazy("Texte"), css="lg-hide")

    class Meta(HouseTable.Meta):
        model = PositionKind
        fields = ("label", "pay", "seniority", "advancement", "pension", "post", "offered", "reference")

    def render_pay(self, record: PositionKind) -> str:
        return record.get_pay_display()

    def render_seniority(self, record: PositionKind) -> str:
        return seniority_words(record)

    def render_advancement(self, value: int) -> str:
        return french_percent(value, 0)

    def render_pension(self, value: bool) -> str:
        return _("compte") if value else _("ne compte pas")

    def render_offered(self, value: bool) -> str:
        return _("oui") if value else _("non")


def seniority_words(kind: PositionKind) -> str:
    if kind.pay == "rule":
        return _("selon la règle de l’absence")
    return _("compte") if kind.counts_for_seniority else _("ne compte pas")
