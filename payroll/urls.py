"""Addresses of the payroll, under /paie/."""

from payroll import urls_items, urls_simulator

app_name = "payroll"

urlpatterns = [*urls_items.urlpatterns, *urls_simulator.urlpatterns]
