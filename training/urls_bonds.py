"""Addresses of the training bonds and of the individual paths."""

from django.urls import path

from training.views.bonds import bonds
from training.views.paths import paths

urlpatterns = [
    path("engagements/", bonds.BondListView.as_view(), name="bond_list"),
    path("engagements/nouveau/", bonds.BondCreateView.as_view(), name="bond_create"),
    path("engagements/<int:pk>/", bonds.BondDetailView.as_view(), name="bond_detail"),
    path("engagements/<int:pk>/approuver/", bonds.BondApproveView.as_view(), name="bond_approve"),
    path("engagements/<int:pk>/refuser/", bonds.BondRefuseView.as_view(), name="bond_refuse"),
    path("engagements/<int:pk>/lever/", bonds.BondReleaseView.as_view(), name="bond_release"),
    path("engagements/<int:pk>/du/", bonds.BondCallView.as_view(), name="bond_call"),
    path("engagements/agents/<int:pk>/", bonds.EmployeeBondsView.as_view(), name="employee_bonds"),
    path("mes-engagements/", bonds.OwnBondsView.as_view(), name="own_bonds"),
    path("parcours/", paths.PathView.as_view(), name="path"),
    path("parcours/agents/<int:pk>/", paths.EmployeePathView.as_view(), name="employee_path"),
    path("mon-parcours/", paths.OwnPathView.as_view(), name="own_path"),
]
