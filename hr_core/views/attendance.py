"""« Présence »: what badges show, decided by the heads; the badges themselves; the hours of the house."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from hr_core.models import AttendanceFinding, BadgeDay, FindingNature, FindingState, WorkHours
from hr_core.selectors.attendance import badges_visible, findings_to_decide, findings_visible
from hr_core.services.attendance import finding_justify, finding_keep, work_hours_set
from hr_core.tables import WhoColumn, act
from hr_core.text import fold, french_count, french_date
from hr_core.ui.filters import HouseFilterSet
from hr_core.ui.forms import HouseForm
from hr_core.ui.guard import Guarded
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, BulkAction, Empty
from hr_core.ui.screens import FormScreen
from hr_core.ui.tables import DayColumn, HouseTable, NumberColumn, TagColumn, TextColumn

VIEW = ("team_view", "absence_view")
DECIDE = ("team_view", "absence_enter")
IMPORT = ("absence_enter",)
BULK_LIMIT = 200
LIST = (gettext_lazy("Présence"), "hr_core:attendance_list")


class FindingTable(HouseTable):
    employee = WhoColumn(accessor="employee", verbose_name=gettext_lazy("Agent"), order_by=("employee__last_name",))
    nature = TextColumn(accessor="get_nature_display", verbose_name=gettext_lazy("Constat"), order_by=("nature",), place="p2")
    day = DayColumn(verbose_name=gettext_lazy("Jour"), place="p3")
    minutes = NumberColumn(verbose_name=gettext_lazy("Minutes"), place="p1")
    unit = TextColumn(verbose_name=gettext_lazy("Unité"), css="lg-hide")
    reason = TextColumn(verbose_name=gettext_lazy("Motif"), css="lg-hide")
    state = TagColumn(place="p4")

    class Meta(HouseTable.Meta):
        model = AttendanceFinding
        fields = ("employee", "nature", "day", "minutes", "unit", "reason", "state")

    def render_nature(self, value: Any, record: AttendanceFinding) -> Any:
        """What waits leads to its decision."""
        words = str(value)[:1].upper() + str(value)[1:]
        if record.state != FindingState.PROPOSED:
            return words
        return act(words, record.employee, "hr_core:attendance_decide", record.pk)

    def value_nature(self, value: Any) -> str:
        return str(value)


class FindingFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=gettext_lazy("Nom ou matricule"))
    nature = django_filters.ChoiceFilter(choices=FindingNature.choices, label=gettext_lazy("Constat"), empty_label=gettext_lazy("Tous"))
    etat = django_filters.ChoiceFilter(field_name="state", choices=FindingState.choices, label=gettext_lazy("État"), empty_label=gettext_lazy("Tous"))
    du = django_filters.DateFilter(field_name="day", lookup_expr="gte", label=gettext_lazy("Du"))
    au = django_filters.DateFilter(field_name="day", lookup_expr="lte", label=gettext_lazy("Au"))

    class Meta:
        model = AttendanceFinding
        fields: tuple[str, ...] = ()

    def search(self, rows: Any, name: str, value: str) -> Any:
        for word in fold(value).split():
            rows = rows.filter(employee__search_text__contains=word)
        return rows


class FindingListView(ListScreen):
    model = AttendanceFinding
    table_class = FindingTable
    filterset_class = FindingFilter
    rights = VIEW
    title = gettext_lazy("Présence")
    lede = gettext_lazy("Les retards et les absences que rien n’explique, d’après les pointages.")
    unit = (gettext_lazy("constat"), gettext_lazy("constats"))
    export_name = "presence"
    empty = Empty(
        gettext_lazy("Rien à décider"),
        gettext_lazy("Les constats viennent des fichiers de pointage, une fois l’horaire de la maison réglé."),
    )

    def get_queryset(self) -> QuerySet:
        return findings_visible(self.access)

    def get_actions(self) -> list[Action]:
        return [Action(_("Importer des pointages"), reverse("hr_core:import_create", args=["pointages"]), "upload", IMPORT)]

    def get_bulk_actions(self) -> list[BulkAction]:
        return [BulkAction(_("Transmettre comme absences"), reverse("hr_core:attendance_bulk"), "send", DECIDE, main=True)]


class FindingBulkView(Guarded, View):
    """Hand the chosen findings over; those that cannot be are named and left."""

    rights = DECIDE

    def post(self, request: HttpRequest) -> HttpResponse:
        keys = [int(key) for key in request.POST.getlist("choisis") if key.isdecimal()][:BULK_LIMIT]
        done = 0
        for finding in findings_to_decide(self.access).filter(pk__in=keys):
            try:
                finding_keep(finding=finding, access=self.access)
            except PermissionDenied as refused:
                messages.warning(request, f"{finding.employee}\u00a0: {refused}")
            except ValidationError as refused:
                messages.warning(request, f"{finding.employee}\u00a0: {' '.join(refused.messages)}")
            else:
                done += 1
        if done:
            messages.success(request, french_count(done, _("constat transmis"), _("constats transmis")) + ".")
        if not keys:
            messages.warning(request, _("Choisissez au moins une ligne."))
        return HttpResponseRedirect(reverse("hr_core:attendance_list"))


class DecideForm(HouseForm):
    full_width = ("decision", "reason")

    decision = forms.ChoiceField(
        label=gettext_lazy("Décision"), widget=forms.RadioSelect,
        choices=[("justify", gettext_lazy("Justifié : rien ne part à la paie")), ("keep", gettext_lazy("À transmettre : une absence est saisie, les ressources humaines la confirment"))],
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("Motif"), max_length=300, required=False, help_text=gettext_lazy("Demandé pour justifier."))


class FindingDecideView(FormScreen):
    """One finding: justified, or handed over."""

    model = AttendanceFinding
    form_class = DecideForm
    rights = DECIDE
    crumbs = (LIST,)
    submit_label = gettext_lazy("Décider")
    success_url = "hr_core:attendance_list"

    def get_queryset(self) -> QuerySet:
        return findings_to_decide(self.access)

    def get_title(self) -> str:
        return str(self.record.employee)

    def get_lede(self) -> str:
        row = self.record
        words = str(row.get_nature_display())
        more = french_count(row.minutes, _("minute"), _("minutes")) if row.minutes else ""
        return ", ".join(filter(None, (words[:1].upper() + words[1:], french_date(row.day), more)))

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"decision": "justify"}}

    def perform(self, form: Any) -> AttendanceFinding:
        data = form.cleaned_data
        if data["decision"] == "justify":
            return finding_justify(finding=self.record, reason=data["reason"], access=self.access)
        return finding_keep(finding=self.record, reason=data["reason"], access=self.access)

    def get_success_message(self, result: AttendanceFinding) -> str:
        return _("C’est décidé : %(state)s.") % {"state": result.get_state_display()}


class BadgeTable(HouseTable):
    employee = WhoColumn(accessor="employee", verbose_name=gettext_lazy("Agent"), order_by=("employee__last_name",))
    day = DayColumn(verbose_name=gettext_lazy("Jour"), place="p2")
    first_in = TextColumn(verbose_name=gettext_lazy("Arrivée"), place="p1")
    last_out = TextColumn(verbose_name=gettext_lazy("Départ"), place="p3")

    class Meta(HouseTable.Meta):
        model = BadgeDay
        fields = ("employee", "day", "first_in", "last_out")

    def render_first_in(self, value: Any) -> str:
        return f"{value:%H:%M}"

    def render_last_out(self, value: Any) -> str:
        return f"{value:%H:%M}"


class BadgeFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=gettext_lazy("Nom ou matricule"))
    jour = django_filters.DateFilter(field_name="day", label=gettext_lazy("Jour"))

    class Meta:
        model = BadgeDay
        fields: tuple[str, ...] = ()

    def search(self, rows: Any, name: str, value: str) -> Any:
        for word in fold(value).split():
            rows = rows.filter(employee__search_text__contains=word)
        return rows


class BadgeListView(ListScreen):
    model = BadgeDay
    table_class = BadgeTable
    filterset_class = BadgeFilter
    rights = VIEW
    title = gettext_lazy("Pointages")
    unit = (gettext_lazy("pointage"), gettext_lazy("pointages"))
    export_name = "pointages"
    empty = Empty(gettext_lazy("Aucun pointage"), gettext_lazy("Importez le fichier de la badgeuse, ou la feuille d’une agence."))

    def get_queryset(self) -> QuerySet:
        return badges_visible(self.access)


class WorkHoursForm(HouseForm):
    start = forms.DateField(label=gettext_lazy("À partir du"))
    opens_at = forms.TimeField(label=gettext_lazy("Début du travail"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    closes_at = forms.TimeField(label=gettext_lazy("Fin du travail"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    tolerance = forms.IntegerField(label=gettext_lazy("Tolérance (minutes)"), min_value=0, max_value=120, initial=15)


class WorkHoursView(FormScreen):
    """The hours of the house; the ones before stay for the days before."""

    form_class = WorkHoursForm
    rights = ("leave_manage",)
    title = gettext_lazy("Horaire de travail")
    crumbs = (LIST,)
    success_url = "hr_core:attendance_hours"
    cancel_url = "hr_core:attendance_list"
    success_message = gettext_lazy("L’horaire est enregistré : il vaut pour les pointages importés ensuite.")

    def get_record(self) -> WorkHours | None:
        return WorkHours.objects.order_by("-start").first()

    def get_lede(self) -> str:
        if self.record is None:
            return _("Aucun horaire n’est réglé : les pointages ne donnent encore aucun constat.")
        row = self.record
        words = {"opens": f"{row.opens_at:%H:%M}", "closes": f"{row.closes_at:%H:%M}", "day": french_date(row.start)}
        return _("En vigueur depuis le %(day)s : de %(opens)s à %(closes)s, du lundi au vendredi.") % words

    def get_form_options(self) -> dict[str, Any]:
        names = ("opens_at", "closes_at", "tolerance")
        held = {name: getattr(self.record, name) for name in names} if self.record else {}
        return {"initial": {"start": timezone.localdate().replace(day=1), **held}}

    def perform(self, form: Any) -> WorkHours:
        return work_hours_set(institution=self.institution, values=form.cleaned_data, actor=self.access.user)  # type: ignore[arg-type]
