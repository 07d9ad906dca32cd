"""Addresses of loans and advances."""

from django.urls import path

from payroll.views import loan_changes, loan_committees, loan_controls, loan_requests, loan_setup, loans, own_loans

urlpatterns = [
    path("prets/", loans.LoanListView.as_view(), name="loan_list"),
    path("prets/<int:pk>/", loans.LoanDetailView.as_view(), name="loan_detail"),
    path("prets/<int:pk>/contrat/", loans.LoanContractView.as_view(), name="loan_contract"),
    path("prets/<int:pk>/signer/", loans.LoanSignView.as_view(), name="loan_sign"),
    path("prets/<int:pk>/verser/", loans.LoanDisburseView.as_view(), name="loan_disburse"),
    path("prets/<int:pk>/annuler/", loans.LoanCancelView.as_view(), name="loan_cancel"),
    path("prets/<int:pk>/rembourser/", loan_changes.LoanRepayView.as_view(), name="loan_repay"),
    path("prets/<int:pk>/moratoire/", loan_changes.LoanMoratoriumView.as_view(), name="loan_moratorium"),
    path("prets/<int:pk>/reechelonner/", loan_changes.LoanRescheduleView.as_view(), name="loan_reschedule"),
    path("prets/<int:pk>/perte/", loan_changes.LoanWriteOffView.as_view(), name="loan_write_off"),
    path("prets/pertes/<int:pk>/", loan_changes.WriteOffDecideView.as_view(), name="loan_write_off_decide"),
    path("prets/reprendre/", loans.LoanTakeOverView.as_view(), name="loan_take_over"),
    path("prets/accord/", loan_controls.LoanAgreementView.as_view(), name="loan_agreement"),
    path("prets/demandes/", loan_requests.LoanRequestListView.as_view(), name="loan_request_list"),
    path("prets/demandes/nouvelle/", loan_requests.LoanRequestCreateView.as_view(), name="loan_request_create"),
    path("prets/demandes/<int:pk>/", loan_requests.LoanRequestDetailView.as_view(), name="loan_request_detail"),
    path(
        "prets/demandes/<int:pk>/instruire/",
        loan_requests.LoanRequestInstructView.as_view(),
        name="loan_request_instruct",
    ),
    path(
        "prets/demandes/<int:pk>/inscrire/", loan_requests.LoanRequestListAtView.as_view(), name="loan_request_list_at"
    ),
    path("prets/demandes/<int:pk>/decider/", loan_requests.LoanRequestDecideView.as_view(), name="loan_request_decide"),
    path(
        "prets/demandes/<int:pk>/retirer/",
        loan_requests.LoanRequestWithdrawView.as_view(),
        name="loan_request_withdraw",
    ),
    path("prets/comites/", loan_committees.LoanCommitteeListView.as_view(), name="loan_committee_list"),
    path("prets/comites/nouveau/", loan_committees.LoanCommitteeFormView.as_view(), name="loan_committee_create"),
    path("prets/comites/<int:pk>/", loan_committees.LoanCommitteeDetailView.as_view(), name="loan_committee_detail"),
    path(
        "prets/comites/<int:pk>/modifier/",
        loan_committees.LoanCommitteeFormView.as_view(),
        name="loan_committee_change",
    ),
    path(
        "prets/comites/<int:pk>/arreter/", loan_committees.LoanCommitteeCloseView.as_view(), name="loan_committee_close"
    ),
    path(
        "prets/comites/<int:pk>/proces-verbal/", loan_committees.LoanMinutesView.as_view(), name="loan_committee_minutes"
    ),
    path(
        "prets/comites/demandes/<int:pk>/decision/",
        loan_committees.CommitteeDecideView.as_view(),
        name="loan_committee_decide",
    ),
    path(
        "prets/comites/demandes/<int:pk>/ajourner/",
        loan_committees.CommitteePostponeView.as_view(),
        name="loan_committee_postpone",
    ),
    path("prets/natures/", loan_setup.LoanKindListView.as_view(), name="loan_kind_list"),
    path("prets/natures/nouvelle/", loan_setup.LoanKindFormView.as_view(), name="loan_kind_create"),
    path("prets/natures/usuelles/", loan_setup.UsualKindsView.as_view(), name="loan_kind_usual"),
    path("prets/natures/<int:pk>/", loan_setup.LoanKindDetailView.as_view(), name="loan_kind_detail"),
    path("prets/natures/<int:pk>/modifier/", loan_setup.LoanKindFormView.as_view(), name="loan_kind_change"),
    path("prets/natures/<int:pk>/conditions/", loan_setup.LoanTermsView.as_view(), name="loan_terms_set"),
    path("prets/enveloppes/", loan_setup.LoanEnvelopeListView.as_view(), name="loan_envelope_list"),
    path("prets/enveloppes/nouvelle/", loan_setup.LoanEnvelopeFormView.as_view(), name="loan_envelope_create"),
    path("prets/enveloppes/<int:pk>/", loan_setup.LoanEnvelopeFormView.as_view(), name="loan_envelope_change"),
    path("prets/soldes/", loan_controls.LoanConfirmationListView.as_view(), name="loan_confirmation_list"),
    path("prets/soldes/emettre/", loan_controls.ConfirmationIssueView.as_view(), name="loan_confirmation_issue"),
    path("prets/soldes/<str:day>/lettres/", loan_controls.LoanLettersView.as_view(), name="loan_letters"),
    path(
        "prets/soldes/<int:pk>/lettre/", loan_controls.ConfirmationLetterView.as_view(), name="loan_confirmation_letter"
    ),
    path(
        "prets/soldes/<int:pk>/retour/", loan_controls.ConfirmationRecordView.as_view(), name="loan_confirmation_record"
    ),
    path("agents/<int:pk>/prets/", own_loans.EmployeeLoansView.as_view(), name="employee_loans"),
    path("mes-prets/", own_loans.OwnLoanListView.as_view(), name="own_loans"),
    path("mes-prets/demander/", own_loans.OwnRequestView.as_view(), name="own_loan_request"),
    path("mes-prets/<int:pk>/", own_loans.OwnLoanView.as_view(), name="own_loan"),
    path(
        "mes-prets/demandes/<int:pk>/retirer/", own_loans.OwnRequestWithdrawView.as_view(), name="own_loan_withdraw"
    ),
]
