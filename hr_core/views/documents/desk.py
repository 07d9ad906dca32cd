"""The vault for officers: what is kept, what waits, what expires; a document, its versions and who opened them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from hr_core.choices_acts import VersionState
from hr_core.filters import today
from hr_core.filters_acts import DocumentFilter
from hr_core.forms.acts import ReasonOnlyForm
from hr_core.forms.documents import CategoryForm, DocumentForm, VersionForm
from hr_core.models import Document, DocumentCategory, DocumentOpening, DocumentVersion, Employee
from hr_core.selectors.acts import acts_of
from hr_core.selectors.completeness import papers_missing
from hr_core.selectors.documents import (
    VIEW,
    categories_to_add,
    documents_of,
    expiring,
    file_documents,
    versions_listed,
    versions_readable,
    versions_to_decide,
)
from hr_core.services.acts.certificates import certificate_obstacle
from hr_core.services.acts.kinds import kinds
from hr_core.services.documents.categories import category_save
from hr_core.services.documents.vault import document_add, document_withdraw, version_add, version_decide, version_open
from hr_core.services.errors import Refusal
from hr_core.services.writing import forbid_own_file, is_own_file
from hr_core.tables_documents import CategoryTable, DocumentTable, size_words, standing
from hr_core.templatetags.ui import draw_tag
from hr_core.ui.guard import requires
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel, Tab
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, RecordScreen
from hr_core.views.files import FileScreen

MANAGE = ("document_manage",)
SETTLE = ("institution_settings", "document_settings")
DOCUMENTS = (gettext_lazy("Documents"), "hr_core:document_list")
AHEAD_DAYS = 90
SHOWN_OPENINGS = 20


class DocumentListView(ListScreen):
    model = DocumentVersion
    rights = VIEW
    title = gettext_lazy("Documents du personnel")
    unit = (gettext_lazy("document"), gettext_lazy("documents"))
    table_class, filterset_class = DocumentTable, DocumentFilter
    export_name = "documents"
    empty = Empty(
        gettext_lazy("Aucun document"),
        gettext_lazy("Pièces d’identité, diplômes, contrats signés se déposent depuis le dossier de chaque agent."),
    )
    actions = (Action(gettext_lazy("Catégories"), "/documents/categories/", "settings", SETTLE),)

    def get_queryset(self) -> QuerySet[DocumentVersion]:
        if self.request.GET.get("vue") == "a-valider":
            return versions_to_decide(self.access).select_related("document__employee", "document__category").order_by("sent_at", "pk")
        if self.request.GET.get("vue") == "expirent":
            return expiring(self.access, on=today(), days=AHEAD_DAYS).order_by("expires_on", "pk")
        return versions_listed(self.access)

    def get_saved_views(self) -> Sequence[Tab]:
        url, view = self.request.path, self.request.GET.get("vue", "")
        return [
            Tab(_("Tous"), url, not view),
            Tab(_("À valider"), f"{url}?vue=a-valider", view == "a-valider", versions_to_decide(self.access).count()),
            Tab(_("Expirent ou expirés"), f"{url}?vue=expirent", view == "expirent",
                expiring(self.access, on=today(), days=AHEAD_DAYS).count()),
        ]  # fmt: skip


class DocumentScreen(RecordScreen):
    model = Document
    record: Any

    def get_queryset(self) -> QuerySet[Document]:
        return documents_of(self.access)

    def get_crumbs(self) -> Any:
        employee = self.record.employee
        return (DOCUMENTS, (str(employee), reverse("hr_core:employee_documents", args=[employee.pk])))

    def get_success_url(self, result: Any) -> str:
        return reverse("hr_core:document_detail", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return reverse("hr_core:document_detail", args=[self.record.pk])


class DocumentDetailView(DocumentScreen, DetailScreen):
    """A document, its versions, and for who keeps the vault the trail of those who opened them."""

    rights = VIEW
    template_name = "hr_core/documents/detail.html"

    def get_panels(self) -> Sequence[Panel]:
        row = self.record
        rows = [
            (_("Agent"), f"{row.employee}, {row.employee.staff_number}"),
            (_("Catégorie"), row.category.label),
            (_("Confidentialité"), str(row.category.get_confidentiality_display()).replace(" :", "\u00a0:").capitalize()),
        ]
        return [Panel(_("Document"), rows)]

    def get_actions(self) -> Sequence[Action]:
        if is_own_file(self.record.employee, self.access.user):
            return []
        key = [self.record.pk]
        waiting = self.record.versions.filter(state=VersionState.PROPOSED).first()
        found = [Action(_("Retirer…"), reverse("hr_core:document_withdraw", args=key), "trash", MANAGE)]
        if waiting is None:
            found.append(Action(_("Nouvelle version"), reverse("hr_core:version_add", args=key), "upload", MANAGE, True))
        else:
            key = [waiting.pk]
            found.append(Action(_("Refuser…"), reverse("hr_core:version_refuse", args=key), "x", MANAGE))
            found.append(Action(_("Valider"), reverse("hr_core:version_accept", args=key), "check", MANAGE, True))
        return found

    def get_context(self, **more: Any) -> dict[str, Any]:
        versions = [
            (row, draw_tag(*standing(row)), size_words(row.size))
            for row in self.record.versions.select_related("sent_by", "decided_by")
        ]
        trail = []
        if self.access.has(*MANAGE, "audit_view"):
            rows = DocumentOpening.objects.filter(version__document=self.record).select_related("user", "version")
            trail = list(rows[:SHOWN_OPENINGS])
        return super().get_context(versions=versions, trail=trail, **more)


@requires(*VIEW, "self_service")
@require_safe
def version_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of a version; who opens it is written down."""
    access = request.access  # type: ignore[attr-defined]
    version = get_object_or_404(versions_readable(access), pk=pk)
    try:
        content = version_open(version=version, user=access.user)
    except Refusal as refused:
        messages.error(request, " ".join(refused.messages))
        own = version.document.employee.user_id == access.user.pk
        where = reverse("hr_core:own_vault") if own else version.document.get_absolute_url()
        return HttpResponseRedirect(where)
    response = HttpResponse(content, content_type=version.media_type)
    response["Content-Disposition"] = f'attachment; filename="{get_valid_filename(version.name) or "document"}"'
    response["Cache-Control"] = "private, no-store"
    return response


