"""Archives of closed months and of years: asked for, produced in the background, kept with their digest.

As for the files of a run, payslips are drawn batch by batch, each in a scope of its own: an archive of three thousand payslips
holds no transaction open, and a worker that dies leaves an archive that still waits.
"""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
from collections.abc import Iterator
from typing import IO, Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Institution, User
from hr_core.scope import scope
from hr_core.services.errors import Refusal
from hr_core.text import currency_decimals
from payroll.documents.payslip import draw_payslip
from payroll.documents.register import draw_register
from payroll.exports.register import write_register
from payroll.models import PayArchive, PayPeriod, PayRun, ProofSheet
from payroll.permissions_proof import ARCHIVE
from payroll.selectors.proof_sheets import sealed_sheet_of
from payroll.services.archive_package import Package
from payroll.services.archive_parts import pieces_of
from payroll.services.archive_tables import run_tables, seal_table
from payroll.services.documents import batches, payslips_data
from payroll.services.proof_documents import proof_pdf
from payroll.services.register_documents import register_data

BATCH = 200
README = """Archive de paie de {name}, {month}.

Chaque fichier est nommé dans manifest.json avec son empreinte SHA-256. Pour vérifier l’archive sans le logiciel :

    python3 verify_archive.py {file}

Le programme ne demande que Python 3.9 ou plus récent. Il recalcule les sceaux à partir des tables, suit leur chaîne, additionne
les bulletins, le livre et les paiements, et les compare à la feuille de preuve. L’empreinte qu’il affiche pour la feuille doit
être celle qui est imprimée sur la feuille signée.
"""


@transaction.atomic
def archive_request(*, institution: Institution, year: int, month: int | None, access: Access) -> PayArchive:
    """Ask for the archive of a closed month, or of a year (`month` None); the workers produce it after the commit."""
    if not access.has(ARCHIVE):
        raise Refusal(_("Votre rôle ne permet pas de constituer une archive."))
    return archive_ask(institution=institution, year=year, month=month, actor=access.user)


@transaction.atomic
def archive_ask(
    *, institution: Institution, year: int, month: int | None, actor: User | None, in_background: bool = True
) -> PayArchive:
    """The same for a command, which may produce it by itself (`in_background` False). Raises `Refusal` when the month is not closed, or a month of the year has no archive."""
    if month is not None:
        period = PayPeriod.objects.filter(institution=institution, year=year, month=month).first()
        if period is None or not period.is_closed:
            raise Refusal(_("Une archive se constitue une fois le mois clôturé et sa feuille de preuve scellée."))
        if sealed_sheet_of(period) is None:
            raise Refusal(_("Ce mois a été clôturé sans feuille de preuve : il ne s’archive pas."))
    else:
        from payroll.services.year_archives import year_archives_or_refuse

        year_archives_or_refuse(institution=institution, year=year)
    asked = PayArchive.objects.create(institution=institution, year=year, month=month, created_by=actor)

    def send() -> None:
        from payroll.tasks_archives import produce_archive

        produce_archive.delay(asked.institution_id, asked.pk)

    if in_background:
        transaction.on_commit(send)
    return asked


def archive_produce(*, institution_id: int, archive_id: int) -> bool:
    """Produce an archive that waits; True when it was produced here. What cannot be drawn is told in `failure`."""
    with scope(institution_id, reason=f"archive {archive_id}"):
        asked = PayArchive.objects.select_related("institution__country").get(pk=archive_id)
    if asked.state != PayArchive.State.WAITING:
        return False
    with tempfile.TemporaryFile() as content:
        try:
            entries = _write(asked, content)
        except (ValueError, Refusal) as error:
            _note(asked, state=PayArchive.State.FAILED, failure=" ".join(str(error).splitlines())[:300])
            return False
        _keep(asked, content, entries)
    return True


