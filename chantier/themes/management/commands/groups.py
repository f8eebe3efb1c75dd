"""`chantier groups plan INSTANCE_DIR`: mixed groups for the people of a folder."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from chantier.algorithms.grouping import ConflictError, Groups, Problem, plan, wishes_at_most
from chantier.algorithms.grouping.instance import InstanceError, read
from chantier.themes.sentences import say_conflict, say_remarks


class Command(BaseCommand):
    """Thin: the work is in `chantier.algorithms.grouping`."""

    help = "Plan groups for the people and tables of a folder (docs/dev/grouping.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`groups plan FOLDER`."""
        actions = parser.add_subparsers(dest="action", required=True)
        planning = actions.add_parser("plan", help="seat everybody in every round")
        planning.add_argument("folder", type=Path, help="has instance.json and participants.csv")
        planning.add_argument("--json", action="store_true", help="print the plan as JSON")
        planning.add_argument("--seconds", type=float, help="of processor time at most")
        planning.add_argument("--seed", type=int, default=0, help="the same seed, the same plan")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the plan, or say what contradicts what."""
        try:
            problem = read(options["folder"])
            groups = plan(problem, seed=options["seed"], seconds=options["seconds"])
        except (OSError, InstanceError) as error:
            raise CommandError(
                _("The folder cannot be read: %(error)s") % {"error": error}
            ) from error
        except ConflictError as error:
            raise CommandError("\n".join(say_conflict(c, {}) for c in error.conflicts)) from error
        told = as_json(problem, groups)
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for number, tables in enumerate(groups.rounds, start=1):
            self.stdout.write(_("Round %(number)d") % {"number": number})
            for table, refs in enumerate(tables, start=1):
                self.stdout.write(f"  {table:>3}  {' '.join(refs)}")
        for key in ("repeats", "bound", "deviation", "wish_satisfaction", "wish_bound"):
            self.stdout.write(f"{key}: {told[key]}")
        for remark in say_remarks(groups):
            self.stdout.write(remark)


def as_json(problem: Problem, groups: Groups) -> dict[str, Any]:
    """What is printed: the plan, its score, and what to know of it."""
    found = groups.score
    themes = groups.themes[0] if groups.themes else ()
    return {
        "rounds": groups.rounds,
        "themes": groups.themes,
        "repeats": found.repeats,
        "distinct_pairs": found.distinct_pairs,
        "bound": found.bound,
        "forced_repeats": found.forced_repeats,
        "deviation": dict(found.deviation),
        "wish_satisfaction": found.wish_satisfaction,
        "wish_bound": wishes_at_most(problem, themes),
        "stopped_early": groups.stopped_early,
        "remarks": say_remarks(groups),
    }
