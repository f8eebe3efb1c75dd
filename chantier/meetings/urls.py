"""Addresses of meetings."""

from django.urls import path

from chantier.meetings import views

app_name = "meetings"

MEETING = "chantiers/<slug:worksite_slug>/rencontres/<slug:slug>"

urlpatterns = [
    path("chantiers/<slug:worksite_slug>/nouvelle-rencontre/", views.create, name="create"),
    path(f"{MEETING}/", views.meeting, name="meeting"),
    path(f"{MEETING}/rencontre.ics", views.calendar, name="calendar"),
    path(f"{MEETING}/modifier/", views.edit, name="edit"),
    path(f"{MEETING}/etat/", views.state, name="state"),
    path(f"{MEETING}/etat/<slug:step>/", views.move, name="move"),
    path(f"{MEETING}/annuler/", views.cancel, name="cancel"),
    path(f"{MEETING}/equipe/", views.roles, name="roles"),
    path(f"{MEETING}/equipe/<int:pk>/retirer/", views.remove_role, name="remove_role"),
]
