"""`chantier deposit WORKSITE zenodo|hal --to DIR [--push]`: a release for open archives."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chantier.publications import depositing, pushing, queries
from chantier.publications.edition import name_of
from chantier.publications.models import Release
from chantier.publications.record import record_of
from chantier.worksites.models import Worksite


class Command(BaseCommand):
    """Writes the package of a deposit, and pushes it when asked."""

    help = (
        "Write the latest release of a worksite as a deposit for Zenodo or HAL, and push it with "
        "--push. Zenodo's token is read from ZENODO_TOKEN, HAL's from HAL_LOGIN and HAL_PASSWORD."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which worksite, which archive, and what only a human can say."""
        parser.add_argument("worksite", help="the address of the worksite (its slug)")
        parser.add_argument("archive", choices=["zenodo", "hal"])
        parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="a folder")
        parser.add_argument("--push", action="store_true", help="send it, after writing it")
        parser.add_argument("--site", help="another address of the archive: its sandbox")
        parser.add_argument(
            "--publish",
            action="store_true",
            help="zenodo: publish the draft at once; its DOI is for good",
        )
        parser.add_argument(
            "--test", action="store_true", help="hal: have it checked, and nothing kept"
        )
        parser.add_argument(
            "--author",
            action="append",
            default=[],
            metavar="FORENAME,SURNAME",
            help="hal: a person who signs; once for each",
        )
        parser.add_argument("--domain", help="hal: a domain, for example shs.scipo")
        parser.add_argument("--structure", type=int, help="hal: the number of a structure")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the package; push it."""
        release = _release(options["worksite"])
        package = _package(release, options)
        options["to"].mkdir(parents=True, exist_ok=True)
        for name, content in sorted(package.files.items()):
            (options["to"] / name).write_bytes(content)
            self.stdout.write(f"{options['to'] / name}  {len(content):,} bytes")
        if not options["push"]:
            return
        try:
            taken = _pushed(package, options)
        except pushing.NotTaken as refusal:
            raise CommandError(f"The archive did not take it: {refusal}") from refusal
        state = "published" if taken.public else "to be read over there before it is public"
        self.stdout.write(f"taken: {taken.identifier} {taken.url} ({state})")


def _release(slug: str) -> Release:
    worksite = Worksite.objects.filter(slug=slug).first()
    release = queries.latest_release(worksite) if worksite else None
    if release is None:
        raise CommandError(f"There is no release of a worksite {slug!r}: publish one first.")
    if not queries.is_given_out(release):
        raise CommandError("Words of this release were taken back: deposit the next one.")
    return release


def _package(release: Release, options: dict[str, Any]) -> depositing.Package:
    record, forms = record_of(release), {}
    for file in release.files.all():
        with file.file.open() as opened:
            forms[name_of(f"{record.slug}-{release.number}", file.key)] = opened.read()
    if options["archive"] == "zenodo":
        return depositing.zenodo(record, forms)
    return depositing.hal(record, forms, _for_hal(options))


def _for_hal(options: dict[str, Any]) -> depositing.ForHal:
    names = [one.partition(",") for one in options["author"]]
    if not names or not options["domain"] or not options["structure"]:
        raise CommandError("HAL wants --author FORENAME,SURNAME, --domain and --structure.")
    if any(not (forename.strip() and surname.strip()) for forename, _comma, surname in names):
        raise CommandError("Write each author as FORENAME,SURNAME.")
    authors = [depositing.Author(forename.strip(), name.strip()) for forename, _c, name in names]
    return depositing.ForHal(authors, options["domain"].lower(), options["structure"])


def _pushed(package: depositing.Package, options: dict[str, Any]) -> pushing.Taken:
    if options["archive"] == "zenodo":
        return pushing.to_zenodo(
            package,
            token=_secret("ZENODO_TOKEN"),
            site=(options["site"] or pushing.ZENODO).rstrip("/"),
            publish=options["publish"],
        )
    return pushing.to_hal(
        package,
        login=_secret("HAL_LOGIN"),
        password=_secret("HAL_PASSWORD"),
        site=options["site"] or pushing.HAL,
        test=options["test"],
    )


def _secret(name: str) -> str:
    """From the environment: what is typed on a command line is seen by others on the machine."""
    if not os.environ.get(name):
        raise CommandError(f"Set {name} in the environment.")
    return os.environ[name]
