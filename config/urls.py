"""Addresses: French where people read them."""

from django.urls import include, path

from config.api import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("compte/", include("allauth.urls")),
    path("", include("careers.urls")),
    path("", include("mobility.urls")),
    path("paie/", include("payroll.urls")),
    path("formation/", include("training.urls")),
    path("verifier/", include("payroll.urls_public")),
    path("", include("hr_core.urls")),
]

handler400 = "hr_core.views.errors.bad_request"
handler403 = "hr_core.views.errors.forbidden"
handler404 = "hr_core.views.errors.not_found"
handler500 = "hr_core.views.errors.server_error"
