from django.urls import path

from hr_core.views import home

app_name = "hr_core"

urlpatterns = [
    path("", home.home, name="home"),
    path("sante/", home.health, name="health"),
    path("a-traiter/", home.inbox, name="inbox"),
    path("menu/", home.menu, name="menu"),
    path("institution.css", home.institution_css, name="institution_css"),
    path("institution/", home.switch_institution, name="switch_institution"),
]
