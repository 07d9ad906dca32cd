"""Addresses of mobility, under `/mobilite/`: a subject has its module (`urls_<subject>.py`) and one line here."""

from django.urls import include, path

app_name = "mobility"

urlpatterns = [
    path("mobilite/", include("mobility.urls_vacancies")),
    path("mobilite/", include("mobility.urls_agreements")),
    path("commission/", include("mobility.urls_committee")),
]
