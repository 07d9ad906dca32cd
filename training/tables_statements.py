"""Tables of the statements between institutions."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_amount, french_count
from hr_core.ui.addresses import address_of
from hr_core.ui.tables import DayColumn, HouseTable, TagColumn, TextColumn
from training.models import CostStatement


class StatementTable(HouseTable):
    """`home` is the institution of the reader: a statement is « à encaisser » or « à payer » for it. Amounts are in the host's money."""

    reference = TextColumn(verbose_name=gettext_lazy("Décompte"), order_by=("year", "number"))
    way = TextColumn(accessor="home__acronym", verbose_name=gettext_lazy("Avec"), place="p2")
    amount = TextColumn(css="n", place="p1")
    due_on = DayColumn(verbose_name=gettext_lazy("Échéance"))
    paid_on = DayColumn(css="lg-hide")
    state = TagColumn(place="p4")

    row_header = "reference"

    class Meta(HouseTable.Meta):
        model = CostStatement
        fields = ("reference", "way", "amount", "due_on", "paid_on", "state")

    def __init__(self, *args: Any, home: Any, **options: Any) -> None:
        self.home = home
        super().__init__(*args, **options)

    def render_reference(self, record: CostStatement) -> SafeString:
        counted = french_count(len(record.lines), _("place"), _("places"))
        return format_html('<a href="{}">{}</a><small>{}</small>', address_of("training:statement_detail", record.pk), record.reference, counted)

    def value_reference(self, record: CostStatement) -> str:
        return record.reference

    def render_way(self, record: CostStatement) -> str:
        if record.host_id == self.home.pk:
            return _("dû par %(who)s") % {"who": record.home.acronym}
        if record.home_id == self.home.pk:
            return _("dû à %(who)s") % {"who": record.host.acronym}
        return _("dû par %(home)s à %(host)s") % {"home": record.home.acronym, "host": record.host.acronym}

    def value_way(self, record: CostStatement) -> str:
        return self.render_way(record)

    def render_amount(self, record: CostStatement) -> str:
        return french_amount(record.amount, record.currency, unit=True)

    def value_amount(self, record: CostStatement) -> int:
        return record.amount
