"""Modules on line: kept by the training service, read and answered on the phone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_count
from hr_core.ui.forms import HouseForm
from hr_core.ui.parts import Action, Crumb
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen
from training.forms.elearning import ModuleForm, PageForm, QuizForm, TakeForm, quiz_text
from training.models import Course, LearningModule, ModuleAttempt, ModulePage
from training.selectors.elearning import modules_of
from training.services.sessions.elearning import attempt_take, module_save, page_remove, page_save, quiz_set, tries_left
from training.views.sessions.base import MANAGE, OWN, VIEW, own_employee

COURSES = (gettext_lazy("Formations"), "training:course_list")


class ModuleScreen(FormScreen):
    """A form about a module found by `pk`."""

    model = LearningModule
    rights = MANAGE

    def get_queryset(self) -> QuerySet[LearningModule]:
        return LearningModule.objects.filter(institution=self.institution).select_related("course")

    def get_crumbs(self) -> Sequence[Any]:
        return (COURSES, Crumb(self.record.course.title, self.record.course.get_absolute_url()), Crumb(self.record.title, self.record.get_absolute_url()))

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.record.get_absolute_url()


class ModuleCreateView(FormScreen):
    model = Course
    rights = MANAGE
    form_class = ModuleForm
    title = gettext_lazy("Nouveau module en ligne")

    def get_queryset(self) -> QuerySet[Course]:
        return Course.objects.filter(institution=self.institution)

    def get_crumbs(self) -> Sequence[Any]:
        return (COURSES, Crumb(self.record.title, self.record.get_absolute_url()))

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> LearningModule:
        return module_save(module=LearningModule(institution=self.institution, course=self.record), values=form.values(), access=self.access)


class ModuleDetailView(DetailScreen):
    """Its pages, its questions and what became of them."""

    model = LearningModule
    rights = VIEW
    template_name = "training/sessions/module.html"

    def get_record(self) -> Any:
        found = get_object_or_404(LearningModule.objects.filter(institution=self.institution).select_related("course"), pk=self.kwargs["pk"])
        return modules_of(found.course_id, self.institution).select_related("course").get(pk=found.pk)

    def get_crumbs(self) -> Sequence[Any]:
        return (COURSES, Crumb(self.record.course.title, self.record.course.get_absolute_url()))

    def get_lede(self) -> str:
        told = [french_count(self.record.minutes, _("minute"), _("minutes")), _("réussite à %(mark)s %%") % {"mark": self.record.pass_mark}]
        told.append(french_count(self.record.attempts, _("essai"), _("essais")) if self.record.attempts else _("essais sans limite"))
        return ", ".join(told) + "."

    def get_actions(self) -> list[Action]:
        at = [self.record.pk]
        return [
            Action(_("Modifier"), reverse("training:module_update", args=at), "pencil", MANAGE),
            Action(_("Questionnaire"), reverse("training:module_quiz", args=at), "list-check", MANAGE),
            Action(_("Nouvelle page"), reverse("training:page_create", args=at), "plus", MANAGE, main=True),
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.record
        mean = round(row.mean) if row.mean is not None else None
        return self.show(pages=list(row.pages.all()), questions=list(row.questions.all()), mean=mean, may_manage=self.access.has(*MANAGE))


class ModuleUpdateView(ModuleScreen):
    form_class = ModuleForm
    title = gettext_lazy("Modifier le module")

    def get_form_options(self) -> dict[str, Any]:
        return {"record": self.record}

    def perform(self, form: Any) -> LearningModule:
        return module_save(module=self.record, values=form.values(), access=self.access)


class QuizView(ModuleScreen):
    form_class = QuizForm
    title = gettext_lazy("Questionnaire du module")
    success_message = gettext_lazy("Le questionnaire est enregistré.")

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"text": quiz_text(list(self.record.questions.all()))}}

    def perform(self, form: Any) -> None:
        quiz_set(module=self.record, asked=form.cleaned_data["text"], access=self.access)


class PageCreateView(ModuleScreen):
    form_class = PageForm
    title = gettext_lazy("Nouvelle page")

    def get_form_options(self) -> dict[str, Any]:
        last = self.record.pages.aggregate(last=Max("rank"))["last"] or 0
        return {"module": self.record, "initial": {"rank": last + 1}}

    def perform(self, form: Any) -> ModulePage:
        return page_save(page=ModulePage(institution=self.institution, module=self.record), values=form.values(), access=self.access)


class PageUpdateView(FormScreen):
    model = ModulePage
    rights = MANAGE
    form_class = PageForm

    def get_queryset(self) -> QuerySet[ModulePage]:
        return ModulePage.objects.filter(institution=self.institution).select_related("module__course")

    def get_title(self) -> str:
        return self.record.title

    def get_crumbs(self) -> Sequence[Any]:
        module = self.record.module
        return (COURSES, Crumb(module.course.title, module.course.get_absolute_url()), Crumb(module.title, module.get_absolute_url()))

    def get_form_options(self) -> dict[str, Any]:
        return {"record": self.record, "module": self.record.module}

    def get_cancel_url(self) -> str:
        return self.record.module.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.record.module.get_absolute_url()

    def perform(self, form: Any) -> ModulePage:
        return page_save(page=self.record, values=form.values(), access=self.access)


class PageRemoveView(PageUpdateView, ConfirmScreen):
    form_class = HouseForm
    template_name = "hr_core/ui/confirm.html"
    danger = True
    submit_label = gettext_lazy("Retirer la page")

    def get_title(self) -> str:
        return _("Retirer la page « %(title)s » ?") % {"title": self.record.title}

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> None:
        page_remove(page=self.record, access=self.access)


def right_answers(number: int) -> str:
    return french_count(number, _("bonne réponse"), _("bonnes réponses"))


class OwnModuleView(DetailScreen):
    """A page at a time, light; `?page=2`."""

    model = LearningModule
    rights = OWN
    own = True
    template_name = "training/sessions/own_module.html"

    def get_queryset(self) -> QuerySet[LearningModule]:
        own_employee(self.access)
        return LearningModule.objects.filter(institution=self.institution, is_published=True).select_related("course")

    @cached_property
    def taken(self) -> list[ModuleAttempt]:
        return list(ModuleAttempt.objects.filter(module=self.record, employee=self.access.employee))

    def get_lede(self) -> str:
        return self.record.course.title

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pages = list(self.record.pages.select_related("material"))
        asked = request.GET.get("page", "1")
        number = min(max(int(asked), 1), len(pages)) if asked.isdecimal() and pages else 1
        page = pages[number - 1] if pages else None
        paragraphs = [block.strip() for block in (page.text if page else "").replace("\r", "").split("\n\n") if block.strip()]
        return self.show(
            page=page, number=number, count=len(pages), paragraphs=paragraphs, taken=self.taken, last_right=right_answers(self.taken[0].right) if self.taken else "", has_passed=any(each.has_passed for each in self.taken),
            left=tries_left(self.record, len(self.taken)),
        )  # fmt: skip


class OwnQuizView(FormScreen):
    model = LearningModule
    rights = OWN
    own = True
    form_class = TakeForm
    submit_label = gettext_lazy("Rendre mes réponses")
    template_name = "training/sessions/own_quiz.html"

    def get_queryset(self) -> QuerySet[LearningModule]:
        own_employee(self.access)
        return LearningModule.objects.filter(institution=self.institution, is_published=True).select_related("course")

    def get_title(self) -> str:
        return _("Questionnaire")

    def get_lede(self) -> str:
        return _("%(title)s : réussite à partir de %(mark)s %%.") % {"title": self.record.title, "mark": self.record.pass_mark}

    def get_form_options(self) -> dict[str, Any]:
        return {"questions": list(self.record.questions.all())}

    def get_cancel_url(self) -> str:
        return reverse("training:own_module", args=[self.record.pk])

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def get_context(self, **more: Any) -> dict[str, Any]:
        taken = ModuleAttempt.objects.filter(module=self.record, employee=self.access.employee)
        may = not any(each.has_passed for each in taken) and tries_left(self.record, len(taken)) != 0
        return super().get_context(may=may, **more)

    def get_success_message(self, result: ModuleAttempt) -> str:
        told = {"right": right_answers(result.right), "asked": result.asked}
        if result.has_passed:
            return _("Réussi : %(right)s sur %(asked)s.") % told
        return _("%(right)s sur %(asked)s : relisez les pages avant d’essayer de nouveau.") % told

    def perform(self, form: Any) -> ModuleAttempt:
        return attempt_take(module=self.record, employee=own_employee(self.access), answers=form.answers(), actor=self.access.user)
