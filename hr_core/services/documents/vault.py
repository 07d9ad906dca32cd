"""Writing in the vault: a document added, replaced, validated, refused, withdrawn; and the trail of who opened it."""

from __future__ import annotations

import hashlib
import uuid
from datetime import date
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.choices_acts import VersionState
from hr_core.models import Document, DocumentCategory, DocumentOpening, DocumentVersion, Employee, User
from hr_core.scope import because
from hr_core.selectors.documents import may_see
from hr_core.services.documents.sniff import EXTENSIONS, media_type_of, scan, size_check
from hr_core.services.errors import Refusal
from hr_core.services.notices import notices_send
from hr_core.services.writing import assign, forbid_own_file, is_own_file, lock_file, save_checked


@transaction.atomic
def document_add(
    *, employee: Employee, category: DocumentCategory, title: str, file: UploadedFile, access: Access, facts: dict[str, Any] | None = None
) -> DocumentVersion:
    """Put a document in a file. An officer's is valid at once; what a person deposits in their own file waits for an officer.

    `facts`: reference, issued_on, expires_on. Raises `Refusal` on the type, the size or the scan; `ValidationError` on a date.
    """
    _may_write(employee, category, access)
    document = Document(institution_id=employee.institution_id, employee=employee, category=category, title=title.strip())
    lock_file(employee)
    with because(_("Dépôt d’un document")):
        save_checked(document)
        return _version(document, file, access, facts or {})


@transaction.atomic
def version_add(*, document: Document, file: UploadedFile, access: Access, facts: dict[str, Any] | None = None) -> DocumentVersion:
    """Replace the file of a document: the new version holds once valid, the ones before are kept."""
    _may_write(document.employee, document.category, access)
    _forbid_withdrawn(document)
    lock_file(document.employee)
    if document.versions.filter(state=VersionState.PROPOSED).exists():
        raise Refusal(_("Une version de ce document attend déjà d’être validée."))
    with because(_("Nouvelle version d’un document")):
        return _version(document, file, access, facts or {})


def _version(document: Document, file: UploadedFile, access: Access, facts: dict[str, Any]) -> DocumentVersion:
    category = document.category
    expires_on: date | None = facts.get("expires_on")
    if category.expires and expires_on is None:
        raise ValidationError({"expires_on": _("Donnez la date d’expiration : cette catégorie en porte une.")})
    size_check(file.size or 0)
    content = file.read()
    media_type = media_type_of(content)
    scanned_by = scan(content)
    own = is_own_file(document.employee, access.user)
    last = document.versions.order_by("-number").first()
    version = DocumentVersion(
        institution_id=document.institution_id,
        document=document,
        number=(last.number if last else 0) + 1,
        name=PurePath(file.name or "document").name[-160:],
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        scanned_by=scanned_by,
        state=VersionState.PROPOSED if own else VersionState.VALID,
        sent_by=access.user,
        **{name: facts[name] for name in ("reference", "issued_on", "expires_on") if facts.get(name)},
    )
    version.file.save(f"{uuid.uuid4().hex}{EXTENSIONS[media_type]}", ContentFile(content), save=False)
    if not own:
        _replace(version)
    return save_checked(version)


def _replace(version: DocumentVersion) -> None:
    """The version becomes the current one."""
    for before in DocumentVersion.objects.filter(document=version.document_id, is_current=True).exclude(pk=version.pk):
        save_checked(assign(before, {"is_current": False}))
    version.is_current = True


@transaction.atomic
def version_decide(*, version: DocumentVersion, access: Access, accept: bool, reason: str = "") -> DocumentVersion:
    """Validate or refuse what a person deposited; the person is told. A refusal says why."""
    found = (
        DocumentVersion.objects.select_for_update(of=("self",))
        .select_related("document__employee__user", "document__category", "institution").get(pk=version.pk)
    )  # fmt: skip
    document = found.document
    if not access.has("document_manage") or not may_see(access, document.category):
        raise Refusal(_("Votre rôle ne permet pas de valider ce document."))
    forbid_own_file(document.employee, access.user)
    if found.state != VersionState.PROPOSED:
        raise Refusal(_("Ce document est déjà décidé : rechargez la page."))
    if not accept and not reason.strip():
        raise ValidationError({"reason": _("Donnez le motif du refus : l’agent le lira.")})
    _forbid_withdrawn(document)
    assign(
        found,
        {
            "state": VersionState.VALID if accept else VersionState.REFUSED,
            "decided_by": access.user,
            "decided_at": timezone.now(),
            "decision_reason": reason.strip()[:300],
        },
    )
    with because(reason or _("Document validé")):
        if accept:
            _replace(found)
        save_checked(found)
    sentence = _("Votre document est validé : %(title)s.") if accept else _("Votre document est refusé : %(title)s (%(reason)s).")
    told = sentence % {"title": document.title, "reason": reason.strip()}
    notices_send(institution=found.institution, users=[document.employee.user], text=told, url=reverse("hr_core:own_vault"))
    return found


@transaction.atomic
def document_withdraw(*, document: Document, access: Access, reason: str) -> Document:
    """Take a document out of the file; it and its versions are kept, with the reason, for the audit trail."""
    if not access.has("document_manage") or not may_see(access, document.category):
        raise Refusal(_("Votre rôle ne permet pas de retirer ce document."))
    forbid_own_file(document.employee, access.user)
    _forbid_withdrawn(document)
    if not reason.strip():
        raise ValidationError({"reason": _("Donnez le motif du retrait.")})
    with because(reason):
        return save_checked(assign(document, {"withdrawn_reason": reason.strip()[:300]}))


@transaction.atomic
def version_open(*, version: DocumentVersion, user: User) -> bytes:
    """The bytes of a version, and the line of its trail. Raises `Refusal` when they are no longer those that were received."""
    with version.file.open("rb") as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != version.sha256:
        raise Refusal(_("Le fichier gardé ne correspond plus à son empreinte : prévenez l’administrateur."))
    DocumentOpening.objects.create(institution_id=version.institution_id, version=version, user=user)
    return content


def _may_write(employee: Employee, category: DocumentCategory, access: Access) -> None:
    if not category.is_active:
        raise Refusal(_("Cette catégorie est fermée : choisissez-en une autre."))
    if is_own_file(employee, access.user):
        if not category.is_open:
            raise Refusal(_("Cette catégorie est tenue par les ressources humaines : remettez-leur le document."))
        return
    if not access.has("document_manage") or not may_see(access, category):
        raise Refusal(_("Votre rôle ne permet pas de déposer un document de cette catégorie."))


def _forbid_withdrawn(document: Document) -> None:
    if document.withdrawn_reason:
        raise Refusal(_("Ce document a été retiré du dossier."))
