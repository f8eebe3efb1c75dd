"""`chantier publish WORKSITE --to DIR`: the book of a worksite, as files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chantier.algorithms.disclosure.release import Recoverable
from chantier.publications import access, book
from chantier.publications.edition import build
from chantier.publications.open_data.collecting import why_refused
from chantier.typesetting.lint import lint
from chantier.typesetting.pdf import CannotTypeset
from chantier.worksites.models import Worksite


class Command(BaseCommand):
    """Writes the web edition, each other form and the document tree."""

    help = "Write the book of a worksite, as it stands now, in each of its forms."

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
        publication = access.publication_of(worksite)
        composed = book.compose(worksite, publication)
        for problem in lint(composed.document, composed.files):
            self.stderr.write(f"{problem.path}: {problem.sentence}")
        try:
            edition = build(worksite, publication, tell=self._tell)
        except CannotTypeset as refusal:
            raise CommandError(refusal.sentence) from refusal
        except Recoverable as refusal:
            raise CommandError(why_refused(refusal)) from refusal
        for written, content in sorted(edition.site(worksite.slug).items()):
            path = options["to"] / written
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            self.stdout.write(f"{path}  {len(content):,} bytes")
        self.stdout.write(f"tree sha256 {composed.document.sha256}")
        audit = edition.snapshot.data["audit"]
        self.stdout.write(
            "open data: {hidden:,} of {numbers:,} counts of people hidden, "
            "{recoverable} of them can be worked out".format(**audit)
        )

    def _tell(self, done: float, form: str) -> None:
        self.stderr.write(f"{done:4.0%}  {form}")
