"""Addresses of the steering of the pay."""

from django.urls import path

from payroll.views.steering import bridges, budgets, simulations

urlpatterns = [
    path("simulations/", simulations.ScenarioListView.as_view(), name="simulation_list"),
    path("simulations/nouvelle/", simulations.ScenarioFormView.as_view(), name="simulation_create"),
    path("simulations/comparer/", simulations.CompareView.as_view(), name="simulation_compare"),
    path("simulations/<int:pk>/", simulations.ScenarioDetailView.as_view(), name="simulation_detail"),
    path("simulations/<int:pk>/modifier/", simulations.ScenarioFormView.as_view(), name="simulation_change"),
    path("simulations/<int:pk>/calculer/", simulations.ScenarioAskView.as_view(), name="simulation_ask"),
    path("simulations/<int:pk>/copier/", simulations.ScenarioCopyView.as_view(), name="simulation_copy"),
    path("simulations/<int:pk>/supprimer/", simulations.ScenarioRemoveView.as_view(), name="simulation_remove"),
    path("simulations/<int:pk>/mesures/", simulations.MeasureKindView.as_view(), name="simulation_measure"),
    path(
        "simulations/<int:pk>/mesures/<slug:kind>/",
        simulations.MeasureFormView.as_view(),
        name="simulation_measure_add",
    ),
    path(
        "simulations/mesures/<int:pk>/retirer/",
        simulations.MeasureRemoveView.as_view(),
        name="simulation_measure_remove",
    ),
    path("simulations/<int:pk>/mois/", simulations.MonthListView.as_view(), name="simulation_months"),
    path("simulations/<int:pk>/parts/", simulations.PartListView.as_view(), name="simulation_parts"),
    path("masse-salariale/", bridges.BridgeListView.as_view(), name="bridge_list"),
    path("masse-salariale/nouvelle/", bridges.BridgeFormView.as_view(), name="bridge_create"),
    path("masse-salariale/<int:pk>/", bridges.BridgeDetailView.as_view(), name="bridge_detail"),
    path("masse-salariale/<int:pk>/agents/", bridges.BridgePeopleView.as_view(), name="bridge_people"),
    path("budgets/", budgets.BudgetListView.as_view(), name="budget_list"),
    path("budgets/nouveau/", budgets.BudgetCreateView.as_view(), name="budget_create"),
    path("budgets/<int:pk>/", budgets.BudgetDetailView.as_view(), name="budget_detail"),
    path("budgets/<int:pk>/approuver/", budgets.BudgetApproveView.as_view(), name="budget_approve"),
    path("budgets/<int:pk>/amender/", budgets.BudgetAmendView.as_view(), name="budget_amend"),
    path("budgets/<int:pk>/lignes/nouvelle/", budgets.LineCreateView.as_view(), name="budget_line_create"),
    path("budgets/lignes/<int:pk>/", budgets.LineChangeView.as_view(), name="budget_line_change"),
    path("budgets/lignes/<int:pk>/retirer/", budgets.LineRemoveView.as_view(), name="budget_line_remove"),
    path("budgets/<int:pk>/engagements/", budgets.CommitmentListView.as_view(), name="budget_commitments"),
    path("budgets/<int:pk>/engagements/nouveau/", budgets.CommitmentCreateView.as_view(), name="budget_commit"),
    path("budgets/engagements/<int:pk>/liberer/", budgets.CommitmentReleaseView.as_view(), name="budget_release"),
    path("budgets/<int:pk>/virements/", budgets.TransferListView.as_view(), name="budget_transfers"),
    path("budgets/<int:pk>/virements/nouveau/", budgets.TransferCreateView.as_view(), name="budget_transfer"),
    path("budgets/virements/<int:pk>/approuver/", budgets.TransferApproveView.as_view(), name="budget_transfer_approve"),
]
