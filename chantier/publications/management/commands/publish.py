"""`chantier publish WORKSITE --to DIR`: the book of a worksite, as files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from chantier.publications import access, book
from chantier.typesetting import tree
from chantier.typesetting.book import book as typeset
from chantier.typesetting.lint import lint
from chantier.typesetting.pdf import CannotTypeset
from chantier.typesetting.web import Download, write_site
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
        for problem in lint(document):
            self.stderr.write(f"{problem.path}: {problem.sentence}")
        try:
            pdf = typeset(document, site=settings.SITE_URL)
        except CannotTypeset as refusal:
            raise CommandError(refusal.sentence) from refusal
        name = f"{worksite.slug}.pdf"
        download = Download(label=_("PDF, accessible, to print"), href=name)
        files = dict(write_site(document, downloads=[download]))
        files[name] = pdf
        files["publication.json"] = tree.to_json(document).encode()
        for written, content in sorted(files.items()):
            path = options["to"] / written
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            self.stdout.write(f"{path}  {len(content):,} bytes")
        self.stdout.write(f"tree sha256 {document.sha256}")