class DocumentAddView(FormScreen):
    rights = MANAGE
    form_class = DocumentForm
    submit_label = gettext_lazy("Déposer")
    success_message = gettext_lazy("Le document est au dossier.")

    @cached_property
    def employee(self) -> Employee:
        found = get_object_or_404(Employee.objects.visible_to(self.access), pk=self.kwargs["employee"])
        forbid_own_file(found, self.access.user)
        return found

    def get_record(self) -> Any:
        return None

    def get_crumbs(self) -> Any:
        return (DOCUMENTS, (str(self.employee), self.get_cancel_url()))

    def get_title(self) -> str:
        return _("Déposer un document")

    def get_form_options(self) -> dict[str, Any]:
        return {"categories": categories_to_add(self.access, self.employee, own=False)}

    def get_cancel_url(self) -> str:
        return reverse("hr_core:employee_documents", args=[self.employee.pk])

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def perform(self, form: DocumentForm) -> DocumentVersion:
        data = form.cleaned_data
        return document_add(
            employee=self.employee, category=data["category"], title=data["title"], file=data["file"], facts=form.facts(),
            access=self.access,
        )  # fmt: skip


class VersionAddView(DocumentScreen, FormScreen):
    rights = MANAGE
    form_class = VersionForm
    submit_label = gettext_lazy("Remplacer")
    success_message = gettext_lazy("La nouvelle version vaut ; la précédente est gardée.")

    def get_title(self) -> str:
        return _("Nouvelle version : %(title)s") % {"title": self.record.title}

    def perform(self, form: VersionForm) -> DocumentVersion:
        return version_add(document=self.record, file=form.cleaned_data["file"], facts=form.facts(), access=self.access)


class VersionScreen(RecordScreen):
    model = DocumentVersion
    record: Any

    def get_queryset(self) -> QuerySet[DocumentVersion]:
        rows = DocumentVersion.objects.filter(document__in=documents_of(self.access).values("pk"))
        return rows.select_related("document__employee", "document__category")

    def get_crumbs(self) -> Any:
        return (DOCUMENTS, (str(self.record.document), self.get_cancel_url()))

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def get_cancel_url(self) -> str:
        return reverse("hr_core:document_detail", args=[self.record.document_id])


class VersionAcceptView(VersionScreen, ConfirmScreen):
    rights = MANAGE
    submit_label = gettext_lazy("Valider")
    success_message = gettext_lazy("Le document est validé.")

    def get_title(self) -> str:
        return _("Valider « %(title)s »\u202f?") % {"title": self.record.document.title}

    def get_consequences(self) -> Sequence[Any]:
        return [_("Il entre au dossier et remplace la version d’avant, qui reste gardée. L’agent est prévenu.")]

    def perform(self, form: Any) -> DocumentVersion:
        return version_decide(version=self.record, access=self.access, accept=True)


