"""Writing the text of a draft on screen: jobs, levels, passages, skills, bands, families."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.drawing import level_bar
from careers.filters_referential import TextFilter
from careers.forms.editions import (
    BandForm,
    FamilyForm,
    JobLikeForm,
    JobTextForm,
    LevelForm,
    LinkForm,
    RemoveForm,
    SkillTextForm,
)
from careers.models import Band, Job, JobFamily, Skill
from careers.selectors import referential
from careers.services.editions.text import (
    WRITABLE,
    job_add_like,
    job_remove,
    job_write,
    level_set,
    link_set,
    skill_remove,
    skill_write,
    words_write,
)
from careers.tables_referential import JobTextTable, SkillTextTable
from careers.views.editions.base import EDIT, OfEdition, OfEditionConfirm, OfEditionForm
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Crumb, Empty, Tab


class TextScreen(OfEdition, ListScreen):
    """A list of the articles of the text."""

    filterset_class = TextFilter
    empty = Empty(gettext_lazy("Aucun article"))

    @property
    def writable(self) -> bool:
        return self.edition.state in WRITABLE and self.access.has(*EDIT)

    def get_saved_views(self) -> list[Tab]:
        at, here = [self.edition.pk], self.request.path
        places = (("Métiers", "edition_text"), ("Compétences", "edition_skills"), ("Bandes et familles", "edition_words"))
        return [Tab(_(label), reverse(f"careers:{name}", args=at), reverse(f"careers:{name}", args=at) == here) for label, name in places]

    def get_title(self) -> str:
        return _("Texte de %(edition)s") % {"edition": self.edition.code}


class TextView(TextScreen):
    model = Job
    table_class = JobTextTable
    unit = (gettext_lazy("métier"), gettext_lazy("métiers"))

    def get_queryset(self) -> Any:
        return referential.jobs(self.edition).annotate(skill_count=Count("skills"))

    def get_actions(self) -> list[Action]:
        if not self.writable:
            return []
        at = [self.edition.pk]
        return [
            Action(_("Contrôler le texte"), reverse("careers:edition_check", args=at), "list-check", EDIT),
            Action(_("Ajouter un métier"), reverse("careers:edition_job_create", args=at), "plus", EDIT, main=True),
        ]


class SkillsTextView(TextScreen):
    model = Skill
    table_class = SkillTextTable
    unit = (gettext_lazy("compétence"), gettext_lazy("compétences"))

    def get_queryset(self) -> Any:
        return referential.skills(self.edition)

    def get_table_options(self) -> dict[str, Any]:
        return {"writable": self.writable}

    def get_actions(self) -> list[Action]:
        if not self.writable:
            return []
        return [Action(_("Ajouter une compétence"), reverse("careers:edition_skill_create", args=[self.edition.pk]), "plus", EDIT, main=True)]


class WordsView(OfEdition):
    """The bands and the families of the text."""

    template_name = "careers/editions/words.html"

    def get_title(self) -> str:
        return _("Bandes et familles de %(edition)s") % {"edition": self.edition.code}

    def get(self, request: HttpRequest, edition: int) -> HttpResponse:
        return self.show(
            bands=Band.objects.filter(edition=self.edition), families=JobFamily.objects.filter(edition=self.edition),
            writable=self.edition.state in WRITABLE and self.access.has(*EDIT),
        )  # fmt: skip


class OfJob(OfEditionForm):
    """A form about a job of the draft, `code` in the address."""

    @cached_property
    def job(self) -> Job:
        return get_object_or_404(referential.jobs(self.edition).select_related("family", "band", "education", "edition"), code=self.kwargs["code"].upper())

    def get_crumbs(self) -> Any:
        text = Crumb(_("Texte"), reverse("careers:edition_text", args=[self.edition.pk]))
        return (*super().get_crumbs(), text, Crumb(self.job.code, self.get_back()))

    def get_back(self) -> str:
        return reverse("careers:edition_job", args=[self.edition.pk, self.job.code])

    def get_title(self) -> str:
        return f"{self.title}, {self.job.title}" if self.title else self.job.title


class JobTextView(OfEdition):
    """A job of the text with its skills and passages, and what may be changed."""

    template_name = "careers/editions/job.html"

    @cached_property
    def job(self) -> Job:
        return get_object_or_404(referential.jobs(self.edition), code=self.kwargs["code"].upper())

    def get_title(self) -> str:
        return self.job.title

    def get_crumbs(self) -> Any:
        return (*super().get_crumbs(), Crumb(_("Texte"), reverse("careers:edition_text", args=[self.edition.pk])))

    def get_actions(self) -> list[Action]:
        if self.edition.state not in WRITABLE:
            return []
        at = [self.edition.pk, self.job.code]
        return [
            Action(_("Retirer du texte"), reverse("careers:edition_job_remove", args=at), "trash", EDIT),
            Action(_("Passage"), reverse("careers:edition_link_set", args=at), "route", EDIT),
            Action(_("Niveau"), reverse("careers:edition_level_set", args=at), "stairs-up", EDIT),
            Action(_("Modifier"), reverse("careers:edition_job_update", args=at), "pencil", EDIT, main=True),
        ]

    def get(self, request: HttpRequest, edition: int, code: str) -> HttpResponse:
        asked = [(each, level_bar(each.level)) for each in referential.asked_skills(self.job.pk)]
        return self.show(job=self.job, asked=asked, passages=referential.passages(self.job), codes=list(self.job.codes.all()))


class JobCreateView(OfEditionForm):
    form_class = JobLikeForm
    back_to = "careers:edition_text"
    title = gettext_lazy("Ajouter un métier")
    success_message = gettext_lazy("Le métier est ajouté : corrigez ses activités et ses compétences.")

    def get_form_options(self) -> dict[str, Any]:
        return {"edition": self.edition}

    def get_success_url(self, result: Job) -> str:
        return reverse("careers:edition_job", args=[self.edition.pk, result.code])

    def perform(self, form: Any) -> Job:
        told = dict(form.cleaned_data)
        return job_add_like(edition=self.edition, model=told.pop("like"), values=told | {"alternative_titles": []})


class JobUpdateView(OfJob):
    form_class = JobTextForm
    success_message = gettext_lazy("Le métier est écrit.")

    def get_form_options(self) -> dict[str, Any]:
        return {"edition": self.edition, "instance": self.job}

    def perform(self, form: Any) -> Job:
        return job_write(job=self.job, values=form.cleaned_data)


class JobRemoveView(OfJob):
    form_class = RemoveForm
    title = gettext_lazy("Retirer du texte")
    submit_label = gettext_lazy("Retirer du texte")
    success_message = gettext_lazy("Le métier est retiré, son sort est dans la table de passage.")

    def get_success_url(self, result: Any) -> str:
        return reverse("careers:edition_text", args=[self.edition.pk])

    def perform(self, form: Any) -> None:
        return job_remove(job=self.job, **form.cleaned_data)


class LevelSetView(OfJob):
    form_class = LevelForm
    title = gettext_lazy("Niveau d’une compétence")
    success_message = gettext_lazy("Le niveau est écrit.")

    def get_form_options(self) -> dict[str, Any]:
        return {"edition": self.edition}

    def perform(self, form: Any) -> None:
        return level_set(job=self.job, **form.cleaned_data)


class LinkSetView(OfJob):
    form_class = LinkForm
    title = gettext_lazy("Passage vers un autre métier")
    success_message = gettext_lazy("Le passage est écrit.")

    def get_form_options(self) -> dict[str, Any]:
        return {"edition": self.edition}

    def perform(self, form: Any) -> None:
        return link_set(origin=self.job, **form.cleaned_data)


class SkillFormView(OfEditionForm):
    form_class = SkillTextForm
    back_to = "careers:edition_skills"
    success_message = gettext_lazy("La compétence est écrite.")

    @cached_property
    def skill(self) -> Skill:
        if "code" not in self.kwargs:
            return Skill(edition=self.edition, levels_generic=False)
        rows = Skill.objects.filter(edition=self.edition).select_related("domain", "edition")
        return get_object_or_404(rows, code=self.kwargs["code"].upper())

    def get_title(self) -> str:
        return self.skill.label or _("Ajouter une compétence")

    def get_actions(self) -> list[Action]:
        if not self.skill.pk:
            return []
        url = reverse("careers:edition_skill_remove", args=[self.edition.pk, self.skill.code])
        return [Action(_("Retirer du texte"), url, "trash", EDIT)]

    def get_form_options(self) -> dict[str, Any]:
        return {"edition": self.edition, "instance": self.skill}

    def perform(self, form: Any) -> Skill:
        told = dict(form.cleaned_data)
        levels = [told.pop(f"level_{number}") for number in range(1, 5)]
        return skill_write(skill=self.skill, values=told, levels=levels)


class SkillRemoveView(OfEditionConfirm):
    back_to = "careers:edition_skills"
    danger = True
    question = gettext_lazy("Retirer cette compétence du texte ?")
    submit_label = gettext_lazy("Retirer")
    success_message = gettext_lazy("La compétence est retirée.")

    def perform(self, form: Any) -> None:
        rows = Skill.objects.filter(edition=self.edition).select_related("edition")
        return skill_remove(skill=get_object_or_404(rows, code=self.kwargs["code"].upper()))


class BandFormView(OfEditionForm):
    form_class: Any = BandForm
    model: Any = Band
    back_to = "careers:edition_words"
    key_field = "number"
    success_message = gettext_lazy("Les mots sont écrits.")

    @cached_property
    def words(self) -> Any:
        rows = self.model.objects.filter(edition=self.edition).select_related("edition")
        return get_object_or_404(rows, **{self.key_field: self.kwargs["key"]})

    def get_title(self) -> str:
        return str(self.words)

    def get_form_options(self) -> dict[str, Any]:
        return {"instance": self.words}

    def perform(self, form: Any) -> Any:
        return words_write(record=self.words, values=form.cleaned_data)


class FamilyFormView(BandFormView):
    form_class = FamilyForm
    model = JobFamily
    key_field = "code"
