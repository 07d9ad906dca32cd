"""The proof sheet on paper."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from hr_core.text import french_moment
from payroll.documents.proof_sheet import ProofPaper, draw_proof
from payroll.models import ProofSheet
from payroll.services.documents import letterhead_of


def proof_pdf(sheet: ProofSheet) -> bytes:
    """The PDF of a sheet, sealed or at work."""
    at = french_moment(sheet.sealed_at or sheet.drawn_at)
    if sheet.is_sealed:
        told = _("Feuille n° %(rank)s, scellée le %(at)s") % {"rank": sheet.rank, "at": at}
    else:
        told = _("Feuille de travail, établie le %(at)s") % {"at": at}
    return draw_proof(
        ProofPaper(
            institution=letterhead_of(sheet.institution),
            title=str(sheet.period).capitalize(),
            told=told,
            content=sheet.content,
            sha256=sheet.sha256,
            dated=timezone.localdate(sheet.drawn_at),
        )
    )


def proof_pdf_name(sheet: ProofSheet) -> str:
    """`preuve-ipres-sn-2026-01`, with the rank of a sheet that followed a correction."""
    rank = f"-{sheet.rank}" if sheet.rank > 1 else ""
    return f"preuve-{sheet.content['code']}-{sheet.content['month']}{rank}"
