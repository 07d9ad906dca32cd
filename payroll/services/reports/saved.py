"""Saving, copying, sharing and scheduling reports."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.services.errors import Refusal
from hr_core.services.writing import save_checked
from payroll.models import Report
from payroll.permissions_reports import SHARE
from payroll.selectors.reports.facts import last_paid_month
from payroll.selectors.reports.spec import ReportSpec, rank

VIEW = "payroll_view"


@transaction.atomic
def report_save(
    *, report: Report | None, title: str, comment: str, spec: ReportSpec, is_shared: bool, schedule: str, access: Access
) -> Report:
    """Keep a report, a new one or one's own. A schedule begins with the month that follows the last one paid.

    Raises `Refusal` for another's report, or when it is shared without the right to; `ValidationError` on its title.
    """
    if not access.has(VIEW):
        raise Refusal(_("Votre rôle ne permet pas de construire un état de paie."))
    if report is not None and report.owner_id != access.user.pk:
        raise Refusal(_("Cet état est celui d’une autre personne : copiez-le pour le changer."))
    if problem := spec.problem():
        raise Refusal(problem)
    if is_shared and not access.has(SHARE) and not (report and report.is_shared):
        raise ValidationError({"is_shared": _("Votre rôle ne permet pas de partager un état : gardez-le pour vous.")})
    kept = report or Report(institution=access.institution, owner=access.user)
    if schedule and not kept.schedule:
        paid = last_paid_month(access)
        kept.scheduled_from = rank(paid) + 1 if paid else 0
    kept.title, kept.comment, kept.is_shared, kept.schedule = title, comment, is_shared, schedule
    kept.definition = spec.params()
    return save_checked(kept)


@transaction.atomic
def report_copy(*, report: Report, access: Access) -> Report:
    """One's own private copy of a report that one may open, without its schedule."""
    if not access.has(VIEW):
        raise Refusal(_("Votre rôle ne permet pas de construire un état de paie."))
    return save_checked(
        Report(
            institution=access.institution,
            owner=access.user,
            title=free_title(report.title, access),
            comment=report.comment,
            definition=report.definition,
        )
    )


def free_title(title: str, access: Access) -> str:
    """The title, or with a number when one has it already."""
    taken = set(Report.objects.filter(owner=access.user).values_list("title", flat=True))
    candidate, number = title[:110], 2
    while candidate in taken:
        candidate, number = f"{title[:104]} ({number})", number + 1
    return candidate


@transaction.atomic
def report_delete(*, report: Report, access: Access) -> None:
    """Remove one's own report with the files that its schedule produced."""
    if report.owner_id != access.user.pk:
        raise Refusal(_("Seul l’auteur d’un état le supprime."))
    for file in report.files.all():
        file.file.delete(save=False)
    report.delete()


