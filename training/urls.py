"""Addresses of the training, under `/formation/`."""

from django.urls import include, path

app_name = "training"

urlpatterns = [
    path("", include("training.urls_catalogue")),
    path("", include("training.urls_needs")),
    path("", include("training.urls_plan")),
    path("", include("training.urls_bonds")),
    path("", include("training.urls_report")),
    path("", include("training.urls_sessions")),
]
