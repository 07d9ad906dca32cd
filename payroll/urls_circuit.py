"""Addresses of the circuit, of what is issued for a run, and of reversals."""

from django.urls import path

from payroll.views.circuit import circuits, issue, reversals

urlpatterns = [
    path("circuit/", circuits.CircuitView.as_view(), name="circuit"),
    path("circuit/proposer/", circuits.CircuitProposeView.as_view(), name="circuit_propose"),
    path("circuit/completer/", circuits.CircuitAdoptView.as_view(), name="circuit_adopt"),
    path("circuit/<int:pk>/", circuits.CircuitDetailView.as_view(), name="circuit_detail"),
    path("circuit/<int:pk>/approuver/", circuits.CircuitApproveView.as_view(), name="circuit_approve"),
    path("circuit/<int:pk>/refuser/", circuits.CircuitRefuseView.as_view(), name="circuit_refuse"),
    path("circuit/<int:pk>/retirer/", circuits.CircuitWithdrawView.as_view(), name="circuit_withdraw"),
    path("campagnes/<int:pk>/ordonnancement/", issue.RunIssueView.as_view(), name="run_issue"),
    path("campagnes/<int:pk>/etapes/", issue.RunStepsView.as_view(), name="run_steps"),
    path("campagnes/<int:pk>/contre-passer/", reversals.RunReverseView.as_view(), name="run_reverse"),
    path("bulletins/<int:pk>/contre-passer/", reversals.PayslipReverseView.as_view(), name="payslip_reverse"),
]
