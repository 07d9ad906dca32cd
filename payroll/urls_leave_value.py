"""Addresses of what leave not taken is worth."""

from django.urls import path

from payroll.views import leave_value

urlpatterns = [
    path("conges/valeur/", leave_value.LeaveValueUnitsView.as_view(), name="leave_value_units"),
    path("conges/valeur/agents/", leave_value.LeaveValueView.as_view(), name="leave_value"),
]
