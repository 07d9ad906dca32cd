"""« Mon profil de mobilité »: what the file says, what one wishes, to whom one shows it, and the posts that are nearest."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.drawing import level_bar
from careers.models import Skill
from careers.selectors.referential import of_edition_in_use
from hr_core.filters import today
from hr_core.models import Country, Institution
from hr_core.ui.parts import Action, Tab
from hr_core.ui.screens import ConfirmScreen, FormScreen, Screen
from mobility.forms.profiles import ProfileSkillForm, VisibilityForm, WishesForm
from mobility.models import MobilityProfile, ProfileReading
from mobility.selectors.matching import fits_of, open_vacancies
from mobility.selectors.own_file import profile_seen
from mobility.services import profiles
from mobility.tables_vacancies import forms_in_words
from mobility.views.base import PROFILE, SELF, ForEverybody, own_tabs

EVIDENCE = {
    "certificate": gettext_lazy("certificat ou diplôme"), "test": gettext_lazy("test"), "appraisal": gettext_lazy("évaluation"),
    "validated": gettext_lazy("validée au poste"), "declared": gettext_lazy("déclarée"),
}  # fmt: skip
NEAREST = 8


class OwnProfileView(ForEverybody, Screen):
    template_name = "mobility/own_profile.html"
    title = gettext_lazy("Mon profil de mobilité")
    rights = SELF

    def get_lede(self) -> str:
        return _("Ce que les avis lisent de vous. Votre institution ne voit ni vos souhaits, ni vos recherches.")

    def get_actions(self) -> list[Action]:
        return [
            Action(_("Relire mon dossier"), reverse("mobility:profile_refresh"), "refresh", SELF, post=True),
            Action(_("Mes souhaits"), reverse("mobility:profile_wishes"), "pencil", SELF, main=True),
        ]

    def get(self, request: HttpRequest) -> HttpResponse:
        profile = profile_seen(self.access)
        if profile is None:
            return self.show(profile=None, tabs=self._tabs())
        labels = dict(Skill.objects.filter(of_edition_in_use(today())).values_list("code", "label"))
        offered = [each for each in open_vacancies() if each.institution_id != profile.institution_id]
        named = {*profile.wished_countries, *profile.shown_countries}
        places = dict(Country.objects.filter(code__in=named).values_list("code", "name"))
        shown = [places.get(code, code) for code in profile.shown_countries]
        shown += list(Institution.objects.filter(pk__in=profile.shown_institutions).values_list("acronym", flat=True))
        return self.show(
            profile=profile,
            tabs=self._tabs(),
            skills=[
                (each | {"label": labels.get(each["skill"], each["skill"]), "words": EVIDENCE.get(each.get("evidence", ""), "")},
                 level_bar(each["level"]))
                for each in profile.skills
            ],
            planned=[(each | {"label": labels.get(each["skill"], each["skill"])}, level_bar(each["level"])) for each in profile.planned],
            fits=fits_of(profile, offered, first=NEAREST),
            wished_countries=[places.get(code, code) for code in profile.wished_countries],
            wished_forms=forms_in_words(profile.wished_forms),
            shown=shown,
            readings=ProfileReading.objects.filter(profile=profile).select_related("reader", "reader_institution")[:20] if profile.pk else (),
        )  # fmt: skip

    def _tabs(self) -> list[Tab]:
        return [Tab(tab.label, tab.url, tab.url == self.request.path) for tab in own_tabs(self.access)]


class OfOwnProfile(ForEverybody, FormScreen):
    """Something changed in one's own profile, which is made from the file the first time."""

    rights = SELF
    model = MobilityProfile
    crumbs = (PROFILE,)
    cancel_url = success_url = "mobility:own_profile"

    def get_record(self) -> MobilityProfile:
        seen = profile_seen(self.access)
        return seen if seen is not None else MobilityProfile(institution=self.institution)

    def profile(self) -> MobilityProfile:
        return profiles.profile_open(access=self.access)


class WishesView(OfOwnProfile):
    form_class = WishesForm
    title = gettext_lazy("Mes souhaits")

    def get_form_options(self) -> dict[str, Any]:
        return {"profile": self.record}

    def perform(self, form: Any) -> MobilityProfile:
        return profiles.wishes_set(profile=self.profile(), values=form.cleaned_data, access=self.access)


class VisibilityView(OfOwnProfile):
    form_class = VisibilityForm
    title = gettext_lazy("Qui voit mon profil")
    success_message = gettext_lazy("C’est enregistré : chaque lecture de votre profil vous sera montrée.")

    def get_form_options(self) -> dict[str, Any]:
        return {"profile": self.record}

    def perform(self, form: Any) -> MobilityProfile:
        return profiles.visibility_set(profile=self.profile(), access=self.access, **form.cleaned_data)


class ProfileSkillView(OfOwnProfile):
    form_class = ProfileSkillForm
    title = gettext_lazy("Ajouter une compétence")

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"planned": "1" if "a-acquerir" in self.request.GET else "0"}}

    def perform(self, form: Any) -> MobilityProfile:
        data = form.cleaned_data
        return profiles.skill_declare(
            profile=self.profile(), code=data["skill"].code, level=data["level"], planned=data["planned"], access=self.access
        )


class ProfileSkillDropView(ConfirmScreen, OfOwnProfile):
    question = gettext_lazy("Retirer cette compétence de mon profil ?")
    submit_label = gettext_lazy("Retirer")

    def perform(self, form: Any) -> MobilityProfile:
        planned = self.kwargs["kind"] == "a-acquerir"
        return profiles.skill_forget(profile=self.profile(), code=self.kwargs["code"], planned=planned, access=self.access)


class ProfileRefreshView(ConfirmScreen, OfOwnProfile):
    question = gettext_lazy("Relire mon dossier ?")
    submit_label = gettext_lazy("Relire mon dossier")
    success_message = gettext_lazy("Votre profil reprend ce que dit votre dossier aujourd’hui.")

    def get_consequences(self) -> list[str]:
        return [_("Votre métier, votre diplôme et vos compétences prouvées sont repris ; ce que vous avez déclaré ici reste.")]

    def perform(self, form: Any) -> MobilityProfile:
        return profiles.profile_refresh(profile=self.profile(), access=self.access)
