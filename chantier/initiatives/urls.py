"""Addresses of the initiatives pages."""

from django.urls import URLPattern

app_name = "initiatives"

urlpatterns: list[URLPattern] = []
