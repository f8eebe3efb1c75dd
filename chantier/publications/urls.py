"""Addresses of the publication."""

from django.urls import path, register_converter

from chantier.publications import views
from chantier.typesetting.forms import FORMS


class FormConverter:
    """The key of a form that is written."""

    regex = "|".join(FORMS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FormConverter, "form")

app_name = "publications"

WORKSITE = "chantiers/<slug:worksite_slug>"

urlpatterns = [
    path(f"{WORKSITE}/publication/", views.publication, name="publication"),
    path(f"{WORKSITE}/publication/<form:key>/", views.form, name="form"),
    path(f"{WORKSITE}/publication/<int:number>/<form:key>/", views.form, name="release_form"),
    path(f"{WORKSITE}/publication/ecrire/", views.edit, name="edit"),
    path(f"{WORKSITE}/publication/parties/", views.arrange, name="arrange"),
    path(f"{WORKSITE}/publication/relire/", views.proofread, name="proofread"),
    path(f"{WORKSITE}/publication/paraitre/", views.release, name="release"),
]
