"""Addresses of back pay, under /paie/rappels/."""

from django.urls import path

from payroll.views import back_pay, corrections
from payroll.views import back_pay_decisions as decisions

urlpatterns = [
    path("bulletins/remplaces/", corrections.ReplacementListView.as_view(), name="replacement_list"),
    path(
        "bulletins/<int:pk>/annuler-et-remplacer/", corrections.CorrectionView.as_view(), name="payslip_correct"
    ),
    path("rappels/", back_pay.BackPayListView.as_view(), name="back_pay_list"),
    path("rappels/rechercher/", back_pay.BackPaySearchView.as_view(), name="back_pay_search"),
    path("rappels/changements/", back_pay.BackPayCauseListView.as_view(), name="back_pay_causes"),
    path("rappels/proposer/", back_pay.ProposeChosenView.as_view(), name="back_pay_propose_chosen"),
    path("rappels/approuver/", back_pay.ApproveChosenView.as_view(), name="back_pay_approve_chosen"),
    path("rappels/campagne/", decisions.BackPayRunView.as_view(), name="back_pay_run_open"),
    path("rappels/imputation/", decisions.AttributionListView.as_view(), name="attribution_list"),
    path("rappels/imputation/repondre/", decisions.AttributionAnswerView.as_view(), name="attribution_answer"),
    path("rappels/echeances/", decisions.InstalmentListView.as_view(), name="instalment_list"),
    path("rappels/trop-percus/", decisions.OverpaymentListView.as_view(), name="overpayment_list"),
    path("rappels/trop-percus/<int:parent>/rembourser/", decisions.OverpaymentRepayView.as_view(), name="overpayment_repay"),
    path("rappels/trop-percus/<int:pk>/", decisions.OverpaymentChangeView.as_view(), name="overpayment_change"),
    path("rappels/<int:pk>/", back_pay.BackPayDetailView.as_view(), name="back_pay_detail"),
    path("rappels/<int:pk>/<str:step>/", decisions.BackPayStepView.as_view(), name="back_pay_step"),
]
