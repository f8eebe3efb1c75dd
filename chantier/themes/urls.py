"""Addresses of themes, exchange groups and proposals."""

from django.urls import path

from chantier.themes import views

app_name = "themes"

WORKSITE = "chantiers/<slug:worksite_slug>"

urlpatterns = [
    path(f"{WORKSITE}/themes/", views.themes, name="themes"),
    path(f"{WORKSITE}/themes/tableau/", views.board, name="board"),
    path(f"{WORKSITE}/themes/decision/", views.decide, name="decide"),
    path(f"{WORKSITE}/themes/<int:pk>/", views.edit, name="edit"),
    path(f"{WORKSITE}/themes/<int:pk>/retirer/", views.drop, name="drop"),
    path(f"{WORKSITE}/groupes/", views.groups, name="groups"),
    path(f"{WORKSITE}/groupes/<int:pk>/composition/", views.compose_group, name="compose_group"),
    path(f"{WORKSITE}/rencontres/<slug:slug>/groupe/", views.open_group, name="open_group"),
    path(f"{WORKSITE}/groupes/<int:pk>/", views.write_group, name="write_group"),
    path(f"{WORKSITE}/propositions/", views.proposals, name="proposals"),
    path(f"{WORKSITE}/propositions/<int:number>/", views.proposal, name="proposal"),
    path(f"{WORKSITE}/propositions/<int:number>/adresser/", views.address, name="address"),
    path(f"{WORKSITE}/propositions/<int:number>/suite/", views.follow_up, name="follow_up"),
]
