"""A4 papers of mobility, from templates: the same frame, the same foot."""

from __future__ import annotations

import io
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from xhtml2pdf import pisa

from hr_core.text import NARROW, NO_BREAK


def paper(template: str, title: str, code: str, **names: Any) -> bytes:
    """The PDF of a template. The readers' own Helvetica has no narrow space."""
    html = render_to_string(template, {"title": title, "code": code, "day": timezone.localdate(), **names})
    target = io.BytesIO()
    made = pisa.CreatePDF(html.replace(NARROW, NO_BREAK), dest=target, encoding="utf-8")
    if made.err:
        raise RuntimeError(f"{title}: {made.err} errors in the paper")
    return target.getvalue()
