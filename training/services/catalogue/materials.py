"""Documents and addresses that go with a course; files follow the rules of the vault: type, size, antivirus, fingerprint, versions."""

from __future__ import annotations

import hashlib
import uuid
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.services.documents.sniff import EXTENSIONS, media_type_of, scan, size_check
from hr_core.services.errors import Refusal
from hr_core.services.writing import reasoned, save_checked
from training.models import Course, CourseMaterial, MaterialVersion
from training.services.catalogue.courses import own_row

MOST = 20


@transaction.atomic
def material_add(*, course: Course, title: str, link: str, file: UploadedFile | None, access: Access) -> CourseMaterial:
    """Join a file (PDF, image, text) or an address. Raises `Refusal` for a file that the vault would not keep."""
    own_row(course, access)
    if bool(link) == (file is not None):
        raise ValidationError(_("Donnez un fichier ou une adresse, l’un des deux."))
    if course.materials.count() >= MOST:
        raise Refusal(_("Une formation porte vingt supports au plus : retirez-en un."))
    row = CourseMaterial(institution_id=course.institution_id, course=course, title=title, link=link, added_by=access.user)
    if file is not None:
        _keep(row, file)
    with reasoned("", _("Supports d’une formation")):
        return save_checked(row)


@transaction.atomic
def material_replace(*, material: CourseMaterial, file: UploadedFile, access: Access) -> CourseMaterial:
    """A new version of a file; the one before is kept with its fingerprint. Raises `Refusal` for an address, or for the same bytes."""
    own_row(material, access)
    row = CourseMaterial.objects.select_for_update(of=("self",)).select_related("course").get(pk=material.pk)
    if not row.sha256:
        raise Refusal(_("Ce support est une adresse : retirez-le et ajoutez un fichier."))
    names = ("number", "file", "name", "media_type", "size", "sha256", "scanned_by", "added_by", "added_at")
    before = MaterialVersion(institution_id=row.institution_id, material=row, **{name: getattr(row, name) for name in names})
    held = row.sha256
    _keep(row, file)
    if row.sha256 == held:
        raise Refusal(_("Ce fichier est celui qui est déjà en vigueur."))
    row.number, row.added_by, row.added_at = before.number + 1, access.user, timezone.now()
    with reasoned("", _("Nouvelle version d’un support")):
        save_checked(before)
        return save_checked(row)


def _keep(row: CourseMaterial, file: UploadedFile) -> None:
    """Check a file as the vault does (size, type read in the bytes, antivirus) and store it under a name of its own."""
    size_check(file.size or 0)
    content = file.read()
    row.media_type = media_type_of(content)
    row.scanned_by = scan(content)
    row.sha256, row.size = hashlib.sha256(content).hexdigest(), len(content)
    row.name = PurePath(file.name or "support").name[-160:]
    row.file = None
    row.file.save(f"{uuid.uuid4().hex}{EXTENSIONS[row.media_type]}", ContentFile(content), save=False)


def material_bytes(row: CourseMaterial | MaterialVersion) -> bytes:
    """The file, its fingerprint checked. Raises `Refusal` when it is no longer what was received, `FileNotFoundError` when it is gone."""
    stored: Any = row.file
    with stored.open("rb") as file:
        content: bytes = file.read()
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise Refusal(_("Ce fichier n’est plus celui qui a été déposé : prévenez l’administrateur."))
    return content


@transaction.atomic
def material_remove(*, material: CourseMaterial, access: Access) -> None:
    """Take a support away with its versions; their files go once the transaction holds."""
    own_row(material, access)
    rows: list[Any] = [material, *material.earlier.all()]
    stored = [(row.file.storage, row.file.name) for row in rows if row.file]
    with reasoned("", _("Supports d’une formation")):
        material.delete()
    transaction.on_commit(lambda: [storage.delete(name) for storage, name in stored])
