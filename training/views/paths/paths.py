"""From one's job to a target job: what is missing, the courses that give it, how long and how much."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.models import Job
from careers.selectors.referential import edition_in_use, jobs
from hr_core.text import french_count
from hr_core.ui.context import frame_of
from hr_core.ui.screens import Screen
from hr_core.views.files import FileScreen
from training.choices_needs import NeedOrigin
from training.menu_catalogue import ANYBODY
from training.selectors.paths import Path, job_of_code, own_job, path_of
from training.services.needs.flow import need_express
from training.views.needs.lists import planned_year


class PathMixin:
    """What the three pages share: the target asked (`?vers=`), the path, and the needs that it becomes (POST)."""

    request: HttpRequest
    access: Any
    institution: Any
    person: Any

    @cached_property
    def origin(self) -> Job | None:
        return own_job(self.person, timezone.localdate()) if self.person is not None else None

    @cached_property
    def target(self) -> Job | None:
        asked = self.request.GET.get("vers", "")
        return job_of_code(asked, timezone.localdate()) if asked else None

    @cached_property
    def path(self) -> Path | None:
        if self.target is None:
            return None
        return path_of(self.institution, self.person, self.origin, self.target, timezone.localdate())

    def page(self) -> dict[str, Any]:
        edition = edition_in_use(on=timezone.localdate())
        return {
            "origin": self.origin, "target": self.target, "path": self.path, "person": self.person,
            "jobs": jobs(edition).values_list("code", "title") if edition else [],
        }  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The courses of the path become needs of the person, one each."""
        if self.path is None or self.person is None:
            raise Http404
        origin = NeedOrigin.EMPLOYEE if self.person.user_id == request.user.pk else NeedOrigin.MOBILITY  # type: ignore[union-attr]
        try:
            for training in self.path.trainings:
                reason = _("Parcours vers %(job)s : %(skills)s") % {"job": self.path.target, "skills": ", ".join(training.skills)}
                values = {
                    "year": planned_year(request), "course": training.course, "employee": self.person, "origin": origin, "reason": reason[:400],
                    "gap": 1, "title": training.course.title,
                }  # fmt: skip
                need_express(institution=self.institution, values=values, access=self.access)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            count = french_count(len(self.path.trainings), _("besoin exprimé"), _("besoins exprimés"))
            messages.success(request, _("%(count)s pour ce parcours.") % {"count": count})
        return HttpResponseRedirect(request.get_full_path())


class PathView(PathMixin, Screen):
    """From any job to another: `?de=REC-05&vers=REC-02`; nobody in particular."""

    template_name = "training/paths/path.html"
    rights = ANYBODY
    title = gettext_lazy("Parcours de formation")
    lede = gettext_lazy("D’un métier à un autre : ce qui manque, les formations du catalogue qui le donnent, le temps et le coût.")
    person = None

    @cached_property
    def origin(self) -> Job | None:  # type: ignore[override]
        asked = self.request.GET.get("de", "")
        return job_of_code(asked, timezone.localdate()) if asked else None

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(asks_origin=True, **self.page())

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(**more) | {"frame": frame_of(self.access)}


class OwnPathView(PathMixin, Screen):
    """« Mon parcours », from one's own job and skills."""

    template_name = "training/paths/path.html"
    rights = ("self_service",)
    own = True
    title = gettext_lazy("Mon parcours de formation")
    lede = gettext_lazy("Choisissez un métier : la page dit ce qui vous manque et les formations qui le donnent.")

    @cached_property
    def person(self) -> Any:
        if self.access.employee is None:
            raise Http404
        return self.access.employee

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(**self.page())


class EmployeePathView(PathMixin, FileScreen):
    """« Parcours de formation », a tab of the personnel file."""

    template_name = "training/paths/employee_path.html"
    rights = ("training_view", "training_manage")

    @cached_property
    def person(self) -> Any:
        return self.record

    def get_actions(self) -> Any:
        return []

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(**self.page())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.access.has("training_manage"):
            raise Http404
        return super().post(request, *args, **kwargs)
