"""The advancement of one person: the line of their classifications, the next step and why; the career computed again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from careers.advancement.verdict import Past, verdict
from careers.forms.advancement import StartForm
from careers.models import AnnualRating, PayGrid, SeniorityCredit
from careers.selectors.careers import RuleBook, Stretch, held, pasts, timelines
from careers.selectors.grids import cells_of, version_on
from careers.services.advancement.reconstruction import Career, career_compute, career_mend
from careers.tables_advancement import mark, span_words
from careers.views.careers import MANAGE, VIEW
from hr_core.filters import today
from hr_core.models import Employee
from hr_core.services.writing import is_own_file
from hr_core.ui.parts import Action, Crumb
from hr_core.ui.screens import FormScreen, redirect
from hr_core.views.files import FileScreen


def grid_of(line: list[Stretch]) -> PayGrid | None:
    """The grid that rules somebody: the one that the last classification names, else the usual one."""
    reference = next((each.terms.grid_reference for each in reversed(line) if each.terms), "")
    grids = list(PayGrid.objects.all())
    named = next((grid for grid in grids if reference and grid.code == reference), None)
    return named or next((grid for grid in grids if grid.is_usual), None)


class EmployeeAdvancementView(FileScreen):
    """A tab of the file."""

    rights = VIEW
    template_name = "careers/advancement/employee.html"
    tab = "avancement"

    def get_actions(self) -> list[Action]:
        if is_own_file(self.record, self.access.user):
            return []
        at = [self.record.pk]
        return [
            Action(_("Crédit d’ancienneté"), reverse("careers:credit_create", args=at), "plus", MANAGE),
            Action(_("Reconstituer la carrière"), reverse("careers:employee_reconstruct", args=at), "route", VIEW),
        ]

    def get_context(self, **more: Any) -> dict[str, Any]:
        line = timelines([self.record.pk]).get(self.record.pk, [])
        ratings = list(AnnualRating.objects.filter(employee=self.record.pk))
        credits = list(SeniorityCredit.objects.filter(employee=self.record.pk))
        past = pasts([self.record.pk], credited=credits, rated=ratings)[self.record.pk]
        return super().get_context(
            line=list(reversed(line)),
            next=self._next(line, past),
            ratings=[(row.year, mark(row.value), row.source) for row in ratings[:10]],
            credits=[(row, span_words(row.months, row.days)) for row in credits],
            **more,
        )

    def _next(self, line: list[Stretch], past: Past) -> dict[str, Any] | None:
        """The verdict of the day on the step held."""
        grid, placed = grid_of(line), held(line, self.on)
        version = version_on(grid, self.on) if grid else None
        if grid is None or placed is None or version is None:
            return None
        cells = cells_of(version)
        cell = cells.by_key.get(placed[0].key)
        following = cells.following(cell) if cell else None
        if cell is None or following is None:
            return {"cell": cell, "following": None, "verdict": None}
        found = verdict(RuleBook(grid).of(cell.grade_id, cell.step), placed[1], past, self.on)
        return {"cell": cell, "following": following, "verdict": found}


class ReconstructView(FormScreen):
    """The steps that should have been, beside those that were; a button prepares the change that mends the pay."""

    model = Employee
    form_class = StartForm
    rights = VIEW
    template_name = "careers/advancement/reconstruct.html"

    def get_queryset(self) -> Any:
        return Employee.objects.visible_to(self.access)

    @cached_property
    def line(self) -> list[Stretch]:
        return timelines([self.record.pk]).get(self.record.pk, [])

    def get_title(self) -> str:
        return _("Reconstitution de carrière : %(who)s") % {"who": self.record.full_name}

    def get_lede(self) -> str:
        return _("Les échelons que donnent les règles, les notes, les absences et les crédits, à côté de ceux qui ont été pris.")

    def get_crumbs(self) -> Any:
        url = reverse("careers:employee_advancement", args=[self.record.pk])
        return ((_("Agents"), "hr_core:employee_list"), Crumb(self.record.full_name, url))

    def get_cancel_url(self) -> str:
        return reverse("careers:employee_advancement", args=[self.record.pk])

    @cached_property
    def start(self) -> date | None:
        """The day asked, else that of the step held when the first rule of the grid began: before it no rule gives a step."""
        form = StartForm(self.request.GET)
        if form.is_valid():
            return form.cleaned_data["depuis"]
        grid = grid_of(self.line)
        first = RuleBook(grid).first_day if grid else None
        at_first = next((each.start for each in self.line if first is not None and each.holds_on(first)), None)
        return at_first or (self.line[0].start if self.line else None)

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"depuis": self.start}}

    def computed(self) -> tuple[Career | None, str]:
        grid = grid_of(self.line)
        if grid is None or self.start is None:
            return None, _("Aucune grille ne règle ce dossier.")
        try:
            return career_compute(employee=self.record, grid=grid, start=self.start, on=today()), ""
        except ValidationError as refused:
            return None, " ".join(refused.messages)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Prepare the change; a refusal is told on the page."""
        grid = grid_of(self.line)
        if not self.access.has(*MANAGE) or grid is None or self.start is None:
            return self.show(form=self.get_form(), status=422)
        try:
            batch = career_mend(employee=self.record, grid=grid, start=self.start, on=today(), access=self.access)
        except ValidationError as refused:
            return self.show(form=self.get_form(), refused=" ".join(refused.messages), status=422)
        return redirect(request, batch.get_absolute_url())

    def get_context(self, **more: Any) -> dict[str, Any]:
        career, problem = self.computed()
        may_mend = self.access.has(*MANAGE) and not is_own_file(self.record, self.access.user)
        given = {"refused": problem} | more
        return super().get_context(career=career, start=self.start, may_mend=may_mend, **given)

