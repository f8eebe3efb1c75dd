"""Addresses of the spaces pages."""

from django.urls import path

from chantier.spaces.views import members, public, running

app_name = "spaces"

SPACE = "espaces/<slug:space_slug>"

urlpatterns = [
    path("espaces/nouveau/", running.create, name="create"),
    path(f"{SPACE}/", public.space, name="space"),
    path(f"{SPACE}/decisions/", public.decisions, name="decisions"),
    path(f"{SPACE}/decisions/ajouter/", running.decide, name="decide"),
    path(f"{SPACE}/rejoindre/", public.join, name="join"),
    path(f"{SPACE}/quitter/", public.leave, name="leave"),
    path(f"{SPACE}/membres/", members.members, name="members"),
    path(f"{SPACE}/membres/ajouter/", members.add, name="add_member"),
    path(f"{SPACE}/modifier/", running.edit, name="edit"),
    path(f"{SPACE}/colleges/", running.constituencies, name="constituencies"),
    path(f"{SPACE}/colleges/<int:pk>/", running.constituency, name="constituency"),
    path(f"{SPACE}/comite/", running.committee, name="committee"),
    path(f"{SPACE}/comite/<int:pk>/retirer/", running.unseat, name="unseat"),
    path(f"{SPACE}/equipe/", running.team, name="team"),
    path(f"{SPACE}/equipe/<int:pk>/retirer/", running.remove_role, name="remove_role"),
]
