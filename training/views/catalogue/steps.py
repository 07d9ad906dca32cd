"""The steps of a course: publish, open to the zone, withdraw, put back."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from hr_core.ui.screens import ConfirmScreen
from training.forms.catalogue import CourseStepForm
from training.models import Course
from training.services.catalogue.courses import course_step
from training.views.catalogue.courses import OfCourse
from training.workflows_catalogue import MANAGE, SHARE, STEPS, VERSIONED, Step


class CourseStepView(OfCourse, ConfirmScreen):
    rights = (*MANAGE, *SHARE)
    form_class = CourseStepForm

    @property
    def step(self) -> Step:
        if self.kwargs["step"] not in STEPS:
            raise Http404
        return STEPS[self.kwargs["step"]]

    @property
    def danger(self) -> bool:  # type: ignore[override]
        return self.step.slug == "retirer"

    @property
    def submit_label(self) -> str:  # type: ignore[override]
        return str(self.step.label)

    def get_title(self) -> str:
        return _("%(step)s : %(course)s ?") % {"step": self.step.label, "course": self.record}

    def get_consequences(self) -> list[str]:
        return [str(self.step.consequence)]

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_form(self) -> Any:
        form = super().get_form()
        if self.step.slug not in VERSIONED or not self.record.version:
            del form.fields["note"]
        return form

    def perform(self, form: Any) -> Course:
        return course_step(course=self.record, step=self.step.slug, note=form.cleaned_data.get("note", ""), access=self.access)

    def get_success_message(self, result: Course) -> str:
        return _("%(course)s : %(state)s.") % {"course": result, "state": result.get_state_display()}
