"""Addresses of deductions: acts, creditors, scales, dues, domiciliations, the portion of an employee."""

from django.urls import path

from payroll.views import (
    account_commitments,
    attachable,
    creditors,
    deduction_steps,
    deductions,
    memberships,
    signed_scales,
)

urlpatterns = [
    path("retenues/", deductions.ActListView.as_view(), name="act_list"),
    path("retenues/nouvel-acte/", deductions.ActFormView.as_view(), name="act_create"),
    path("retenues/<int:pk>/", deductions.ActDetailView.as_view(), name="act_detail"),
    path("retenues/<int:pk>/corriger/", deductions.ActFormView.as_view(), name="act_update"),
    path("retenues/<int:pk>/historique/", deductions.ActHistoryView.as_view(), name="act_history"),
    path("retenues/<int:pk>/valider/", deduction_steps.ActValidateView.as_view(), name="act_validate"),
    path("retenues/<int:pk>/ecarter/", deduction_steps.ActRefuseView.as_view(), name="act_refuse"),
    path("retenues/<int:pk>/suspendre/", deduction_steps.ActSuspendView.as_view(), name="act_suspend"),
    path("retenues/<int:pk>/reprendre/", deduction_steps.ActResumeView.as_view(), name="act_resume"),
    path("retenues/<int:pk>/mainlevee/", deduction_steps.ActReleaseView.as_view(), name="act_release"),
    path("retenues/<int:pk>/declaration/", deduction_steps.ActDeclareView.as_view(), name="act_declare"),
    path("retenues/<int:pk>/declaration.pdf", deduction_steps.DeclarationPdfView.as_view(), name="act_declaration_pdf"),
    path("retenues/<int:pk>/mouvements/nouveau/", deduction_steps.MovementCreateView.as_view(), name="movement_create"),
    path("retenues/mouvements/<int:pk>/approuver/", deduction_steps.MovementApproveView.as_view(), name="movement_approve"),
    path("retenues/mouvements/<int:pk>/retirer/", deduction_steps.MovementDeleteView.as_view(), name="movement_delete"),
    path("retenues/pieces/<slug:kind>/<int:pk>/", attachable.ScanView.as_view(), name="deduction_scan"),
    path("creanciers/", creditors.CreditorListView.as_view(), name="creditor_list"),
    path("creanciers/nouveau/", creditors.CreditorFormView.as_view(), name="creditor_create"),
    path("creanciers/<int:pk>/", creditors.CreditorDetailView.as_view(), name="creditor_detail"),
    path("creanciers/<int:pk>/modifier/", creditors.CreditorFormView.as_view(), name="creditor_update"),
    path(
        "creanciers/<int:pk>/compte/approuver/",
        creditors.AccountDecisionView.as_view(),
        name="creditor_account_approve",
    ),
    path(
        "creanciers/<int:pk>/compte/refuser/",
        creditors.AccountDecisionView.as_view(is_approved=False),
        name="creditor_account_refuse",
    ),
    path(
        "creanciers/<int:pk>/etats/<int:year>-<int:month>/",
        creditors.StatementView.as_view(),
        name="creditor_statement",
    ),
    path("baremes-de-quotite/", signed_scales.ScaleListView.as_view(), name="scale_list"),
    path("baremes-de-quotite/nouveau/", signed_scales.ScaleFormView.as_view(), name="scale_create"),
    path("baremes-de-quotite/<int:pk>/", signed_scales.ScaleDetailView.as_view(), name="scale_detail"),
    path("baremes-de-quotite/<int:pk>/corriger/", signed_scales.ScaleFormView.as_view(), name="scale_update"),
    path("baremes-de-quotite/<int:pk>/signer/", signed_scales.ScaleSignView.as_view(), name="scale_sign"),
    path("baremes-de-quotite/<int:pk>/refuser/", signed_scales.ScaleRefuseView.as_view(), name="scale_refuse"),
    path("cotisations-volontaires/", memberships.MembershipListView.as_view(), name="membership_list"),
    path("cotisations-volontaires/nouvelle/", memberships.MembershipCreateView.as_view(), name="membership_create"),
    path("cotisations-volontaires/<int:pk>/", memberships.MembershipDetailView.as_view(), name="membership_detail"),
    path(
        "cotisations-volontaires/<int:pk>/revoquer/", memberships.MembershipRevokeView.as_view(), name="membership_revoke"
    ),
    path("domiciliations/", account_commitments.CommitmentListView.as_view(), name="commitment_list"),
    path("domiciliations/nouvelle/", account_commitments.CommitmentCreateView.as_view(), name="commitment_create"),
    path("domiciliations/<int:pk>/", account_commitments.CommitmentDetailView.as_view(), name="commitment_detail"),
    path(
        "domiciliations/<int:pk>/mainlevee/", account_commitments.CommitmentReleaseView.as_view(), name="commitment_release"
    ),
    path("agents/<int:pk>/quotite/", attachable.EmployeePortionView.as_view(), name="employee_portion"),
    path(
        "agents/<int:pk>/quotite/attestation.pdf",
        attachable.PortionCertificateView.as_view(),
        name="portion_certificate",
    ),
]
