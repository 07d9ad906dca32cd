"""The documents of departures: issuing, printing, and the texts that an institution writes for itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_period
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Tab
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, Screen
from payroll.choices_departures import DocumentKind
from payroll.departure_causes import CAUSES, papers_of
from payroll.filters_departures import DocumentFilter
from payroll.forms.departure_settings import TemplateForm
from payroll.models import DepartureDocument, DepartureTemplate, Heir
from payroll.selectors import departures as selectors
from payroll.selectors.settlements import settlement_of
from payroll.services.departure_documents import (
    BLOCKS,
    OF_HEIRS,
    PLACES,
    document_issue,
    document_obstacle,
    document_pdf,
    template_set,
    text_in_force,
    titles_in_force,
)
from payroll.services.documents import letterhead_of
from payroll.tables_departures import DocumentTable
from payroll.views.departures import MANAGE, READ, DepartureScreen, DepartureTabs, list_tabs
from payroll.views.parts import proposed_day

EDIT_TEXTS = ("payroll_items", "institution_settings")


def pdf_response(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


class DepartureDocumentListView(ListScreen):
    """Every document issued, in the order of their numbers."""

    model = DepartureDocument
    rights = READ
    table_class = DocumentTable
    filterset_class = DocumentFilter
    title = gettext_lazy("Documents de départ")
    unit = (gettext_lazy("document"), gettext_lazy("documents"))
    export_name = "documents-de-depart"
    empty = Empty(
        gettext_lazy("Aucun document établi"),
        gettext_lazy("Certificats, décomptes et reçus s’établissent depuis le dossier de chaque départ."),
    )

    def get_queryset(self) -> QuerySet[DepartureDocument]:
        visible = selectors.departures_of(self.access).values("pk")
        found = DepartureDocument.objects.filter(departure__in=visible)
        return found.select_related("departure__employee", "issued_by")

    def get_saved_views(self) -> Sequence[Tab]:
        return list_tabs(self.request.path)

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Modèles"), reverse("payroll:departure_templates"), "file-text", EDIT_TEXTS)]


class DepartureDocumentsView(DepartureTabs):
    """What the cause calls for, what is issued, and what can be issued now."""

    template_name = "payroll/departures/documents.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        departure = self.record
        issued = list(departure.documents.select_related("issued_by", "heir"))
        wanted: list[tuple[str, Heir | None]] = [(kind, None) for kind in papers_of(departure.cause)]
        settlement = settlement_of(departure)
        if settlement is not None and settlement.net < 0:
            wanted.append((DocumentKind.DEBT, None))
        wanted += [(kind, heir) for heir in departure.heirs.all() for kind in OF_HEIRS]
        titles = titles_in_force(departure.institution, timezone.localdate())
        papers = []
        for kind, heir in wanted:
            current = next((d for d in issued if d.kind == kind and d.heir_id == (heir.pk if heir else None) and not d.is_void), None)
            url = reverse("payroll:departure_document_issue", args=[departure.pk, kind])
            label = titles[kind] if heir is None else f"{titles[kind]}\u00a0: {heir.name}"
            papers.append(
                {
                    "label": label,
                    "current": current,
                    "obstacle": document_obstacle(departure, kind, heir, settlement),
                    "url": f"{url}?ayant-droit={heir.pk}" if heir else url,
                }
            )
        return self.show(papers=papers, void=[document for document in issued if document.is_void], letter=CAUSES[departure.cause].letter)


class DocumentIssueView(DepartureScreen, ConfirmScreen):
    rights = MANAGE
    submit_label = gettext_lazy("Établir le document")

    @property
    def kind(self) -> str:
        if self.kwargs["kind"] not in DocumentKind.values:
            raise Http404
        return self.kwargs["kind"]

    @property
    def heir(self) -> Heir | None:
        asked = self.request.GET.get("ayant-droit", "")
        if not asked:
            return None
        if not asked.isdecimal():
            raise Http404
        return get_object_or_404(self.record.heirs, pk=asked)

    def get_title(self) -> str:
        label = DocumentKind(self.kind).label
        name = f" ({self.heir.name})" if self.heir else ""
        return _("Établir « %(label)s%(name)s » ?") % {"label": label, "name": name}

    def get_consequences(self) -> Sequence[Any]:
        obstacle = document_obstacle(self.record, self.kind, self.heir, settlement_of(self.record))
        if obstacle:
            return [obstacle]
        return [_("Le document reçoit un numéro ; son texte et ses chiffres ne changeront plus. S’il en remplace un, l’ancien est annulé.")]

    def back(self) -> str:
        return reverse("payroll:departure_documents", args=[self.record.pk])

    def perform(self, form: Any) -> DepartureDocument:
        return document_issue(departure=self.record, kind=self.kind, heir=self.heir, access=self.access)

    def get_success_message(self, result: DepartureDocument) -> str:
        return _("Document n° %(number)s établi : %(title)s.") % {"title": result.title, "number": result.reference}


class DepartureDocumentView(DetailScreen):
    """The paper itself."""

    model = DepartureDocument
    rights = READ

    def get_queryset(self) -> QuerySet[DepartureDocument]:
        visible = selectors.departures_of(self.access).values("pk")
        return DepartureDocument.objects.filter(departure__in=visible).select_related("institution", "departure__employee")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        document = self.record
        name = f"{document.kind}-{document.year}-{document.number:04d}-{document.departure.employee.staff_number}"
        return pdf_response(document_pdf(document), name)


# ---------------------------------------------------------------- the institution's own texts
class TemplateListView(Screen):
    """Each document, whose text is in force, and its versions."""

    rights = EDIT_TEXTS
    template_name = "payroll/departures/templates.html"
    title = gettext_lazy("Modèles des documents de départ")
    lede = gettext_lazy("Sans version de l’institution, le texte de la maison sert ; un document établi garde le sien.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        own: dict[str, list[DepartureTemplate]] = {}
        for version in DepartureTemplate.objects.select_related("written_by").order_by("-start"):
            own.setdefault(version.kind, []).append(version)
        rows = [
            {
                "kind": kind,
                "label": kind.label,
                "versions": [(version, french_period(version.start, version.end)) for version in own.get(kind, ())],
                "is_own": any(version.holds_on(today) for version in own.get(kind, ())),
            }
            for kind in DocumentKind
        ]
        return self.show(rows=rows)


class TemplateEditView(FormScreen):
    """Write a new version of a text; the one in force is the starting point."""

    rights = EDIT_TEXTS
    form_class = TemplateForm
    template_name = "payroll/departures/template_form.html"
    asks_reason = True
    success_url = "payroll:departure_templates"
    success_message = gettext_lazy("La nouvelle version servira à partir de cette date.")
    crumbs = ((gettext_lazy("Modèles"), "payroll:departure_templates"),)

    @property
    def kind(self) -> DocumentKind:
        if self.kwargs["kind"] not in DocumentKind.values:
            raise Http404
        return DocumentKind(self.kwargs["kind"])

    def get_record(self) -> None:
        return None

    def get_title(self) -> str:
        return str(self.kind.label)

    def get_form_options(self) -> dict[str, Any]:
        title, body = text_in_force(self.institution, self.kind, timezone.localdate())
        return {"initial": {"start": proposed_day(self.institution), "title": title, "body": body}}

    def get_context(self, **more: Any) -> dict[str, Any]:
        places = [("{{ %s }}" % name, label) for name, label in {**PLACES, **BLOCKS}.items()]  # noqa: UP031
        return super().get_context(places=places, kind=self.kind, **more)

    def perform(self, form: Any) -> DepartureTemplate:
        data = form.cleaned_data
        return template_set(
            institution=self.institution,
            kind=self.kind,
            start=data["start"],
            title=data["title"],
            body=data["body"],
            access=self.access,
            reason=data["motif"],
        )


class TemplatePreviewView(Screen):
    """The text in force on the institution's paper, its places named."""

    rights = EDIT_TEXTS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from hr_core.documents.paper import Letter, filled, letter_pdf

        if self.kwargs["kind"] not in DocumentKind.values:
            raise Http404
        title, body = text_in_force(self.institution, self.kwargs["kind"], timezone.localdate())
        values = {name: f"[{label}]" for name, label in PLACES.items()}
        blocks = {name: f"<p>[{label}]</p>" for name, label in BLOCKS.items()}
        head = letterhead_of(self.institution)
        letter = Letter(title, _("aperçu"), str(head.acronym), filled(body, values, blocks), head)
        return pdf_response(letter_pdf(letter), f"apercu-{self.kwargs['kind']}")
