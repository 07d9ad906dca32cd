"""A grade, and its weighing: what it compares to in the common bands."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.forms.grids import GradeForm, WeighingForm
from careers.models import Edition, Grade, GradeWeighing, PayGrid, WeighingFactor
from careers.selectors.referential import edition_in_use
from careers.services.grids.versions import (
    grade_save,
)
from careers.services.grids.weighing import equivalence_adopt, job_weigh, weighing_delete
from careers.tables_grids import WeighingTable
from careers.views.careers import DECIDE, MANAGE, VIEW
from careers.views.grids.records import of_grid
from hr_core.filters import today
from hr_core.text import french_count
from hr_core.ui.parts import Action, Crumb
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen


class GradeDetailView(DetailScreen):
    """A grade, the jobs weighed in it, and its common band."""

    model = Grade
    rights = VIEW
    template_name = "careers/grids/grade.html"

    def get_queryset(self) -> Any:
        return Grade.objects.select_related("grid", "band_by")

    def get_title(self) -> str:
        return _("Grade %(grade)s") % {"grade": self.record}

    def get_crumbs(self) -> Any:
        url = reverse("careers:grade_list", args=[self.record.grid_id])
        return (*of_grid(self.record.grid), Crumb(_("Grades"), url))

    def get_actions(self) -> list[Action]:
        at = [self.record.pk]
        return [
            Action(_("Modifier"), reverse("careers:grade_update", args=at), "pencil", MANAGE),
            Action(_("Arrêter l’équivalence"), reverse("careers:grade_adopt", args=at), "check", DECIDE),
            Action(_("Peser un emploi"), reverse("careers:grade_weigh", args=at), "scale", MANAGE, main=True),
        ]

    def get_context(self, **more: Any) -> dict[str, Any]:
        edition = edition_in_use(on=today())
        bands = {each.number: each.label for each in edition_bands(edition)}
        table = WeighingTable(
            self.record.weighings.select_related("weighed_by"), currency=self.currency,
            **({} if self.access.has(*MANAGE) else {"exclude": ["remove"]}),
        )  # fmt: skip
        return super().get_context(table=table, band_label=bands.get(self.record.band, ""), **more)


class GradeFormView(FormScreen):
    model = Grade
    form_class = GradeForm
    rights = MANAGE
    success_message = gettext_lazy("Le grade est enregistré.")

    @cached_property
    def grid(self) -> PayGrid:
        return get_object_or_404(PayGrid, pk=self.kwargs["grid"]) if self.is_creation else self.record.grid

    def get_record(self) -> Any:
        record = super().get_record()
        if self.is_creation:
            record.grid = get_object_or_404(PayGrid, pk=self.kwargs["grid"])
        return record

    def get_form_options(self) -> dict[str, Any]:
        return super().get_form_options() | {"grid": self.grid}

    def get_title(self) -> str:
        return _("Nouveau grade") if self.is_creation else _("Grade %(grade)s") % {"grade": self.record}

    def get_crumbs(self) -> Any:
        return of_grid(self.grid)

    def get_cancel_url(self) -> str:
        return reverse("careers:grade_list", args=[self.grid.pk])

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def perform(self, form: Any) -> Grade:
        return grade_save(grade=form.instance, values=form.cleaned_data)


class GradeWeighView(FormScreen):
    """Give a degree to each factor for a job of the grade."""

    model = Grade
    form_class = WeighingForm
    rights = MANAGE
    lede = gettext_lazy("On pèse l’emploi, jamais la personne ; la bande est l’entier le plus proche de points ÷ 125.")
    submit_label = gettext_lazy("Enregistrer la pesée")

    @cached_property
    def edition(self) -> Edition:
        found = edition_in_use(on=today())
        if found is None:
            raise Http404(_("Aucune édition du référentiel n’est publiée."))
        return found

    def get_title(self) -> str:
        return _("Peser un emploi du grade %(grade)s") % {"grade": self.record}

    def get_crumbs(self) -> Any:
        return of_grid(self.record.grid)

    def get_form_options(self) -> dict[str, Any]:
        return {"factors": list(WeighingFactor.objects.filter(edition=self.edition))}

    def get_cancel_url(self) -> str:
        return reverse("careers:grade_detail", args=[self.record.pk])

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def get_success_message(self, result: GradeWeighing) -> str:
        return _("« %(job)s » est dans la bande %(band)s.") % {"job": result.job_title, "band": result.band}

    def perform(self, form: Any) -> GradeWeighing:
        told = form.cleaned_data
        return job_weigh(
            grade=self.record, edition=self.edition, job_title=told["job_title"], degrees=form.degrees,
            evidence=told["evidence"], actor=self.request.user,  # type: ignore[arg-type]
        )  # fmt: skip


class GradeAdoptView(ConfirmScreen):
    model = Grade
    rights = DECIDE
    submit_label = gettext_lazy("Arrêter l’équivalence")
    success_message = gettext_lazy("L’équivalence du grade est arrêtée.")

    def get_title(self) -> str:
        return _("Arrêter la bande commune du grade %(grade)s\u202f?") % {"grade": self.record}

    def get_consequences(self) -> list[str]:
        count = self.record.weighings.count()
        jobs = french_count(count, _("emploi pesé"), _("emplois pesés"))
        return [_("La bande usuelle est la médiane des bandes de ce grade (%(jobs)s).") % {"jobs": jobs}]

    def get_cancel_url(self) -> str:
        return reverse("careers:grade_detail", args=[self.record.pk])

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def perform(self, form: Any) -> Grade:
        return equivalence_adopt(grade=self.record, on=today(), actor=self.request.user)  # type: ignore[arg-type]


class WeighingDeleteView(ConfirmScreen):
    model = GradeWeighing
    rights = MANAGE
    danger = True
    submit_label = gettext_lazy("Retirer la pesée")
    success_message = gettext_lazy("La pesée est retirée.")

    def get_title(self) -> str:
        return _("Retirer la pesée de « %(job)s »\u202f?") % {"job": self.record.job_title}

    def get_cancel_url(self) -> str:
        return reverse("careers:grade_detail", args=[self.record.grade_id])

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def perform(self, form: Any) -> None:
        weighing_delete(weighing=self.record)


def edition_bands(edition: Edition | None) -> Any:
    from careers.models import Band

    return Band.objects.filter(edition=edition) if edition else ()
