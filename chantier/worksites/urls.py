"""Addresses of the worksites pages."""

from django.urls import URLPattern

app_name = "worksites"

urlpatterns: list[URLPattern] = []
