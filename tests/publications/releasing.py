"""A release of a worksite that has every kind of piece, without typesetting it."""

import io
import zipfile

from django.core.files.base import ContentFile

from chantier.publications import book
from chantier.publications.models import Publication, Release
from chantier.typesetting import tree
from tests import factories as f

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="5"/>'


def publication_of(worksite, title="Le livre & les siens") -> Publication:
    """The editors chose its title."""
    return Publication.objects.create(worksite=worksite, title=title)


def released(publication: Publication, *, at=f.NOON, number=1, document=None) -> Release:
    """A release with a PDF and an EPUB of a few bytes; its EPUB carries the pictures."""
    composed = book.compose(publication.worksite, publication)
    document = document or composed.document
    made = Release.objects.create(
        publication=publication,
        number=number,
        tree=tree.to_data(document),
        sha256=document.sha256,
        at=at,
    )
    pictures = {node.source for _p, node in tree.walk(document) if isinstance(node, tree.Figure)}
    epub = io.BytesIO()
    with zipfile.ZipFile(epub, "w") as archive:
        for name in sorted(pictures):
            archive.writestr(f"OEBPS/images/{name}", composed.files.get(name, SVG))
    for key, content in (("pdf", b"%PDF-"), ("epub", epub.getvalue())):
        made.files.create(
            key=key, file=ContentFile(content, f"x.{key}"), size=len(content), sha256="0" * 64
        )
    return made


def with_a_figure(publication: Publication, **more) -> Release:
    """A release whose tree has a chapter, a statement and its figure."""
    name = tree.image_name(SVG, "svg")
    document = tree.Document(
        title="Le livre",
        language="fr",
        authors=("Espace fictif",),
        children=(
            tree.Heading(1, "Intérêts communs", "common-ground"),
            tree.Heading(3, "1. La salle est trop petite.", "statement-1"),
            tree.Figure(name, alt="Des barres.", caption=tree.text("Réponses à l’énoncé 1.")),
            tree.Heading(3, "2. L’autre <b>énoncé</b>.", "statement-2"),
            tree.paragraph("Trop peu de réponses."),
        ),
    )
    return released(publication, document=document, **more)
