"""The interview record (compte rendu d’entretien), A4: what both said, the mark and how it was made, signatures, appeal."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from hr_core.models import Institution
from hr_core.text import NARROW, NO_BREAK


def record_pdf(shown: Mapping[str, Any], institution: Institution) -> bytes:
    """The PDF of a sheet from what its reader may see (`careers.views.appraisal.shown`). The readers' own Helvetica has no narrow
    space."""
    from xhtml2pdf import pisa

    html = render_to_string(
        "careers/documents/appraisal_record.html", {**shown, "institution": institution, "day": timezone.localdate()}
    )
    target = io.BytesIO()
    made = pisa.CreatePDF(html.replace(NARROW, NO_BREAK), dest=target, encoding="utf-8")
    if made.err:
        raise RuntimeError(f"{shown['sheet']}: {made.err} errors in the record")
    return target.getvalue()
