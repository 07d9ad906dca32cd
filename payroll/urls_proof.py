"""Addresses of the proof sheets, the archives, the end of the year, and the rehearsals of restoration."""

from django.urls import path

from payroll.views.proof import archives, rehearsals, sheets, years

urlpatterns = [
    path("preuves/", sheets.ProofListView.as_view(), name="proof_list"),
    path("preuves/<int:pk>/", sheets.ProofDetailView.as_view(), name="proof_detail"),
    path("preuves/<int:pk>/etablir/", sheets.ProofDrawView.as_view(), name="proof_draw"),
    path("preuves/<int:pk>/expliquer/<int:line>/", sheets.ProofExplainView.as_view(), name="proof_explain"),
    path("preuves/<int:pk>/pdf/", sheets.ProofPdfView.as_view(), name="proof_pdf"),
    path("archives-de-paie/", archives.ArchiveListView.as_view(), name="archive_list"),
    path("archives-de-paie/<int:year>/<int:month>/constituer/", archives.ArchiveRequestView.as_view(), name="archive_request"),
    path("archives-de-paie/<int:pk>/", archives.ArchiveDownloadView.as_view(), name="archive_download"),
    path("archives-de-paie/<int:pk>/etat/", archives.ArchiveStateView.as_view(), name="archive_state"),
    path("fin-d-exercice/", years.YearEndView.as_view(), name="year_end"),
    path("fin-d-exercice/<int:year>/livre/", years.YearRegisterView.as_view(), name="year_register"),
    path("sauvegardes/", rehearsals.RehearsalListView.as_view(), name="rehearsal_list"),
    path("sauvegardes/repeter/", rehearsals.RehearsalRequestView.as_view(), name="rehearsal_request"),
]
