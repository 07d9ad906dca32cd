"""Tables of the catalogue."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.templatetags.ui import draw_tag
from hr_core.text import french_amount, french_count
from hr_core.ui.addresses import address_of
from hr_core.ui.tables import A, HouseTable, LinkColumn, NumberColumn, TagColumn, TextColumn
from training.choices_catalogue import CostBasis
from training.models import Course, Provider
from training.selectors.evaluation import course_ratings, marks_words


def cost_words(course: Course) -> str:
    """« 450 000 F CFA par personne », « sans frais », or nothing when the price is not known."""
    if course.cost_basis == CostBasis.FREE:
        return str(CostBasis.FREE.label)
    if not course.cost:
        return ""
    return f"{french_amount(course.cost, course.currency, unit=True)} {CostBasis(course.cost_basis).label}"


class CourseTable(HouseTable):
    """`home` is the institution of the reader: courses of others are told as the zone's."""

    title = TextColumn()
    provider = TextColumn(accessor="provider__name", verbose_name=gettext_lazy("Prestataire"), place="p2")
    duration = TextColumn(verbose_name=gettext_lazy("Durée"), order_by=("hours", "half_days"), place="p1")
    mode = TextColumn(css="lg-hide")
    cost = TextColumn(verbose_name=gettext_lazy("Prix"), css="n", place="p3")
    rating = TextColumn(accessor="pk", verbose_name=gettext_lazy("Avis"), css="n", orderable=False)
    origin = TextColumn(verbose_name=gettext_lazy("Origine"), accessor="institution__acronym", css="lg-hide")
    state = TagColumn(place="p4")

    row_header = "title"

    class Meta(HouseTable.Meta):
        model = Course
        fields = ("title", "provider", "duration", "mode", "cost", "rating", "origin", "state")
        order_by = ("title",)

    def __init__(self, *args: Any, home: Any, **options: Any) -> None:
        self.home = home
        super().__init__(*args, **options)

    def render_title(self, record: Course) -> SafeString:
        told = draw_tag(_("obligatoire"), "now", "flag") if record.is_compulsory else ""
        return format_html('<a href="{}">{}</a> {}<small>{}</small>', address_of("training:course_detail", record.pk), record.title, told, record.code)

    def value_title(self, record: Course) -> str:
        return record.title

    def render_cost(self, record: Course) -> str:
        return cost_words(record)

    def value_cost(self, record: Course) -> int:
        return record.cost

    @cached_property
    def ratings(self) -> dict[int, tuple[Any, int]]:
        """What participants of the institution's sessions thought of the courses shown; asked once."""
        return course_ratings([row.record.pk for row in self.paginated_rows])

    def render_rating(self, record: Course) -> SafeString:
        mean, answers = self.ratings.get(record.pk, (None, 0))
        if not answers:
            return SafeString("")
        return format_html("{}<small>{}</small>", marks_words(mean), french_count(answers, _("avis"), _("avis")))

    def value_rating(self, record: Course) -> Any:
        mean, answers = self.ratings.get(record.pk, (None, 0))
        return round(float(mean), 2) if answers and mean is not None else None

    def render_origin(self, record: Course) -> str:
        if record.institution_id == self.home.pk:
            return _("institution, ouverte à la zone") if record.shared_at else _("institution")
        return _("zone, %(who)s") % {"who": record.institution.acronym}

    def value_origin(self, record: Course) -> str:
        return record.institution.acronym


class ProviderTable(HouseTable):
    name = LinkColumn("training:provider_detail", args=[A("pk")])
    kind = TextColumn(place="p2")
    country = TextColumn(accessor="country__name", place="p3", verbose_name=gettext_lazy("Pays"))
    town = TextColumn(css="lg-hide")
    approval = TextColumn(css="lg-hide")
    count = NumberColumn(verbose_name=gettext_lazy("Formations"), place="p1")

    class Meta(HouseTable.Meta):
        model = Provider
        fields = ("name", "kind", "country", "town", "approval", "count")
        order_by = ("name",)

    def render_kind(self, record: Provider) -> str:
        words = str(record.get_kind_display())
        return words[:1].upper() + words[1:]
