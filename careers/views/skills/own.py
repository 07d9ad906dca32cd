"""« Mes compétences »: what is held, what one's job asks, what a job that one aims at asks; declared from the phone."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from careers.choices_skills import ClaimState
from careers.forms.person_skills import DiplomaForm, SkillForm
from careers.models import Diploma, PersonSkill
from careers.selectors.person_skills import Lexicon
from careers.services.person_skills import claim_withdraw, diploma_declare, skill_declare
from careers.views.skills.shown import skills_shown
from hr_core.filters import today
from hr_core.models import Employee
from hr_core.selectors.documents import own_documents
from hr_core.ui.screens import ConfirmScreen, FormScreen, Screen

OWN = ("self_service",)
PLACE = (_("Mes compétences"), "careers:own_skills")


class OwnSkillScreen(Screen):
    rights = OWN
    own = True

    @cached_property
    def employee(self) -> Employee:
        return get_object_or_404(Employee, user=self.access.user)


class OwnSkillsView(OwnSkillScreen):
    template_name = "careers/skills/own.html"
    title = _("Mes compétences")
    lede = _("Ce que vous savez faire, ce que votre métier demande, et le chemin vers celui que vous visez.")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(**skills_shown(self.employee, today(), request.GET.get("vers", "").strip()), is_own=True)


class OwnDeclareScreen(OwnSkillScreen, FormScreen):
    """A form about oneself."""

    crumbs = (PLACE,)
    success_url = cancel_url = "careers:own_skills"
    submit_label = _("Déclarer")
    success_message = _("C’est déclaré : votre responsable ou les ressources humaines le confirment.")

    def get_record(self) -> Any:
        return None

    def get_form_options(self) -> dict[str, Any]:
        asked = {"code": self.request.GET.get("code", "")}
        return {"lexicon": Lexicon(), "documents": own_documents(self.access), "initial": asked}


class OwnSkillDeclareView(OwnDeclareScreen):
    form_class = SkillForm
    title = _("Déclarer une compétence")

    def perform(self, form: Any) -> PersonSkill:
        return skill_declare(employee=self.employee, values=form.values(), actor=self.access.user)


class OwnDiplomaDeclareView(OwnDeclareScreen):
    form_class = DiplomaForm
    title = _("Déclarer un diplôme")
    success_message = _("C’est déclaré : les ressources humaines le confirment au vu de l’original.")

    def perform(self, form: Any) -> Diploma:
        return diploma_declare(employee=self.employee, values=form.values(), actor=self.access.user)


class OwnWithdrawView(ConfirmScreen):
    """A declaration that nobody has decided yet."""

    model = PersonSkill
    rights = OWN
    own = True
    crumbs = (PLACE,)
    success_url = cancel_url = "careers:own_skills"
    question = _("Retirer cette déclaration ?")
    submit_label = _("Retirer")
    success_message = _("La déclaration est retirée.")

    def get_queryset(self) -> QuerySet:
        return self.model._default_manager.filter(employee__user=self.access.user, state=ClaimState.PROPOSED)

    def perform(self, form: Any) -> Any:
        return claim_withdraw(claim=self.record, actor=self.access.user)


class OwnDiplomaWithdrawView(OwnWithdrawView):
    model = Diploma
