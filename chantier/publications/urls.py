"""Addresses of the publication."""

from django.urls import path, register_converter

from chantier.publications.citing import FORMATS
from chantier.publications.views import editing, passing, reading
from chantier.typesetting.forms import FORMS


class FormConverter:
    """The key of a form that is written."""

    regex = "|".join(FORMS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class CitationConverter(FormConverter):
    """The key of a format of citation."""

    regex = "|".join(FORMATS)


register_converter(FormConverter, "form")
register_converter(CitationConverter, "citation")

app_name = "publications"

BOOK = "chantiers/<slug:worksite_slug>/publication"

urlpatterns = [
    path("p/<str:code>/", reading.short, name="short"),
    path("oai/", passing.harvest, name="oai"),
    path("oembed/", passing.oembed, name="oembed"),
    path("publications.atom", passing.feed, name="feed_of_all"),
    path(f"{BOOK}/", reading.publication, name="publication"),
    path(f"{BOOK}/<form:key>/", reading.form, name="form"),
    path(f"{BOOK}/<int:number>/<form:key>/", reading.form, name="release_form"),
    path(f"{BOOK}/<int:number>/", reading.version, name="version"),
    path(f"{BOOK}/<int:number>/images/<str:name>", reading.image, name="image"),
    path(f"{BOOK}/citer/<citation:form>/", passing.citation, name="citation"),
    path(f"{BOOK}/editions.atom", passing.feed, name="feed"),
    path(f"{BOOK}/extrait/<str:name>/", passing.embed, name="embed"),
    path(f"{BOOK}/ecrire/", editing.edit, name="edit"),
    path(f"{BOOK}/parties/", editing.arrange, name="arrange"),
    path(f"{BOOK}/relire/", editing.proofread, name="proofread"),
    path(f"{BOOK}/paraitre/", editing.release, name="release"),
    path(f"{BOOK}/annoncer/", editing.announce, name="announce"),
]
