"""Addresses of vacancies, profiles and applications."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
