"""Browsing the referential: families, search, jobs of a family, skills, bands."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.drawing import level_bar
from careers.models import Band, CommonSkill, JobFamily, ProficiencyLevel, Qualification, WeighingFactor
from careers.selectors import referential
from careers.views.base import ReferentialScreen
from hr_core.ui.parts import Action


class ReferentialView(ReferentialScreen):
    """The families, or what the search found."""

    template_name = "careers/referential.html"
    title = gettext_lazy("Référentiel des métiers")
    crumbs = ()

    def get_lede(self) -> str:
        return _("%(title)s. %(notice)s") % {"title": self.edition.title, "notice": self.edition.notice}

    def get_actions(self) -> list[Action]:
        return [
            Action(_("Comparer"), reverse("careers:job_compare"), "columns-3"),
            Action(_("Parcours"), reverse("careers:job_path"), "route"),
            Action(_("Données"), reverse("careers:open_data"), "download"),
        ]

    def get(self, request: HttpRequest) -> HttpResponse:
        text = request.GET.get("q", "").strip()
        if text:
            found = referential.job_search(self.edition, text)
            return self.show(text=text, jobs=found, skills=referential.skill_search(self.edition, text))
        return self.show(text="", families=referential.families(self.edition))


class FamilyView(ReferentialScreen):
    """The jobs of a family, by band."""

    template_name = "careers/family.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        self.family = JobFamily.objects.filter(edition=self.edition, code=code.upper()).first()
        if self.family is None:
            raise Http404(_("Cette famille n’existe pas dans l’édition en vigueur."))
        jobs = referential.jobs(self.edition).filter(family=self.family).order_by("-band__number", "code")
        return self.show(family=self.family, jobs=jobs)

    def get_title(self) -> str:
        return self.family.label

    def get_lede(self) -> str:
        return self.family.purpose


class SkillListView(ReferentialScreen):
    """The dictionary of skills, by domain."""

    template_name = "careers/skill_list.html"
    title = gettext_lazy("Compétences")

    def get(self, request: HttpRequest) -> HttpResponse:
        skills = referential.skills(self.edition)
        common = CommonSkill.objects.filter(edition=self.edition).select_related("skill")
        return self.show(skills=skills, common=common, bands=range(1, 9))


class SkillView(ReferentialScreen):
    """A skill: its four levels, the jobs that ask it, its related skills."""

    template_name = "careers/skill.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        self.skill = referential.skills(self.edition).filter(code=code.upper()).first()
        if self.skill is None:
            raise Http404(_("Cette compétence n’existe pas dans l’édition en vigueur."))
        general = {each.value: each.label for each in ProficiencyLevel.objects.filter(edition=self.edition)}
        levels = [(each, general[each.level], level_bar(each.level)) for each in self.skill.levels.all()]
        asked = self.skill.asked_by.select_related("job__family").order_by("-level", "job__code")
        return self.show(
            skill=self.skill,
            levels=levels,
            asked=[(each, level_bar(each.level)) for each in asked],
            related=referential.related_skills(self.skill),
        )

    def get_title(self) -> str:
        return self.skill.label

    def get_lede(self) -> str:
        return self.skill.description

    def get_crumbs(self) -> Any:
        return [*self.crumbs, (_("Compétences"), "careers:skill_list")]


class BandListView(ReferentialScreen):
    """The bands of responsibility, the factors that weigh jobs into them, the regional certificates."""

    template_name = "careers/band_list.html"
    title = gettext_lazy("Bandes de responsabilité")

    def get(self, request: HttpRequest) -> HttpResponse:
        factors = list(WeighingFactor.objects.filter(edition=self.edition))
        bands = [
            (band, [(factor.label, getattr(band, factor.attribute)) for factor in factors])
            for band in Band.objects.filter(edition=self.edition).select_related("usual_education")
        ]
        certificates = Qualification.objects.filter(edition=self.edition).select_related("usual_band")
        return self.show(bands=bands, factors=factors, certificates=certificates)
