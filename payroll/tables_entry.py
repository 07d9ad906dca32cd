"""Tables of the entry of variable inputs: clerks, deadlines, limits."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_date
from hr_core.ui.tables import DayColumn, HouseTable, TextColumn
from payroll.models import InputClerk, InputDeadline, InputLimit
from payroll.selectors.input_columns import Column


class EndColumn(TextColumn):
    """The last day of a period whose end is excluded."""

    def render(self, record: Any, table: Any) -> str:  # type: ignore[override]
        return french_date(record.last_day) if record.end else ""


def actions(*pairs: tuple[str, str]) -> SafeString:
    """Links of a row: (address, label)."""
    return SafeString(" ".join(format_html('<a class="btn btn-sm btn-quiet" href="{}">{}</a>', url, label) for url, label in pairs))


class DatedTable(HouseTable):
    """Rows that hold over a period, with the actions of those who may change them."""

    start = DayColumn(verbose_name=gettext_lazy("À partir du"))
    end = EndColumn(verbose_name=gettext_lazy("Jusqu’au"), css="n", place="p3", empty_values=())
    action = TextColumn(verbose_name="", css="n", place="p4", empty_values=(), orderable=False, exclude_from_export=True)

    def __init__(self, *args: Any, may_write: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.may_write = may_write


class ClerkTable(DatedTable):
    row_header = "user"
    user = TextColumn(order_by="user__full_name", verbose_name=gettext_lazy("Agent de saisie"))
    unit = TextColumn(order_by="unit__code", place="p2")

    class Meta(HouseTable.Meta):
        model = InputClerk
        fields = ("user", "unit", "start", "end", "action")

    def render_action(self, record: InputClerk) -> Any:
        if not self.may_write or record.end:
            return ""
        return actions((reverse("payroll:input_clerk_end", args=[record.pk]), _("Retirer")))


class DeadlineTable(DatedTable):
    row_header = "unit"
    unit = TextColumn(order_by="unit__code")
    day = TextColumn(verbose_name=gettext_lazy("Échéance"), place="p1")
    reminder_days = TextColumn(verbose_name=gettext_lazy("Rappel"), place="p2")

    class Meta(HouseTable.Meta):
        model = InputDeadline
        fields = ("unit", "day", "reminder_days", "start", "end", "action")

    def render_day(self, value: int) -> str:
        return _("le %(day)s du mois") % {"day": _("1er") if value == 1 else value}

    def value_day(self, value: int) -> int:
        return value

    def render_reminder_days(self, value: int) -> str:
        return _("%(days)s j avant") % {"days": value}

    def value_reminder_days(self, value: int) -> int:
        return value

    def render_action(self, record: InputDeadline) -> Any:
        if not self.may_write or record.end:
            return ""
        change = reverse("payroll:input_deadline_change", args=[record.pk])
        return actions((change, _("Modifier")), (reverse("payroll:input_deadline_end", args=[record.pk]), _("Retirer")))


class LimitTable(DatedTable):
    row_header = "item"
    item = TextColumn(accessor="item_words", order_by="item__code", verbose_name=gettext_lazy("Rubrique"))
    bounds = TextColumn(verbose_name=gettext_lazy("Limites"), empty_values=(), orderable=False, place="p2")
    population = TextColumn(verbose_name=gettext_lazy("Population"), empty_values=(), orderable=False)
    reference = TextColumn(css="lg-hide")

    class Meta(HouseTable.Meta):
        model = InputLimit
        fields = ("item", "bounds", "population", "reference", "start", "end", "action")

    def render_bounds(self, record: Any) -> str:
        return "\u202f; ".join(limit_words(record, self.currency))

    def value_bounds(self, record: Any) -> str:
        return "; ".join(limit_words(record, self.currency))

    def render_population(self, record: InputLimit) -> str:
        names = ", ".join(record.categories)
        if record.is_reserved:
            return _("réservée à %(names)s") % {"names": names}
        return names or _("toutes")

    def render_action(self, record: InputLimit) -> Any:
        if not self.may_write or record.end:
            return ""
        change = reverse("payroll:input_limit_change", args=[record.pk])
        return actions((change, _("Modifier")), (reverse("payroll:input_limit_end", args=[record.pk]), _("Retirer")))


def limit_words(limit: Any, currency: str) -> list[str]:
    """The bounds of a limit in French; `is_quantity` is annotated."""
    column = Column(limit.item_id, "", "", bool(limit.is_quantity))
    bounds = (
        (limit.least, _("%(value)s au moins")),
        (limit.most_month, _("%(value)s au plus par mois")),
        (limit.most_year, _("%(value)s au plus par an")),
    )
    found = [words % {"value": column.shown(value, currency)} for value, words in bounds if value is not None]
    if limit.needs_comment:
        found.append(_("observation exigée"))
    if limit.needs_document:
        found.append(_("pièce exigée"))
    return found
