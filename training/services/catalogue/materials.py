"""Documents and addresses that go with a course."""

from __future__ import annotations

import hashlib

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.services.documents.sniff import EXTENSIONS, media_type_of, scan, size_check
from hr_core.services.errors import Refusal
from hr_core.services.writing import reasoned, save_checked
from training.models import Course, CourseMaterial
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
        size_check(file.size or 0)
        content = file.read()
        row.media_type = media_type_of(content)
        scan(content)
        row.sha256, row.size = hashlib.sha256(content).hexdigest(), len(content)
        row.name = str(file.name or "")[-160:]
        row.file.save(row.sha256[:16] + EXTENSIONS[row.media_type], ContentFile(content), save=False)
    with reasoned("", _("Supports d’une formation")):
        return save_checked(row)


@transaction.atomic
def material_remove(*, material: CourseMaterial, access: Access) -> None:
    """Take a support away; its file goes with the row once the transaction holds."""
    own_row(material, access)
    stored = material.file.name if material.file else ""
    storage = material.file.storage if material.file else None
    with reasoned("", _("Supports d’une formation")):
        material.delete()
    if stored and storage is not None:
        transaction.on_commit(lambda: storage.delete(stored))
