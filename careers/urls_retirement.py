"""Addresses of retirement dossiers and of former staff, under `/carrieres/`."""

from django.urls import path

from careers.views.retirement import dossiers, former, rules

DOSSIER = "retraites/<int:pk>/"

urlpatterns = [
    path("retraites/", dossiers.DossierListView.as_view(), name="dossier_list"),
    path("retraites/nouveau/", dossiers.DossierCreateView.as_view(), name="dossier_create"),
    path("retraites/regle/", rules.RetirementRulesView.as_view(), name="retirement_rules"),
    path("retraites/regle/modifier/", rules.RetirementRuleFormView.as_view(), name="retirement_rule"),
    path("retraites/regle/usage/", rules.RetirementRuleEndView.as_view(), name="retirement_rule_end"),
    path(DOSSIER, dossiers.DossierDetailView.as_view(), name="dossier_detail"),
    path(f"{DOSSIER}prevenir/", dossiers.DossierTellView.as_view(), name="dossier_tell"),
    path(f"{DOSSIER}indemnite/", dossiers.DossierSimulateView.as_view(), name="dossier_simulate"),
    path(f"{DOSSIER}acte/", dossiers.DossierActView.as_view(), name="dossier_act"),
    path(f"{DOSSIER}transmettre/", dossiers.DossierSendView.as_view(), name="dossier_send"),
    path(f"{DOSSIER}reprendre/", dossiers.DossierRecallView.as_view(), name="dossier_recall"),
    path(f"{DOSSIER}recepisse/", dossiers.DossierReceiveView.as_view(), name="dossier_receive"),
    path(f"{DOSSIER}abandonner/", dossiers.DossierDropView.as_view(), name="dossier_drop"),
    path("retraites/<int:dossier>/periodes/nouvelle/", dossiers.PeriodFormView.as_view(), name="period_create"),
    path("retraites/periodes/<int:pk>/", dossiers.PeriodFormView.as_view(), name="period_update"),
    path("retraites/periodes/<int:pk>/retirer/", dossiers.PeriodRemoveView.as_view(), name="period_remove"),
    path("retraites/taches/<int:pk>/", dossiers.TaskDoneView.as_view(), name="task_done"),
    path("anciens-agents/", former.FormerListView.as_view(), name="former_list"),
    path("anciens-agents/<int:pk>/", former.FormerDetailView.as_view(), name="former_detail"),
]
