"""Addresses of the publication."""

from django.urls import path

from chantier.publications import views

app_name = "publications"

WORKSITE = "chantiers/<slug:worksite_slug>"

urlpatterns = [
    path(f"{WORKSITE}/publication/", views.publication, name="publication"),
    path(f"{WORKSITE}/publication.pdf", views.pdf, name="pdf"),
    path(f"{WORKSITE}/publication/ecrire/", views.edit, name="edit"),
    path(f"{WORKSITE}/publication/paraitre/", views.release, name="release"),
]
