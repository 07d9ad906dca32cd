"""Addresses of the steering of the pay."""

from django.urls import path

from payroll.views.steering import bridges, simulations

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
]
