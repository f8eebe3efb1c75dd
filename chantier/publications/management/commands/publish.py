"""`chantier publish WORKSITE --to DIR`: the book of a worksite, as files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chantier.publications import access, book
from chantier.typesetting import html, tree
from chantier.typesetting.pdf import CannotTypeset, book_pdf
from chantier.worksites.models import Worksite


class Command(BaseCommand):
    """Writes the web edition, the PDF and the document tree."""

    help = "Write the book of a worksite, as it stands now: web edition, PDF, document tree."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which worksite, and where."""
        parser.add_argument("worksite", help="the address of the worksite (its slug)")
        parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="a folder")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build everything, then write it: a failure leaves no half book."""
        worksite = Worksite.objects.filter(slug=options["worksite"]).first()
        if worksite is None:
            known = ", ".join(Worksite.objects.order_by("slug").values_list("slug", flat=True))
            raise CommandError(
                f"There is no worksite {options['worksite']!r}. Known: {known or 'none'}."
            )
        document = book.assemble(worksite, access.publication_of(worksite))
        try:
            pdf = book_pdf(document)
        except CannotTypeset as refusal:
            raise CommandError(refusal.sentence) from refusal
        files = dict(html.web_edition(document))
        files[f"{worksite.slug}.pdf"] = pdf
        files["publication.json"] = tree.to_json(document).encode()
        for name, content in sorted(files.items()):
            path = options["to"] / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            self.stdout.write(f"{path}  {len(content):,} bytes")
        self.stdout.write(f"tree sha256 {document.sha256}")
