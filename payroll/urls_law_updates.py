"""Addresses of the signed updates of the law; they go before those of a country, whose code stands in the same place."""

from django.urls import path

from payroll.views import law_updates as views

urlpatterns = [
    path("lois/mises-a-jour/", views.UpdateListView.as_view(), name="law_update_list"),
    path("lois/mises-a-jour/lire/", views.UpdateReceiveView.as_view(), name="law_update_receive"),
    path("lois/mises-a-jour/<int:pk>/", views.UpdateDetailView.as_view(), name="law_update_detail"),
    path("lois/mises-a-jour/<int:pk>/appliquer/", views.UpdateApplyView.as_view(), name="law_update_apply"),
    path("lois/mises-a-jour/<int:pk>/ecarter/", views.UpdateDropView.as_view(), name="law_update_drop"),
]
