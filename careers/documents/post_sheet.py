"""The description of a post (fiche de poste): the institution's own missions and context beside the job of the referential."""

from __future__ import annotations

import io
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from xhtml2pdf import pisa

from careers.selectors import referential
from hr_core.models import Institution
from hr_core.text import NARROW, NO_BREAK


def post_sheet_pdf(post: Any, institution: Institution) -> bytes:
    """The PDF of a post read with `posts_on`. The readers' own Helvetica has no narrow space."""
    html = render_to_string(
        "careers/documents/post_sheet.html",
        {
            "post": post,
            "job": post.job,
            "institution": institution,
            "asked": referential.asked_skills(post.job_id) if post.job_id else [],
            "missions": [line.strip(" -•\t") for line in post.missions.splitlines() if line.strip()],
            "context_lines": [line.strip() for line in post.context.splitlines() if line.strip()],
            "day": timezone.localdate(),
        },
    )
    target = io.BytesIO()
    made = pisa.CreatePDF(html.replace(NARROW, NO_BREAK), dest=target, encoding="utf-8")
    if made.err:
        raise RuntimeError(f"{post}: {made.err} errors in the sheet")
    return target.getvalue()
