from django.urls import path

from hr_core.views import home

app_name = "hr_core"

urlpatterns = [
    path("", home.home, name="home"),
    path("sante/", home.health, name="health"),
    path("institution/", home.switch_institution, name="switch_institution"),
]
