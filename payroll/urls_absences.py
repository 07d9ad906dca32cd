"""Addresses of what pay makes of absences: rules, matrix, months, refunds, claims."""

from django.urls import path

from payroll.views import absence_pays as pays
from payroll.views import absence_rules as rules
from payroll.views import claims, refunds, settlements

urlpatterns = [
    path("absences/regles/", rules.AbsenceRuleListView.as_view(), name="absence_rule_list"),
    path("absences/regles/<int:pk>/", rules.AbsenceRuleFormView.as_view(), name="absence_rule_form"),
    path("absences/regles/rubriques/", rules.AbsenceMatrixView.as_view(), name="absence_matrix"),
    path("absences/regles/rubriques/<int:pk>/", rules.AbsenceCellView.as_view(), name="absence_general_cell"),
    path("absences/regles/rubriques/<int:pk>/<int:item>/", rules.AbsenceCellView.as_view(), name="absence_cell"),
    path("absences/", pays.AbsencePayListView.as_view(), name="absence_pay_list"),
    path("absences/<int:pk>/", pays.AbsencePayDetailView.as_view(), name="absence_pay_detail"),
    path("absences/remboursements/", refunds.RefundListView.as_view(), name="refund_list"),
    path("absences/remboursements/nouveau/", refunds.RefundFormView.as_view(), name="refund_create"),
    path("absences/remboursements/<int:pk>/", refunds.RefundDetailView.as_view(), name="refund_detail"),
    path("absences/remboursements/<int:pk>/approuver/", refunds.RefundApproveView.as_view(), name="refund_approve"),
    path("absences/remboursements/<int:pk>/refuser/", refunds.RefundRefuseView.as_view(), name="refund_refuse"),
    path("absences/compensations/", settlements.SettlementListView.as_view(), name="branch_settlements"),
    path("absences/compensations/nouvelle/", settlements.SettlementCreateView.as_view(), name="branch_settlement_create"),
    path("absences/compensations/<int:pk>/", settlements.SettlementDetailView.as_view(), name="branch_settlement"),
    path("absences/compensations/<int:pk>/approuver/", settlements.SettlementApproveView.as_view(), name="branch_settlement_approve"),
    path("absences/compensations/<int:pk>/refuser/", settlements.SettlementRefuseView.as_view(), name="branch_settlement_refuse"),
    path("absences/creances/", claims.ClaimListView.as_view(), name="claim_list"),
    path("absences/creances/balance/", claims.ClaimAgesView.as_view(), name="claim_ages"),
    path("absences/creances/<int:pk>/", claims.ClaimDetailView.as_view(), name="claim_detail"),
    path("absences/creances/<int:pk>/historique/", claims.ClaimHistoryView.as_view(), name="claim_history"),
    path("absences/creances/<int:pk>/transmettre/", claims.ClaimSendView.as_view(), name="claim_send"),
    path("absences/creances/<int:pk>/encaisser/", claims.ClaimReceiveView.as_view(), name="claim_receive"),
    path("absences/creances/<int:pk>/rejet/", claims.ClaimRejectView.as_view(), name="claim_reject"),
    path(
        "absences/creances/<int:pk>/abandon/", claims.ClaimProposeWriteOffView.as_view(), name="claim_propose_write_off"
    ),
    path("absences/creances/<int:pk>/abandonner/", claims.ClaimWriteOffView.as_view(), name="claim_write_off"),
    path("absences/creances/<int:pk>/garder/", claims.ClaimKeepView.as_view(), name="claim_keep"),
    path(
        "absences/creances/encaissements/<int:pk>/retirer/",
        claims.ReceiptDeleteView.as_view(),
        name="claim_receipt_delete",
    ),
]
