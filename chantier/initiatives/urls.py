"""Addresses of the initiatives pages."""

from django.urls import path

from chantier.initiatives import views

app_name = "initiatives"

_ALL = "chantiers/<slug:worksite_slug>/initiatives"
_ONE = f"{_ALL}/<slug:initiative_slug>"

urlpatterns = [
    path(f"{_ALL}/nouvelle/", views.create, name="create"),
    path(f"{_ONE}/", views.initiative, name="initiative"),
    path(f"{_ONE}/facile-a-lire/", views.easy, name="easy"),
    path(f"{_ONE}/fiche/", views.edit, name="edit"),
    path(f"{_ONE}/redaction/", views.write, name="write"),
    path(f"{_ONE}/accord/", views.agreement, name="agreement"),
    path(f"{_ONE}/proposer/", views.propose, name="propose"),
    path(f"{_ONE}/documents/", views.attachments, name="attachments"),
    path(f"{_ONE}/documents/<int:attachment_pk>/", views.attachment, name="attachment"),
    path(f"{_ONE}/documents/<int:attachment_pk>/retirer/", views.detach, name="detach"),
    path(f"{_ONE}/porteurs/", views.bearers, name="bearers"),
    path(
        f"{_ONE}/porteurs/<int:bearer_pk>/retirer/", views.take_bearer_off, name="take_bearer_off"
    ),
    path(f"{_ONE}/reperes/", views.coding, name="coding"),
]
