"""Addresses of the worksites pages. Those of the invitation are printed on paper."""

from django.urls import path, re_path

from chantier.worksites import views

app_name = "worksites"

_WORKSITE = "chantiers/<slug:worksite_slug>"

urlpatterns = [
    path("c/", views.type_code, name="type_code"),
    re_path(r"^c/(?P<code>[^/]+)/?$", views.short, name="short"),
    path(f"{_WORKSITE}/invitation/", views.invitation, name="invitation"),
    path(f"{_WORKSITE}/invitation/facile-a-lire/", views.easy, name="easy"),
    path(f"{_WORKSITE}/invitation.pdf", views.flyer, name="flyer"),
    path(f"{_WORKSITE}/affiche.pdf", views.poster, name="poster"),
    path(f"{_WORKSITE}/textes/", views.edit, name="edit"),
    path(f"{_WORKSITE}/etapes/", views.state, name="state"),
    path("espaces/<slug:space_slug>/chantiers/nouveau/", views.create, name="create"),
]
