"""Tables of the staffing table."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.choices_posts import Occupation
from careers.models import Post, PostAct
from hr_core.models import Employee
from hr_core.templatetags.ui import draw_tag
from hr_core.text import french_date
from hr_core.ui.parts import two_lines
from hr_core.ui.tables import A, DayColumn, HouseTable, LinkColumn, TagColumn, TextColumn


class OccupationColumn(TextColumn):
    """The occupation of a post on the day of the list, with its tone."""

    def render(self, value: Any, record: Any, table: HouseTable) -> SafeString:
        state = Occupation(value)
        return draw_tag(state.label, state.tone, state.icon)

    def value(self, value: Any, table: HouseTable) -> str:
        return str(Occupation(value).label)


def people_words(record: Any) -> str:
    """Who serves on a post, as far as this person may see."""
    titular, acting = record.holder_names, record.acting_names
    if not titular and record.held:
        titular = _("population réservée")
    if acting:
        acting = _("%(name)s (intérim)") % {"name": acting}
    elif record.has_acting:
        acting = _("intérim")
    return ", ".join(filter(None, (titular, acting)))


class PostTable(HouseTable):
    number = LinkColumn("careers:post_detail", args=[A("pk")])
    title = TextColumn(small="job__title")
    job = TextColumn(verbose_name=gettext_lazy("Métier"), accessor="job__code", css="lg-hide")
    unit = TextColumn(verbose_name=gettext_lazy("Unité"), accessor="unit_name", place="p2")
    category = TextColumn(verbose_name=gettext_lazy("Catégorie"), accessor="category_from", css="lg-hide")
    people = TextColumn(
        verbose_name=gettext_lazy("Titulaire"), accessor="holder_names", orderable=False, empty_values=(), place="p3"
    )
    budgeted = TextColumn(verbose_name=gettext_lazy("Budget"), accessor="is_budgeted", css="lg-hide")
    occupation = OccupationColumn(verbose_name=gettext_lazy("État"), place="p4")

    row_header = "number"

    class Meta(HouseTable.Meta):
        model = Post
        fields = ("number", "title", "job", "unit", "category", "people", "budgeted", "occupation")
        order_by = ("number",)

    def render_number(self, record: Post) -> SafeString:
        url = reverse("careers:post_detail", args=[record.pk])
        return format_html('<a href="{}">{}<span class="d-inline d-md-none"> {}</span></a>', url, record.number, record.title)

    def value_number(self, record: Post) -> str:
        return record.number

    def render_category(self, record: Post) -> str:
        return record.categories

    def value_category(self, record: Post) -> str:
        return record.categories

    def render_people(self, record: Any) -> str:
        return people_words(record)

    def value_people(self, record: Any) -> str:
        return people_words(record)

    def render_budgeted(self, value: bool) -> str:
        return _("inscrit") if value else _("hors budget")

    def value_budgeted(self, value: bool) -> str:
        return _("oui") if value else _("non")


class VacancyTable(PostTable):
    vacant_since = DayColumn(verbose_name=gettext_lazy("Depuis le"), place="p1")
    free = TextColumn(verbose_name=gettext_lazy("À pourvoir"), css="n lg-hide")

    class Meta(HouseTable.Meta):
        model = Post
        fields = ("number", "title", "job", "unit", "category", "budgeted", "people", "vacant_since", "free", "occupation")
        order_by = ("vacant_since",)

    def render_free(self, value: int) -> str:
        return f"{value}\u00a0%"


class ActTable(HouseTable):
    post = TextColumn(accessor="post__number")
    kind = TextColumn(place="p3")
    unit = TextColumn(accessor="unit__name", verbose_name=gettext_lazy("Unité"), css="lg-hide")
    effective_on = DayColumn(place="p1")
    reference = TextColumn(place="p2")
    proposed_by = TextColumn(css="lg-hide")
    state = TagColumn()
    action = TextColumn(
        verbose_name="", accessor="pk", css="n", place="p4", orderable=False, exclude_from_export=True, empty_values=()
    )

    row_header = "post"

    class Meta(HouseTable.Meta):
        model = PostAct
        fields = ("post", "kind", "unit", "effective_on", "reference", "proposed_by", "state", "action")
        order_by = ()

    def __init__(self, *args: Any, decides: bool, **options: Any) -> None:
        self.decides = decides
        super().__init__(*args, **options)

    def render_post(self, record: PostAct) -> SafeString:
        url = reverse("careers:post_detail", args=[record.post_id])
        return two_lines(format_html('<a href="{}">{}</a>', url, record.post.number), record.post.title)

    def value_post(self, record: PostAct) -> str:
        return str(record.post)

    def render_reference(self, record: PostAct) -> str:
        return _("%(reference)s du %(day)s") % {"reference": record.reference, "day": french_date(record.act_on)}

    def value_reference(self, record: PostAct) -> str:
        return record.reference

    def render_kind(self, record: PostAct) -> str:
        return str(record.get_kind_display()).capitalize()

    def render_action(self, record: PostAct) -> Any:
        if record.state != "proposed":
            return ""
        url = reverse("careers:post_act_decide", args=[record.pk])
        label = _("Décider") if self.decides else _("Lire")
        return format_html(
            '<a class="btn btn-sm btn-quiet" href="{}">{}<span class="visually-hidden"> {}</span></a>', url, label, record
        )


class ElsewhereTable(HouseTable):
    """Holders posted to another unit than that of their post."""

    last_name = TextColumn(verbose_name=gettext_lazy("Agent"))
    unit_name = TextColumn(verbose_name=gettext_lazy("Affectation"), place="p2")
    post_number = TextColumn(verbose_name=gettext_lazy("Poste"), place="p1")
    post_unit = TextColumn(verbose_name=gettext_lazy("Unité du poste"), place="p3")

    row_header = "last_name"

    class Meta(HouseTable.Meta):
        model = Employee
        fields = ("last_name", "unit_name", "post_number", "post_unit")
        order_by = ("last_name",)

    def render_last_name(self, record: Employee) -> SafeString:
        url = reverse("careers:employee_posts", args=[record.pk])
        return two_lines(format_html('<a href="{}">{}</a>', url, record.full_name), record.staff_number)

    def value_last_name(self, record: Employee) -> str:
        return f"{record.staff_number} {record.full_name}"


class WithoutPostTable(HouseTable):
    last_name = LinkColumn("hr_core:employee_detail", args=[A("pk")], verbose_name=gettext_lazy("Agent"), small="staff_number")
    job_title = TextColumn(verbose_name=gettext_lazy("Emploi"), place="p2")
    unit_name = TextColumn(verbose_name=gettext_lazy("Unité"), place="p3")
    category = TextColumn(verbose_name=gettext_lazy("Catégorie"), css="lg-hide")
    hired_on = DayColumn(css="lg-hide")

    row_header = "last_name"

    class Meta(HouseTable.Meta):
        model = Employee
        fields = ("last_name", "job_title", "unit_name", "category", "hired_on")
        order_by = ("last_name",)

    def render_last_name(self, record: Employee) -> SafeString:
        url = reverse("hr_core:employee_detail", args=[record.pk])
        return two_lines(format_html('<a href="{}">{}</a>', url, record.full_name), record.staff_number)

    def value_last_name(self, record: Employee) -> str:
        return f"{record.staff_number} {record.full_name}"