class VersionRefuseView(VersionScreen, ConfirmScreen):
    rights = MANAGE
    danger = True
    form_class = ReasonOnlyForm
    submit_label = gettext_lazy("Refuser")
    success_message = gettext_lazy("Le document est refusé ; l’agent en lit le motif.")

    def get_title(self) -> str:
        return _("Refuser « %(title)s »\u202f?") % {"title": self.record.document.title}

    def perform(self, form: Any) -> DocumentVersion:
        return version_decide(version=self.record, access=self.access, accept=False, reason=form.cleaned_data["reason"])


class DocumentWithdrawView(DocumentScreen, ConfirmScreen):
    rights = MANAGE
    danger = True
    form_class = ReasonOnlyForm
    submit_label = gettext_lazy("Retirer")
    success_message = gettext_lazy("Le document n’est plus au dossier ; il reste gardé avec le motif.")

    def get_title(self) -> str:
        return _("Retirer « %(title)s » du dossier\u202f?") % {"title": self.record.title}

    def get_success_url(self, result: Any) -> str:
        return reverse("hr_core:employee_documents", args=[self.record.employee_id])

    def perform(self, form: Any) -> Document:
        return document_withdraw(document=self.record, access=self.access, reason=form.cleaned_data["reason"])


class CategoryListView(ListScreen):
    model = DocumentCategory
    rights = SETTLE
    title = gettext_lazy("Catégories de documents")
    lede = gettext_lazy("Qui voit les documents, si l’agent dépose lui-même, et combien de jours avant l’expiration l’alerte part.")
    unit = (gettext_lazy("catégorie"), gettext_lazy("catégories"))
    table_class = CategoryTable
    crumbs = (DOCUMENTS,)
    export_name = "categories-de-documents"
    empty = Empty(gettext_lazy("Aucune catégorie"), gettext_lazy("Ajoutez-en une pour recevoir des documents."))
    actions = (Action(gettext_lazy("Ajouter une catégorie"), "/documents/categories/nouvelle/", "plus", SETTLE, main=True),)


class CategoryFormView(FormScreen):
    model, form_class, rights = DocumentCategory, CategoryForm, SETTLE
    title = gettext_lazy("Catégorie de documents")
    success_url = "hr_core:category_list"
    success_message = gettext_lazy("La catégorie est enregistrée.")
    crumbs = (DOCUMENTS, (gettext_lazy("Catégories"), "hr_core:category_list"))
    asks_reason = "optional"

    def perform(self, form: Any) -> DocumentCategory:
        values = {name: form.cleaned_data[name] for name in form._meta.fields}
        return category_save(category=form.instance, values=values, actor=self.access.user)


class EmployeeDocumentsView(FileScreen):
    """The tab « Documents » of a file: what the vault keeps, the acts, and the certificates that can be issued."""

    rights = (*VIEW, "act_view")
    tab = "documents"
    template_name = "hr_core/documents/employee.html"

    def get_actions(self) -> list[Action]:
        if is_own_file(self.record, self.access.user):
            return []
        key = [self.record.pk]
        start = f"{reverse('hr_core:act_start')}?matricule={quote(self.record.staff_number)}"
        return [
            Action(_("Préparer un acte"), start, "writing-sign", ("act_prepare",)),
            Action(_("Déposer un document"), reverse("hr_core:document_add", args=key), "upload", MANAGE, main=True),
        ]

    def get_context(self, **more: Any) -> dict[str, Any]:
        context = super().get_context(**more)
        employee = Employee.objects.get(pk=self.record.pk)
        may_issue = self.access.has("act_prepare") and not context["is_own"]
        acts = acts_of(self.access).filter(employee=employee) if self.access.has("act_view", "act_prepare") else acts_of(self.access).none()
        papers = [(kind, certificate_obstacle(kind.code, employee)) for kind in kinds().values() if kind.certificate] if may_issue else []
        documents = file_documents(self.access, employee) if self.access.has(*VIEW) else []
        return context | {
            "documents": [(row, draw_tag(*standing(row)), size_words(row.size)) for row in documents],
            "acts": list(acts.order_by("-made_at", "-pk")[:50]),
            "papers": [(kind, reverse("hr_core:certificate_issue", args=[employee.pk, kind.code])) for kind, why in papers if not why],
            "sees_documents": self.access.has(*VIEW), "lacking": papers_missing(employee, today()),
        }  # fmt: skip
