"""Addresses of the parallel run."""

from django.urls import path

from payroll.views.parallel import gaps, months, steps

urlpatterns = [
    path("double-calcul/", months.ParallelListView.as_view(), name="parallel_list"),
    path("double-calcul/comparer/", steps.ReceiveView.as_view(), name="parallel_receive"),
    path("double-calcul/<int:pk>/", months.ParallelDetailView.as_view(), name="parallel_detail"),
    path("double-calcul/<int:pk>/colonnes/", steps.ColumnsView.as_view(), name="parallel_columns"),
    path("double-calcul/<int:pk>/rubriques/", steps.ItemsView.as_view(), name="parallel_items"),
    path("double-calcul/<int:pk>/comparer/", steps.CompareView.as_view(), name="parallel_compare"),
    path("double-calcul/<int:pk>/ecarts/", gaps.GapListView.as_view(), name="parallel_gaps"),
    path("double-calcul/<int:pk>/ecarts/cause/", gaps.JustifyView.as_view(), name="parallel_justify"),
    path("double-calcul/<int:pk>/rapport/", months.ParallelReportView.as_view(), name="parallel_report"),
    path("double-calcul/<int:pk>/signer/", steps.SignView.as_view(), name="parallel_sign"),
    path("double-calcul/<int:pk>/contresigner/", steps.ApproveView.as_view(), name="parallel_approve"),
    path("double-calcul/<int:pk>/retirer/", steps.ReopenView.as_view(), name="parallel_reopen"),
    path("double-calcul/<int:pk>/supprimer/", steps.DropView.as_view(), name="parallel_drop"),
]
