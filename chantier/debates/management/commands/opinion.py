"""`chantier opinion …`: the opinion map of votes in a file, without a worksite or a database."""

import csv
import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from chantier.algorithms.opinion import (
    cluster,
    drawing,
    files,
    prediction,
    published,
    routing,
)
from chantier.algorithms.opinion.claims import Thresholds
from chantier.algorithms.opinion.mapping import OpinionMap, Parameters, declared_partition, draw
from chantier.algorithms.opinion.positions import fit
from chantier.algorithms.opinion.votes import tally
from chantier.debates import actions, queries
from chantier.worksites.models import Worksite


class Command(BaseCommand):
    """Reads Polis's CSV files; writes plain results."""

    help = "Map, predict and route the votes of a file in the form of Polis's votes.csv."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One subcommand each."""
        what = parser.add_subparsers(dest="what", required=True)
        _map_arguments(what.add_parser("map", help="positions, groups, common ground, conflicts"))
        predict = what.add_parser("predict", help="probabilities of answers not given")
        predict.add_argument("votes", type=Path, metavar="TRAIN_CSV")
        predict.add_argument("pairs", type=Path, metavar="PAIRS_CSV", help="voter-id, comment-id")
        predict.add_argument("--out", type=Path, required=True, metavar="CSV")
        route = what.add_parser("route", help="which statement to show a person next")
        route.add_argument("votes", type=Path, metavar="VOTES_CSV_OR_DIR")
        route.add_argument("--voter", required=True, help="a voter-id, known or not")
        route.add_argument("--constituencies", type=Path, metavar="CSV")
        route.add_argument("--count", type=int, default=5, help="how many to list (5)")
        route.add_argument("--floor", type=int, default=10, help="votes each statement gets first")
        check = what.add_parser("check", help="compute again the claims of a published map")
        check.add_argument("map", type=Path, metavar="MAP_JSON")
        export = what.add_parser("export", help="the votes of a worksite, for sworn observers")
        export.add_argument("worksite", metavar="WORKSITE", help="the word of its address")
        export.add_argument("--to", type=Path, required=True, metavar="DIR")
        for one in (predict, route, what.choices["map"]):
            one.add_argument("--rank", type=int, default=5, help="axes of the model (5)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compute; whatever is wrong is a sentence."""
        asked = Namespace(**options)
        run = {
            "map": self._map,
            "predict": self._predict,
            "route": self._route,
            "check": self._check,
            "export": self._export,
        }
        try:
            run[asked.what](asked)
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.") from error
        except ValueError as error:
            raise CommandError(str(error)) from error

    def _tell(self, fraction: float, text: str) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{fraction:4.0%} {text:<12}", ending="")
            if fraction >= 1:
                self.stderr.write("")

    def _map(self, asked: Namespace) -> None:
        parameters = Parameters(
            method=asked.method,
            rank=asked.rank,
            most_groups=asked.most_groups,
            resamples=asked.resamples,
            thresholds=Thresholds(
                common_ground=asked.threshold,
                conflict=asked.gap,
                level=asked.level,
                least=asked.least_votes,
            ),
        )
        declared = files.read_constituencies(asked.constituencies) if asked.constituencies else {}
        with _voted(asked) as conversation:
            found = draw(
                conversation.votes,
                constituencies=declared,
                set_aside=conversation.moderated,
                parameters=parameters,
                tell=self._tell,
            )
        if asked.json:
            with asked.json.open("w", encoding="utf-8", newline="") as out:
                out.writelines(found.json_parts())
        if asked.svg:
            _write(asked.svg, _svg(found, points=not asked.densities))
        if asked.export:
            _export(asked.export, found, conversation)
        for line in _summary(found):
            self.stdout.write(line)

    def _predict(self, asked: Namespace) -> None:
        votes, _ = files.read_votes(asked.votes)
        pairs = files.read_pairs(asked.pairs)
        predictor = prediction.learn(votes, rank=asked.rank, tell=self._tell)
        said = predictor.probabilities(
            prediction.places(votes.people, [voter for voter, _ in pairs]),
            prediction.places(votes.statements, [statement for _, statement in pairs]),
        )
        heading = ("voter-id", "comment-id", "p_disagree", "p_pass", "p_agree")
        rows = [(*pair, *(f"{p:.6f}" for p in row)) for pair, row in zip(pairs, said, strict=True)]
        _write(asked.out, files.table(heading, rows))
        self.stdout.write(f"{len(rows)} pairs predicted from {len(votes)} votes.")

    def _route(self, asked: Namespace) -> None:
        conversation = files.read(asked.votes)
        votes = conversation.here
        model = fit(votes, rank=asked.rank, tell=self._tell)
        row = int(prediction.places(votes.people, [asked.voter])[0])
        mine = slice(votes.indptr[row], votes.indptr[row + 1]) if row >= 0 else slice(0, 0)
        answered = votes.indices[mine].tolist()
        own = None
        if asked.constituencies:
            declared = files.read_constituencies(asked.constituencies)
            partition, _ = declared_partition(votes, declared)
            if declared.get(asked.voter) in partition.ids:
                chosen = partition.only([declared[asked.voter]])
                own = tally(votes, chosen.of, 1)[0].sum(axis=1)
        offered = routing.offer(
            model,
            routing.place(model, answered, votes.values[mine].tolist()),
            answered=answered,
            votes=votes.counts.sum(axis=1),
            own_votes=own,
            floor=asked.floor,
        )
        out = csv.writer(self.stdout, lineterminator="\n")
        out.writerow(("comment-id", "probability", "gain", "under-floor"))
        for place in offered.order[: max(asked.count, 0)]:
            chance, gain = offered.probability[place], offered.gain[place]
            under = int(offered.under_floor[place])
            out.writerow((votes.statements[place], f"{chance:.6f}", f"{gain:.6f}", under))

    def _check(self, asked: Namespace) -> None:
        done, hidden, wrong = published.check(json.loads(asked.map.read_text(encoding="utf-8")))
        if wrong:
            raise CommandError(f"Other claims are found on statements {', '.join(wrong)}.")
        self.stdout.write(f"{done} statements: the same claims are found.")
        if hidden:
            self.stdout.write(f"{hidden} statements have hidden figures: sworn observers see them.")

    def _export(self, asked: Namespace) -> None:
        worksite = Worksite.objects.filter(slug=asked.worksite).first()
        if worksite is None:
            raise ValueError(f"There is no worksite at the address {asked.worksite}.")
        actions.hand_over_votes(worksite=worksite, by=None, now=timezone.now())
        rows = list(queries.votes_matrix(worksite))
        asked.to.mkdir(parents=True, exist_ok=True)
        votes = [(round(1000 * r.at), "", r.statement, r.voter, r.value) for r in rows]
        people = sorted({(row.voter, row.constituency) for row in rows})
        _write(asked.to / "votes.csv", files.table(files.VOTES, votes))
        heading = ("voter-id", "constituency")
        _write(asked.to / "constituencies.csv", files.table(heading, people))
        self.stdout.write(f"{len(rows)} votes of {len(people)} pseudonyms: for sworn eyes only.")


