"""Tables of grids, of their steps, of changes of classification and of gaps."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.models import Grade, GradeWeighing, GridStep, PayGrid, TermsBatch, TermsBatchLine
from careers.selectors.grids import Change, Gap, words_of
from hr_core.tables import WhoColumn, act, who
from hr_core.text import french_amount, french_decimal
from hr_core.ui.addresses import address_of
from hr_core.ui.parts import two_lines
from hr_core.ui.tables import (
    A,
    DayColumn,
    HouseTable,
    LinkColumn,
    MoneyColumn,
    NumberColumn,
    TagColumn,
    TextColumn,
    VarianceColumn,
)


class GridTable(HouseTable):
    label = LinkColumn("careers:grid_detail", args=[A("pk")], verbose_name=gettext_lazy("Grille"), small="reference")
    kind = TextColumn(accessor="get_kind_display", verbose_name=gettext_lazy("Cellules"), place="p2")
    levels = TextColumn(accessor="pk", verbose_name=gettext_lazy("Niveaux"), orderable=False)
    grade_count = NumberColumn(verbose_name=gettext_lazy("Grades"), place="p1")
    version_count = NumberColumn(verbose_name=gettext_lazy("Versions arrêtées"))
    since = DayColumn(verbose_name=gettext_lazy("Dernière au"), place="p3")
    usual = TextColumn(accessor="is_usual", verbose_name=gettext_lazy("Usuelle"))

    class Meta(HouseTable.Meta):
        model = PayGrid
        fields = ("label", "kind", "levels", "grade_count", "version_count", "since", "usual")

    def render_levels(self, record: PayGrid) -> str:
        words = [record.category_word, *([record.class_word] if record.has_classes else []), _("échelon")]
        return ", ".join(words).capitalize()

    def value_levels(self, record: PayGrid) -> str:
        return self.render_levels(record)

    def render_usual(self, value: bool) -> str:
        return _("oui") if value else ""


class GradeTable(HouseTable):
    grade = TextColumn(accessor="category", verbose_name=gettext_lazy("Grade"), order_by=("rank",))
    rank = NumberColumn()
    is_executive = TextColumn(verbose_name=gettext_lazy("Cadre"))
    step_count = NumberColumn(verbose_name=gettext_lazy("Échelons"))
    lowest = MoneyColumn(verbose_name=gettext_lazy("Premier échelon"))
    highest = MoneyColumn(verbose_name=gettext_lazy("Dernier échelon"), place="p1")
    band = NumberColumn(verbose_name=gettext_lazy("Bande commune"), place="p2", empty_values=())
    weighing_count = NumberColumn(verbose_name=gettext_lazy("Emplois pesés"))

    class Meta(HouseTable.Meta):
        model = Grade
        fields = ("grade", "rank", "is_executive", "step_count", "lowest", "highest", "band", "weighing_count")
        order_by = "rank"

    def render_grade(self, record: Grade) -> SafeString:
        link = format_html('<a href="{}">{}</a>', address_of("careers:grade_detail", record.pk), record)
        return two_lines(link, record.label)

    def value_grade(self, record: Grade) -> str:
        return str(record)

    def render_is_executive(self, value: bool) -> str:
        return _("oui") if value else ""

    def render_band(self, record: Grade) -> str:
        return self.value_band(record)

    def value_band(self, record: Grade) -> str:
        if record.band is None:
            return _("à peser")
        if record.band_low == record.band_high:
            return str(record.band)
        return _("%(usual)s (de %(low)s à %(high)s)") % {
            "usual": record.band, "low": record.band_low, "high": record.band_high
        }  # fmt: skip


class WeighingTable(HouseTable):
    job_title = TextColumn()
    degrees = TextColumn(verbose_name=gettext_lazy("Degrés"))
    points = NumberColumn(verbose_name=gettext_lazy("Points"), place="p2")
    band = NumberColumn(place="p1")
    evidence = TextColumn(css="lg-hide")
    weighed_by = TextColumn(accessor="weighed_by", verbose_name=gettext_lazy("Pesé par"), place="p3")
    remove = TextColumn(accessor="pk", verbose_name="", orderable=False, exclude_from_export=True, place="p4")

    class Meta(HouseTable.Meta):
        model = GradeWeighing
        fields = ("job_title", "degrees", "points", "band", "evidence", "weighed_by", "remove")

    def render_degrees(self, value: list[int]) -> str:
        return ", ".join(map(str, value))

    def render_points(self, value: int) -> str:
        from fractions import Fraction

        return french_decimal(Fraction(value, 100))

    def render_remove(self, record: GradeWeighing) -> SafeString:
        return act(_("Retirer"), record.job_title, "careers:weighing_delete", record.pk)


class StepTable(HouseTable):
    """The cells line by line: the file that may be given back."""

    category = TextColumn(accessor="grade__category", verbose_name=gettext_lazy("Catégorie"))
    grade_class = TextColumn(accessor="grade__grade_class", verbose_name=gettext_lazy("Classe"), place="p2")
    step = TextColumn(verbose_name=gettext_lazy("Échelon"), place="p3")
    index = NumberColumn(verbose_name=gettext_lazy("Indice"))
    amount = MoneyColumn(verbose_name=gettext_lazy("Montant mensuel"), place="p1")

    class Meta(HouseTable.Meta):
        model = GridStep
        fields = ("category", "grade_class", "step", "index", "amount")


class ChangeTable(HouseTable):
    """Two versions cell by cell; rows are `Change`s."""

    grade = TextColumn(verbose_name=gettext_lazy("Grade"))
    step = TextColumn(verbose_name=gettext_lazy("Échelon"), place="p2")
    before = MoneyColumn(verbose_name=gettext_lazy("Avant"))
    after = MoneyColumn(verbose_name=gettext_lazy("Après"))
    difference = VarianceColumn(verbose_name=gettext_lazy("Différence"), place="p3", empty_values=(None, 0))
    people = NumberColumn(verbose_name=gettext_lazy("Agents"))
    cost = VarianceColumn(verbose_name=gettext_lazy("Coût d’un mois"), place="p1", empty_values=(None, 0))

    class Meta(HouseTable.Meta):
        fields = ("grade", "step", "before", "after", "difference", "people", "cost")

    def value_grade(self, record: Change) -> str:
        return str(record.grade)


class BatchTable(HouseTable):
    label = LinkColumn("careers:batch_detail", args=[A("pk")], verbose_name=gettext_lazy("Objet"), small="act_number")
    source = TextColumn(accessor="get_source_display", verbose_name=gettext_lazy("Cause"), css="lg-hide")
    first_day = DayColumn(verbose_name=gettext_lazy("À partir du"), place="p3")
    people = NumberColumn(verbose_name=gettext_lazy("Agents"), place="p1")
    prepared_by = TextColumn(verbose_name=gettext_lazy("Préparé par"), place="p2")
    decided_by = TextColumn(verbose_name=gettext_lazy("Décidé par"))
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = TermsBatch
        fields = ("label", "source", "first_day", "people", "prepared_by", "decided_by", "state")


class LineTable(HouseTable):
    employee = WhoColumn(accessor="employee", verbose_name=gettext_lazy("Agent"), order_by=("employee__last_name",))
    start = DayColumn(place="p3")
    old = TextColumn(accessor="pk", verbose_name=gettext_lazy("Avant"), orderable=False, css="lg-hide")
    new = TextColumn(accessor="category", verbose_name=gettext_lazy("Après"), place="p2", order_by=("category", "grade_class", "step"))
    old_salary = MoneyColumn(verbose_name=gettext_lazy("Salaire avant"))
    base_salary = MoneyColumn(verbose_name=gettext_lazy("Salaire après"))
    more = VarianceColumn(verbose_name=gettext_lazy("Différence"), place="p1")
    reason = TextColumn(css="lg-hide")
    act = TextColumn(verbose_name=gettext_lazy("Acte"), orderable=False)

    class Meta(HouseTable.Meta):
        model = TermsBatchLine
        fields = ("employee", "start", "old", "new", "old_salary", "base_salary", "more", "reason", "act")

    def render_act(self, value: Any) -> str:
        return value.reference or str(value.get_state_display())

    def render_old(self, record: TermsBatchLine) -> str:
        return words_of(record.old_category, record.old_class, record.old_step)

    def value_old(self, record: TermsBatchLine) -> str:
        return self.render_old(record)

    def render_new(self, record: TermsBatchLine) -> str:
        return str(record)

    def value_new(self, record: TermsBatchLine) -> str:
        return str(record)


class GapTable(HouseTable):
    """Rows are `Gap`s."""

    agent = TextColumn(accessor="terms__employee__last_name", verbose_name=gettext_lazy("Agent"))
    rank = TextColumn(accessor="terms__category", verbose_name=gettext_lazy("Classement"), place="p2", empty_values=())
    held = MoneyColumn(accessor="terms__base_salary", verbose_name=gettext_lazy("Salaire de base"))
    expected = MoneyColumn(verbose_name=gettext_lazy("Selon la grille"), empty_values=())
    difference = VarianceColumn(verbose_name=gettext_lazy("Écart"), place="p1")

    class Meta(HouseTable.Meta):
        fields = ("agent", "rank", "held", "expected", "difference")

    def render_agent(self, record: Gap) -> SafeString:
        return who(record.terms.employee, reverse("hr_core:employee_pay", args=[record.terms.employee_id]))

    def value_agent(self, record: Gap) -> str:
        return f"{record.terms.employee.staff_number} {record.terms.employee.full_name}"

    def render_rank(self, record: Gap) -> str:
        return words_of(record.terms.category, record.terms.grade_class, record.terms.step) or _("aucun")

    def value_rank(self, record: Gap) -> str:
        return self.render_rank(record)

    def render_expected(self, record: Gap) -> str:
        return _("pas dans la grille") if record.expected is None else french_amount(record.expected, self.currency)
