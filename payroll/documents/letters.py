"""Letters, contracts and minutes: an HTML template of the house drawn by xhtml2pdf."""

from __future__ import annotations

import io
from typing import Any

from django.template.loader import render_to_string
from xhtml2pdf import pisa

from hr_core.text import NARROW, NO_BREAK


def letter_pdf(template: str, context: dict[str, Any]) -> bytes:
    """The PDF of a template. The readers' own Helvetica has no narrow space: a plain no-break space stands for it."""
    html = render_to_string(template, context).replace(NARROW, NO_BREAK)
    target = io.BytesIO()
    made = pisa.CreatePDF(html, dest=target, encoding="utf-8")
    if made.err:
        raise RuntimeError(f"{template}: {made.err} errors")
    return target.getvalue()
