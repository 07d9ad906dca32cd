"""Addresses of one's own payslips."""

from django.urls import path

from payroll.views import own

urlpatterns = [
    path("mes-bulletins/", own.OwnPayslipListView.as_view(), name="own_payslips"),
    path("mes-bulletins/<int:pk>/", own.OwnPayslipView.as_view(), name="own_payslip"),
    path("mes-bulletins/<int:pk>/pdf/", own.OwnPayslipPdfView.as_view(), name="own_payslip_pdf"),
]
