"""A job, two jobs side by side, the way from one to another, the sheet."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.courses import CourseTold, courses_for
from careers.documents.job_sheet import job_sheet_pdf
from careers.drawing import band_chart, level_bar
from careers.models import Job, JobLink
from careers.selectors import referential
from careers.selectors.paths import Atlas, Gap, compare, gaps
from careers.views.base import ReferentialScreen, crumb
from hr_core.ui.parts import Action


class JobView(ReferentialScreen):
    """Mission, activities, skills with their levels, band, codes elsewhere, passages."""

    template_name = "careers/job.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        self.record = job = self.job(code)
        found = referential.passages(job)
        return self.show(
            job=job,
            chart=band_chart(job.band.number, job.band.label),
            codes=job.codes.all(),
            asked=[(each, level_bar(each.level)) for each in referential.asked_skills(job.pk)],
            neighbours=[each for each in found if each.kind == JobLink.Kind.NEIGHBOUR],
            evolutions=[each for each in found if each.kind == JobLink.Kind.EVOLUTION],
            origins=referential.leading_to(job),
            certificates=[each.qualification for each in job.qualifications.select_related("qualification")],
            others=referential.jobs(self.edition).exclude(pk=job.pk),
        )

    def get_title(self) -> str:
        return self.record.title

    def get_lede(self) -> str:
        feminine = "" if self.record.title_feminine == self.record.title else f"{self.record.title_feminine}. "
        return feminine + self.record.purpose

    def get_crumbs(self) -> Any:
        family = self.record.family
        return [*self.crumbs, crumb(family.label, reverse("careers:family", args=[family.code]))]

    def get_actions(self) -> list[Action]:
        return [
            Action(_("Fiche PDF"), reverse("careers:job_sheet", args=[self.record.code]), "download"),
            Action(_("Parcours vers ce métier"), reverse("careers:job_path") + f"?vers={self.record.code}", "route"),
        ]


class TwoJobs(ReferentialScreen):
    """A screen about two jobs chosen in the address; without both it shows the choice only."""

    names: tuple[str, str]

    def chosen(self) -> tuple[Job | None, Job | None]:
        first, second = (self.request.GET.get(name, "").strip() for name in self.names)
        return self.job(first) if first else None, self.job(second) if second else None

    def choice(self, first: Job | None, second: Job | None) -> dict[str, Any]:
        return {"first": first, "second": second, "jobs": referential.jobs(self.edition)}


class JobCompareView(TwoJobs):
    template_name = "careers/job_compare.html"
    title = gettext_lazy("Comparer deux métiers")
    names = ("a", "b")

    def get(self, request: HttpRequest) -> HttpResponse:
        first, second = self.chosen()
        if first is None or second is None:
            return self.show(**self.choice(first, second))
        found = compare(first, second)
        rows = [
            (side, side.first and level_bar(side.first), side.second and level_bar(side.second)) for side in found.rows
        ]
        return self.show(**self.choice(first, second), comparison=found, rows=rows)


class JobPathView(TwoJobs):
    template_name = "careers/job_path.html"
    title = gettext_lazy("Parcours d’un métier à un autre")
    names = ("de", "vers")

    def get(self, request: HttpRequest) -> HttpResponse:
        first, second = self.chosen()
        if first is None or second is None or first == second:
            return self.show(**self.choice(first, second), is_same=first is not None and first == second)
        atlas = Atlas(self.edition)
        way = atlas.way(first, second)
        direct = gaps(atlas.asked[first.pk], atlas.asked[second.pk])
        lacking = {gap.skill.code for gap in direct} | {gap.skill.code for step in way or () for gap in step.gaps}
        courses = courses_for(self.access, sorted(lacking))
        steps = None if way is None else [(step, _drawn(step.gaps, courses)) for step in way]
        return self.show(**self.choice(first, second), steps=steps, direct=_drawn(direct, courses))


class JobSheetView(ReferentialScreen):
    """The sheet of a job, A4."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        job = self.job(code)
        response = HttpResponse(job_sheet_pdf(job), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{self.edition.code}-{job.code}.pdf"'
        return response


def _drawn(found: list[Gap], courses: dict[str, list[CourseTold]]) -> list[tuple[Gap, Any, list[CourseTold]]]:
    """Each gap with its bar, and two courses that fill it."""
    return [(gap, level_bar(gap.asked, gap.held), [each for each in courses.get(gap.skill.code, ()) if each.level > (gap.held or 0)][:2]) for gap in found]