def _write(asked: PayArchive, content: IO[bytes]) -> int:
    if asked.month is None:
        from payroll.services.year_archives import year_write

        return year_write(asked, content)
    with scope(asked.institution_id):
        period = PayPeriod.objects.select_related("institution__country").get(year=asked.year, month=asked.month)
        sheet = sealed_sheet_of(period)
        runs = list(period.runs.filter(is_frozen=True).select_related("period").order_by("pk"))
        assert sheet is not None  # asked for when the archive was
        package = Package(
            content, dated=period.last_day, about=about(period.institution, f"{period.year}-{period.month:02d}")
        )
        package.add(
            "LISEZMOI.txt", README.format(name=period.institution.name, month=period, file=archive_name(asked)).encode()
        )
        _add_proof(package, sheet)
        package.add("sceaux.csv", seal_table(period))
        for run in runs:
            _add_run(package, run)
        for path, piece in pieces_of(period):
            package.add(f"pieces/{path}", piece)
    _note(asked, total=sum(int(run.totals.get("payslips", 0)) for run in runs), done=0)
    done = 0
    for run in runs:
        for path, document in _payslips(asked, run):
            package.add(path, document, stored=True)
            done += 1
            if done % BATCH == 0:
                _note(asked, done=done)
    package.close()
    return len(package.files)


def about(institution: Institution, month: str) -> dict[str, Any]:
    """The head of the manifest."""
    currency = institution.country.currency
    return {
        "kind": "month",
        "institution": {"key": institution.pk, "code": institution.code, "name": institution.name},
        "month": month,
        "currency": currency,
        "decimals": currency_decimals(currency),
        "made_on": f"{timezone.localdate():%Y-%m-%d}",
    }


def _add_proof(package: Package, sheet: ProofSheet) -> None:
    sealed_at = timezone.localtime(sheet.sealed_at).isoformat(timespec="seconds") if sheet.sealed_at else ""
    told = {"sha256": sheet.sha256, "sealed_at": sealed_at, "content": sheet.content}
    package.add("preuve.json", json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode())
    package.add("preuve.pdf", proof_pdf(sheet), stored=True)


def _add_run(package: Package, run: PayRun) -> None:
    folder = f"campagnes/{run.reference}"
    for name, write in run_tables(run):
        package.add(f"{folder}/{name}", write)
    data = register_data(run=run, with_confidential=True)
    for name, draw in (("livre-de-paie.pdf", draw_register), ("livre-de-paie.xlsx", write_register)):
        buffer = io.BytesIO()
        draw(data, buffer)
        package.add(f"{folder}/{name}", buffer.getvalue(), stored=True)


def _payslips(asked: PayArchive, run: PayRun) -> Iterator[tuple[str, bytes]]:
    """The payslips as their employees received them."""
    with scope(asked.institution_id):
        keys = list(run.payslips.order_by("pk").values_list("pk", flat=True))
    for part in batches(keys, BATCH):
        with scope(asked.institution_id):
            told = payslips_data(run=run, payslips=part)
        for data in told:
            yield (
                f"campagnes/{run.reference}/bulletins/{data.number}-{slugify(data.employee.name)}.pdf",
                draw_payslip(data),
            )


def _keep(asked: PayArchive, content: IO[bytes], entries: int) -> None:
    content.seek(0)
    digest = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
    size = content.seek(0, io.SEEK_END)
    content.seek(0)
    with scope(asked.institution_id, reason=f"archive {asked.pk}"):
        kept = PayArchive.objects.select_for_update(of=("self",)).select_related("institution").get(pk=asked.pk)
        if kept.state != PayArchive.State.WAITING:
            return
        kept.sha256, kept.size, kept.entries, kept.state = digest, size, entries, PayArchive.State.READY
        kept.done = kept.total
        kept.file.save(f"{asked.institution_id}-{digest[:16]}.zip", File(content), save=False)
        kept.save(update_fields=["file", "sha256", "size", "entries", "state", "done"])


def _note(asked: PayArchive, **values: object) -> None:
    with scope(asked.institution_id):
        PayArchive.objects.filter(pk=asked.pk).update(**values)


def archive_name(archive: PayArchive) -> str:
    """`archive-ipres-sn-2026-01.zip`: what the browser saves."""
    month = f"-{archive.month:02d}" if archive.month else ""
    return f"archive-{archive.institution.code}-{archive.year}{month}.zip"
