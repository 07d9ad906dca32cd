"""Copies of data: of the institution, of a person, of oneself."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from hr_core.forms.exports import InstitutionCopyForm, PersonCopyForm
from hr_core.models import DataExport, Employee
from hr_core.services.exports.copies import (
    copy_read,
    institution_copy_ask,
    institution_copy_decide,
    person_copy_ask,
)
from hr_core.tables_exports import CopyTable
from hr_core.ui.forms import HouseForm
from hr_core.ui.guard import requires
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, FormScreen

ASK, RELEASE, PERSON = ("data_copy_ask",), ("data_copy_release",), ("data_copy_person",)
SEE = (*ASK, *RELEASE, *PERSON)
COPIES = (gettext_lazy("Copies de données"), "hr_core:copy_list")


def copies_seen(access: Any) -> QuerySet[DataExport]:
    """Those of the institution for who asks or releases them, those of the files that one may see for who keeps files."""
    rows = DataExport.objects.select_related("employee", "asked_by", "released_by", "last_reader")
    kinds = []
    if access.has(*ASK, *RELEASE):
        kinds.append("institution")
    found = rows.filter(kind__in=kinds)
    if access.has(*PERSON):
        visible = Employee.objects.visible_to(access).values("pk")
        found = found | rows.filter(kind="person", employee__in=visible)
    return found


class CopyListView(ListScreen):
    model = DataExport
    table_class = CopyTable
    title = gettext_lazy("Copies de données")
    lede = gettext_lazy("En formats ouverts (CSV, JSON, PDF). Chaque copie s’efface après sept jours ; qui l’a lue reste.")
    rights = SEE
    unit = (gettext_lazy("copie"), gettext_lazy("copies"))
    export_name = "copies"
    empty = Empty(
        gettext_lazy("Aucune copie"),
        gettext_lazy("Pour quitter le système avec ses données, ou répondre à qui demande ce qu’on tient sur lui."),
    )

    def get_queryset(self) -> QuerySet:
        return copies_seen(self.access)

    def get_table_options(self) -> dict[str, Any]:
        return {"access": self.access}

    def get_actions(self) -> list[Action]:
        whole = self.access.has(*ASK)
        return [
            Action(_("D’une personne"), reverse("hr_core:copy_person"), "user", PERSON, main=not whole),
            Action(_("De l’institution"), reverse("hr_core:copy_institution"), "download", ASK, main=whole),
        ]


class CopyForm(FormScreen):
    success_url = "hr_core:copy_list"
    crumbs = (COPIES,)

    def get_record(self) -> None:
        return None


class InstitutionCopyView(CopyForm):
    form_class = InstitutionCopyForm
    title = gettext_lazy("Copie de toute l’institution")
    lede = gettext_lazy("Chaque table en CSV avec son schéma, et les pièces. Une autre personne l’autorise.")
    submit_label = gettext_lazy("Demander la copie")
    success_message = gettext_lazy("La demande attend l’autorisation d’une autre personne.")
    rights = ASK

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> DataExport:
        return institution_copy_ask(institution=self.institution, reason=form.cleaned_data["reason"], actor=self.request.user)  # type: ignore[arg-type]


class PersonCopyView(CopyForm):
    form_class = PersonCopyForm
    title = gettext_lazy("Copie des données d’une personne")
    lede = gettext_lazy("Tout ce que l’institution tient sur elle : tables, pièces, journal des écritures, connexions, et un PDF à lire.")
    submit_label = gettext_lazy("Préparer la copie")
    success_message = gettext_lazy("La copie se prépare : un message dira quand elle est prête.")
    rights = PERSON

    def get_form_options(self) -> dict[str, Any]:
        return {"visible": Employee.objects.visible_to(self.access)}

    def perform(self, form: Any) -> DataExport:
        data = form.cleaned_data
        return person_copy_ask(employee=data["staff_number"], reason=data["reason"], access=self.access)


class CopyDecideView(ConfirmScreen):
    model = DataExport
    rights = RELEASE
    success_url = "hr_core:copy_list"
    crumbs = (COPIES,)
    submit_label = gettext_lazy("Autoriser la copie")
    success_message = gettext_lazy("La copie se prépare.")
    accept = True

    def get_queryset(self) -> QuerySet:
        return DataExport.objects.filter(kind="institution", state=DataExport.State.ASKED).select_related("asked_by", "institution")

    def get_title(self) -> str:
        return _("Autoriser la copie de toute l’institution ?") if self.accept else _("Refuser la copie de l’institution ?")

    def get_consequences(self) -> list[str]:
        return [
            _("Demandée par %(who)s : %(reason)s") % {"who": self.record.asked_by, "reason": self.record.reason},
            _("Elle contient tous les dossiers, la paie et la population confidentielle."),
        ]

    def perform(self, form: Any) -> DataExport:
        return institution_copy_decide(copy=self.record, accept=self.accept, access=self.access)


class CopyRefuseView(CopyDecideView):
    accept = False
    danger = True
    submit_label = gettext_lazy("Refuser la copie")
    success_message = gettext_lazy("La copie est refusée.")


@require_GET
@requires(*SEE)
def copy_file(request: HttpRequest, pk: int) -> FileResponse:
    """The zip; each reading is noted."""
    return _sent(request, copies_seen(request.access).filter(pk=pk).first())  # type: ignore[attr-defined]


@require_GET
@requires("self_service")
def own_copy_file(request: HttpRequest, pk: int) -> FileResponse:
    """The copy of one's own data."""
    own = request.access.employee  # type: ignore[attr-defined]
    return _sent(request, DataExport.objects.filter(employee=own, asked_by=request.user, pk=pk).first() if own else None)


def _sent(request: HttpRequest, copy: DataExport | None) -> FileResponse:
    if copy is None or copy.state != DataExport.State.READY or not copy.file:
        raise Http404
    copy_read(copy=copy, actor=request.user)  # type: ignore[arg-type]
    response = FileResponse(copy.file.open("rb"), as_attachment=True, filename=copy.file.name.rsplit("/", 1)[-1])
    response["Cache-Control"] = "no-store"
    return response


class OwnCopyView(ConfirmScreen):
    """« Recevoir une copie de mes données »."""

    template_name = "hr_core/exports/own.html"
    form_class = HouseForm
    rights = ("self_service",)
    own = True
    question = gettext_lazy("Recevoir une copie de mes données")
    submit_label = gettext_lazy("Préparer la copie")
    success_url = "hr_core:own_copy"
    success_message = gettext_lazy("La copie se prépare : un message dira quand elle est prête.")

    def get_record(self) -> Any:
        if self.access.employee is None:
            raise Http404
        return self.access.employee

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_cancel_url(self) -> str:
        return reverse("hr_core:own_file")

    def get_consequences(self) -> list[str]:
        return [_("Tout ce que l’institution tient sur vous : tables, pièces, journal, connexions, et un PDF à lire.")]

    def get_context(self, **more: Any) -> dict[str, Any]:
        copies = DataExport.objects.filter(employee=self.record, asked_by=self.request.user)[:5]
        return super().get_context(copies=copies, **more)

    def perform(self, form: Any) -> DataExport:
        return person_copy_ask(employee=self.record, reason="", access=self.access)
