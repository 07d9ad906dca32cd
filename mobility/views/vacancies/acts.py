"""What the host and the secretary do with a vacancy: prepare it, raise what it asks, take it from state to state, correct it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.ui.forms import HouseForm
from hr_core.ui.screens import ConfirmScreen, FormScreen
from hr_core.workflows import Transition
from mobility.choices import VacancyState
from mobility.forms.vacancies import (
    CancelForm,
    ConditionForm,
    CorrigendumAnswerForm,
    CorrigendumForm,
    LanguageForm,
    ReasonForm,
    SkillForm,
    VacancyForm,
)
from mobility.models import Corrigendum, Vacancy
from mobility.selectors.charter import charter
from mobility.selectors.vacancies import asked_skills, corrigenda_waiting
from mobility.services.applications.examining import agenda_enter, review_start
from mobility.services.moves import open_moves, vacancy_move
from mobility.services.vacancies import preparing, publishing
from mobility.tasks import mobility_alert_all
from mobility.views.base import BROWSE, OWN_VACANCIES, PREPARE, SECRETARY
from mobility.views.vacancies.records import crumb_of
from mobility.workflows import VACANCY


class VacancyFormView(FormScreen):
    """Open a vacancy on a vacant post, or change one in preparation."""

    model, form_class, rights = Vacancy, VacancyForm, PREPARE
    crumbs = (OWN_VACANCIES,)
    cancel_url = "mobility:vacancy_list"
    success_message = gettext_lazy("L’avis est enregistré : relevez au besoin ce que le poste demande, puis soumettez-le.")

    def get_queryset(self) -> Any:
        return Vacancy.objects.filter(institution=self.institution, state=VacancyState.DRAFT)

    def get_title(self) -> str:
        return _("Nouvel avis de vacance") if self.is_creation else _("Modifier l’avis %(number)s") % {"number": self.record.number}

    def perform(self, form: Any) -> Vacancy:
        return preparing.vacancy_prepare(vacancy=self.record, values=form.cleaned_data, access=self.access)


class OfVacancy(FormScreen):
    """Something done to a vacancy of the institution in preparation, then back to its page."""

    model, rights = Vacancy, PREPARE

    def get_queryset(self) -> Any:
        return Vacancy.objects.filter(institution=self.institution, state=VacancyState.DRAFT).select_related("job")

    def get_crumbs(self) -> Any:
        return (OWN_VACANCIES, crumb_of(self.record))

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()


class SkillView(OfVacancy):
    form_class = SkillForm
    title = gettext_lazy("Relever ou ajouter une compétence")
    success_message = gettext_lazy("La compétence est enregistrée.")

    def get_form_options(self) -> dict[str, Any]:
        return {"edition": self.record.job.edition_id}

    def perform(self, form: Any) -> Vacancy:
        data = form.cleaned_data
        return preparing.skill_raise(vacancy=self.record, skill=data["skill"], level=data["level"], reason=data["reason"])


class SkillDropView(ConfirmScreen, OfVacancy):
    question = gettext_lazy("Revenir à ce que demande la fiche du métier ?")
    submit_label = gettext_lazy("Revenir à la fiche")
    success_message = gettext_lazy("La demande est revenue à la fiche du métier.")

    def perform(self, form: Any) -> Vacancy:
        return preparing.skill_drop(vacancy=self.record, code=self.kwargs["code"])


class LanguageView(OfVacancy):
    form_class = LanguageForm
    title = gettext_lazy("Demander une langue")
    success_message = gettext_lazy("La langue est enregistrée.")

    def get_form_options(self) -> dict[str, Any]:
        return {"edition": self.record.job.edition_id}

    def perform(self, form: Any) -> Vacancy:
        data = form.cleaned_data
        return preparing.language_set(
            vacancy=self.record, code=data["skill"].code, level=data["level"], required=data["required"]
        )


class LanguageDropView(ConfirmScreen, OfVacancy):
    question = gettext_lazy("Ne plus demander cette langue ?")
    submit_label = gettext_lazy("Retirer la langue")

    def perform(self, form: Any) -> Vacancy:
        return preparing.language_drop(vacancy=self.record, code=self.kwargs["code"])


class ConditionView(OfVacancy):
    form_class = ConditionForm
    title = gettext_lazy("Ajouter une condition éliminatoire")
    lede = gettext_lazy("Une condition écarte sans appel : elle dit par quel texte, ou pour quelle raison technique.")
    success_message = gettext_lazy("La condition est enregistrée.")

    def get_form_options(self) -> dict[str, Any]:
        return {
            "edition": self.record.job.edition_id,
            "skills": [(each.code, each.label) for each in asked_skills(self.record)],
        }

    def perform(self, form: Any) -> Vacancy:
        return preparing.condition_add(vacancy=self.record, condition=form.condition())


class ConditionDropView(ConfirmScreen, OfVacancy):
    question = gettext_lazy("Retirer cette condition ?")
    submit_label = gettext_lazy("Retirer la condition")

    def perform(self, form: Any) -> Vacancy:
        return preparing.condition_drop(vacancy=self.record, place=self.kwargs["place"])


class VacancyDeleteView(ConfirmScreen, OfVacancy):
    question = gettext_lazy("Supprimer cet avis en préparation ?")
    submit_label = gettext_lazy("Supprimer")
    danger = True
    success_message = gettext_lazy("L’avis est supprimé.")
    success_url = "mobility:vacancy_list"

    def perform(self, form: Any) -> None:
        preparing.vacancy_delete(vacancy=self.record)

    def get_success_url(self, result: Any) -> str:
        return reverse("mobility:vacancy_list")


class VacancyStepView(ConfirmScreen):
    """Any step of the table that this person may take now; else a 404."""

    model, rights = Vacancy, BROWSE
    form_class = HouseForm

    def get_queryset(self) -> Any:
        return Vacancy.objects.select_related("job__edition", "institution__country")

    @cached_property
    def step(self) -> Transition:
        name = self.kwargs["step"].replace("-", "_")
        found = next((each for each in open_moves(VACANCY, self.record, self.access) if each.name == name), None)
        is_host = self.institution is not None and self.record.institution_id == self.institution.pk
        if found is None or name in ("close", "decide") or not (is_host or self.access.has(*SECRETARY)):
            raise Http404(_("Ce passage n’est pas possible maintenant."))
        return found

    def get_record(self) -> Any:
        record = super().get_record()
        self.__dict__["record"] = record
        _step = self.step
        return record

    def get_form(self) -> Any:
        if self.step.name == "cancel":
            self.form_class = CancelForm
        elif self.step.asks_reason:
            self.form_class = ReasonForm
        return super().get_form()

    def get_title(self) -> str:
        return f"{self.step.label}\u202f?"

    def get_consequences(self) -> list[str]:
        days = charter()
        told = {
            "submit": [_("La direction relit l’avis ; il n’est plus modifiable.")],
            "publish": [
                _("Toute la zone lit l’avis, et ce qu’il demande ne change plus."),
                _("Les agents dont les souhaits y répondent sont avertis."),
                _("Les candidatures restent fermées à tous jusqu’à la clôture."),
            ],
            "suspend": [_("Personne ne candidate pendant la suspension ; ces jours sont rendus à la reprise.")],
            "review": [_("Les règles disent quelles conditions chaque dossier ne remplit pas ; vous décidez.")],
            "fail": [_("L’avis pourra être republié une fois.")],
            "to_committee": [_("Les candidatures présélectionnées passent devant la commission.")],
            "fill": [_("Chaque candidat a reçu sa réponse motivée.")],
            "cancel": [_("Chaque candidat reçoit le motif.")],
        }.get(self.step.name, [])
        if self.step.name == "publish":
            told = [*told, _("L’avis reste ouvert %(days)s jours au moins.") % {"days": days.publication_days}]
        return told

    def get_context(self, **more: Any) -> dict[str, Any]:
        self.submit_label, self.danger = self.step.label, self.step.name == "cancel"
        return super().get_context(**more)

    def get_crumbs(self) -> Any:
        return (crumb_of(self.record),)

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def get_success_message(self, result: Any) -> str:
        return _("L’avis est maintenant\u00a0: %(state)s.") % {"state": result.get_state_display()}

    def perform(self, form: Any) -> Vacancy:
        record, access, reason = self.record, self.access, form.cleaned_data.get("reason", "")
        match self.step.name:
            case "submit":
                return preparing.vacancy_submit(vacancy=record, access=access)
            case "publish":
                transaction.on_commit(mobility_alert_all.delay)
                return publishing.vacancy_publish(vacancy=record, access=access)
            case "suspend":
                return publishing.vacancy_suspend(vacancy=record, access=access, reason=reason)
            case "resume":
                return publishing.vacancy_resume(vacancy=record, access=access)
            case "review":
                return review_start(vacancy=record, access=access)
            case "fail":
                return publishing.vacancy_fail(vacancy=record, access=access)
            case "to_committee":
                return agenda_enter(vacancy=record, access=access)
            case "fill":
                return publishing.vacancy_fill(vacancy=record, access=access)
            case "cancel":
                data = form.cleaned_data
                return publishing.vacancy_cancel(
                    vacancy=record, access=access, end_reason=data["end_reason"], reason=data["text"]
                )
        return vacancy_move(vacancy=record, name=self.step.name, access=access, reason=reason)


class VacancyRepublishView(ConfirmScreen):
    model, rights = Vacancy, PREPARE
    question = gettext_lazy("Préparer une nouvelle publication de cet avis ?")
    submit_label = gettext_lazy("Préparer la republication")
    success_message = gettext_lazy("L’avis est copié : ce qui change sera montré à côté de l’avis infructueux.")

    def get_queryset(self) -> Any:
        return Vacancy.objects.filter(institution=self.institution, state=VacancyState.UNSUCCESSFUL).select_related(
            "job__edition", "institution__country"
        )

    def get_crumbs(self) -> Any:
        return (crumb_of(self.record),)

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def perform(self, form: Any) -> Vacancy:
        return publishing.vacancy_republish(vacancy=self.record, access=self.access)


class CorrigendumView(FormScreen):
    model, form_class, rights = Vacancy, CorrigendumForm, PREPARE
    title = gettext_lazy("Rectifier l’avis")
    lede = gettext_lazy("Ce que le poste demande est figé : une erreur là-dessus se répare en annulant l’avis.")
    submit_label = gettext_lazy("Proposer au secrétariat")
    success_message = gettext_lazy("Le rectificatif attend le secrétariat de la zone.")

    def get_form_options(self) -> dict[str, Any]:
        initial = {name: getattr(self.record, name) for name in publishing.CORRIGIBLE}
        return {"currency": self.record.currency, "initial": initial}

    def get_queryset(self) -> Any:
        return Vacancy.objects.filter(institution=self.institution, state=VacancyState.PUBLISHED)

    def get_crumbs(self) -> Any:
        return (crumb_of(self.record),)

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def perform(self, form: Any) -> Corrigendum:
        told = dict(form.cleaned_data)
        text, closes_after = told.pop("text"), told.pop("closes_after")
        return publishing.corrigendum_propose(vacancy=self.record, text=text, closes_after=closes_after, values=told, access=self.access)


class CorrigendumDecideView(FormScreen):
    """The secretary publishes a corrigendum, or returns it with a reason."""

    model, form_class, rights = Corrigendum, CorrigendumAnswerForm, SECRETARY
    template_name = "mobility/corrigendum.html"
    submit_label = gettext_lazy("Décider")

    def get_queryset(self) -> Any:
        return corrigenda_waiting()

    def get_title(self) -> str:
        return _("Rectificatif de l’avis %(number)s") % {"number": self.record.vacancy.number}

    def get_crumbs(self) -> Any:
        return (crumb_of(self.record.vacancy),)

    def get_cancel_url(self) -> str:
        return self.record.vacancy.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def get_success_message(self, result: Corrigendum) -> str:
        return _("Rectificatif\u00a0: %(state)s.") % {"state": result.get_state_display()}

    def perform(self, form: Any) -> Corrigendum:
        return publishing.corrigendum_decide(corrigendum=self.record, access=self.access, **form.cleaned_data)


