"""Tables of workforce planning."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.models import CriticalPost, StaffScenario
from hr_core.templatetags.ui import draw_tag
from hr_core.text import french_percent
from hr_core.ui.tables import A, HouseTable, LinkColumn, NumberColumn, TextColumn


class ScenarioTable(HouseTable):
    label = LinkColumn("careers:scenario_detail", args=[A("pk")], verbose_name=gettext_lazy("Scénario"))
    replacement = TextColumn(verbose_name=gettext_lazy("Retraites remplacées"), place="p2")
    later_years = NumberColumn(verbose_name=gettext_lazy("Recul de l’âge (années)"))
    hires = NumberColumn(verbose_name=gettext_lazy("Recrutements prévus"), place="p1")
    leavings = NumberColumn(verbose_name=gettext_lazy("Départs prévus"))

    class Meta(HouseTable.Meta):
        model = StaffScenario
        fields = ("label", "replacement", "later_years", "hires", "leavings")

    def render_replacement(self, value: int) -> str:
        return french_percent(value, 0)


class CriticalTable(HouseTable):
    post = LinkColumn("careers:critical_detail", args=[A("pk")], accessor="post__title", verbose_name=gettext_lazy("Poste"), small="post__number")
    holder = TextColumn(accessor="holder_last", verbose_name=gettext_lazy("Titulaire"), place="p2", empty_values=())
    reason = TextColumn(verbose_name=gettext_lazy("Pourquoi"), css="lg-hide")
    people = NumberColumn(verbose_name=gettext_lazy("Successeurs"), place="p1")
    cover = TextColumn(accessor="ready", verbose_name=gettext_lazy("Relève"), place="p4", empty_values=())

    class Meta(HouseTable.Meta):
        model = CriticalPost
        fields = ("post", "holder", "reason", "people", "cover")

    def render_holder(self, record: CriticalPost) -> str:
        first, last = record.holder_first, record.holder_last  # type: ignore[attr-defined]
        return f"{first} {last}" if last else _("vacant")

    def value_holder(self, record: CriticalPost) -> str:
        return self.render_holder(record)

    def render_cover(self, record: CriticalPost) -> SafeString:
        return draw_tag(*cover_of(record))

    def value_cover(self, record: CriticalPost) -> str:
        return cover_of(record)[0]


def cover_of(row: CriticalPost) -> tuple[str, str, str]:
    """(word, tone, icon): somebody is ready, somebody will be, nobody."""
    if row.ready:  # type: ignore[attr-defined]
        return _("assurée"), "ok", "circle-check"
    if row.people:  # type: ignore[attr-defined]
        return _("en préparation"), "wait", "clock"
    return _("personne"), "bad", "alert-triangle"
