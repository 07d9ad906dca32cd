"""Notes of the house for the person who reads them: the list, one note, its acknowledgement."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import AnnouncementReading
from hr_core.selectors.announcements import own_readings
from hr_core.services.announcements import announcement_acknowledge, announcement_open
from hr_core.ui.screens import Screen

OWN = ("self_service",)


class OwnNoteListView(Screen):
    template_name = "hr_core/own/notes.html"
    title = gettext_lazy("Notes de service")
    rights = OWN
    own = True

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(rows=own_readings(self.access)[:60])


class OwnNoteView(Screen):
    """One note: opening it is noted, once; where an answer is expected, a button gives it."""

    template_name = "hr_core/own/note.html"
    rights = OWN
    own = True

    @property
    def reading(self) -> AnnouncementReading:
        return get_object_or_404(own_readings(self.access), announcement=self.kwargs["pk"])

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        reading = announcement_open(reading=self.reading)
        self.title = reading.announcement.title
        return self.show(reading=reading, note=reading.announcement)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        announcement_acknowledge(reading=self.reading, actor=self.access.user)
        messages.success(request, _("Votre accusé de réception est enregistré."))
        return HttpResponseRedirect(reverse("hr_core:own_note", args=[pk]))
