"""Addresses of the yearly report and of the figures of the zone."""

from django.urls import path

from training.views.report import report

urlpatterns = [
    path("tableau-de-bord/", report.ReportView.as_view(), name="report"),
    path("tableau-de-bord/publier/", report.FiguresPublishView.as_view(), name="figures_publish"),
    path("zone/", report.ZoneListView.as_view(), name="zone_list"),
]