def _map_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("votes", metavar="VOTES_CSV_OR_DIR")
    parser.add_argument(
        "--engine", default="", metavar="dask://HOST:PORT",
        help="compute on a Dask cluster; then votes may be Parquet, or postgresql://…",
    )  # fmt: skip
    parser.add_argument("--relation", default="votes", help="table or view of votes (votes)")
    parser.add_argument("--constituencies", type=Path, metavar="CSV", help="voter-id, constituency")
    parser.add_argument("--method", choices=["chantier", "polis"], default="chantier")
    parser.add_argument("--json", type=Path, metavar="OUT")
    parser.add_argument("--svg", type=Path, metavar="OUT")
    parser.add_argument("--densities", action="store_true", help="no points in the picture")
    parser.add_argument("--export", type=Path, metavar="DIR", help="write Polis's CSV files")
    parser.add_argument("--threshold", type=float, default=0.6, help="of common ground (0.6)")
    parser.add_argument("--gap", type=float, default=0.3, help="that makes a conflict (0.3)")
    parser.add_argument("--level", type=float, default=0.8, help="probability of a claim (0.8)")
    parser.add_argument("--least-votes", type=int, default=5, help="of each group (5)")
    parser.add_argument("--most-groups", type=int, default=5, help="to look for (5; pages: 1 ≤ 50)")
    parser.add_argument("--resamples", type=int, default=20, help="to measure stability (20)")


@contextmanager
def _voted(asked: Namespace) -> Iterator[files.Conversation]:
    """The votes here, or in parts on the cluster asked for."""
    if not asked.engine:
        if asked.votes.startswith("postgresql:") or asked.votes.endswith(".parquet"):
            raise ValueError("Parquet and PostgreSQL are read by workers: give --engine.")
        yield files.read(Path(asked.votes))
        return
    if asked.export:
        raise ValueError("--export wants all votes in one place: leave --engine out.")
    with cluster.connected(asked.engine) as client:
        if asked.votes.startswith("postgresql:"):
            crowd = cluster.from_postgresql(client, asked.votes, asked.relation)
            yield files.Conversation(crowd)
        elif asked.votes.endswith(".parquet") or any(Path(asked.votes).glob("*.parquet")):
            yield files.Conversation(cluster.from_parquet(client, Path(asked.votes)))
        else:
            conversation = files.read(Path(asked.votes))
            yield replace(conversation, votes=cluster.cut(client, conversation.here))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")


def _svg(found: OpinionMap, *, points: bool) -> str:
    partition = found.emergent.partition
    spread = found.covariance[:, [0, 1], [0, 1]] ** 0.5
    picture = drawing.Picture(found.positions, spread, partition.of, partition.ids)
    return drawing.draw(picture, points=points)


def _export(folder: Path, found: OpinionMap, conversation: files.Conversation) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    groups = [None if k < 0 else int(k) for k in found.emergent.partition.of]
    _write(folder / "votes.csv", files.votes_csv(conversation.here, conversation.times))
    _write(folder / "comments.csv", files.comments_csv(conversation.here, conversation.texts))
    _write(folder / "participants-votes.csv", files.participants_csv(conversation.here, groups))


def _summary(found: OpinionMap) -> list[str]:
    people, statements = found.votes.shape
    lines = [f"{people} people, {statements} statements, {len(found.votes)} votes."]
    sizes = ", ".join(str(size) for size in found.emergent.partition.sizes)
    unsure = int((found.emergent.partition.of < 0).sum())
    if found.groups.count > 1:
        lines.append(f"{found.groups.count} groups: {sizes} people; {unsure} undetermined.")
    else:
        lines.append("No stable groups: everybody is taken together.")
    for compared in (found.emergent, found.declared):
        if compared is None:
            continue
        count = dict.fromkeys(("common_ground", "conflict", "not_enough_votes"), 0)
        for claim in compared.claims:
            if claim.kind in count:
                count[claim.kind] += 1
        lines.append(
            f"By {compared.partition.name}: {count['common_ground']} statements of common ground,"
            f" {count['conflict']} of conflict, {count['not_enough_votes']} without enough votes."
        )
    lines.append(f"Inputs: sha256 {found.inputs_sha256}")
    return lines
