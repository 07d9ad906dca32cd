"""What the screens of sessions share: rights, ways back, a session of the page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from training.menu_sessions import VIEW
from training.models import TrainingSession
from training.workflows_sessions import DECIDE, MANAGE

__all__ = ["DECIDE", "MANAGE", "OWN", "SESSIONS", "VIEW", "own_employee", "pdf_response", "session_rows"]
OWN = ("self_service",)
SESSIONS = (gettext_lazy("Sessions"), "training:session_list")


def session_rows() -> Any:
    return TrainingSession.objects.select_related("course", "room", "institution__country")


def own_employee(access: Any) -> Employee:
    if access.employee is None:
        raise Http404
    return access.employee


def pdf_response(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}.pdf"'})
