"""The budget post by post on screen, the operations that ask credit, the papers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import BigIntegerField, F, Q, QuerySet, Sum
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.selectors.posts.reading import FREE, posts_on
from hr_core.models import Employee, PayTerms
from hr_core.text import french_amount, french_count
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Tab
from hr_core.ui.screens import ConfirmScreen, FormScreen, Screen
from payroll.forms.budget_posts import BudgetPostForm, OperationForm
from payroll.models import Budget, BudgetPost, CreditOperation
from payroll.selectors.visibility import is_all_seen
from payroll.services.credits.bounds import rows_beyond
from payroll.services.credits.operations import OVERRIDE, operation_commit
from payroll.services.credits.papers import budget_pdf, execution_pdf
from payroll.services.credits.posts import post_row_change, post_row_remove, posts_carry, posts_value, section_totals
from payroll.tables_budget_posts import BudgetPostTable
from payroll.views.steering.budgets import MAKE, OPERATE, VIEW, OfBudget


class OfBudgetPosts(OfBudget):
    """A page of the posts of one budget."""

    def get_cancel_url(self) -> str:
        return reverse("payroll:budget_posts", args=[self.budget.pk])


def posts_views(screen: Any, beyond: int) -> list[Tab]:
    """All the posts, those held beyond their bounds, the derogations granted."""
    key = [screen.budget.pk]
    posts, derogations = reverse("payroll:budget_posts", args=key), reverse("payroll:bounds_derogation_list", args=key)
    path, is_beyond = screen.request.path, screen.request.GET.get("vue") == "hors-bornes"
    return [
        Tab(_("Tous les postes"), posts, path == posts and not is_beyond),
        Tab(_("Hors bornes"), f"{posts}?vue=hors-bornes", is_beyond, beyond or None),
        Tab(_("Dérogations de catégorie"), derogations, path == derogations),
    ]


class BudgetPostListView(OfBudgetPosts, ListScreen):
    """Each post over the months of the year; the confidential population is left out for who may not see it."""

    model = BudgetPost
    rights = VIEW
    unit = (gettext_lazy("ligne"), gettext_lazy("lignes"))
    table_class = BudgetPostTable
    totals = {"earning": Sum("earning"), "employer": Sum("employer"), "year_total": Sum("year_total")}
    export_name = "budget-postes"

    def get_title(self) -> str:
        return _("Postes : %(budget)s") % {"budget": self.budget}

    def get_crumbs(self) -> Any:
        from payroll.views.steering.budgets import BUDGETS

        return (BUDGETS, (str(self.budget), reverse("payroll:budget_detail", args=[self.budget.pk])))

    def get_lede(self) -> str:
        hidden = 0 if is_all_seen(self.access) else BudgetPost.objects.filter(
            budget=self.budget, employee__is_confidential=True
        ).count()  # fmt: skip
        if not hidden:
            return _("Chaque poste inscrit au budget, sur les mois de l’exercice.")
        return _("Chaque poste inscrit au budget ; %(lines)s de la population réservée n’y sont pas détaillées.") % {
            "lines": french_count(hidden, _("ligne"), _("lignes"))
        }

    def get_queryset(self) -> QuerySet[Any]:
        rows = BudgetPost.objects.filter(budget=self.budget).select_related("post", "employee")
        if not is_all_seen(self.access):
            rows = rows.filter(Q(employee=None) | Q(employee__is_confidential=False))
        if self.is_beyond:
            rows = rows.filter(pk__in=self.beyond)
        months = Cast(F("last_month") - F("first_month") + 1, BigIntegerField())
        employer = F("contribution") + F("tax") + F("charge")
        return rows.annotate(employer=employer, year_total=(F("earning") + employer) * months).order_by(
            "post__number", "first_month"
        )

    def get_table_options(self) -> dict[str, Any]:
        may_change = self.budget.is_draft and self.access.has(*MAKE)
        return {"may_change": may_change, "beyond": self.beyond, "may_derogate": self.access.has(*OVERRIDE)}

    @cached_property
    def beyond(self) -> dict[int, str]:
        """Rows whose holder is out of the bounds of the post, with their category."""
        return rows_beyond(self.budget)

    @property
    def is_beyond(self) -> bool:
        return self.request.GET.get("vue") == "hors-bornes"

    def get_saved_views(self) -> Sequence[Tab]:
        return posts_views(self, beyond=len(self.beyond))

    def get_actions(self) -> Sequence[Action]:
        if not self.budget.is_draft:
            return []
        pk, has = [self.budget.pk], BudgetPost.objects.filter(budget=self.budget).exists()
        value = Action(_("Valoriser les postes"), reverse("payroll:budget_posts_value", args=pk), "refresh", MAKE, main=not has)
        sheet = Action(_("Tableur"), reverse("payroll:budget_sheet", args=[*pk, "postes"]), "upload", MAKE)
        if not has:
            return [sheet, value]
        carry = reverse("payroll:budget_posts_carry", args=pk)
        return [sheet, value, Action(_("Reporter dans les lignes"), carry, "check", MAKE, main=True)]

    def get_empty(self) -> Empty:
        if self.is_beyond:
            return Empty(_("Aucun poste hors bornes"), _("Chaque titulaire est dans les catégories autorisées de son poste."))
        return Empty(
            _("Aucun poste valorisé"),
            _("Le tableau des effectifs donne les postes ; la paie de leurs titulaires, leur coût."),
        )


class PostsValueView(OfBudgetPosts, ConfirmScreen):
    rights = MAKE
    question = gettext_lazy("Valoriser les postes du tableau des effectifs ?")
    submit_label = gettext_lazy("Valoriser")

    def get_record(self) -> Budget:
        return self.budget

    def get_consequences(self) -> list[str]:
        return [
            _("Un poste occupé coûte la moyenne des mois payés à son titulaire."),
            _("Un poste vacant coûte la moyenne de ceux du même métier et de la même catégorie, sinon de la catégorie, "
              "sinon la grille, sinon la moyenne de l’institution : chaque ligne le dit."),
            _("Les montants saisis à la main sont gardés."),
        ]  # fmt: skip

    def perform(self, form: Any) -> int:
        return posts_value(budget=self.budget)

    def get_success_message(self, result: int) -> str:
        return french_count(result, _("ligne valorisée"), _("lignes valorisées")) + "."


class PostsCarryView(OfBudget, ConfirmScreen):
    rights = MAKE
    question = gettext_lazy("Reporter le coût des postes dans les lignes ?")
    submit_label = gettext_lazy("Reporter")
    success_message = gettext_lazy("Les lignes du budget portent le coût des postes, au franc près.")

    def get_record(self) -> Budget:
        return self.budget

    def get_consequences(self) -> list[str]:
        from payroll.choices import Section

        told = [
            _("%(section)s : %(amount)s.") % {
                "section": Section(section).label, "amount": french_amount(amount, self.currency, unit=True)
            }
            for section, amount in section_totals(self.budget).items()
        ]  # fmt: skip
        return [*told, _("Les crédits actuels de ces lignes sont remplacés ; vous pourrez encore les corriger.")]

    def perform(self, form: Any) -> dict[int, int]:
        return posts_carry(budget=self.budget)


class BudgetPostChangeView(OfBudgetPosts, FormScreen):
    rights = MAKE
    form_class = BudgetPostForm
    title = gettext_lazy("Poste du budget")

    @cached_property
    def budget(self) -> Budget:
        return self.record.budget

    def get_record(self) -> BudgetPost:
        rows = BudgetPost.objects.select_related("budget__institution__country", "post", "employee")
        if not is_all_seen(self.access):
            rows = rows.filter(Q(employee=None) | Q(employee__is_confidential=False))
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_lede(self) -> str:
        return f"{self.record.post}, {self.record.employee or _('vacant')}"

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Retirer"), reverse("payroll:budget_post_remove", args=[self.record.pk]), "trash", MAKE)]

    def get_form_options(self) -> dict[str, Any]:
        initial = {name: getattr(self.record, name) for name in BudgetPostForm.base_fields}
        return {"currency": self.currency, "initial": initial}

    def perform(self, form: Any) -> BudgetPost:
        return post_row_change(row=self.record, values=form.cleaned_data)


class BudgetPostRemoveView(BudgetPostChangeView, ConfirmScreen):
    form_class = ConfirmScreen.form_class  # type: ignore[assignment]
    template_name = ConfirmScreen.template_name
    danger = True
    question = gettext_lazy("Retirer ce poste du budget ?")
    submit_label = gettext_lazy("Retirer")

    def get_title(self) -> str:
        return str(self.question)

    def get_actions(self) -> Sequence[Action]:
        return []

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_consequences(self) -> list[str]:
        return [str(self.record)]

    def perform(self, form: Any) -> None:  # type: ignore[override]
        post_row_remove(row=self.record)


class OperationView(OfBudget, FormScreen):
    """Keep the credit of a hiring, a campaign or a measure beforehand; beyond what is free, by a derogation."""

    rights = OPERATE
    form_class = OperationForm
    title = gettext_lazy("Engager une opération")
    submit_label = gettext_lazy("Engager")

    def get_record(self) -> Budget:
        return self.budget

    def get_form_options(self) -> dict[str, Any]:
        visible = Employee.objects.visible_to(self.access).values("pk")
        terms = PayTerms.objects.filter(state="proposed", employee__in=visible).select_related("employee")
        posts = posts_on(timezone.localdate()).filter(occupation__in=FREE).order_by("number")
        return {"posts": posts, "terms": terms, "currency": self.currency, "initial": {"start": timezone.localdate()}}

    def get_cancel_url(self) -> str:
        return reverse("payroll:budget_commitments", args=[self.budget.pk])

    def perform(self, form: Any) -> CreditOperation | None:
        operation = CreditOperation(institution=self.institution, **form.about())  # type: ignore[attr-defined]
        return operation_commit(
            operation=operation, derogation=form.cleaned_data["derogation"], actor=self.access.user,  # type: ignore[attr-defined]
            may_override=self.access.has(*OVERRIDE),  # type: ignore[attr-defined]
        )  # fmt: skip

    def get_success_message(self, result: CreditOperation | None) -> str:
        if result is None:
            return _("Cette opération ne coûte rien : aucun crédit n’est engagé.")
        return _("Le crédit est engagé : l’opération peut se faire.")


class BudgetPdfView(OfBudget, Screen):
    rights = VIEW
    title = gettext_lazy("Budget du personnel")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        response = HttpResponse(budget_pdf(self.budget, sees_all=is_all_seen(self.access)), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="budget-{self.budget.year}-{self.budget.version}.pdf"'
        return response


class ExecutionPdfView(OfBudget, Screen):
    rights = VIEW
    title = gettext_lazy("Exécution du budget du personnel")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        response = HttpResponse(execution_pdf(self.budget), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="execution-budget-{self.budget.year}.pdf"'
        return response
