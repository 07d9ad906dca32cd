"""The table of erasures."""

from __future__ import annotations

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from hr_core.models import Erasure
from hr_core.retention import CATEGORIES
from hr_core.ui.tables import DayColumn, HouseTable, LinkColumn, MomentColumn, NumberColumn, TagColumn, TextColumn


def category_label(slug: str) -> str:
    return str(CATEGORIES[slug].label) if slug in CATEGORIES else slug


class ErasureTable(HouseTable):
    category = LinkColumn("hr_core:erasure_detail", verbose_name=_("Effacement"), orderable=False)
    before = DayColumn(verbose_name=_("Antérieur au"), place="p3")
    asked_by = TextColumn(_("Proposé par"), css="lg-hide")
    asked_at = MomentColumn(verbose_name=_("Le"), css="lg-hide")
    decided_by = TextColumn(_("Décidé par"), place="p2")
    total = NumberColumn(verbose_name=_("Lignes effacées"), orderable=False, place="p1")
    state = TagColumn(place="p4")

    row_header = "category"

    class Meta(HouseTable.Meta):
        model = Erasure
        fields = ("category", "before", "asked_by", "asked_at", "decided_by", "total", "state")
        order_by = ()

    def render_category(self, record: Erasure) -> SafeString:
        return self.linked("category", f"{category_label(record.category)}, n° {record.pk}", record)

    def value_category(self, record: Erasure) -> str:
        return category_label(record.category)
