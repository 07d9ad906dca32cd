"""The papers of a candidate: read, scanned, kept under their digest; and taken away with their file."""

from __future__ import annotations

import hashlib
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from careers.models import CandidatePaper, RecruitmentCandidate
from careers.services.recruitment.procedures import in_state
from hr_core.services.documents.sniff import EXTENSIONS, JPEG, PDF, PNG, media_type_of, scan, size_check
from hr_core.services.errors import Refusal
from hr_core.services.writing import reasoned, save_checked

MOST = 12
KINDS = (PDF, JPEG, PNG)
MEGABYTES = 5


def paper_read(file: UploadedFile) -> tuple[bytes, str, str]:
    """(content, media type, antivirus). Raises `Refusal` for a file too large, of another type, or that the antivirus stops."""
    limit = min(MEGABYTES, settings.DOCUMENT_MEGABYTES)
    if (file.size or 0) > limit * 1024 * 1024:
        raise Refusal(_("Ce fichier dépasse %(limit)s Mo : numérisez-le avec moins de détail.") % {"limit": limit})
    size_check(file.size or 0)
    content = file.read()
    media_type = media_type_of(content)
    if media_type not in KINDS:
        raise Refusal(_("Joignez un PDF, ou une image JPEG ou PNG."))
    return content, media_type, scan(content)


@transaction.atomic
def paper_add(*, candidate: RecruitmentCandidate, label: str, file: UploadedFile) -> CandidatePaper:
    """Join a paper to the file of a candidate while files are received."""
    in_state(candidate.recruitment, "receive")
    if candidate.papers.count() >= MOST:
        raise Refusal(_("Un dossier porte douze pièces au plus : retirez-en une."))
    return paper_keep(candidate, label, file, paper_read(file))


def paper_keep(candidate: RecruitmentCandidate, label: str, file: UploadedFile, read: tuple[bytes, str, str]) -> CandidatePaper:
    """Keep what `paper_read` has let in; the file goes away if the transaction does not hold."""
    content, media_type, scanned_by = read
    digest = hashlib.sha256(content).hexdigest()
    row = CandidatePaper(
        institution_id=candidate.institution_id, candidate=candidate, label=label.strip()[:120], media_type=media_type, size=len(content),
        sha256=digest, scanned_by=scanned_by, name=PurePath(file.name or "piece").name[-160:],
    )  # fmt: skip
    row.file.save(digest[:16] + EXTENSIONS[media_type], ContentFile(content), save=False)
    try:
        with reasoned("", _("Pièces d’un candidat")), transaction.atomic():
            return save_checked(row)
    except Exception:
        row.file.storage.delete(str(row.file.name))
        raise


@transaction.atomic
def paper_remove(*, paper: CandidatePaper) -> None:
    """Take a paper away while files are received; its file goes once the transaction holds."""
    in_state(paper.candidate.recruitment, "receive")
    stored, storage = str(paper.file.name), paper.file.storage
    with reasoned("", _("Pièces d’un candidat")):
        paper.delete()
    transaction.on_commit(lambda: storage.delete(stored))
