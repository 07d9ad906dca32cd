"""The attendance sheet of a half day, kept by the trainer or the training service; it works when the network drops."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.services.errors import Refusal
from hr_core.ui.context import frame_of
from hr_core.ui.parts import Crumb
from hr_core.ui.screens import FormScreen
from training.choices_sessions import EnrolmentState, SessionState
from training.forms.sessions import marks_of
from training.models import Enrolment, Presence, Slot
from training.services.sessions.attendance import sheet_sign
from training.views.sessions.base import MANAGE, OWN, SESSIONS

JSON = "application/json"


def signed_at(request: HttpRequest) -> datetime:
    """The moment told by the phone when the signature waited for the network, else now."""
    try:
        told = parse_datetime(request.POST.get("signe_le", ""))
    except ValueError:
        told = None
    if told is None or timezone.is_naive(told):
        return timezone.now()
    return told


def key_of(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get("cle", ""))
    except ValueError:
        return None


def wants_json(request: HttpRequest) -> bool:
    return JSON in request.headers.get("Accept", "")


class SheetView(FormScreen):
    """Present or not, person by person; what somebody signed by the code shows and stays.

    The script sends with `Accept: application/json` and is answered `{"ok": …, "message": …}`; without it the form is posted.
    """

    model = Slot
    rights = (*OWN, *MANAGE)
    template_name = "training/sessions/sheet.html"
    success_message = gettext_lazy("La feuille est enregistrée.")

    def get_queryset(self) -> QuerySet[Slot]:
        """Those of the sessions that one keeps, or where one teaches."""
        rows = Slot.objects.filter(institution=self.institution).select_related("session__course")
        if self.access.has(*MANAGE):
            return rows
        teaching = Q(session__trainers__employee=self.access.employee, session__trainers__replaced_on__isnull=True)
        return rows.filter(teaching).distinct() if self.access.employee else rows.none()

    def get_title(self) -> str:
        return _("Feuille de présence")

    def get_lede(self) -> str:
        slot = self.record
        return f"{slot.session.title}, {slot.day:%d/%m/%Y} {slot.get_half_display()}"

    def get_crumbs(self) -> Any:
        if not self.access.is_officer:
            return ()
        return (SESSIONS, Crumb(self.record.session.title, self.record.session.get_absolute_url()))

    def people(self) -> list[Enrolment]:
        seated = (EnrolmentState.ENROLLED, EnrolmentState.COMPLETED, EnrolmentState.PARTIAL, EnrolmentState.ABSENT)
        rows = Enrolment.objects.filter(session=self.record.session, state__in=seated).select_related("employee", "guest__home")
        return sorted(rows, key=lambda row: row.employee.last_name if row.employee else row.guest.name if row.guest else "")

    def get_form(self) -> Any:
        return None

    def get_cancel_url(self) -> str:
        return self.record.session.get_absolute_url() if self.access.has(*MANAGE) else reverse("training:own_training")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        marks = marks_of(request.POST, self.people())
        try:
            changed = sheet_sign(slot=self.record, marks=marks, signed_at=signed_at(request), key=key_of(request), access=self.access)
        except Refusal as refused:
            if wants_json(request):
                return JsonResponse({"ok": False, "message": str(refused)}, status=422)
            return self.show(fault=str(refused), status=422)
        if wants_json(request):
            return JsonResponse({"ok": True, "message": str(self.success_message), "changed": changed})
        return self.done()

    def done(self) -> HttpResponse:
        messages.success(self.request, str(self.success_message))
        return HttpResponseRedirect(self.request.path)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show()

    def get_context(self, **more: Any) -> dict[str, Any]:
        held = {each.enrolment_id: each for each in Presence.objects.filter(slot=self.record)}
        rows = [(row, held.get(row.pk)) for row in self.people()]
        context = super().get_context(
            rows=rows, slot=self.record, is_open=self.record.session.state == SessionState.OPEN,
            signed=sum(1 for _row, each in rows if each and each.is_present), **({"fault": ""} | more),
        )  # fmt: skip
        return context | {"frame": frame_of(self.access)}
