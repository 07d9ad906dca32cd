"""The minutes of a recruitment (procès-verbal), A4: posts, tests, admissible files, ranking, retained and waiting, signatures."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from careers.models import Recruitment
from hr_core.models import Institution
from hr_core.text import NARROW, NO_BREAK


def minutes_pdf(recruitment: Recruitment, shown: Mapping[str, Any], institution: Institution) -> bytes:
    """The PDF; `shown` is what the page of the procedure reads. The readers' own Helvetica has no narrow space."""
    from xhtml2pdf import pisa

    html = render_to_string(
        "careers/documents/recruitment_minutes.html",
        {**shown, "recruitment": recruitment, "institution": institution, "day": timezone.localdate()},
    )
    target = io.BytesIO()
    made = pisa.CreatePDF(html.replace(NARROW, NO_BREAK), dest=target, encoding="utf-8")
    if made.err:
        raise RuntimeError(f"{recruitment}: {made.err} errors in the minutes")
    return target.getvalue()
