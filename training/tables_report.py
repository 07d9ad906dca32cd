"""Table of the zone: one line per institution, small counts hidden."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.selectors.figures.crowd import SMALLEST
from hr_core.text import NARROW, french_amount, french_decimal, french_integer
from hr_core.ui.tables import HouseTable, MomentColumn, TextColumn
from training.models import ZoneFigures


def hidden(count: int) -> str:
    """A count, or « moins de 5 » where it would point at somebody."""
    return _("moins de %(count)s") % {"count": SMALLEST} if 0 < count < SMALLEST else french_integer(count)


class ZoneTable(HouseTable):
    """Shares that would tell a small count are left out too."""

    institution = TextColumn(accessor="institution__acronym", verbose_name=gettext_lazy("Institution"))
    staff = TextColumn(css="n lg-hide")
    trained = TextColumn(css="n", place="p2")
    coverage = TextColumn(verbose_name=gettext_lazy("Couverture"), accessor="trained", css="n", place="p1", orderable=False)
    women = TextColumn(verbose_name=gettext_lazy("Couverture des femmes"), accessor="women_trained", css="n lg-hide", orderable=False)
    minutes = TextColumn(verbose_name=gettext_lazy("Heures par agent formé"), css="n lg-hide", orderable=False)
    spent = TextColumn(verbose_name=gettext_lazy("Dépensé"), css="n", place="p3", orderable=False)
    share = TextColumn(verbose_name=gettext_lazy("Part de la masse salariale"), accessor="spent", css="n lg-hide", orderable=False)
    satisfaction = TextColumn(verbose_name=gettext_lazy("Satisfaction, sur 5"), css="n lg-hide", empty_values=())
    published_at = MomentColumn(css="lg-hide")

    class Meta(HouseTable.Meta):
        model = ZoneFigures
        fields = ("institution", "staff", "trained", "coverage", "women", "minutes", "spent", "share", "satisfaction", "published_at")
        order_by = ()

    def _share(self, part: int, whole: int | None, *, people: int = SMALLEST) -> str:
        if not whole or 0 < people < SMALLEST:
            return ""
        return french_decimal(Fraction(100 * part, whole), 1) + NARROW + "%"

    def render_staff(self, value: int) -> str:
        return hidden(value)

    def render_trained(self, value: int) -> str:
        return hidden(value)

    value_staff, value_trained = render_staff, render_trained

    def render_coverage(self, record: Any) -> str:
        return self._share(record.trained, record.staff, people=record.trained)

    def render_women(self, record: Any) -> str:
        return self._share(record.women_trained, record.women, people=record.women_trained)

    def render_minutes(self, record: Any) -> str:
        return french_decimal(Fraction(record.minutes, 60 * record.trained), 1) if record.trained >= SMALLEST else ""

    def render_spent(self, record: Any) -> str:
        return french_amount(record.spent, record.currency, unit=True)

    def render_share(self, record: Any) -> str:
        return self._share(record.spent, record.wage_bill)

    def render_satisfaction(self, record: Any) -> str:
        return french_decimal(Fraction(record.satisfaction, 100), 1) if record.satisfaction is not None else ""

    value_coverage, value_women, value_minutes = render_coverage, render_women, render_minutes
    value_spent, value_share, value_satisfaction = render_spent, render_share, render_satisfaction
