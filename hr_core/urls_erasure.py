"""Addresses of the keeping of data and of its erasure, under `/institution/conservation/`."""

from django.urls import path

from hr_core.views import erasure

urlpatterns = [
    path("", erasure.RetentionBoardView.as_view(), name="retention_board"),
    path("effacements/", erasure.ErasureListView.as_view(), name="erasure_list"),
    path("effacements/<int:pk>/", erasure.ErasureDetailView.as_view(), name="erasure_detail"),
    path("effacements/<int:pk>/effacer/", erasure.ErasureAcceptView.as_view(), name="erasure_accept"),
    path("effacements/<int:pk>/refuser/", erasure.ErasureRefuseView.as_view(), name="erasure_refuse"),
    path("<slug:slug>/", erasure.DueView.as_view(), name="retention_due"),
    path("<slug:slug>/duree/", erasure.RetentionRuleView.as_view(), name="retention_rule"),
    path("<slug:slug>/proposer/", erasure.ErasureAskView.as_view(), name="erasure_ask"),
]
