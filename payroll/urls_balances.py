"""Addresses of the take-over of the old software's figures."""

from django.urls import path

from payroll.views import opening_balances as views

urlpatterns = [
    path("reprise/", views.BalanceHomeView.as_view(), name="balance_home"),
    path("reprise/modele.xlsx", views.balance_template, name="balance_template"),
    path("reprise/<int:pk>/", views.BalanceDetailView.as_view(), name="balance_detail"),
    path("reprise/<int:pk>/importer/", views.BalanceConfirmView.as_view(), name="balance_confirm"),
    path("reprise/<int:pk>/abandonner/", views.BalanceDropView.as_view(), name="balance_drop"),
]
