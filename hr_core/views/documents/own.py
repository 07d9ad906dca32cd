"""« Mes pièces »: what the vault keeps of me, what I deposit and what became of it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.forms.documents import DocumentForm, VersionForm
from hr_core.models import Document, DocumentVersion, Employee
from hr_core.selectors.documents import categories_to_add, own_documents, own_versions
from hr_core.services.documents.vault import document_add, version_add
from hr_core.tables_documents import size_words, standing
from hr_core.templatetags.ui import draw_tag
from hr_core.ui.screens import FormScreen, Screen

OWN = ("self_service",)


class OwnVaultView(Screen):
    rights = OWN
    own = True
    template_name = "hr_core/documents/own.html"
    title = gettext_lazy("Mes pièces")
    lede = gettext_lazy("Les papiers de votre dossier. Ce que vous déposez vaut une fois validé par les ressources humaines.")

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = own_versions(self.access)
        waiting = {row.document_id for row in rows if row.state == "proposed"}
        documents = [
            {"row": row, "tag": draw_tag(*standing(row)), "size": size_words(row.size),
             "may_replace": row.document.category.is_open and row.document_id not in waiting}
            for row in rows
        ]  # fmt: skip
        return self.show(documents=documents)


class OwnDocumentAddView(FormScreen):
    """Deposit a document; human resources validate it."""

    rights = OWN
    own = True
    form_class = DocumentForm
    title = gettext_lazy("Déposer un document")
    submit_label = gettext_lazy("Déposer")
    success_url = "hr_core:own_vault"
    success_message = gettext_lazy("Votre document est déposé : les ressources humaines le valident.")
    crumbs = ((gettext_lazy("Mes pièces"), "hr_core:own_vault"),)

    @cached_property
    def employee(self) -> Employee:
        return get_object_or_404(Employee, user=self.access.user)

    def get_record(self) -> Any:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {"categories": categories_to_add(self.access, self.employee, own=True)}

    def perform(self, form: DocumentForm) -> DocumentVersion:
        data = form.cleaned_data
        return document_add(
            employee=self.employee, category=data["category"], title=data["title"], file=data["file"], facts=form.facts(),
            access=self.access,
        )  # fmt: skip


class OwnVersionAddView(FormScreen):
    """Deposit the document that replaces one's own."""

    model = Document
    rights = OWN
    own = True
    form_class = VersionForm
    submit_label = gettext_lazy("Déposer")
    success_message = gettext_lazy("Votre document est déposé : il remplacera l’ancien une fois validé.")
    crumbs = ((gettext_lazy("Mes pièces"), "hr_core:own_vault"),)

    def get_queryset(self) -> QuerySet[Document]:
        return own_documents(self.access).filter(category__is_open=True)

    def get_title(self) -> str:
        return _("Remplacer : %(title)s") % {"title": self.record.title}

    def get_success_url(self, result: Any) -> str:
        return reverse("hr_core:own_vault")

    def get_cancel_url(self) -> str:
        return reverse("hr_core:own_vault")

    def perform(self, form: VersionForm) -> DocumentVersion:
        return version_add(document=self.record, file=form.cleaned_data["file"], facts=form.facts(), access=self.access)
