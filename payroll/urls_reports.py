"""Addresses of the reports."""

from django.urls import path

from payroll.views.control import balances, reconciliation, unions
from payroll.views.reports import audits, board, builder, inspection, people, recommendations, saved

urlpatterns = [
    path("tableau-de-bord/", board.BoardView.as_view(), name="board"),
    path("etats/", saved.ReportListView.as_view(), name="report_list"),
    path("etats/construire/", builder.ReportBuildView.as_view(), name="report_build"),
    path("etats/enregistrer/", builder.ReportSaveView.as_view(), name="report_save"),
    path("etats/agents/", people.ReportPeopleView.as_view(), name="report_people"),
    path("etats/<int:pk>/", saved.ReportDetailView.as_view(), name="report_detail"),
    path("etats/<int:pk>/copier/", saved.ReportCopyView.as_view(), name="report_copy"),
    path("etats/<int:pk>/supprimer/", saved.ReportDeleteView.as_view(), name="report_delete"),
    path("etats/fichiers/<int:pk>/", saved.ReportFileView.as_view(), name="report_file"),
    path("etats/soldes/", balances.BalancesView.as_view(), name="subsidiary_balances"),
    path("etats/du-brut-au-declare/", reconciliation.ReconciliationView.as_view(), name="reconciliation"),
    path("etats/cotisations-syndicales/", unions.UnionDuesView.as_view(), name="union_dues"),
    path("etats/bilan-social/", unions.SocialView.as_view(), name="social_picture"),
    path("audit/", audits.SampleListView.as_view(), name="sample_list"),
    path("audit/tirer/", audits.SampleDrawView.as_view(), name="sample_draw"),
    path("audit/points-d-attention/", audits.ExceptionsView.as_view(), name="audit_exceptions"),
    path("audit/<int:pk>/", audits.SampleDetailView.as_view(), name="sample_detail"),
    path("audit/<int:pk>/dossier/", audits.SampleFileView.as_view(), name="sample_file"),
    path("inspection/", inspection.InspectionView.as_view(), name="inspection"),
    path("inspection/chiffres/", inspection.FigureEnterView.as_view(), name="figure_enter"),
    path("inspection/chiffres/<int:pk>/approuver/", inspection.FigureApproveView.as_view(), name="figure_approve"),
    path("inspection/normes/", inspection.NormEnterView.as_view(), name="norm_enter"),
    path("inspection/normes/<int:pk>/approuver/", inspection.NormApproveView.as_view(), name="norm_approve"),
    path("recommandations/", recommendations.RecommendationListView.as_view(), name="recommendation_list"),
    path("recommandations/nouvelle/", recommendations.RecommendationFormView.as_view(), name="recommendation_create"),
    path("recommandations/<int:pk>/", recommendations.RecommendationDetailView.as_view(), name="recommendation_detail"),
    path("recommandations/<int:pk>/modifier/", recommendations.RecommendationFormView.as_view(), name="recommendation_change"),
    path("recommandations/<int:pk>/suite/", recommendations.RecommendationAnswerView.as_view(), name="recommendation_answer"),
    path("recommandations/<int:pk>/lever/", recommendations.RecommendationCloseView.as_view(), name="recommendation_close"),
    path("recommandations/<int:pk>/renvoyer/", recommendations.RecommendationReopenView.as_view(), name="recommendation_reopen"),
    path("recommandations/<int:pk>/preuve/", recommendations.RecommendationEvidenceView.as_view(), name="recommendation_evidence"),
]
