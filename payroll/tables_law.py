"""Tables of the zone's side of the law."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from hr_core.ui.parts import two_lines
from hr_core.ui.tables import DayColumn, HouseTable, TagColumn, TextColumn
from payroll.countries import country_codes, law
from payroll.engine import Figure, FigureValue
from payroll.engine.figures import in_file_order
from payroll.models import LawOverride


class OverrideTable(HouseTable):
    figure = TextColumn(_("Chiffre"))
    value = TextColumn(_("Valeur proposée"), orderable=False, place="p2")
    start = DayColumn(verbose_name=_("À partir du"))
    proposed_by = TextColumn(_("Proposé par"), orderable=False)
    state = TagColumn(verbose_name=_("État"), place="p4")

    row_header = "figure"

    class Meta(HouseTable.Meta):
        model = LawOverride
        fields = ("figure", "value", "start", "proposed_by", "state")

    def render_figure(self, record: LawOverride) -> SafeString:
        url = reverse("payroll:override_detail", args=[record.pk])
        return two_lines(format_html('<a href="{}">{}</a>', url, self.value_figure(record)), record.country)

    def value_figure(self, record: LawOverride) -> str:
        figure = _figure(record)
        return figure.label if figure else record.figure

    def render_value(self, record: LawOverride) -> str:
        text = self.value_value(record)
        return text if len(text) < 80 else text[:79].rstrip() + "…"

    def value_value(self, record: LawOverride) -> str:
        figure = _figure(record)
        if figure is None:
            return ""
        value = in_file_order(figure, record.value)
        return figure.text(FigureValue(record.start, record.end, value, (), record.confidence))

    def value_proposed_by(self, record: LawOverride) -> Any:
        return str(record.proposed_by)


def _figure(record: LawOverride) -> Figure | None:
    return law(record.country_id).figures.get(record.figure) if record.country_id in country_codes() else None
