"""The vault: what a person may see of it. A right is a filter, on the level of the category and on the file."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast

from hr_core.access import Access
from hr_core.choices_acts import Confidentiality, VersionState
from hr_core.models import Document, DocumentCategory, DocumentVersion, Employee
from hr_core.registry import registry

VIEW = ("document_view", "document_manage", "document_medical")
#: Papers of discipline are read with the rights that open its acts.
LEVEL_RIGHTS = {
    Confidentiality.ORDINARY: ("document_view", "document_manage"),
    Confidentiality.RESTRICTED: ("document_manage",),
    Confidentiality.MEDICAL: ("document_medical",),
}


def levels_of(access: Access) -> list[str]:
    """The levels of confidentiality that this person reads in other people's files."""
    levels = [str(level) for level, rights in LEVEL_RIGHTS.items() if access.has(*rights)]
    if access.has(*(registry.restricted_act_rights or ("document_manage",))):
        levels.append(str(Confidentiality.DISCIPLINE))
    return levels


def may_see(access: Access, category: DocumentCategory) -> bool:
    return category.confidentiality in levels_of(access)


def documents_of(access: Access) -> QuerySet[Document]:
    """The documents that this person reads as an officer, withdrawn ones left aside."""
    return Document.objects.filter(
        employee__in=Employee.objects.visible_to(access).values("pk"), category__confidentiality__in=levels_of(access), withdrawn_reason=""
    ).select_related("employee", "category")


def documents_hidden_in_the_trail(access: Access) -> Q:
    """The entries of the trail about documents of a level that this person does not read: their title says too much."""
    hidden = Document.objects.exclude(category__confidentiality__in=levels_of(access)).order_by()
    versions = DocumentVersion.objects.filter(document__in=hidden.values("pk")).order_by()
    return Q(table_name=Document._meta.db_table, object_id__in=_keys(hidden)) | Q(
        table_name=DocumentVersion._meta.db_table, object_id__in=_keys(versions)
    )


def _keys(rows: QuerySet) -> QuerySet:
    return rows.annotate(key=Cast("pk", CharField())).values("key")


def own_documents(access: Access) -> QuerySet[Document]:
    """One's own documents, of the categories that are shown."""
    own = Document.objects.filter(employee__user=access.user, category__is_shown=True, withdrawn_reason="")
    return own.select_related("employee", "category")


def versions_listed(access: Access) -> QuerySet[DocumentVersion]:
    """The list: the current version of each document, and what waits to be validated; the latter first."""
    rows = DocumentVersion.objects.filter(document__in=documents_of(access).values("pk"))
    rows = rows.filter(Q(is_current=True) | Q(state=VersionState.PROPOSED))
    return rows.select_related("document__employee", "document__category").order_by("-is_current", "-sent_at", "-pk")


def versions_to_decide(access: Access) -> QuerySet[DocumentVersion]:
    """What people deposited and this person may validate."""
    if not access.has("document_manage"):
        return DocumentVersion.objects.none()
    rows = DocumentVersion.objects.filter(document__in=documents_of(access).values("pk"), state=VersionState.PROPOSED)
    return rows.exclude(document__employee__user=access.user)


def versions_readable(access: Access) -> QuerySet[DocumentVersion]:
    """The versions whose file this person may open, as an officer or because it is theirs."""
    readable = Q(document__in=own_documents(access).values("pk"))
    if access.has(*VIEW):
        readable |= Q(document__in=documents_of(access).values("pk"))
    return DocumentVersion.objects.filter(readable).select_related("document__employee", "document__category")


def file_documents(access: Access, employee: Employee) -> list[DocumentVersion]:
    """The documents of one file for its tab: current or waiting versions, by category. One query."""
    rows = versions_listed(access).filter(document__employee=employee)
    return list(rows.order_by("document__category__order", "document__title", "-number"))


def own_versions(access: Access) -> list[DocumentVersion]:
    """One's own: the current version of each document, what waits, and the last refusal when nothing follows it."""
    rows = DocumentVersion.objects.filter(document__in=own_documents(access).values("pk"))
    rows = rows.select_related("document__category").order_by("document__category__order", "document__title", "-number")
    found: dict[int, list[DocumentVersion]] = {}
    for row in rows:
        found.setdefault(row.document_id, []).append(row)
    return [
        row
        for versions in found.values()
        for row in versions
        if row.is_current or row.state == VersionState.PROPOSED or row is versions[0]
    ]


def expiring(access: Access, *, on: date, days: int) -> QuerySet[DocumentVersion]:
    """Current versions that expire within so many days or have expired."""
    return versions_listed(access).filter(is_current=True, expires_on__lte=on + timedelta(days=days))


def categories_to_add(access: Access, employee: Employee, *, own: bool) -> QuerySet[DocumentCategory]:
    """Where this person may put a document of that file."""
    rows = DocumentCategory.objects.filter(is_active=True)
    return rows.filter(is_open=True) if own else rows.filter(confidentiality__in=levels_of(access))
