"""Tables of the training needs."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_count
from hr_core.ui.addresses import address_of
from hr_core.ui.tables import DayColumn, HouseTable, NumberColumn, TagColumn, TextColumn
from training.models import TrainingNeed


def people_words(need: TrainingNeed) -> str:
    """The name of the person, or how many people of which unit."""
    if need.employee is not None:
        return need.employee.full_name
    return french_count(getattr(need, "people", need.headcount), _("personne"), _("personnes"))


class NeedTable(HouseTable):
    priority = NumberColumn(place="p1")
    title = TextColumn()
    people = TextColumn(verbose_name=gettext_lazy("Pour qui"), accessor="headcount", place="p2", order_by=("employee__last_name",))
    unit = TextColumn(accessor="unit__name", verbose_name=gettext_lazy("Unité"), css="lg-hide")
    origin = TextColumn(place="p3")
    wanted_by = DayColumn(css="lg-hide")
    state = TagColumn(place="p4")

    row_header = "title"

    class Meta(HouseTable.Meta):
        model = TrainingNeed
        fields = ("title", "people", "unit", "origin", "wanted_by", "priority", "state")
        order_by = ("-priority",)

    def render_title(self, record: TrainingNeed) -> SafeString:
        told = record.course.title if record.course is not None and record.course.title != record.title else ""
        return format_html('<a href="{}">{}</a>{}', address_of("training:need_detail", record.pk), record.title,
                           format_html("<small>{}</small>", told) if told else "")  # fmt: skip

    def value_title(self, record: TrainingNeed) -> str:
        return record.title

    def render_people(self, record: TrainingNeed) -> str:
        return people_words(record)

    def value_people(self, record: TrainingNeed) -> str:
        return people_words(record)

    def render_origin(self, record: TrainingNeed) -> str:
        words = str(record.get_origin_display())
        return words[:1].upper() + words[1:]


class OwnNeedTable(HouseTable):
    title = TextColumn()
    year = TextColumn(place="p1")
    reason = TextColumn(place="p2")
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = TrainingNeed
        fields = ("title", "year", "reason", "state")
        order_by = ()

    def render_title(self, record: TrainingNeed) -> SafeString:
        return format_html('<a href="{}">{}</a>', address_of("training:need_detail", record.pk), record.title)

    def value_title(self, record: TrainingNeed) -> str:
        return record.title
