"""Addresses open to everybody: the notices of recruitment and their applications, under `/avis-de-recrutement/`."""

from django.urls import path

from careers.views.recruitment import public

urlpatterns = [
    path("", public.notice_list, name="notice_list"),
    path("suivi/", public.application_follow, name="application_follow"),
    path("recu/<str:token>/", public.application_receipt, name="application_receipt"),
    path("<slug:code>/<int:pk>/", public.notice_page, name="notice_page"),
]
