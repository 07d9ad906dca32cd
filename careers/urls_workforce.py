"""Addresses of workforce planning, under `/carrieres/`."""

from django.urls import path

from careers.views.workforce import scenarios, skills, succession

urlpatterns = [
    path("previsions/", scenarios.ScenarioListView.as_view(), name="scenario_list"),
    path("previsions/nouveau/", scenarios.ScenarioFormView.as_view(), name="scenario_create"),
    path("previsions/competences/", skills.SkillOutlookView.as_view(), name="skill_outlook"),
    path("previsions/competences/classeur.xlsx", skills.SkillOutlookSheetView.as_view(), name="skill_outlook_sheet"),
    path("previsions/competences/<slug:code>/", skills.SkillLeaversView.as_view(), name="skill_leavers"),
    path("previsions/<int:pk>/", scenarios.ScenarioDetailView.as_view(), name="scenario_detail"),
    path("previsions/<int:pk>/modifier/", scenarios.ScenarioFormView.as_view(), name="scenario_update"),
    path("previsions/<int:pk>/supprimer/", scenarios.ScenarioRemoveView.as_view(), name="scenario_remove"),
    path("previsions/<int:pk>/classeur.xlsx", scenarios.ScenarioSheetView.as_view(), name="scenario_sheet"),
    path("previsions/<int:scenario>/mouvements/nouveau/", scenarios.MoveCreateView.as_view(), name="move_create"),
    path("previsions/mouvements/<int:pk>/retirer/", scenarios.MoveRemoveView.as_view(), name="move_remove"),
    path("postes-critiques/", succession.CriticalListView.as_view(), name="critical_list"),
    path("postes-critiques/nouveau/", succession.CriticalCreateView.as_view(), name="critical_create"),
    path("postes-critiques/<int:pk>/", succession.CriticalDetailView.as_view(), name="critical_detail"),
    path("postes-critiques/<int:pk>/retirer/", succession.CriticalRemoveView.as_view(), name="critical_remove"),
    path("postes-critiques/<int:critical>/successeurs/nouveau/", succession.SuccessorCreateView.as_view(), name="successor_create"),
    path("postes-critiques/successeurs/<int:pk>/retirer/", succession.SuccessorRemoveView.as_view(), name="successor_remove"),
]
