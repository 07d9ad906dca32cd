"""The register of deadlines: all of them for the secretariat, its own for an institution."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_date
from hr_core.ui.filters import HouseFilterSet
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Empty
from hr_core.ui.tables import DayColumn, HouseTable, LinkColumn, TextColumn
from mobility.choices import DeadlineKind
from mobility.models import Deadline

READERS = ("committee_prepare", "committee_preside", "application_examine", "release_view", "agreement_view")


class DeadlineFilter(HouseFilterSet):
    kind = django_filters.ChoiceFilter(choices=DeadlineKind.choices, label=gettext_lazy("Nature"))
    where = django_filters.ChoiceFilter(
        choices=(("late", gettext_lazy("en retard")), ("open", gettext_lazy("à venir")), ("done", gettext_lazy("faites"))),
        method="filter_where", label=gettext_lazy("État"),
    )  # fmt: skip

    class Meta:
        model = Deadline
        fields = ("kind",)

    def filter_where(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        today = timezone.localdate()
        if value == "done":
            return rows.filter(done_on__isnull=False)
        return rows.filter(done_on__isnull=True, **({"due_on__lt": today} if value == "late" else {"due_on__gte": today}))


class DeadlineTable(HouseTable):
    text = LinkColumn(verbose_name=gettext_lazy("À faire"))
    kind = TextColumn(accessor="get_kind_display", verbose_name=gettext_lazy("Nature"), place="p3", orderable=False)
    owner = TextColumn(accessor="owner__acronym", verbose_name=gettext_lazy("Doit agir"), place="p2")
    due_on = DayColumn(verbose_name=gettext_lazy("Attendu le"), place="p1")
    said = TextColumn(accessor="pk", verbose_name=gettext_lazy("Rappels"), orderable=False, place="p4")

    class Meta(HouseTable.Meta):
        model = Deadline
        fields = ("text", "kind", "owner", "due_on", "said")

    def render_said(self, record: Deadline) -> str:
        return standing(record)

    def value_said(self, record: Deadline) -> str:
        return standing(record)


def standing(record: Deadline) -> str:
    """Where a deadline stands, in words."""
    if record.done_on:
        return _("fait le %(day)s") % {"day": french_date(record.done_on)}
    if record.escalated_on:
        return _("en retard, signalé le %(day)s") % {"day": french_date(record.escalated_on)}
    if record.due_on < timezone.localdate():
        return _("en retard")
    return _("rappelé le %(day)s") % {"day": french_date(record.reminded_on)} if record.reminded_on else _("à venir")


class DeadlineListView(ListScreen):
    model = Deadline
    table_class = DeadlineTable
    filterset_class = DeadlineFilter
    rights = READERS
    title = gettext_lazy("Échéances de la mobilité")
    lede = gettext_lazy(
        "Comptées en jours ouvrés de l’institution qui doit agir, relevées chaque matin : un rappel trois jours avant, la direction et le "
        "secrétariat après."
    )
    unit = (gettext_lazy("échéance"), gettext_lazy("échéances"))
    export_name = "echeances-mobilite"
    empty = Empty(gettext_lazy("Rien n’est attendu"), gettext_lazy("Les délais de la charte apparaîtront ici dès qu’ils courent."))

    def get_queryset(self) -> Any:
        rows = Deadline.objects.select_related("owner", "user").order_by("done_on", "due_on", "pk")
        if self.institution.is_regional:
            return rows
        return rows.filter(owner=self.institution, user__isnull=True)
