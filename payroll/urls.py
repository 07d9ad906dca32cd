"""Addresses of the payroll, under /paie/."""

from payroll import (
    urls_absences,
    urls_accounting,
    urls_back_pay,
    urls_balances,
    urls_campaigns,
    urls_circuit,
    urls_deductions,
    urls_departures,
    urls_inputs,
    urls_items,
    urls_law,
    urls_loans,
    urls_outside,
    urls_paying,
    urls_proof,
    urls_returns,
    urls_runs,
    urls_self,
    urls_simulator,
    urls_statute,
)

app_name = "payroll"

urlpatterns = [
    *urls_back_pay.urlpatterns,
    *urls_absences.urlpatterns,
    *urls_accounting.urlpatterns,
    *urls_balances.urlpatterns,
    *urls_deductions.urlpatterns,
    *urls_inputs.urlpatterns,
    *urls_departures.urlpatterns,
    *urls_campaigns.urlpatterns,
    *urls_circuit.urlpatterns,
    *urls_items.urlpatterns,
    *urls_law.urlpatterns,
    *urls_loans.urlpatterns,
    *urls_outside.urlpatterns,
    *urls_paying.urlpatterns,
    *urls_proof.urlpatterns,
    *urls_returns.urlpatterns,
    *urls_runs.urlpatterns,
    *urls_self.urlpatterns,
    *urls_simulator.urlpatterns,
    *urls_statute.urlpatterns,
]
