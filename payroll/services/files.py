"""Files of a run: asked for on screen, produced in the background, kept with their digest, given to those who may.

A file is produced batch by batch, each batch in a transaction of its own, so that its progress is seen and a worker
that dies leaves nothing but a file still waiting: producing it again starts over.
"""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import BinaryIO

from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Unit
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from payroll.choices import RunState
from payroll.documents.payslip import draw_batch, draw_payslip
from payroll.documents.payslip_data import PayslipData
from payroll.documents.register import draw_register
from payroll.exports.pain001 import build_pain001
from payroll.exports.register import write_register
from payroll.exports.transfer import write_transfer
from payroll.models import PayRun, Payslip, RunFile
from payroll.services.documents import Mark, batches, is_published, payslips_data
from payroll.services.register_documents import register_data, transfer_order
from payroll.services.warrant_documents import slip_pdf
from payroll.services.warrants import SLIP_FILES, slip_file_request

Kind = RunFile.Kind
BATCH = 200
SUFFIXES = {
    Kind.PAYSLIPS_PDF: "pdf",
    Kind.PAYSLIPS_ZIP: "zip",
    Kind.REGISTER_PDF: "pdf",
    Kind.REGISTER_XLSX: "xlsx",
    Kind.TRANSFER_XLSX: "xlsx",
    Kind.TRANSFER_XML: "xml",
    Kind.ISSUE_SLIP: "pdf",
    Kind.WARRANTS: "pdf",
    Kind.RECAPITULATION: "pdf",
}
STEMS = {
    Kind.PAYSLIPS_PDF: "bulletins",
    Kind.PAYSLIPS_ZIP: "bulletins",
    Kind.REGISTER_PDF: "livre-de-paie",
    Kind.REGISTER_XLSX: "livre-de-paie",
    Kind.TRANSFER_XLSX: "virements",
    Kind.TRANSFER_XML: "ordre-de-virement",
    Kind.ISSUE_SLIP: "bordereau-d-emission",
    Kind.WARRANTS: "mandats",
    Kind.RECAPITULATION: "etat-recapitulatif",
}
#: Who may ask for, and download, each kind of file.
RIGHTS: dict[str, tuple[str, ...]] = {
    Kind.PAYSLIPS_PDF: ("payroll_prepare", "payroll_check", "payroll_endorse", "payroll_close"),
    Kind.PAYSLIPS_ZIP: ("payroll_prepare", "payroll_check", "payroll_endorse", "payroll_close"),
    Kind.REGISTER_PDF: ("payroll_view",),
    Kind.REGISTER_XLSX: ("payroll_view",),
    Kind.TRANSFER_XLSX: ("payroll_prepare", "payroll_check", "payroll_accept", "payroll_pay"),
    Kind.TRANSFER_XML: ("payroll_prepare", "payroll_check", "payroll_accept", "payroll_pay"),
    **dict.fromkeys(SLIP_FILES, ("payroll_view",)),
}
PAYSLIPS = (Kind.PAYSLIPS_PDF, Kind.PAYSLIPS_ZIP)
BEFORE_CALCULATION = (RunState.OPEN, RunState.INPUTS_CLOSED)
BEFORE_AUTHORISATION = (*BEFORE_CALCULATION, RunState.CALCULATED, RunState.CHECKED, RunState.ENDORSED, RunState.REVIEWED)


@transaction.atomic
def file_request(*, run: PayRun, kind: str, access: Access, unit: Unit | None = None) -> RunFile:
    """Ask for a file of the run; the workers produce it after the commit. The confidential population is in it for
    whoever may see it. Raises `Refusal` when it is too early or not this person's."""
    if kind not in RIGHTS:
        raise Refusal(_("Ce fichier n’existe pas."))
    if not access.has(*RIGHTS[kind]):
        raise Refusal(_("Votre rôle ne permet pas de produire ce fichier."))
    if run.state in BEFORE_CALCULATION:
        raise Refusal(_("La paie n’est pas encore calculée."))
    if kind == Kind.TRANSFER_XML and run.state in BEFORE_AUTHORISATION:
        raise Refusal(_("L’ordre de virement se produit une fois la paie ordonnancée."))
    if kind == Kind.TRANSFER_XLSX and run.state == RunState.CALCULATED:
        raise Refusal(_("La liste de virement se produit une fois la paie contrôlée."))
    if kind in SLIP_FILES:
        slip = run.slips.filter(voided_at__isnull=True).first()
        if slip is None:
            raise Refusal(_("Ce document se produit une fois la paie ordonnancée."))
        if not access.has("confidential_view"):
            raise Refusal(_("Ces pièces montrent chaque unité, population réservée comprise : elles ne sont pas pour votre rôle."))
        return slip_file_request(slip=slip, kind=kind, access=access)
    asked = RunFile.objects.create(
        institution_id=run.institution_id,
        run=run,
        kind=kind,
        unit=unit,
        with_confidential=access.has("confidential_view"),
        created_by=access.user,
    )

    def send() -> None:
        from payroll.tasks_files import produce_file

        produce_file.delay(asked.institution_id, asked.pk)

    transaction.on_commit(send)
    return asked


