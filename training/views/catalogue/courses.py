"""A course on screen: its sheet, what describes it, the skills it gives, its versions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_count, french_date
from hr_core.ui.context import frame_of
from hr_core.ui.parts import Action, Crumb, Panel
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen
from training.choices_catalogue import CourseState
from training.course_page import extensions
from training.forms.catalogue import CourseForm, GiveSkillForm
from training.menu_catalogue import ANYBODY, VIEW
from training.models import Course, CourseSkill
from training.selectors.catalogue import courses_visible, providers_visible
from training.selectors.skills import domain_choices, skill_words
from training.services.catalogue.courses import course_save, skill_give, skill_withdraw
from training.tables_catalogue import cost_words
from training.views.catalogue.browse import CATALOGUE
from training.workflows_catalogue import MANAGE, steps_from


def lines_of(text: str) -> list[str]:
    """The lines of a text, without dashes or bullets."""
    return [line.strip(" -–•\t") for line in text.splitlines() if line.strip(" -–•\t")]


class CourseDetailView(DetailScreen):
    """The sheet of a course. What sessions and enrolments add comes by `training.course_page`."""

    model = Course
    rights = ANYBODY
    template_name = "training/catalogue/course.html"
    crumbs = (CATALOGUE,)

    def get_queryset(self) -> QuerySet[Course]:
        return courses_visible(self.access)

    @property
    def is_own(self) -> bool:
        return self.record.institution_id == self.institution.pk

    def get_actions(self) -> Sequence[Action]:
        found = [action for extension in extensions() for action in extension.actions(self.record, self.access)]
        if self.record.state == CourseState.PUBLISHED:
            asked = f"?formation={self.record.pk}"
            if self.access.is_officer:
                found.append(Action(_("Exprimer un besoin"), reverse("training:need_create") + asked, "flag", (*MANAGE, "team_view")))
            else:
                found.append(Action(_("Souhaiter cette formation"), reverse("training:own_need_create") + asked, "star", ("self_service",)))
        if not self.is_own:
            return found
        pk = self.record.pk
        steps = steps_from(self.record)
        found += [
            Action(str(step.label), reverse("training:course_step", args=[pk, step.slug]), step.icon, step.rights,
                   main=step.is_main and not any(each.main for each in found))
            for step in steps
        ]  # fmt: skip
        found.append(Action(_("Modifier"), reverse("training:course_update", args=[pk]), "pencil", MANAGE))
        return found

    def get_panels(self) -> list[Panel]:
        course = self.record
        seats = _("de %(least)s à %(most)s") % {"least": course.seats_min or 1, "most": course.seats_max} if course.seats_max else ""
        domain = dict(domain_choices()).get(course.domain, "")
        validity = french_count(course.validity_months, _("mois"), _("mois")) if course.validity_months else _("n’expire pas")
        told = [
            (_("Durée"), course.duration or _("à préciser")),
            (_("Modalité"), str(course.get_mode_display())),
            (_("Langues"), course.language_words),
            (_("Prix"), cost_words(course) or _("à préciser")),
            (_("Participants"), seats),
            (_("Domaine"), domain),
            (_("Titre ou attestation"), course.certificate),
            (_("Validité"), validity if course.is_compulsory or course.validity_months or course.certificate else ""),
            (_("Code"), course.code),
            (_("Source"), course.source),
        ]
        return [Panel(_("En bref"), [(label, value) for label, value in told if value])]

    def get_context(self, **more: Any) -> dict[str, Any]:
        course = self.record
        skills = list(course.skills.all())
        words = skill_words(row.skill_code for row in skills)
        for row in skills:
            row.words = words[row.skill_code]  # type: ignore[attr-defined]
        keeps = self.is_own and self.access.has(*MANAGE)
        return super().get_context(
            objectives=lines_of(course.objectives), programme=lines_of(course.programme), skills=skills, keeps=keeps,
            materials=list(course.materials.prefetch_related("earlier") if keeps else course.materials.all()), versions=list(course.versions.select_related("published_by")) if keeps else [],
            is_own=self.is_own, reads_provider=self.access.has(*VIEW),
            parts=[(extension.template, extension.context(course, self.access)) for extension in extensions() if extension.template],
            **more,
        ) | {"frame": frame_of(self.access)}  # fmt: skip


class CourseFormView(FormScreen):
    """Describe a course of the institution."""

    model = Course
    form_class = CourseForm
    rights = MANAGE
    crumbs = (CATALOGUE,)
    success_message = gettext_lazy("La fiche est enregistrée.")

    def get_queryset(self) -> QuerySet[Course]:
        return Course.objects.filter(institution=self.institution)

    def get_title(self) -> str:
        return _("Nouvelle formation") if self.is_creation else str(self.record)

    def get_form_options(self) -> dict[str, Any]:
        if self.is_creation:
            self.record.currency, self.record.languages = self.currency, ["fr"]
        active = Q(is_active=True) | Q(pk=self.record.provider_id)
        return {"instance": self.record, "providers": providers_visible(self.access).filter(active)}

    def perform(self, form: Any) -> Course:
        return course_save(course=self.record, values=form.values(), access=self.access)

    def get_cancel_url(self) -> str:
        return reverse("training:course_list") if self.is_creation else self.record.get_absolute_url()


class OfCourse(FormScreen):
    """Something done to a course of the institution, then back to its sheet."""

    model: Any = Course
    rights = MANAGE

    def get_queryset(self) -> QuerySet[Any]:
        return Course.objects.filter(institution=self.institution)

    @property
    def course(self) -> Course:
        return self.record

    def get_crumbs(self) -> Any:
        return (CATALOGUE, Crumb(str(self.course), self.course.get_absolute_url()))

    def get_cancel_url(self) -> str:
        return self.course.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.course.get_absolute_url()


class CourseSkillAddView(OfCourse):
    form_class = GiveSkillForm
    title = gettext_lazy("Compétence donnée")
    submit_label = gettext_lazy("Ajouter la compétence")
    success_message = gettext_lazy("La compétence est ajoutée à la fiche.")

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> CourseSkill:
        return skill_give(course=self.record, access=self.access, **{name: form.cleaned_data[name] for name in ("skill_code", "level")})


class CourseSkillRemoveView(OfCourse, ConfirmScreen):
    model = CourseSkill
    danger = True
    submit_label = gettext_lazy("Retirer")
    success_message = gettext_lazy("La compétence est retirée de la fiche.")

    def get_queryset(self) -> QuerySet[Any]:
        return CourseSkill.objects.filter(institution=self.institution).select_related("course")

    @property
    def course(self) -> Course:
        return self.record.course

    def get_title(self) -> str:
        label = skill_words([self.record.skill_code])[self.record.skill_code].label
        return _("Retirer « %(skill)s » de la fiche ?") % {"skill": label}

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> None:
        skill_withdraw(row=self.record, access=self.access)


class CourseVersionView(DetailScreen):
    """What the catalogue said in a version."""

    model = Course
    rights = MANAGE
    template_name = "training/catalogue/version.html"

    def get_queryset(self) -> QuerySet[Course]:
        return Course.objects.filter(institution=self.institution)

    def get_crumbs(self) -> Any:
        return (CATALOGUE, Crumb(str(self.record), self.record.get_absolute_url()))

    def get_title(self) -> str:
        return _("%(course)s, version %(number)s") % {"course": self.record, "number": self.kwargs["number"]}

    def get_context(self, **more: Any) -> dict[str, Any]:
        row = self.record.versions.select_related("published_by").filter(number=self.kwargs["number"]).first()
        if row is None:
            raise Http404
        old = Course(**{name: value for name, value in row.content.items() if name not in ("provider", "skills")})
        words = skill_words(code for code, _level in row.content["skills"])
        told = [
            (_("Publiée"), _("le %(day)s par %(who)s") % {"day": french_date(row.published_at.date()), "who": row.published_by}),
            (_("Ce qui change"), row.note),
            (_("Intitulé"), old.title),
            (_("Prestataire"), row.content["provider"]),
            (_("Durée"), old.duration),
            (_("Modalité"), str(old.get_mode_display())),
            (_("Prix"), cost_words(old)),
            (_("Public"), old.audience),
            (_("Prérequis"), old.prerequisites),
        ]
        return super().get_context(
            panel=Panel(_("Fiche"), [(label, value) for label, value in told if value]), objectives=lines_of(old.objectives),
            programme=lines_of(old.programme), skills=[(words[code], level) for code, level in row.content["skills"]], **more,
        )  # fmt: skip
