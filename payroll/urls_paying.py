"""Addresses of the payment: orders, their payments, accounts, operators, cheques, formats of banks."""

from django.urls import path

from payroll.views.paying import lines, orders, setup

ORDERS, SETUP = "ordres/", "moyens-de-paiement/"
urlpatterns = [
    path(f"{ORDERS}", orders.OrderListView.as_view(), name="order_list"),
    path(f"{ORDERS}du-mois/", orders.OrderLatestView.as_view(), name="order_latest"),
    path(f"{ORDERS}<int:pk>/", orders.OrderDetailView.as_view(), name="order_detail"),
    path(f"{ORDERS}<int:pk>/etape/", orders.OrderStepView.as_view(), name="order_step"),
    path(f"{ORDERS}<int:pk>/cheques/", orders.ChequesDrawView.as_view(), name="cheques_draw"),
    path(f"{ORDERS}<int:pk>/papiers/<str:kind>/", orders.OrderFileView.as_view(), name="order_file"),
    path(f"{ORDERS}<int:pk>/rejets/", lines.LinesRejectView.as_view(), name="lines_reject"),
    path(f"{ORDERS}<int:pk>/non-reclames/", lines.LinesUnclaimedView.as_view(), name="lines_unclaimed"),
    path("campagnes/<int:pk>/ordres/", orders.RunOrdersView.as_view(), name="run_orders"),
    path("campagnes/<int:pk>/ordres/preparer/", orders.OrdersPrepareView.as_view(), name="orders_prepare"),
    path("campagnes/<int:pk>/ordres/reprendre/", orders.OrdersWithdrawView.as_view(), name="orders_withdraw"),
    path("impayes/", lines.OwedListView.as_view(), name="owed_list"),
    path("paiements/<int:pk>/", lines.LineDetailView.as_view(), name="order_line"),
    path("paiements/<int:pk>/guichet/", lines.LineCounterView.as_view(), name="line_counter"),
    path("paiements/<int:pk>/consigner/", lines.LineDepositView.as_view(), name="line_deposit"),
    path("paiements/<int:line>/reemettre/", lines.ReissueProposeView.as_view(), name="reissue_propose"),
    path("reemissions/<int:pk>/", lines.ReissueDecideView.as_view(), name="reissue_decide"),
    path("cheques/", setup.ChequeListView.as_view(), name="cheque_list"),
    path("cheques/<int:pk>/annuler/", setup.ChequeVoidView.as_view(), name="cheque_void"),
    path(f"{SETUP}comptes/", setup.PayingAccountListView.as_view(), name="paying_account_list"),
    path(f"{SETUP}comptes/nouveau/", setup.PayingAccountFormView.as_view(), name="paying_account_create"),
    path(f"{SETUP}comptes/<int:pk>/", setup.PayingAccountFormView.as_view(), name="paying_account_change"),
    path(f"{SETUP}operateurs/", setup.MobileOperatorListView.as_view(), name="mobile_operator_list"),
    path(f"{SETUP}operateurs/nouveau/", setup.MobileOperatorFormView.as_view(), name="mobile_operator_create"),
    path(f"{SETUP}operateurs/<int:pk>/", setup.MobileOperatorFormView.as_view(), name="mobile_operator_change"),
    path(f"{SETUP}carnets/", setup.ChequeBookListView.as_view(), name="cheque_book_list"),
    path(f"{SETUP}carnets/nouveau/", setup.ChequeBookFormView.as_view(), name="cheque_book_create"),
    path(f"{SETUP}coupures/", setup.DenominationsView.as_view(), name="denominations"),
]