def file_produce(*, institution_id: int, file_id: int) -> bool:
    """Produce a file that waits; True when it was produced here. What cannot be drawn is told in `failure`."""
    with scope(institution_id, reason=f"fichier {file_id}"):
        asked = RunFile.objects.select_related(
            "run__period", "unit", "slip__run__period", "slip__run__institution__country", "slip__voided_by"
        ).get(pk=file_id)
    if asked.state != RunFile.State.WAITING:
        return False
    with tempfile.TemporaryFile() as content:
        try:
            _write(asked, content)
        except ValueError as error:  # nothing to print, lines that do not add up, an order that a bank would refuse
            _note(asked, state=RunFile.State.FAILED, failure=" ".join(str(error).splitlines())[:300])
            return False
        _keep(asked, content)
    return True


def _write(asked: RunFile, content: BinaryIO) -> None:
    if asked.kind == Kind.PAYSLIPS_PDF:
        draw_batch(_payslips(asked), content, title=_("Bulletins de paie %(of_month)s") % {"of_month": asked.run.period.of_month})
    elif asked.kind == Kind.PAYSLIPS_ZIP:
        _write_zip(asked, content)
    else:
        with scope(asked.institution_id):
            _whole_writer(asked)(content)


def _whole_writer(asked: RunFile) -> Callable[[BinaryIO], object]:
    """The writer of a file that is made in one go."""
    if asked.slip is not None:
        paper = slip_pdf(asked.slip, asked.kind)
        return lambda content: content.write(paper)
    if asked.kind in (Kind.TRANSFER_XLSX, Kind.TRANSFER_XML):
        order = transfer_order(run=asked.run, with_confidential=asked.with_confidential)
        if asked.kind == Kind.TRANSFER_XML:
            return lambda content: content.write(build_pain001(order))
        return lambda content: write_transfer(order, content)
    data = register_data(run=asked.run, with_confidential=asked.with_confidential, unit=asked.unit_id)
    if asked.kind == Kind.REGISTER_PDF:
        return lambda content: draw_register(data, content)
    return lambda content: write_register(data, content)


def _write_zip(asked: RunFile, content: BinaryIO) -> None:
    """One PDF per employee, in a folder by unit."""
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for data in _payslips(asked):
            folder = slugify(data.employee.unit) or "sans-unite"
            name = f"{folder}/{data.number}-{slugify(data.employee.name)}.pdf"
            info = zipfile.ZipInfo(name, date_time=(data.end.year, data.end.month, data.end.day, 0, 0, 0))
            archive.writestr(info, draw_payslip(data))
        if not archive.namelist():
            raise ValueError(_("Aucun bulletin à imprimer."))


def _payslips(asked: RunFile) -> Iterator[PayslipData]:
    """The payslips of the file by unit and name; each batch is read in a scope of its own, then counted as done."""
    with scope(asked.institution_id):
        keys = list(_wanted(asked).values_list("pk", flat=True))
        mark = mark_of(asked)
    _note(asked, total=len(keys), done=0)
    done = 0
    for part in batches(keys, BATCH):
        with scope(asked.institution_id):
            told = payslips_data(run=asked.run, payslips=part, mark=mark)
        yield from told
        done += len(part)
        _note(asked, done=done)


def _wanted(asked: RunFile) -> QuerySet[Payslip]:
    found = Payslip.objects.filter(run=asked.run).order_by("unit_id", "employee__last_name", "employee__first_names", "pk")
    if not asked.with_confidential:
        found = found.filter(is_confidential=False)
    return found.filter(unit_id=asked.unit_id) if asked.unit_id else found


def mark_of(asked: RunFile) -> Mark:
    """« DUPLICATA » when the same payslips were printed before, once published."""
    if not is_published(asked.run):
        return ""
    earlier = RunFile.objects.filter(
        run=asked.run, kind__in=PAYSLIPS, state=RunFile.State.READY, pk__lt=asked.pk, created_at__gte=_published_at(asked.run)
    )
    if asked.unit_id:
        earlier = earlier.filter(unit_id__isnull=True) | earlier.filter(unit_id=asked.unit_id)
    return "DUPLICATA" if earlier.exists() else ""


def _published_at(run: PayRun) -> datetime:
    return run.events.filter(to_state=RunState.PAID).latest("id").at


def _keep(asked: RunFile, content: BinaryIO) -> None:
    """Store the content under its digest and say that it is ready."""
    content.seek(0)
    digest = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
    content.seek(0)
    with scope(asked.institution_id, reason=f"fichier {asked.pk}"):
        kept = RunFile.objects.select_for_update(of=("self",)).get(pk=asked.pk)
        if kept.state != RunFile.State.WAITING:
            return
        kept.sha256, kept.state = digest, RunFile.State.READY
        name = f"{asked.institution_id}-{asked.run.reference}-{digest[:16]}.{SUFFIXES[Kind(asked.kind)]}"
        kept.file.save(name, File(content), save=False)
        kept.save(update_fields=["file", "sha256", "state"])


def _note(asked: RunFile, **values: object) -> None:
    with scope(asked.institution_id):
        RunFile.objects.filter(pk=asked.pk).update(**values)


def download_name(asked: RunFile) -> str:
    """« bulletins-2026-11-R1-dsi.pdf »: what the browser saves."""
    about = asked.slip.reference if asked.slip else asked.run.reference
    parts = [STEMS[Kind(asked.kind)], about, slugify(asked.unit.code) if asked.unit else ""]
    return "-".join(filter(None, parts)) + f".{SUFFIXES[Kind(asked.kind)]}"
