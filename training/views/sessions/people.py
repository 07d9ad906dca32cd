"""« Formation », a tab of the personnel file; equity of access to training."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.ui.parts import Action
from hr_core.ui.screens import Screen
from hr_core.views.files import FileScreen
from training.selectors.enrolments import equity, record_of
from training.selectors.obligations import standings
from training.selectors.people import staff
from training.tables_sessions import hours
from training.views.sessions.base import SESSIONS, VIEW


class EmployeeTrainingView(FileScreen):
    """The training record: sessions followed and to come, what is held, hours and cost."""

    template_name = "training/sessions/employee.html"
    rights = VIEW

    def get_queryset(self) -> Any:
        return staff(self.access)

    def get_actions(self) -> list[Action]:
        return [Action(_("Relevé de formation"), reverse("training:training_record", args=[self.record.pk]), "printer", VIEW)]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record = record_of(self.record)
        return self.show(training=record, hours=hours(record.minutes), held=standings(self.access, employee=self.record))


class EquityView(Screen):
    """Who is trained, by sex, category, region and unit, over a year."""

    template_name = "training/sessions/equity.html"
    rights = VIEW
    title = gettext_lazy("Équité d’accès à la formation")
    crumbs = (SESSIONS,)

    def get(self, request: HttpRequest) -> HttpResponse:
        this = timezone.localdate().year
        asked = request.GET.get("annee", "")
        year = int(asked) if asked.isdecimal() and 2000 <= int(asked) <= this + 1 else this
        found = equity(self.access, year)
        titles = {"sex": _("Par sexe"), "category": _("Par catégorie"), "region": _("Par région"), "unit": _("Par unité")}
        return self.show(year=year, years=range(this, this - 5, -1), tables=[(key, titles[key], rows) for key, rows in found.items()])
