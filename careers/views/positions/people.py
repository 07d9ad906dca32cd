"""Who is in which position, what changes it, and the seniority of one person line by line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.choices_positions import PRIVATE
from careers.documents.career_record import career_record_pdf
from careers.filters_positions import PositionFilter
from careers.forms.positions import PositionActForm, ReturnForm
from careers.models import AdministrativePosition
from careers.selectors.positions import WRITERS, kinds_offered, positions_due, positions_of
from careers.selectors.seniority import seniority_of
from careers.services.positions.effects import consequences_words, position_propose, return_propose
from careers.tables_positions import PositionTable, standing_of
from careers.views.careers import VIEW
from hr_core.filters import today
from hr_core.models import Act, Employee
from hr_core.services.acts.flow import may_prepare
from hr_core.services.acts.kinds import kind_of
from hr_core.services.writing import forbid_own_file, is_own_file
from hr_core.templatetags.ui import draw_tag
from hr_core.text import french_date, french_of
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel, Tab
from hr_core.ui.screens import DetailScreen, FormScreen
from hr_core.views.acts.register import paper_response
from hr_core.views.files import FileScreen

POSITIONS = (gettext_lazy("Positions"), "careers:position_list")
PREPARE = ("act_prepare",)
SOON = timedelta(days=90)
ONE_DAY = timedelta(days=1)
DRAFTED = gettext_lazy("L’acte est en projet : rien ne change avant sa signature.")


class PositionListView(ListScreen):
    """Those away from their service today, those whose term is near, and everybody over time."""

    model = AdministrativePosition
    table_class, filterset_class = PositionTable, PositionFilter
    rights = VIEW
    title = gettext_lazy("Positions administratives")
    unit = (gettext_lazy("position"), gettext_lazy("positions"))
    export_name = "positions"

    @property
    def view(self) -> str:
        asked = self.request.GET.get("vue", "")
        return asked if asked in ("terme", "toutes") else ""

    def rows_of(self, view: str) -> QuerySet[AdministrativePosition]:
        if view == "terme":
            return positions_due(self.access, today() + SOON)
        rows = positions_of(self.access)
        return rows if view == "toutes" else rows.on(today())  # type: ignore[attr-defined]

    def get_queryset(self) -> QuerySet[AdministrativePosition]:
        return self.rows_of(self.view)

    def get_saved_views(self) -> Sequence[Tab]:
        url = self.request.path
        words = (("", _("En cours")), ("terme", _("Terme dans les trois mois")), ("toutes", _("Toutes")))
        return [
            Tab(label, f"{url}?vue={name}" if name else url, name == self.view, self.rows_of(name).count()) for name, label in words
        ]

    def get_empty(self) -> Empty:
        if self.view == "terme":
            return Empty(_("Aucun terme proche"), _("Les positions dont le terme tombe dans les trois mois s’inscrivent ici."))
        return Empty(_("Tout le monde est en activité"), _("Détachements, disponibilités et suspensions s’inscrivent ici par acte signé."))

    def get_actions(self) -> Sequence[Action]:
        return [
            Action(_("Natures"), reverse("careers:position_kinds"), "settings", VIEW),
            Action(_("Changer une position"), reverse("hr_core:act_start"), "plus", PREPARE, main=True),
        ]


class PositionDetailView(DetailScreen):
    """A position, its consequences, its acts."""

    model = AdministrativePosition
    rights = VIEW
    crumbs = (POSITIONS,)

    def get_queryset(self) -> QuerySet[AdministrativePosition]:
        return positions_of(self.access)

    def get_title(self) -> str:
        return _("%(kind)s : %(who)s") % {"kind": self.record.kind, "who": self.record.employee.full_name}

    def get_panels(self) -> Sequence[Panel]:
        row = self.record
        acts = [(_("Acte"), row.reference), (_("Texte"), row.kind.reference)]
        if row.return_act is not None:
            acts.append((_("Acte de retour"), row.return_act.reference))
        facts = [
            (_("Situation"), draw_tag(*standing_of(row))),
            (_("Depuis le"), french_date(row.start)),
            (_("Terme décidé"), french_date(row.due_on - ONE_DAY) if row.due_on else ""),
            (_("Dernier jour"), french_date(row.end - ONE_DAY) if row.end else ""),
            (_("Organisme d’accueil"), row.host),
            (_("Conséquences"), consequences_words(row.kind)),
        ]
        return [Panel(_("Position"), [(label, value) for label, value in facts if value]), Panel(_("Actes"), acts)]

    def get_actions(self) -> Sequence[Action]:
        row = self.record
        found = [Action(_("Dossier"), reverse("careers:employee_positions", args=[row.employee_id]), "user")]
        if row.act_id is not None:
            found.append(Action(_("Acte"), reverse("hr_core:act_detail", args=[row.act_id]), "file-text", WRITERS))
        is_open = row.end is None or row.end > today()
        if is_open and not is_own_file(row.employee, self.access.user):
            url = reverse("careers:position_return", args=[row.pk])
            found.append(Action(_("Préparer le retour"), url, "arrow-back-up", PREPARE, main=True))
        return found


class PositionCreateView(FormScreen):
    """Another position for somebody: the act that opens it is prepared with its text."""

    rights = PREPARE
    form_class = PositionActForm
    crumbs = (POSITIONS,)
    submit_label = gettext_lazy("Préparer l’acte")
    success_message = DRAFTED

    @cached_property
    def employee(self) -> Employee:
        found = get_object_or_404(Employee.objects.visible_to(self.access), pk=self.kwargs["employee"])
        forbid_own_file(found, self.access.user)
        return found

    def get_record(self) -> Any:
        return None

    def get_title(self) -> str:
        return _("Changer de position : %(who)s") % {"who": self.employee.full_name}

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"effective_on": today()}} if self.employee else {}

    def get_form(self) -> Any:
        """Without the positions whose act this person may not prepare."""
        form = super().get_form()
        kept = [kind.pk for kind in kinds_offered() if may_prepare(kind_of(kind.act_kind), self.access)]
        form.fields["position"].queryset = form.fields["position"].queryset.filter(pk__in=kept)
        return form

    def get_cancel_url(self) -> str:
        return reverse("careers:employee_positions", args=[self.employee.pk])

    def perform(self, form: PositionActForm) -> Act:
        data = form.cleaned_data
        return position_propose(
            employee=self.employee, kind=data["position"], start=data["effective_on"], due_on=data["end"], host=data["host"],
            motive=data["motive"], access=self.access,
        )  # fmt: skip


class PositionReturnView(FormScreen):
    """The act of return."""

    model = AdministrativePosition
    form_class = ReturnForm
    rights = PREPARE
    crumbs = (POSITIONS,)
    submit_label = gettext_lazy("Préparer l’acte de retour")
    success_message = DRAFTED

    def get_queryset(self) -> QuerySet[AdministrativePosition]:
        return positions_of(self.access)

    def get_record(self) -> Any:
        found = super().get_record()
        forbid_own_file(found.employee, self.access.user)
        return found

    def get_title(self) -> str:
        return _("Retour %(of_who)s") % {"of_who": french_of(self.record.employee.full_name)}

    def get_lede(self) -> str:
        row = self.record
        term = _("Terme décidé : %(day)s.") % {"day": french_date(row.due_on - ONE_DAY)} if row.due_on else _("Sans terme décidé.")
        return f"{row.kind.label}, {french_date(row.start)}. {term}"

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"on": self.record.due_on or today()}}

    def get_cancel_url(self) -> str:
        return reverse("careers:position_detail", args=[self.record.pk])

    def perform(self, form: ReturnForm) -> Act:
        return return_propose(
            position=self.record, on=form.cleaned_data["on"], motive=form.cleaned_data["motive"], access=self.access
        )


class EmployeePositionsView(FileScreen):
    """A tab of the file: the positions over time, and the seniority line by line."""

    rights = VIEW
    template_name = "careers/positions/employee.html"
    tab = "positions"

    def get_actions(self) -> list[Action]:
        found = [Action(_("Relevé de carrière"), reverse("careers:career_record", args=[self.record.pk]), "printer")]
        if is_own_file(self.record, self.access.user):
            return found
        certificate = reverse("hr_core:certificate_issue", args=[self.record.pk, "service_record"])
        found.append(Action(_("État des services"), certificate, "certificate", PREPARE))
        if self.record.left_on is None:
            change = reverse("careers:position_create", args=[self.record.pk])
            found.append(Action(_("Changer de position"), change, "plus", PREPARE, main=True))
        return found

    def get_context(self, **more: Any) -> dict[str, Any]:
        rows = AdministrativePosition.objects.filter(employee=self.record.pk).select_related("kind")
        if not self.access.has(*WRITERS):
            rows = rows.exclude(kind__nature__in=PRIVATE)
        held = [(row, row.last_day, row.due_on - ONE_DAY if row.due_on else None, standing_of(row), consequences_words(row.kind)) for row in rows]
        return super().get_context(
            held=held,
            seniority=seniority_of(self.record, self.on + ONE_DAY),
            **more,
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()


class CareerRecordView(FileScreen):
    """The career of somebody as PDF; amounts for who reads the pay of files."""

    rights = VIEW

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with_pay = self.access.has("personnel_view")
        content = career_record_pdf(self.record, self.institution, self.on, with_pay=with_pay)
        return paper_response(content, f"releve-de-carriere-{self.record.staff_number}")
