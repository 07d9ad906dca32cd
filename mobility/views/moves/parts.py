"""What the pages of agreements share: a content on a page, a PDF to download, institutions to choose from."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property

from hr_core.models import Employee, Institution
from hr_core.ui.screens import DetailScreen
from mobility.contents_moves import Content

SELF, SEE, PREPARE, SIGN = ("self_service",), ("agreement_view",), ("agreement_prepare",), ("agreement_sign",)


class ContentScreen(DetailScreen):
    """A record told by `get_content()`."""

    template_name = "mobility/moves/record.html"

    def get_content(self) -> Content:
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(content=self.get_content())


class OwnFile:
    """The person's own file in the active institution; without one the page says so."""

    access: Any

    @cached_property
    def employee(self) -> Employee | None:
        return Employee.objects.select_related("institution__country", "user").filter(user=self.access.user).first()


def pdf_response(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def other_institutions(own: Any) -> Any:
    """The funds of the zone, without one's own nor the regional body."""
    return Institution.objects.filter(is_regional=False).exclude(pk=own.pk).select_related("country").order_by("country__name", "acronym")
