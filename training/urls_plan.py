"""Addresses of the plan and of its budget."""

from django.urls import path

from training.views.plans import budget, changes, lines, papers, plans

urlpatterns = [
    path("plans/", plans.PlanListView.as_view(), name="plan_list"),
    path("plans/nouveau/", changes.PlanFormView.as_view(), name="plan_create"),
    path("plans/<int:pk>/", plans.PlanDetailView.as_view(), name="plan_detail"),
    path("plans/<int:pk>/modifier/", changes.PlanFormView.as_view(), name="plan_update"),
    path("plans/<int:pk>/etapes/<slug:step>/", changes.PlanStepView.as_view(), name="plan_step"),
    path("plans/<int:pk>/copier/", changes.PlanCopyView.as_view(), name="plan_copy"),
    path("plans/<int:pk>/reviser/", changes.PlanReviseView.as_view(), name="plan_revise"),
    path("plans/<int:pk>/comparer/<int:other>/", plans.PlanCompareView.as_view(), name="plan_compare"),
    path("plans/<int:pk>/execution/", budget.PlanBudgetView.as_view(), name="plan_budget"),
    path("plans/<int:pk>/plan.pdf", papers.PlanPdfView.as_view(), name="plan_pdf"),
    path("plans/<int:pk>/plan.xlsx", papers.PlanSheetView.as_view(), name="plan_sheet"),
    path("plans/<int:pk>/objectifs/nouveau/", changes.ObjectiveFormView.as_view(), name="objective_create"),
    path("plans/objectifs/<int:pk>/", changes.ObjectiveFormView.as_view(), name="objective_update"),
    path("plans/objectifs/<int:pk>/retirer/", changes.ObjectiveRemoveView.as_view(), name="objective_remove"),
    path("plans/<int:pk>/lignes/nouvelle/", lines.LineCreateView.as_view(), name="line_create"),
    path("plans/<int:pk>/besoins/", lines.NeedsToLineView.as_view(), name="plan_needs"),
    path("plans/lignes/<int:pk>/", lines.LineDetailView.as_view(), name="line_detail"),
    path("plans/lignes/<int:pk>/modifier/", lines.LineUpdateView.as_view(), name="line_update"),
    path("plans/lignes/<int:pk>/retirer/", lines.LineRemoveView.as_view(), name="line_remove"),
    path("plans/lignes/<int:pk>/mouvement/", budget.MovementEnterView.as_view(), name="movement_enter"),
    path("mouvements/", budget.MovementListView.as_view(), name="movement_list"),
    path("mouvements/<int:pk>/annuler/", budget.MovementReverseView.as_view(), name="movement_reverse"),
]
