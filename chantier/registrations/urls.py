"""Addresses of the registrations pages."""

from django.urls import URLPattern

app_name = "registrations"

urlpatterns: list[URLPattern] = []
