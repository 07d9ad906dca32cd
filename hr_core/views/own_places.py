"""One's own places: career, documents, the directory, one's choices."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.forms.announcements import PreferenceForm
from hr_core.models import Employee, PersonalPreference
from hr_core.registry import registry
from hr_core.selectors.career import career_facts, career_of
from hr_core.selectors.dependants import age
from hr_core.selectors.directory import directory, searched
from hr_core.selectors.employees import unit_choices, unit_family
from hr_core.services.preferences import preference_of, preference_save
from hr_core.tables_own import DirectoryTable
from hr_core.text import fold, french_count
from hr_core.ui.filters import HouseFilterSet
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Empty
from hr_core.ui.ribbon import ribbon
from hr_core.ui.screens import FormScreen, Screen
from hr_core.views.career import career_lanes
from hr_core.views.requests.own import own_employee

OWN = ("self_service",)


class OwnCareerView(Screen):
    """« Mon parcours »: one's years in the house as a ribbon, then every event, the newest first."""

    template_name = "hr_core/own/career.html"
    title = gettext_lazy("Mon parcours")
    rights = OWN
    own = True

    def get(self, request: HttpRequest) -> HttpResponse:
        employee = own_employee(self.access)
        today = timezone.localdate()
        title = french_count(max(age(employee.hired_on, today), 0), _("an de maison"), _("ans de maison"))
        employee.institution = self.institution
        facts = career_facts(employee)
        lanes = [lane for lane in career_lanes(facts) if lane.stretches]
        drawn = ribbon(lanes, start=employee.hired_on, today=today, title=title) if lanes else ""
        return self.show(events=career_of(employee, self.access, today, facts), ribbon=drawn, ribbon_title=title)


class OwnDocumentsView(Screen):
    """« Mes documents »: what the house made for oneself, and the proofs that one has sent."""

    template_name = "hr_core/own/documents.html"
    title = gettext_lazy("Mes documents")
    rights = OWN
    own = True

    def get(self, request: HttpRequest) -> HttpResponse:
        employee = own_employee(self.access)
        found = [document for each in registry.own_documents for document in each(employee)]
        groups: dict[str, list[Any]] = {}
        for document in sorted(found, key=lambda each: each.on, reverse=True):
            groups.setdefault(document.group, []).append(document)
        return self.show(groups=sorted(groups.items()))


class DirectoryFilter(HouseFilterSet):
    q = django_filters.CharFilter(method="search", label=gettext_lazy("Nom ou emploi"))
    unite = django_filters.ChoiceFilter(method="within", label=gettext_lazy("Unité"), empty_label=gettext_lazy("Toutes"))

    class Meta:
        model = Employee
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.filters["unite"].extra["choices"] = [(str(key), name) for key, name in unit_choices()]

    def search(self, rows: Any, name: str, value: str) -> Any:
        return searched(rows, fold(value).split())

    def within(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(unit_key__in=unit_family(int(value)))


class DirectoryView(ListScreen):
    """Colleagues; not exported, so that the directory stays a directory."""

    model = Employee
    table_class = DirectoryTable
    filterset_class = DirectoryFilter
    rights = OWN
    own = True
    title = gettext_lazy("Annuaire")
    unit = (gettext_lazy("collègue"), gettext_lazy("collègues"))
    exportable = False
    empty = Empty(gettext_lazy("Personne ne répond à cette recherche"))

    def get_queryset(self) -> QuerySet:
        return directory(timezone.localdate())


class PreferenceView(FormScreen):
    form_class = PreferenceForm
    rights = (*OWN, "team_view", "request_decide", "request_finance", "request_training")
    own = True
    title = gettext_lazy("Mes préférences")
    success_message = gettext_lazy("Vos préférences sont enregistrées.")
    success_url = "hr_core:own_preferences"
    cancel_url = "hr_core:home"

    def get_record(self) -> PersonalPreference:
        assert self.institution is not None
        return preference_of(institution=self.institution, user=self.access.user)

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"mail": self.record.mail, "hides_phone": self.record.hides_phone}}

    def perform(self, form: Any) -> PersonalPreference:
        assert self.institution is not None
        return preference_save(institution=self.institution, user=self.access.user, values=form.cleaned_data)

    def get_lede(self) -> str:
        email = self.access.user.email
        if not email:
            return _("Votre compte n’a pas d’adresse électronique : demandez aux ressources humaines de l’ajouter.")
        return _("Courriels envoyés à %(email)s.") % {"email": email}
