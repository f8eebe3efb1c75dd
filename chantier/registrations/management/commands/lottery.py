"""`chantier lottery …`: fair places from files, without a worksite or a database."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from chantier.algorithms.lottery import files, programme, verify
from chantier.algorithms.lottery.chances import OBJECTIVES
from chantier.algorithms.lottery.diagnosis import Diagnosis, diagnose
from chantier.algorithms.lottery.making import make
from chantier.algorithms.lottery.pool import PANELS
from chantier.algorithms.lottery.replacing import replace
from chantier.algorithms.lottery.standby import DROPOUT, alternates

WHAT = {
    "diagnose": "who can come under the quotas, and the cheapest change if nobody can",
    "lottery": "make the numbered panels, their proof and their commitment",
    "draw": "the panel that dice or a published value choose",
    "alternates": "whom to keep ready for a panel",
    "replace": "who takes the places of those who do not come",
    "verify": "check a published lottery",
}


class Command(BaseCommand):
    """Reads folders of people and quotas, or a lottery already made."""

    help = "Give places by a lottery that anybody can check."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One subcommand each."""
        what = parser.add_subparsers(dest="what", required=True)
        for name, says in WHAT.items():
            one = what.add_parser(name, help=says)
            one.add_argument("path", type=Path, metavar="DIR_OR_FILE")
            one.add_argument("--places", type=int, metavar="K", help="instead of k.txt")
            one.add_argument("--panels", type=int, default=PANELS, metavar="M")
            one.add_argument("--objective", choices=OBJECTIVES, default=OBJECTIVES[0])
            one.add_argument("--out", type=Path, metavar="FILE", help="write the document here")
            one.add_argument("--json", action="store_true", help="print the document")
        what.choices["diagnose"].add_argument(
            "--prove", action="store_true", help="prove the best chance, however long it takes"
        )
        for name in ("lottery", "draw"):
            what.choices[name].add_argument(
                "--public", type=Path, metavar="FILE", help="write it without who is who"
            )
        for name in ("draw", "alternates", "replace"):
            one = what.choices[name]
            one.add_argument("--dice", default="", help="what the ten-sided dice showed: 273")
            one.add_argument("--value", default="", help="a value announced in advance")
        what.choices["alternates"].add_argument("--count", type=int, default=12)
        what.choices["alternates"].add_argument(
            "--dropout", type=float, default=DROPOUT, help=f"share who do not come ({DROPOUT})"
        )
        what.choices["replace"].add_argument(
            "--absent", required=True, metavar="REF,…", help="who of the panel does not come"
        )
        what.choices["replace"].add_argument(
            "--declined", default="", metavar="REF,…", help="who was asked and cannot"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Compute; whatever is wrong is a sentence."""
        asked = Namespace(**options)
        programme.hush()
        try:
            getattr(self, f"_{asked.what}")(asked)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.") from error
        except ValueError as error:
            raise CommandError(str(error)) from error

    def _tell(self, fraction: float) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{fraction:4.0%}", ending="" if fraction < 1 else "\n")

    def _give(self, asked: Namespace, document: object, lines: list[str]) -> None:
        text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        if asked.out:
            asked.out.write_text(text, encoding="utf-8", newline="")
        self.stdout.write(text if asked.json else "\n".join(lines))

    def _diagnose(self, asked: Namespace) -> None:
        found = diagnose(files.read(asked.path, places=asked.places), prove=asked.prove)
        self._give(asked, found.json(), _diagnosis(found))

    def _document(self, asked: Namespace) -> dict[str, Any]:
        """A lottery already made, or made now from a folder."""
        if not asked.path.is_dir():
            document: dict[str, Any] = verify.read(str(asked.path))
            verify.check(document)
            return document
        made = make(
            files.read(asked.path, places=asked.places),
            panels=asked.panels,
            objective=asked.objective,
            tell=self._tell,
        )
        if getattr(asked, "public", None):
            text = json.dumps(made.json(public=True), ensure_ascii=False, sort_keys=True)
            asked.public.write_text(text + "\n", encoding="utf-8", newline="")
        return made.json()

    def _lottery(self, asked: Namespace) -> None:
        document = self._document(asked)
        least = document["min_probability"]
        lines = [
            f"{len(document['panels'])} panels of {document['places']} people.",
            f"Smallest chance: {least:.4%}; best possible: {document['certificate']['bound']}.",
            f"Without a chance: {', '.join(document['unreachable']) or 'nobody'}.",
            f"Commitment: {document['commitment']}",
        ]
        self._give(asked, document, lines)

    def _drawn(self, asked: Namespace) -> tuple[dict[str, Any], int]:
        if bool(asked.dice) == bool(asked.value):
            raise CommandError("Give either --dice or --value.")
        document = self._document(asked)
        return document, verify.number_of(document, asked.dice, asked.value)

    def _draw(self, asked: Namespace) -> None:
        document, number = self._drawn(asked)
        panel = document["panels"][number]
        found = {"number": number, "panel": panel, "commitment": document["commitment"]}
        self._give(asked, found, [f"Panel {number}:", *panel])

    def _alternates(self, asked: Namespace) -> None:
        if not 0 <= asked.dropout < 1:
            raise CommandError("--dropout is a share between 0 and 1, such as 0.2.")
        document, number = self._drawn(asked)
        panel = document["panels"][number]
        ready = alternates(
            files.pool_of(document),
            panel,
            [ref for ref in document["order"] if ref not in panel],
            asked.count,
            dropout=dict.fromkeys(panel, asked.dropout),
            seed=document["commitment"],
        )
        self._give(asked, {"number": number, "alternates": list(ready)}, list(ready))

    def _replace(self, asked: Namespace) -> None:
        document, number = self._drawn(asked)
        panel = document["panels"][number]
        absent, declined = _refs(asked.absent), _refs(asked.declined)
        for ref in absent:
            if ref not in panel:
                raise CommandError(f"{ref} is not in panel {number}.")
        found = replace(
            files.pool_of(document),
            [ref for ref in panel if ref not in absent],
            [ref for ref in document["order"] if ref not in {*panel, *declined}],
            len(absent),
        )
        self._give(asked, {"number": number, "replacements": list(found)}, list(found))

    def _verify(self, asked: Namespace) -> None:
        try:
            lines = verify.check(verify.read(str(asked.path)))
        except verify.Wrong as error:
            raise CommandError(f"WRONG. {error}") from error
        self._give(asked, {"holds": True, "says": lines}, [*lines, "Everything holds."])


def _refs(text: str) -> set[str]:
    return {ref.strip() for ref in text.split(",") if ref.strip()}


def _diagnosis(found: Diagnosis) -> list[str]:
    if not found.feasible:
        if found.relaxation is None:
            return ["No panel is possible, whatever the quotas: too few people for the places."]
        cost = sum(one.cost for one in found.relaxation)
        lines = [f"No panel meets the quotas. The cheapest change moves them by {cost}:"]
    else:
        lines = [
            "There are panels that meet the quotas.",
            f"Best possible smallest chance: {found.best} = {float(found.best or 0):.4%}.",
            f"Without a chance: {', '.join(found.unreachable) or 'nobody'}.",
        ]
    changes = [("", found.relaxation), *(found.remedies or {}).items()]
    for ref, moved in changes:
        lead = f"{ref} gets a chance with " if ref else ""
        if moved is None:
            lines.append(f"{ref}: no change of quotas gives a chance.")
        lines += [
            f"{lead}{one.criterion} {one.value}: {one.bound} {one.after} instead of {one.before}"
            for one in moved or ()
        ]
    return lines
