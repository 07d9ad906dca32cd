"""Tables of editions, amendments, transition, lists and equivalence."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.models import (
    Amendment,
    AnchorSheet,
    CoverageStatement,
    Edition,
    EditionChange,
    EquivalenceReview,
    EquivalenceTable,
    Job,
    Skill,
    TitleList,
    TitleListLine,
)
from careers.selectors.editions import edition_name
from careers.services.editions.applying import proposal_words
from hr_core.ui.addresses import address_of
from hr_core.ui.parts import two_lines
from hr_core.ui.tables import A, DayColumn, HouseTable, LinkColumn, NumberColumn, TagColumn, TextColumn


class EditionTable(HouseTable):
    code = LinkColumn("careers:edition_detail", args=[A("pk")], verbose_name=gettext_lazy("Édition"), small="title")
    base = TextColumn(accessor="project__base__code", verbose_name=gettext_lazy("D’après"), place="p2")
    effective_on = DayColumn(verbose_name=gettext_lazy("Applicable le"), place="p3")
    amendment_count = NumberColumn(verbose_name=gettext_lazy("Amendements"), place="p1")
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = Edition
        fields = ("code", "base", "effective_on", "amendment_count", "state")

    def value_code(self, record: Any) -> str:
        return edition_name(record, record.last_erratum)


class JobTextTable(HouseTable):
    code = TextColumn(verbose_name=gettext_lazy("Code"), place="p2")
    title = TextColumn(verbose_name=gettext_lazy("Métier"))
    family = TextColumn(accessor="family__label", verbose_name=gettext_lazy("Famille"), css="lg-hide")
    band = NumberColumn(accessor="band__number", verbose_name=gettext_lazy("Bande"), place="p1")
    asked = NumberColumn(accessor="skill_count", verbose_name=gettext_lazy("Compétences"))
    row_header = "title"

    class Meta(HouseTable.Meta):
        model = Job
        fields = ("code", "title", "family", "band", "asked")

    def render_title(self, record: Job) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("careers:edition_job", args=[record.edition_id, record.code]), record.title)


class SkillTextTable(HouseTable):
    code = TextColumn(verbose_name=gettext_lazy("Code"), place="p2")
    label = TextColumn(verbose_name=gettext_lazy("Compétence"))
    domain = TextColumn(accessor="domain__label", verbose_name=gettext_lazy("Domaine"), css="lg-hide")
    kind = TextColumn(verbose_name=gettext_lazy("Nature"))
    asked = NumberColumn(accessor="job_count", verbose_name=gettext_lazy("Métiers"), place="p1")
    row_header = "label"

    class Meta(HouseTable.Meta):
        model = Skill
        fields = ("code", "label", "domain", "kind", "asked")

    def __init__(self, *args: Any, writable: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.writable = writable

    def render_label(self, record: Skill) -> SafeString | str:
        if not self.writable:
            return record.label
        return format_html('<a href="{}">{}</a>', reverse("careers:edition_skill_update", args=[record.edition_id, record.code]), record.label)


class AmendmentTable(HouseTable):
    number = TextColumn(verbose_name=gettext_lazy("N°"), css="nw", empty_values=())
    author = TextColumn(accessor="institution__acronym", verbose_name=gettext_lazy("Institution"), place="p2")
    article = TextColumn(accessor="pk", verbose_name=gettext_lazy("Article"), order_by=("code",), css="nw")
    proposal = TextColumn(accessor="proposal", verbose_name=gettext_lazy("Proposition"), orderable=False, place="p3")
    meets = TextColumn(accessor="key", verbose_name=gettext_lazy("Même rubrique"), orderable=False)
    answer = TextColumn(verbose_name=gettext_lazy("Réponse"), orderable=False, css="lg-hide")
    state = TagColumn(place="p4")
    row_header = "number"

    class Meta(HouseTable.Meta):
        model = Amendment
        fields = ("number", "author", "article", "proposal", "meets", "answer", "state")

    def __init__(self, *args: Any, keys: set[tuple[int, str]] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.keys = keys or set()

    def render_number(self, record: Amendment) -> SafeString:
        label = str(record) if record.number else _("à déposer")
        return format_html('<a href="{}">{}</a>', address_of("careers:amendment_detail", record.pk), label)

    def value_number(self, record: Amendment) -> str:
        return str(record)

    def value_article(self, record: Amendment) -> str:
        return record.code

    def render_article(self, record: Amendment) -> str:
        return record.code or _("nouveau")

    def render_proposal(self, record: Amendment) -> str:
        return proposal_words(record.kind, record.field, record.proposal)

    def value_proposal(self, record: Amendment) -> str:
        return self.render_proposal(record)

    def render_meets(self, record: Amendment) -> str:
        return _("oui") if (record.round_id, record.key) in self.keys else ""

    def value_meets(self, record: Amendment) -> str:
        return self.render_meets(record)


class ChangeTable(HouseTable):
    old_code = TextColumn(verbose_name=gettext_lazy("Ancien code"), place="p2")
    old_label = TextColumn(verbose_name=gettext_lazy("Ancien intitulé"))
    fate = TextColumn(verbose_name=gettext_lazy("Devient"), place="p1")
    targets = TextColumn(verbose_name=gettext_lazy("Nouveaux codes"), orderable=False, place="p3")
    note = TextColumn(css="lg-hide")
    row_header = "old_label"

    class Meta(HouseTable.Meta):
        model = EditionChange
        fields = ("old_code", "old_label", "fate", "targets", "note")

    def render_targets(self, value: list[str]) -> str:
        return ", ".join(value)

    def value_targets(self, value: list[str]) -> str:
        return ", ".join(value)


class TitleListTable(HouseTable):
    institution = LinkColumn("careers:title_list_detail", args=[A("pk")], verbose_name=gettext_lazy("Institution"))
    as_of = DayColumn(place="p3")
    people = NumberColumn(verbose_name=gettext_lazy("Agents"), place="p1")
    known = NumberColumn(verbose_name=gettext_lazy("Avec un métier proposé"))
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = TitleList
        fields = ("institution", "as_of", "people", "known", "state")


class TitleLineTable(HouseTable):
    title = TextColumn(verbose_name=gettext_lazy("Appellation"))
    category = TextColumn(css="lg-hide")
    headcount = NumberColumn(verbose_name=gettext_lazy("Agents"), place="p1")
    job = TextColumn(accessor="job__title", verbose_name=gettext_lazy("Métier proposé"), place="p2")
    score = NumberColumn(verbose_name=gettext_lazy("Ressemblance"), place="p3")
    change = TextColumn(accessor="pk", verbose_name="", orderable=False, exclude_from_export=True, place="p4")
    row_header = "title"

    class Meta(HouseTable.Meta):
        model = TitleListLine
        fields = ("title", "category", "headcount", "job", "score", "change")

    def __init__(self, *args: Any, writable: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.writable = writable

    def render_job(self, record: TitleListLine) -> SafeString | str:
        return two_lines(record.job.title, record.job.code) if record.job else ""

    def value_job(self, record: TitleListLine) -> str:
        return f"{record.job.code} {record.job.title}" if record.job else ""

    def render_score(self, record: TitleListLine) -> str:
        if record.by_hand:
            return _("choisi")
        return f"{record.score // 10}\u00a0%" if record.job_id else ""

    def render_change(self, record: TitleListLine) -> SafeString | str:
        if not self.writable:
            return ""
        return format_html(
            '<a class="btn btn-sm btn-quiet" href="{}">{}<span class="visually-hidden"> {}</span></a>',
            address_of("careers:title_line_update", record.pk), _("Choisir"), record.title,
        )  # fmt: skip


class StatementTable(HouseTable):
    institution = LinkColumn("careers:coverage_detail", args=[A("pk")], verbose_name=gettext_lazy("Institution"))
    edition = TextColumn(accessor="edition__code", verbose_name=gettext_lazy("Édition"))
    on = DayColumn(verbose_name=gettext_lazy("Effectifs au"), place="p3")
    staff = NumberColumn(verbose_name=gettext_lazy("Agents"))
    covered = NumberColumn(verbose_name=gettext_lazy("Couverts"), place="p2")
    rate = TextColumn(accessor="rate", verbose_name=gettext_lazy("Couverture"), css="n", place="p1")

    class Meta(HouseTable.Meta):
        model = CoverageStatement
        fields = ("institution", "edition", "on", "staff", "covered", "rate")

    def render_rate(self, value: int) -> str:
        return f"{value}\u00a0%"


class SheetTable(HouseTable):
    title = LinkColumn("careers:sheet_detail", args=[A("pk")], verbose_name=gettext_lazy("Emploi repère"), small="grade_label")
    institution = TextColumn(accessor="institution__acronym", verbose_name=gettext_lazy("Institution"), place="p2")
    code = TextColumn(verbose_name=gettext_lazy("Métier"))
    others = TextColumn(accessor="first__acronym", verbose_name=gettext_lazy("Pesé aussi par"), orderable=False)
    cross_in = NumberColumn(verbose_name=gettext_lazy("Pesées reçues"))
    band = NumberColumn(verbose_name=gettext_lazy("Bande"), place="p1")
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = AnchorSheet
        fields = ("title", "institution", "code", "others", "cross_in", "band", "state")

    def render_others(self, record: AnchorSheet) -> str:
        return ", ".join(str(each) for each in (record.first, record.second) if each)

    def value_others(self, record: AnchorSheet) -> str:
        return self.render_others(record)


class EquivalenceTableTable(HouseTable):
    institution = LinkColumn("careers:equivalence_detail", args=[A("pk")], verbose_name=gettext_lazy("Institution"))
    start = DayColumn(place="p3")
    end = DayColumn(css="lg-hide")
    grades = NumberColumn(verbose_name=gettext_lazy("Grades"), place="p1")
    adopted_on = DayColumn(place="p2")
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = EquivalenceTable
        fields = ("institution", "start", "end", "grades", "adopted_on", "state")


class EquivalenceReviewTable(HouseTable):
    table = LinkColumn("careers:equivalence_review", args=[A("pk")], verbose_name=gettext_lazy("Table"))
    institution = TextColumn(accessor="institution__acronym", verbose_name=gettext_lazy("Formé par"), place="p2")
    grade_label = TextColumn(place="p3")
    ground = TextColumn(accessor="get_ground_display", verbose_name=gettext_lazy("Moyen"), css="lg-hide", orderable=False)
    due_on = DayColumn(place="p1")
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = EquivalenceReview
        fields = ("table", "institution", "grade_label", "ground", "due_on", "state")
