"""Derogations to the categories that the posts of the budget are authorised for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import Employee
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Tab
from hr_core.ui.screens import FormScreen
from payroll.forms.budget_posts import BoundsDerogationForm
from payroll.models import BoundsDerogation
from payroll.services.credits.bounds import OVERRIDE, derogation_grant, rows_beyond
from payroll.tables_budget_posts import BoundsDerogationTable
from payroll.views.steering.budget_posts import OfBudgetPosts, posts_views
from payroll.views.steering.budgets import VIEW


class BoundsDerogationListView(OfBudgetPosts, ListScreen):
    """Who may hold a post in a category that its authorisation leaves out, by whom and why."""

    model = BoundsDerogation
    rights = VIEW
    unit = (gettext_lazy("dérogation"), gettext_lazy("dérogations"))
    table_class = BoundsDerogationTable
    export_name = "derogations-categorie"
    title = gettext_lazy("Dérogations de catégorie")
    empty = Empty(
        gettext_lazy("Aucune dérogation de catégorie"),
        gettext_lazy("Hors des catégories autorisées d’un poste, le placement, la nouvelle catégorie et l’approbation du budget sont refusés."),
    )

    def get_queryset(self) -> QuerySet[BoundsDerogation]:
        seen = Employee.objects.visible_to(self.access).values("pk")
        return BoundsDerogation.objects.filter(employee__in=seen).select_related("post", "employee", "granted_by")

    def get_saved_views(self) -> Sequence[Tab]:
        return posts_views(self, beyond=len(rows_beyond(self.budget)))

    def get_actions(self) -> Sequence[Action]:
        url = reverse("payroll:bounds_derogation_create", args=[self.budget.pk])
        return [Action(_("Accorder une dérogation"), url, "plus", OVERRIDE, main=True)]


class BoundsDerogationFormView(OfBudgetPosts, FormScreen):
    rights = OVERRIDE
    form_class = BoundsDerogationForm
    title = gettext_lazy("Dérogation de catégorie")
    lede = gettext_lazy("Elle porte votre nom et son motif ; elle vaut pour cet agent, ce poste et cette catégorie.")
    submit_label = gettext_lazy("Accorder")
    success_message = gettext_lazy("La dérogation est accordée.")

    def get_record(self) -> BoundsDerogation:
        return BoundsDerogation(institution=self.institution)

    def get_form_options(self) -> dict[str, Any]:
        asked = self.request.GET
        keys = {name: int(value) for name, value in (("post", asked.get("poste", "")), ("employee", asked.get("agent", ""))) if value.isdecimal()}
        people = Employee.objects.visible_to(self.access).filter(left_on__isnull=True)
        return {"instance": self.get_record(), "people": people, "initial": {**keys, "category": asked.get("categorie", "")[:24]}}

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:bounds_derogation_list", args=[self.budget.pk])

    def perform(self, form: Any) -> BoundsDerogation:
        return derogation_grant(derogation=form.instance, access=self.access)
