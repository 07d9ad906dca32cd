"""Writing the texts of the statute and the papers that their articles ask of employees."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.models import Employee, Institution, User
from hr_core.services.writing import assign, delete_checked, forbid_own_file, lock_file, reasoned, save_checked
from hr_core.text import french_date
from payroll.choices import ArticleEffect
from payroll.models import ArticleVersion, EmployeePaper, StatuteText
from payroll.services.timeline import require_reason

SCAN_LIMIT = 10 * 1024 * 1024
SCAN_KINDS = {".pdf": b"%PDF", ".png": b"\x89PNG", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff"}


@transaction.atomic
def text_save(
    *, institution: Institution, values: dict[str, Any], actor: User | None, reason: str = "", text: StatuteText | None = None
) -> StatuteText:
    """Enter a text, or correct what is written of it.

    Raises `ValidationError`: its articles in force must lie within its dates, so that ending a text never changes a pay by
    itself; its scan is a PDF or an image of 10 MB at most.
    """
    text = text or StatuteText(institution=institution)
    if text.pk is None:
        text.entered_by = actor
    scan = values.get("scan")
    if scan and hasattr(scan, "content_type"):
        _check_scan(scan)
    assign(text, values)
    if text.pk:
        _check_articles(text)
    with reasoned(reason, _("Texte du statut enregistré")):
        return save_checked(text)


@transaction.atomic
def text_delete(*, text: StatuteText, actor: User | None, reason: str) -> None:
    """Take a text out that has no article."""
    require_reason(reason)
    if text.articles.exists():
        raise ValidationError(_("Ce texte a des articles : abrogez-les, et donnez au texte une date de fin."))
    with reasoned(reason, _("Texte du statut supprimé")):
        delete_checked(text)


@transaction.atomic
def paper_record(
    *, employee: Employee, name: str, start: date, last_day: date | None = None, reference: str = "", actor: User
) -> EmployeePaper:
    """Record that an employee has given a paper, valid from `start` up to `last_day`."""
    forbid_own_file(employee, actor)
    lock_file(employee)
    paper = EmployeePaper(
        institution_id=employee.institution_id,
        employee=employee,
        name=name,
        start=start,
        end=last_day + timedelta(days=1) if last_day else None,
        reference=reference,
        recorded_by=actor,
    )
    with reasoned("", _("Pièce enregistrée")):
        return save_checked(paper)


@transaction.atomic
def paper_end(*, paper: EmployeePaper, last_day: date, actor: User, reason: str) -> EmployeePaper:
    """Let a paper be valid no longer than `last_day`; before its first day, it never was."""
    require_reason(reason)
    forbid_own_file(paper.employee, actor)
    lock_file(paper.employee)
    with reasoned(reason, _("Fin de validité d’une pièce")):
        if last_day < paper.start:
            raise ValidationError(
                {"last_day": _("La pièce vaut à partir du %(day)s : choisissez ce jour ou un jour suivant.") % {"day": french_date(paper.start)}}
            )
        return save_checked(assign(paper, {"end": last_day + timedelta(days=1)}))


def _check_articles(text: StatuteText) -> None:
    """Approved versions that pay or check begin and end within the text."""
    held = ArticleVersion.objects.filter(article__text=text, state=ArticleVersion.State.APPROVED)
    held = held.exclude(effect=ArticleEffect.REPEALED)
    if held.filter(start__lt=text.start).exists():
        raise ValidationError({"start": _("Un article de ce texte est en vigueur avant cette date.")})
    if text.end is None:
        return
    after = [version for version in held if version.end is None or version.end > text.end]
    if after:
        raise ValidationError(
            {
                "end": _("Des articles restent en vigueur après cette date (%(numbers)s) : proposez d’abord leur fin.")
                % {"numbers": ", ".join(sorted({version.article.number for version in after}))}
            }
        )


def _check_scan(scan: Any) -> None:
    suffix = "." + scan.name.rsplit(".", 1)[-1].lower() if "." in scan.name else ""
    head = scan.read(8)
    scan.seek(0)
    if scan.size > SCAN_LIMIT or not head.startswith(SCAN_KINDS.get(suffix, b"\0no")):
        raise ValidationError({"scan": _("Joindre un PDF ou une image (PNG, JPEG) de 10 Mo au plus.")})
