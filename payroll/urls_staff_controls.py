"""Addresses of physical controls."""

from django.urls import path

from payroll.views import staff_controls as views

urlpatterns = [
    path("controles-physiques/", views.StaffControlListView.as_view(), name="staff_control_list"),
    path("controles-physiques/nouveau/", views.StaffControlFormView.as_view(), name="staff_control_create"),
    path("controles-physiques/<int:pk>/", views.StaffControlDetailView.as_view(), name="staff_control_detail"),
    path("controles-physiques/<int:pk>/modifier/", views.StaffControlFormView.as_view(), name="staff_control_update"),
    path("controles-physiques/<int:pk>/ouvrir/", views.StaffControlOpenView.as_view(), name="staff_control_open"),
    path("controles-physiques/<int:pk>/clore/", views.StaffControlCloseView.as_view(), name="staff_control_close"),
    path("controles-physiques/<int:pk>/convocations/", views.StaffControlLettersView.as_view(), name="staff_control_letters"),
    path("controles-physiques/<int:pk>/proces-verbal/", views.StaffControlReportView.as_view(), name="staff_control_report"),
    path("controles-physiques/convocations/<int:pk>/", views.StaffCheckView.as_view(), name="staff_check"),
]
