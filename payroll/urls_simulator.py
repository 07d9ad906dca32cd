"""The address of the simulator."""

from django.urls import path

from payroll.views import simulator

urlpatterns = [path("simulateur/", simulator.SimulatorView.as_view(), name="simulator")]
