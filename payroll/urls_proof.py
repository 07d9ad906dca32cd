"""Addresses of the proof sheets, the archives, the end of the year, and the rehearsals of restoration."""

from django.urls import path

from payroll.views.proof import sheets

urlpatterns = [
    path("preuves/", sheets.ProofListView.as_view(), name="proof_list"),
    path("preuves/<int:pk>/", sheets.ProofDetailView.as_view(), name="proof_detail"),
    path("preuves/<int:pk>/etablir/", sheets.ProofDrawView.as_view(), name="proof_draw"),
    path("preuves/<int:pk>/expliquer/<int:line>/", sheets.ProofExplainView.as_view(), name="proof_explain"),
    path("preuves/<int:pk>/pdf/", sheets.ProofPdfView.as_view(), name="proof_pdf"),
]
