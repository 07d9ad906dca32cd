"""Addresses of departures and deaths."""

from django.urls import path

from payroll.views import deaths, departure_amounts, departure_documents, departure_settings, departures

urlpatterns = [
    path("departs/", departures.DepartureListView.as_view(), name="departure_list"),
    path("departs/a-venir/", departures.DepartureComingView.as_view(), name="departure_coming"),
    path("departs/nouveau/", departures.DeparturePersonView.as_view(), name="departure_person"),
    path(
        "departs/nouveau/<int:employee>/<str:cause>/", departures.DepartureFactsView.as_view(), name="departure_facts"
    ),
    path("departs/<int:pk>/", departures.DepartureDetailView.as_view(), name="departure_detail"),
    path("departs/<int:pk>/dates/", departures.DepartureChangeView.as_view(), name="departure_change"),
    path("departs/<int:pk>/preavis-et-conges/", departures.DepartureNoticeView.as_view(), name="departure_notice"),
    path("departs/<int:pk>/etapes/<str:slug>/", departures.DepartureStepView.as_view(), name="departure_step"),
    path("departs/<int:pk>/paie/", departures.DeparturePayView.as_view(), name="departure_pay"),
    path("departs/<int:pk>/signature/", departures.DepartureSignView.as_view(), name="departure_sign"),
    path("departs/<int:pk>/historique/", departures.DepartureHistoryView.as_view(), name="departure_history"),
    path("departs/<int:pk>/decompte/", departure_amounts.DepartureAmountsView.as_view(), name="departure_amounts"),
    path(
        "departs/<int:pk>/decompte/ajouter/", departure_amounts.AmountAddView.as_view(), name="departure_amount_add"
    ),
    path(
        "departs/montants/<int:pk>/proposer/", departure_amounts.AmountProposeView.as_view(), name="departure_amount_propose"
    ),
    path(
        "departs/montants/<int:pk>/decider/", departure_amounts.AmountDecideView.as_view(), name="departure_amount_decide"
    ),
    path(
        "departs/montants/<int:pk>/retirer/", departure_amounts.AmountRemoveView.as_view(), name="departure_amount_remove"
    ),
    path("departs/<int:pk>/quitus/", departure_amounts.DepartureClearancesView.as_view(), name="departure_clearances"),
    path("departs/<int:pk>/quitus/ajouter/", departure_amounts.ClearanceAddView.as_view(), name="clearance_add"),
    path("departs/quitus/<int:pk>/", departure_amounts.ClearanceView.as_view(), name="clearance"),
    path("departs/<int:pk>/ayants-droit/", deaths.DepartureHeirsView.as_view(), name="departure_heirs"),
    path("departs/<int:pk>/ayants-droit/ajouter/", deaths.HeirFormView.as_view(), name="heir_add"),
    path("departs/<int:pk>/ayants-droit/verifier/", deaths.HeirsCheckView.as_view(), name="heirs_check"),
    path("departs/<int:pk>/ayants-droit/<int:heir>/", deaths.HeirFormView.as_view(), name="heir_change"),
    path("departs/<int:pk>/ayants-droit/<int:heir>/retirer/", deaths.HeirRemoveView.as_view(), name="heir_remove"),
    path("departs/<int:pk>/ayants-droit/<int:heir>/recu/", deaths.HeirReceiptView.as_view(), name="heir_receipt"),
    path("departs/<int:pk>/deces/", deaths.DeathChangeView.as_view(), name="death_change"),
    path("departs/<int:pk>/pensions/", deaths.HandoverView.as_view(), name="death_handover"),
    path(
        "departs/<int:pk>/documents/", departure_documents.DepartureDocumentsView.as_view(), name="departure_documents"
    ),
    path(
        "departs/<int:pk>/documents/<str:kind>/etablir/",
        departure_documents.DocumentIssueView.as_view(),
        name="departure_document_issue",
    ),
    path(
        "departs/documents/",
        departure_documents.DepartureDocumentListView.as_view(),
        name="departure_documents_list",
    ),
    path(
        "departs/documents/<int:pk>/", departure_documents.DepartureDocumentView.as_view(), name="departure_document"
    ),
    path("departs/pieces/<str:kind>/<int:pk>/", departures.DepartureScanView.as_view(), name="departure_scan"),
    path("departs/modeles/", departure_documents.TemplateListView.as_view(), name="departure_templates"),
    path("departs/modeles/<str:kind>/", departure_documents.TemplateEditView.as_view(), name="departure_template_edit"),
    path(
        "departs/modeles/<str:kind>/apercu/",
        departure_documents.TemplatePreviewView.as_view(),
        name="departure_template_preview",
    ),
    path("departs/regles/", departure_settings.DepartureRulesView.as_view(), name="departure_rules"),
    path("agents/<int:pk>/depart/", departures.EmployeeDepartureView.as_view(), name="employee_departure"),
]
