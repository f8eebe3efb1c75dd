"""Addresses of the library."""

from django.urls import path

from chantier.library import views

app_name = "library"

urlpatterns = [
    path("bibliotheque/", views.cases, name="cases"),
    path("bibliotheque/hypotheses/<int:pk>/", views.hypothesis, name="hypothesis"),
    path("bibliotheque/hypotheses/<int:pk>/eprouver/", views.evidence, name="evidence"),
]
