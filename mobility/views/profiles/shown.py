"""Profiles that people show to the institution, and how many of the zone wish which job, never fewer than five."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.drawing import level_bar
from careers.models import Job, Skill
from hr_core.filters import today
from hr_core.models import Country
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Empty, Panel
from hr_core.ui.screens import DetailScreen
from mobility.models import MobilityProfile
from mobility.selectors.matching import edition_today, wishes_by_job
from mobility.services.profiles import profile_read
from mobility.tables_vacancies import ShownProfileTable, forms_in_words
from mobility.views.base import PREPARE
from mobility.views.profiles.own import EVIDENCE

SHOWN = (gettext_lazy("Profils ouverts"), "mobility:shown_profiles")


class ShownProfilesView(ListScreen):
    model = MobilityProfile
    table_class = ShownProfileTable
    template_name = "mobility/shown_profiles.html"
    rights = PREPARE
    title = gettext_lazy("Profils ouverts")
    lede = gettext_lazy("Les personnes de la zone qui montrent leur profil à l’institution.")
    unit = (gettext_lazy("profil"), gettext_lazy("profils"))
    export_name = "profils-ouverts"
    empty = Empty(
        gettext_lazy("Aucun profil montré"),
        gettext_lazy("Chacun choisit les pays et les institutions qui voient son profil, avec ou sans son nom."),
    )

    def get_queryset(self) -> Any:
        rows = MobilityProfile.objects.filter(is_open=True).exclude(user=self.access.user)
        return rows.select_related("job", "institution__country")

    def get_context(self, **more: Any) -> dict[str, Any]:
        counts = wishes_by_job()
        titles = dict(Job.objects.filter(edition=edition_today(today())).values_list("code", "title"))
        return super().get_context(wishes=[(code, titles.get(code, code), count) for code, count in counts], **more)


class ShownProfileView(DetailScreen):
    """One profile: what the person chose to show; the reading is written down and they see it."""

    model = MobilityProfile
    rights = PREPARE
    template_name = "mobility/shown_profile.html"
    crumbs = (SHOWN,)

    def get_queryset(self) -> Any:
        rows = MobilityProfile.objects.filter(is_open=True).exclude(user=self.access.user)
        return rows.select_related("job", "institution__country")

    def get_record(self) -> Any:
        record = super().get_record()
        profile_read(profile=record, access=self.access)
        return record

    def get_title(self) -> str:
        return self.record.shown_name or _("Profil sans nom")

    def get_panels(self) -> list[Panel]:
        row = self.record
        places = dict(Country.objects.filter(code__in=row.wished_countries).values_list("code", "name"))
        told = [
            (_("Métier"), row.job.title if row.job else ""), (_("Bande"), row.band), (_("Pays"), row.institution.country.name),
            (_("Expérience"), _("%(years)s ans") % {"years": row.experience_years}),
            (_("Formes souhaitées"), forms_in_words(row.wished_forms)), (_("Pays souhaités"), ", ".join(places.values())),
        ]  # fmt: skip
        return [Panel(_("Profil"), [(label, value) for label, value in told if value])]

    def get_context(self, **more: Any) -> dict[str, Any]:
        labels = dict(Skill.objects.filter(edition=edition_today(today())).values_list("code", "label"))
        skills = [
            (labels.get(each["skill"], each["skill"]), EVIDENCE.get(each.get("evidence", ""), ""), level_bar(each["level"]))
            for each in self.record.skills
        ]
        return super().get_context(skills=skills, **more)
