"""Addresses of the reports."""

from django.urls import path

from payroll.views.reports import builder, people, saved

urlpatterns = [
    path("etats/", saved.ReportListView.as_view(), name="report_list"),
    path("etats/construire/", builder.ReportBuildView.as_view(), name="report_build"),
    path("etats/enregistrer/", builder.ReportSaveView.as_view(), name="report_save"),
    path("etats/agents/", people.ReportPeopleView.as_view(), name="report_people"),
    path("etats/<int:pk>/", saved.ReportDetailView.as_view(), name="report_detail"),
    path("etats/<int:pk>/copier/", saved.ReportCopyView.as_view(), name="report_copy"),
    path("etats/<int:pk>/supprimer/", saved.ReportDeleteView.as_view(), name="report_delete"),
    path("etats/fichiers/<int:pk>/", saved.ReportFileView.as_view(), name="report_file"),
]
