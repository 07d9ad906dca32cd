"""Addresses of discipline, honours and protected mandates, under `/carrieres/`."""

from django.urls import path

from careers.views.discipline import cases, people, settings

urlpatterns = [
    path("discipline/", cases.CaseListView.as_view(), name="case_list"),
    path("discipline/nouvelle/", cases.CaseCreateView.as_view(), name="case_create"),
    path("discipline/delais/", settings.RuleListView.as_view(), name="discipline_rules"),
    path("discipline/delais/nouveaux/", settings.RuleFormView.as_view(), name="discipline_rule_create"),
    path("discipline/sanctions/", settings.SanctionKindListView.as_view(), name="sanction_kinds"),
    path("discipline/sanctions/nouvelle/", settings.SanctionKindFormView.as_view(), name="sanction_kind_create"),
    path("discipline/sanctions/<int:pk>/", settings.SanctionKindFormView.as_view(), name="sanction_kind_update"),
    path("discipline/<int:pk>/", cases.CaseDetailView.as_view(), name="case_detail"),
    path("discipline/<int:pk>/<slug:name>/", cases.CaseStepView.as_view(), name="case_step"),
    path("distinctions/", people.HonourListView.as_view(), name="honour_list"),
    path("distinctions/a-proposer/", people.HonourProposalsView.as_view(), name="honour_proposals"),
    path("distinctions/nouvelle/", people.HonourCreateView.as_view(), name="honour_create"),
    path("distinctions/<int:pk>/retirer/", people.HonourRemoveView.as_view(), name="honour_remove"),
    path("distinctions/natures/", settings.HonourKindListView.as_view(), name="honour_kinds"),
    path("distinctions/natures/nouvelle/", settings.HonourKindFormView.as_view(), name="honour_kind_create"),
    path("distinctions/natures/<int:pk>/", settings.HonourKindFormView.as_view(), name="honour_kind_update"),
    path("mandats/", people.MandateListView.as_view(), name="mandate_list"),
    path("mandats/nouveau/", people.MandateFormView.as_view(), name="mandate_create"),
    path("mandats/<int:pk>/", people.MandateDetailView.as_view(), name="mandate_detail"),
    path("mandats/<int:pk>/modifier/", people.MandateFormView.as_view(), name="mandate_update"),
    path("mandats/<int:mandate>/autorisations/nouvelle/", people.AuthorisationFormView.as_view(), name="authorisation_create"),
    path("mandats/autorisations/<int:pk>/", people.AuthorisationFormView.as_view(), name="authorisation_update"),
    path("mandats/natures/", settings.MandateKindListView.as_view(), name="mandate_kinds"),
    path("mandats/natures/nouvelle/", settings.MandateKindFormView.as_view(), name="mandate_kind_create"),
    path("mandats/natures/<int:pk>/", settings.MandateKindFormView.as_view(), name="mandate_kind_update"),
]
