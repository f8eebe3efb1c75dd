"""Addresses of the spaces pages."""

from django.urls import URLPattern

app_name = "spaces"

urlpatterns: list[URLPattern] = []
