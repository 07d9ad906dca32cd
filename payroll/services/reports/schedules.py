"""Scheduled reports: produced once for each month paid, with the rights that their owner holds on that day."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from hr_core.access import Access, access_of
from hr_core.models import Institution
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.exports.reports import WRITERS
from payroll.models import Report, ReportFile
from payroll.selectors.reports.facts import every_paid_run, last_month_of
from payroll.selectors.reports.spec import rank, read_spec
from payroll.selectors.reports.table import report_table
from payroll.services.reports.saved import VIEW

State = ReportFile.State


def reports_produce(*, institution: Institution) -> int:
    """The files that the last paid month still lacks; returns how many were made. Safe to run twice."""
    with scope(institution, reason="états programmés"):
        keys = list(Report.objects.exclude(schedule="").values_list("pk", flat=True))
    return sum(report_produce(institution=institution, report_id=key) for key in keys)


@transaction.atomic
def report_produce(*, institution: Institution, report_id: int) -> bool:
    """One file of one report, in a scope of its own; False when the month has it already or nothing is paid."""
    with scope(institution, reason=f"état {report_id}"):
        report = Report.objects.select_related("owner", "institution__country").select_for_update(of=("self",)).get(pk=report_id)
        access = access_of(report.owner, institution.pk)
        month = last_month_of(every_paid_run(institution))
        if month is None or rank(month) < report.scheduled_from or not report.schedule:
            return False
        if report.files.filter(year=month[0], month=month[1]).exists():
            return False
        made = ReportFile(
            institution=institution, report=report, owner=report.owner, year=month[0], month=month[1], format=report.schedule
        )
        content, made.failure = _content(report, access)
        made.state = State.FAILED if made.failure else State.READY
        if content:
            made.with_confidential = access.has("confidential_view")
            made.sha256 = hashlib.sha256(content).hexdigest()
            made.file.save(f"{institution.pk}-{report.pk}-{made.sha256[:12]}.{report.schedule}", ContentFile(content), save=False)
        made.save()
        return True


def _content(report: Report, access: Access) -> tuple[bytes, str]:
    """The bytes, or why there are none."""
    same = access.institution is not None and access.institution.pk == report.institution_id
    if not same or not access.has(VIEW) or not report.owner.is_active:
        return b"", _("L’auteur n’a plus le droit de consulter la paie.")
    try:
        table = report_table(read_spec(report.definition), access)
        assert table is not None
        return WRITERS[report.schedule](table, report.title, report.institution), ""
    except ValueError as problem:
        return b"", str(problem)[:300]


@transaction.atomic
def file_open(*, file: ReportFile, access: Access) -> ReportFile:
    """Mark a file as seen by its owner. Raises `Refusal` when their present rights no longer cover what it holds."""
    if file.owner_id != access.user.pk:
        raise Refusal(_("Ce fichier est celui d’une autre personne."))
    if file.with_confidential and not access.has("confidential_view"):
        raise Refusal(_("Ce fichier contient la population réservée, que votre rôle ne montre plus."))
    if file.seen_at is None:
        file.seen_at = timezone.now()
        file.save(update_fields=["seen_at"])
    return file


def file_name(file: ReportFile) -> str:
    """`masse-salariale-2026-11.xlsx`."""
    return f"{slugify(file.report.title)[:60] or 'etat'}-{file.year}-{file.month:02d}.{file.format}"
