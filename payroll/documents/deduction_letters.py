"""Letters about deductions: the employer's declaration, the certificate of the assignable portion, a creditor's statement.

HTML drawn by xhtml2pdf: a few a day, which an institution may want to word in its own way.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from hr_core.models import Institution
from payroll.documents.letters import letter_pdf
from payroll.models import DeductionAct
from payroll.selectors.attachable import PortionRoom
from payroll.selectors.deductions import Statement


def declaration_pdf(act: DeductionAct, currency: str) -> bytes:
    """The answer of the employer to an act (Uniform Act, article 184-4°)."""
    return _drawn("payroll/documents/declaration.html", act.employee.institution, currency, act=act)


def certificate_pdf(room: PortionRoom, currency: str, purpose: str = "") -> bytes:
    """The certificate of the assignable portion that a bank asks for."""
    return _drawn(
        "payroll/documents/assignable_portion.html", room.employee.institution, currency, room=room, purpose=purpose
    )


def statement_pdf(statement: Statement, institution: Institution, currency: str) -> bytes:
    """What a creditor is paid for a month, name by name."""
    return _drawn("payroll/documents/creditor_statement.html", institution, currency, statement=statement)


def pdf_response(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _drawn(template: str, institution: Institution, currency: str, **names: Any) -> bytes:
    context = {"institution": institution, "currency": currency, "today": timezone.localdate(), **names}
    return letter_pdf(template, context)
