"""Addresses of administrative positions, under `/carrieres/`."""

from django.urls import path

from careers.views.positions import kinds, people

urlpatterns = [
    path("positions/", people.PositionListView.as_view(), name="position_list"),
    path("positions/<int:pk>/", people.PositionDetailView.as_view(), name="position_detail"),
    path("positions/<int:pk>/retour/", people.PositionReturnView.as_view(), name="position_return"),
    path("positions/natures/", kinds.PositionKindListView.as_view(), name="position_kinds"),
    path("positions/natures/nouvelle/", kinds.PositionKindFormView.as_view(), name="position_kind_create"),
    path("positions/natures/<int:pk>/", kinds.PositionKindView.as_view(), name="position_kind"),
    path("positions/natures/<int:pk>/modifier/", kinds.PositionKindFormView.as_view(), name="position_kind_update"),
    path("agents/<int:pk>/positions/", people.EmployeePositionsView.as_view(), name="employee_positions"),
    path("agents/<int:pk>/releve-de-carriere.pdf", people.CareerRecordView.as_view(), name="career_record"),
    path("agents/<int:employee>/positions/nouvelle/", people.PositionCreateView.as_view(), name="position_create"),
]
