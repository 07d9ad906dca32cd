"""The sheet of a job: one A4 page or two, drawn from a template."""

from __future__ import annotations

import io

from django.template.loader import render_to_string
from xhtml2pdf import pisa

from careers.models import Job, JobLink
from careers.selectors import referential
from hr_core.text import NARROW, NO_BREAK


def job_sheet_pdf(job: Job) -> bytes:
    """The PDF of a job. The readers' own Helvetica has no narrow space: a plain no-break space stands for it."""
    found = referential.passages(job)
    html = render_to_string(
        "careers/documents/job_sheet.html",
        {
            "job": job,
            "edition": job.edition,
            "asked": referential.asked_skills(job.pk),
            "codes": list(job.codes.all()),
            "neighbours": [each.job for each in found if each.kind == JobLink.Kind.NEIGHBOUR],
            "evolutions": [each.job for each in found if each.kind == JobLink.Kind.EVOLUTION],
            "certificates": [each.qualification for each in job.qualifications.select_related("qualification")],
        },
    )
    target = io.BytesIO()
    made = pisa.CreatePDF(html.replace(NARROW, NO_BREAK), dest=target, encoding="utf-8")
    if made.err:
        raise RuntimeError(f"{job.code}: {made.err} errors in the sheet")
    return target.getvalue()
