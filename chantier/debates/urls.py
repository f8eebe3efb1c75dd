"""Addresses of the debates pages."""

from django.urls import URLPattern

app_name = "debates"

urlpatterns: list[URLPattern] = []
