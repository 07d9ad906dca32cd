"""What a head sees of their team's departures: who, where, until when the institution answers, and the remark they may give."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_date, french_of
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Empty
from hr_core.ui.screens import FormScreen
from mobility.forms.applications import RemarkForm
from mobility.models import Application, ReleaseOpinion
from mobility.selectors.applications import team_departures
from mobility.services.applications.team import remark_write
from mobility.tables_vacancies import TeamDepartureTable
from mobility.views.base import TEAM


class TeamDeparturesView(ListScreen):
    model, table_class, rights = Application, TeamDepartureTable, TEAM
    title = gettext_lazy("Départs de mon équipe")
    lede = gettext_lazy("Les personnes présélectionnées ailleurs. Avant, leur recherche reste confidentielle ; leur dossier aussi.")
    unit = (gettext_lazy("départ demandé"), gettext_lazy("départs demandés"))
    export_name = "departs-equipe"
    empty = Empty(gettext_lazy("Aucun départ demandé"), gettext_lazy("Personne de votre équipe n’est présélectionné dans une autre institution."))

    def get_queryset(self) -> QuerySet[Application]:
        return team_departures(self.access)


class RemarkView(FormScreen):
    model, form_class, rights = Application, RemarkForm, TEAM
    crumbs = ((gettext_lazy("Départs de mon équipe"), "mobility:team_departures"),)
    cancel_url = success_url = "mobility:team_departures"
    submit_label = gettext_lazy("Envoyer aux ressources humaines")
    success_message = gettext_lazy("Votre remarque est jointe à l’avis que prépare l’institution.")

    def get_queryset(self) -> QuerySet[Application]:
        return team_departures(self.access)

    def get_title(self) -> str:
        return _("Remarque sur le départ %(of_name)s") % {"of_name": french_of(self.record.name)}

    def get_lede(self) -> str:
        told = {"title": self.record.vacancy.title, "host": self.record.host.acronym, "day": french_date(self.record.opinion.due_on)}
        return _("%(title)s, %(host)s. L’institution donne son avis avant le %(day)s.") % told

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"text": self.record.opinion.remark}}

    def perform(self, form: Any) -> ReleaseOpinion:
        return remark_write(application=self.record, text=form.cleaned_data["text"], access=self.access)

    def get_success_url(self, result: Any) -> str:
        return reverse("mobility:team_departures")
