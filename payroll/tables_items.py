"""Tables of the screens of pay items, as drawn or as exported."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from hr_core.ui.tables import DayColumn, HouseTable, TextColumn
from payroll.models import PayItemVersion


class ItemTable(HouseTable):
    """The list of items for a workbook: one row per definition in force."""

    code = TextColumn(accessor="item__code", verbose_name=_("Code"))
    label = TextColumn(verbose_name=_("Libellé"))
    kind = TextColumn(accessor="get_kind_display", verbose_name=_("Sens"))
    nature = TextColumn(verbose_name=_("Nature légale"))
    frequency = TextColumn(accessor="get_frequency_display", verbose_name=_("Rythme"))
    formula = TextColumn(verbose_name=_("Formule"))
    prorated = TextColumn(accessor="is_prorated", verbose_name=_("Réduite avec les jours payés"))
    account = TextColumn(verbose_name=_("Compte"))
    legal_text = TextColumn(verbose_name=_("Texte"))
    start = DayColumn(verbose_name=_("Depuis"))

    class Meta(HouseTable.Meta):
        model = PayItemVersion
        fields = (
            "code",
            "label",
            "kind",
            "nature",
            "frequency",
            "formula",
            "prorated",
            "account",
            "legal_text",
            "start",
        )

    def __init__(self, *args: Any, natures: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.natures = natures

    def value_nature(self, value: str) -> str:
        return self.natures.get(value, value)

    def value_prorated(self, value: bool) -> str:
        return "oui" if value else "non"
