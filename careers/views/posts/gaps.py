"""The gap between the plan, the posts and the people, by unit, job and category; the lines of the plan."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.documents.staffing_table import full_time
from careers.forms.titles import TargetForm
from careers.models import StaffTarget
from careers.selectors.posts.staffing import gaps
from careers.services.posts.targets import target_remove, target_save, targets_from_posts
from careers.views.posts.lists import PREPARE, VIEW, day_of
from careers.views.posts.records import jobs_in_use
from hr_core.text import french_count, french_date
from hr_core.ui.parts import Action
from hr_core.ui.screens import ConfirmScreen, FormScreen, Screen

GAPS = (gettext_lazy("Écarts au plan"), "careers:staff_gaps")


class GapListView(Screen):
    """Lines that differ first asked; `?vue=tous` shows the others too."""

    template_name = "careers/posts/gaps.html"
    rights = VIEW
    title = gettext_lazy("Écarts au plan")

    @cached_property
    def day(self) -> Any:
        return day_of(self.request)

    def get_lede(self) -> str:
        return _("Effectif prévu pour %(year)s, postes autorisés et agents en poste au %(day)s.") % {
            "year": self.day.year, "day": french_date(self.day)
        }  # fmt: skip

    @cached_property
    def has_plan(self) -> bool:
        return StaffTarget.objects.filter(year=self.day.year).exists()

    def get_actions(self) -> list[Action]:
        found = [Action(_("Effectif prévu"), reverse("careers:target_create"), "plus", PREPARE, main=self.has_plan)]
        if not self.has_plan:
            url = reverse("careers:targets_from_posts") + f"?au={self.day:%Y-%m-%d}"
            found.append(Action(_("Partir des postes autorisés"), url, "table", PREPARE, main=True))
        return found

    def get(self, request: HttpRequest) -> HttpResponse:
        every = gaps(self.day)
        shows_all = request.GET.get("vue") == "tous"
        rows = [each for each in every if shows_all or each.missing]
        lines = StaffTarget.objects.filter(year=self.day.year).values_list("unit", "job", "category", "pk")
        targets = {(unit, job, category): pk for unit, job, category, pk in lines}
        for each in rows:
            each.target = targets.get((each.unit.pk, each.job.pk if each.job else None, each.category))  # type: ignore[attr-defined]
            each.held_words, each.missing_words = full_time(each.counts.held), full_time(each.missing)  # type: ignore[attr-defined]
        return self.show(
            rows=rows, day=self.day, shows_all=shows_all, all_count=len(every),
            differing=sum(bool(each.missing) for each in every), has_plan=self.has_plan,
            missing=full_time(sum(each.missing for each in every if each.missing > 0)),
            over=full_time(-sum(each.missing for each in every if each.missing < 0)),
            may_change=self.access.has(*PREPARE),
        )  # fmt: skip


class TargetFormView(FormScreen):
    model = StaffTarget
    form_class = TargetForm
    rights = PREPARE
    title = gettext_lazy("Effectif prévu")
    success_message = gettext_lazy("L’effectif prévu est enregistré.")
    success_url = "careers:staff_gaps"
    crumbs = (GAPS,)

    def get_form_options(self) -> dict[str, Any]:
        initial: dict[str, Any] = {"year": day_of(self.request).year}
        if not self.is_creation:
            initial = {name: getattr(self.record, name) for name in TargetForm.base_fields}
        return {"jobs": jobs_in_use(), "initial": initial}

    def get_actions(self) -> list[Action]:
        if self.is_creation:
            return []
        return [Action(_("Retirer"), reverse("careers:target_remove", args=[self.record.pk]), "trash", PREPARE)]

    def perform(self, form: Any) -> StaffTarget:
        return target_save(target=self.record, values=form.cleaned_data)


class TargetRemoveView(ConfirmScreen):
    model = StaffTarget
    rights = PREPARE
    danger = True
    question = gettext_lazy("Retirer cette ligne du plan ?")
    submit_label = gettext_lazy("Retirer")
    success_url = "careers:staff_gaps"
    crumbs = (GAPS,)

    def get_queryset(self) -> QuerySet[StaffTarget]:
        return StaffTarget.objects.select_related("unit")

    def get_consequences(self) -> list[str]:
        return [str(self.record)]

    def perform(self, form: Any) -> None:
        target_remove(target=self.record)


class TargetsFromPostsView(ConfirmScreen):
    """The plan of the year of `?au=` from its authorised posts."""

    rights = PREPARE
    submit_label = gettext_lazy("Établir le plan")
    success_url = "careers:staff_gaps"
    crumbs = (GAPS,)

    def get_record(self) -> None:
        return None

    def get_title(self) -> str:
        return _("Établir le plan %(year)s à partir des postes autorisés ?") % {"year": day_of(self.request).year}

    def get_consequences(self) -> list[str]:
        return [_("Une ligne par unité, métier et catégorie, que vous corrigez ensuite.")]

    def perform(self, form: Any) -> int:
        return targets_from_posts(institution=self.institution, year=day_of(self.request).year)

    def get_success_message(self, result: int) -> str:
        return french_count(result, _("ligne du plan établie"), _("lignes du plan établies")) + "."
