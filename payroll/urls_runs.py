"""Addresses of the runs, their payslips, their files and those who act on them."""

from django.urls import path

from payroll.views import causes, controls, files, leave_payments, other_runs, payslips, register, runs, separation

urlpatterns = [
    path("campagnes/", runs.RunListView.as_view(), name="run_list"),
    path("campagnes/ouvrir/", runs.RunOpenView.as_view(), name="run_open"),
    path("campagnes/autre/", other_runs.OtherRunOpenView.as_view(), name="other_run_open"),
    path("campagnes/<int:pk>/supprimer/", other_runs.OtherRunCancelView.as_view(), name="other_run_cancel"),
    path("campagnes/<int:pk>/conges/", leave_payments.LeavePaymentListView.as_view(), name="leave_payment_list"),
    path(
        "campagnes/<int:run>/conges/ajouter/", leave_payments.LeavePaymentFormView.as_view(), name="leave_payment_create"
    ),
    path("conges-payes/<int:pk>/", leave_payments.LeavePaymentFormView.as_view(), name="leave_payment_change"),
    path("conges-payes/<int:pk>/retirer/", leave_payments.LeavePaymentDeleteView.as_view(), name="leave_payment_delete"),
    path("campagnes/<int:pk>/", runs.RunDetailView.as_view(), name="run_detail"),
    path("campagnes/<int:pk>/avancement/", runs.RunProgressView.as_view(), name="run_progress"),
    path("campagnes/<int:pk>/calculer/", runs.RunCalculateView.as_view(), name="run_calculate"),
    path("campagnes/<int:pk>/arreter/", runs.RunStopView.as_view(), name="run_stop"),
    path("campagnes/<int:pk>/etapes/<str:state>/", runs.RunStepView.as_view(), name="run_step"),
    path("campagnes/<int:pk>/rejeter/", runs.RunRejectView.as_view(), name="run_reject"),
    path("campagnes/<int:pk>/rouvrir/", runs.RunReopenView.as_view(), name="run_reopen"),
    path(
        "campagnes/<int:pk>/agents/<int:employee>/recalculer/",
        runs.EmployeeRecalculateView.as_view(),
        name="employee_recalculate",
    ),
    path("campagnes/<int:pk>/anomalies/", controls.ProblemListView.as_view(), name="problem_list"),
    path("campagnes/<int:pk>/documents/", files.RunFilesView.as_view(), name="run_files"),
    path("campagnes/<int:pk>/documents/<str:kind>/", files.FileRequestView.as_view(), name="file_request"),
    path("anomalies/<int:pk>/justifier/", controls.ProblemJustifyView.as_view(), name="problem_justify"),
    path("anomalies/<int:pk>/vue/", controls.ProblemSeeView.as_view(), name="problem_see"),
    path("controle/", controls.ControlView.as_view(), name="control_latest"),
    path("controle/<int:pk>/rubriques/", controls.ControlItemView.as_view(), name="control_item"),
    path("controle/<int:pk>/unites/", controls.ControlUnitView.as_view(), name="control_unit"),
    path("controle/<int:pk>/causes/", causes.ControlCauseView.as_view(), name="control_cause"),
    path("controle/<int:pk>/agents/", controls.ControlEmployeeView.as_view(), name="control_employee"),
    path(
        "controle/<int:pk>/rubriques/<str:code>/",
        controls.ControlItemEmployeeView.as_view(),
        name="control_item_employee",
    ),
    path("bulletins/", payslips.PayslipListView.as_view(), name="payslip_list"),
    path("bulletins/<int:pk>/", payslips.PayslipDetailView.as_view(), name="payslip_detail"),
    path("bulletins/<int:pk>/lignes/<str:code>/", payslips.PayslipLineView.as_view(), name="payslip_line"),
    path("bulletins/<int:pk>/pdf/", payslips.PayslipPdfView.as_view(), name="payslip_pdf"),
    path("bulletins/<int:pk>/historique/", payslips.PayslipHistoryView.as_view(), name="payslip_history"),
    path("livre/", register.RegisterLatestView.as_view(), name="register_latest"),
    path("livre/<int:pk>/", register.RegisterView.as_view(), name="register_detail"),
    path("virements/", register.TransferLatestView.as_view(), name="transfer_latest"),
    path("virements/<int:pk>/", register.TransferListView.as_view(), name="transfer_list"),
    path("fichiers/<int:pk>/", files.FileDownloadView.as_view(), name="file_download"),
    path("fichiers/<int:pk>/etat/", files.FileStateView.as_view(), name="file_state"),
    path("circuit/derogations/", separation.DerogationListView.as_view(), name="derogation_list"),
    path("circuit/derogations/nouvelle/", separation.DerogationCreateView.as_view(), name="derogation_create"),
    path("circuit/derogations/<int:pk>/retirer/", separation.DerogationEndView.as_view(), name="derogation_end"),
    path("sceaux/", separation.SealListView.as_view(), name="seal_list"),
    path("presentation-du-bulletin/", separation.PresentationView.as_view(), name="presentation"),
]
