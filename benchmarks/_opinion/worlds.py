"""Conversations: real ones from a folder of Polis's files, and made-up ones from seeds."""

import csv
from pathlib import Path

import numpy as np

from chantier.algorithms.opinion import files
from chantier.algorithms.opinion.votes import Votes, collect


def real(folder: Path) -> dict[str, Votes]:
    """Every conversation of the folder, whole, moderated statements included."""
    paths = sorted(folder.glob("*/votes.csv"))
    if not paths:
        raise SystemExit(f"{folder}: no folder with a votes.csv here; give --data FOLDER.")
    return {path.parent.name: files.read_votes(path)[0] for path in paths}


def published_groups(folder: Path, name: str, votes: Votes) -> np.ndarray:
    """Polis's own group of each person, -1 when it has none."""
    with (folder / name / "participants-votes.csv").open(encoding="utf-8-sig") as lines:
        known = {row["participant"]: row["group-id"] for row in csv.DictReader(lines)}
    return np.array([int(known.get(person) or -1) for person in votes.people])


def crowd(rng, people, statements, fill, *, gap=0.0, readiness=0.0, share=0.4):
    """Independent answers, or two camps `gap` apart; skewed participation; passes."""
    active = np.clip(rng.gamma(1.5, fill / 1.5, people), 3 / statements, 1)
    seen = rng.random((people, statements)) < active[:, None]
    score = rng.normal(0.5, 1, statements) + rng.normal(0, 1, people)[:, None] * readiness
    camp = (rng.random(people) < share).astype(int)
    score = score + np.where(camp, 1, -1)[:, None] * rng.normal(0, 1, statements) * gap
    value = np.where(rng.random(score.shape) < 1 / (1 + np.exp(-score)), 1, -1)
    value[rng.random(score.shape) < rng.beta(1, 5, people)[:, None]] = 0
    row, column = np.nonzero(seen)
    votes = collect(row, column, value[row, column])
    return votes, camp[[int(person) for person in votes.people]]


def country(people, statements, mean, seed):
    """Arrays (voter, statement, value) and the camp of each: four camps in three dimensions."""
    rng = np.random.default_rng(seed)
    middle = rng.normal(0, 1, (4, 3))
    loads, liking = rng.normal(0, 0.9, (statements, 3)), rng.normal(0.4, 0.8, statements)
    camp = rng.integers(0, 4, people)
    parts = []
    for start in range(0, people, 10_000):
        some = min(start + 10_000, people) - start
        cast = np.clip(rng.lognormal(np.log(mean) - 0.3, 0.8, some), 3, statements).astype(int)
        row = np.repeat(np.arange(start, start + some), cast)
        key = np.unique(row * statements + rng.integers(0, statements, len(row)))
        row, column = key // statements, key % statements
        place = middle[camp[start : start + some]] + rng.normal(0, 0.4, (some, 3))
        score = liking[column] + (place[row - start] * loads[column]).sum(axis=1)
        score += rng.logistic(0, 1, len(row))
        value = np.where(score > 0.4, 1, np.where(score < -0.4, -1, 0)).astype(np.int8)
        parts.append((row.astype(np.int32), column.astype(np.int32), value))
    return [np.concatenate(one) for one in zip(*parts, strict=True)], camp
