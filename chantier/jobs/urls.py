"""Addresses of the jobs pages."""

from django.urls import path

from chantier.jobs import views

app_name = "jobs"

urlpatterns = [
    path("taches/<uuid:key>/", views.job, name="job"),
    path("taches/<uuid:key>/arreter/", views.cancel, name="cancel"),
]
