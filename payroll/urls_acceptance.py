"""Addresses of the acceptance of the country's law."""

from django.urls import path

from payroll.views import acceptance as views

urlpatterns = [
    path("recette/", views.AcceptanceView.as_view(), name="acceptance"),
    path("recette/ouvrir/", views.OpenView.as_view(), name="acceptance_open"),
    path("recette/signer/", views.SignView.as_view(), name="acceptance_sign"),
    path("recette/deroger/", views.DerogateView.as_view(), name="acceptance_derogate"),
    path("recette/proces-verbaux/", views.PaperListView.as_view(), name="acceptance_paper_list"),
    path("recette/proces-verbaux/<int:pk>/", views.PaperView.as_view(), name="acceptance_paper"),
    path("recette/proces-verbal/", views.RecordPdfView.as_view(), name="acceptance_record"),
]
