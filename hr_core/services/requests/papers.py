"""Proofs joined to a request, and what people write to one another about it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Request, RequestComment, RequestPaper, RequestState, StepState, User
from hr_core.scope import because
from hr_core.selectors.requests import requests_visible
from hr_core.services.errors import Refusal
from hr_core.services.notices import notices_send
from hr_core.services.writing import is_own_file, save_checked

LARGEST = 5 * 1024 * 1024
MOST = 6
#: First bytes of each kind of file taken, by extension: a file is what it begins with, not what its name says.
BEGINNINGS = {"pdf": b"%PDF", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff", "png": b"\x89PNG"}


def paper_check(file: UploadedFile) -> None:
    """Raises `ValidationError` for a file too large, or that is neither a PDF nor a photo."""
    name = str(file.name or "")
    extension = PurePath(name).suffix.lower().lstrip(".")
    if extension not in BEGINNINGS:
        raise ValidationError(_("« %(name)s » n’est ni un PDF ni une photo (JPEG ou PNG).") % {"name": name[:80]})
    if (file.size or 0) > LARGEST:
        raise ValidationError(_("« %(name)s » dépasse cinq mégaoctets : prenez la photo avec moins de détail.") % {"name": name[:80]})
    file.seek(0)
    if not file.read(8).startswith(BEGINNINGS[extension]):
        raise ValidationError(_("Le contenu de « %(name)s » n’est pas celui d’un fichier %(kind)s.") % {"name": name[:80], "kind": extension.upper()})
    file.seek(0)


def papers_attach(*, request: Request, label: str, files: Iterable[UploadedFile], actor: User) -> list[RequestPaper]:
    """Join proofs to a request; raises `ValidationError` for a file that is not taken or one too many."""
    rows: list[RequestPaper] = []
    taken = request.papers.count()
    for file in files:
        paper_check(file)
        if taken + len(rows) >= MOST:
            raise ValidationError(_("Une demande porte six pièces au plus."))
        rows.append(
            save_checked(
                RequestPaper(
                    institution_id=request.institution_id, request=request, label=label[:120], file=file,
                    name=str(file.name or "")[-120:], size=file.size or 0, sent_by=actor,
                )
            )
        )  # fmt: skip
    return rows


@transaction.atomic
def comment_add(*, request: Request, text: str, access: Access, files: Iterable[UploadedFile] = ()) -> RequestComment:
    """Write about a request: the employee to those who decide, they to the employee. Raises `Refusal` once it is closed."""
    from hr_core.services.requests.flow import deciders

    row = Request.objects.select_related("employee__user", "institution", "unit").get(pk=request.pk)
    if not requests_visible(access).filter(pk=row.pk).exists():
        raise Refusal(_("Cette demande n’est pas de votre ressort."))
    if row.state not in (RequestState.PENDING, RequestState.CANCEL_ASKED):
        raise Refusal(_("Cette demande est close : envoyez-en une autre si besoin."))
    actor = access.user
    is_own = is_own_file(row.employee, actor)
    with because(_("Message sur une demande")):
        comment = save_checked(
            RequestComment(institution_id=row.institution_id, request=row, author=actor, text=text.strip()[:600])
        )
        papers_attach(request=row, label=_("Pièce ajoutée"), files=files if is_own else (), actor=actor)
        if is_own:
            step = row.steps.filter(state=StepState.CURRENT).first()
            told = deciders(row, step) if step else []
            words = _("%(name)s a écrit sur sa demande : %(words)s.") % {"name": row.employee, "words": row.words}
        else:
            told = [row.employee.user] if row.employee.user else []
            words = _("Un message vous attend sur votre demande : %(words)s.") % {"words": row.words}
        notices_send(institution=row.institution, users=told, text=words, url=row.get_absolute_url())
    return comment
