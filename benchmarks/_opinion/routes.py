"""A conversation played with three ways of choosing what each person is shown."""

import numpy as np

from chantier.algorithms.opinion import groups, polis, positions, routing
from chantier.algorithms.opinion.measures import adjusted_rand
from chantier.algorithms.opinion.votes import collect

WAYS = ("information", "polis", "random")
PEOPLE, STATEMENTS, EACH = 800, 150, 12


def play(way, seed):
    """ARI with the true camps, 5th percentile of votes, share of the ten most common found."""
    rng = np.random.default_rng(seed)
    camp = rng.choice(3, PEOPLE, p=[0.5, 0.3, 0.2])
    middle, loads = rng.normal(0, 1, (3, 2)), rng.normal(0, 1.1, (STATEMENTS, 2))
    place = middle[camp] + rng.normal(0, 0.3, (PEOPLE, 2))
    score = rng.normal(0.4, 0.8, STATEMENTS) + place @ loads.T
    answer = np.where(rng.random(score.shape) < 1 / (1 + np.exp(-score)), 1, -1)
    answer[rng.random(score.shape) < 0.1] = 0
    rows, columns = [], []
    model = None
    for person in range(PEOPLE):
        if person % 50 == 0 and person:
            votes = collect(np.array(rows), np.array(columns), answer[rows, columns])
            if way == "information" and len(votes.statements) == STATEMENTS:
                # Anew, as each map is: axes that few votes did not carry never come back warm.
                model = positions.fit(votes)
        seen = []
        for _ in range(EACH):
            chosen = _next(way, rng, model, seen, answer[person], rows, columns, answer)
            seen.append(chosen)
        rows += [person] * EACH
        columns += seen
    votes = collect(np.array(rows), np.array(columns), answer[rows, columns])
    return _judged(votes, camp, score)


def _next(way, rng, model, seen, mine, rows, columns, answer):
    open_ones = np.setdiff1d(np.arange(STATEMENTS), seen)
    count = np.bincount(np.array(columns, dtype=int), minlength=STATEMENTS)
    if way == "random" or (way == "information" and model is None):
        return int(rng.choice(open_ones))
    if way == "information":
        person = routing.place(model, seen, mine[seen])
        offered = routing.offer(model, person, answered=seen, votes=count, floor=10)
        return int(routing.draw(offered, seed=int(rng.integers(2**62))))
    weight = _polis_priority(rows, columns, answer, count)[open_ones]
    return int(rng.choice(open_ones, p=weight / weight.sum()))


_kept = {"at": -1, "priority": None}


def _polis_priority(rows, columns, answer, count):
    if _kept["at"] == len(rows) and _kept["priority"] is not None:
        return _kept["priority"]
    values = answer[rows, columns] if rows else np.zeros(0, dtype=int)
    where = np.array(columns, dtype=int)
    agree = (np.bincount(where, values == 1, STATEMENTS) + 1) / (count + 2)
    passed = (np.bincount(where, values == 0, STATEMENTS) + 1) / (count + 2)
    extremity = np.zeros(STATEMENTS)
    if len(rows) > 600:
        votes = collect(np.array(rows), where, values)
        axes = polis.principal(votes)
        names = [int(name) for name in votes.statements]
        pushed = np.abs(-1 - axes.mean) * np.linalg.norm(axes.components, axis=0)
        extremity[names] = pushed * np.sqrt(len(names))
    priority = ((1 - passed) * (extremity + 1) * agree * (1 + 8 * 2.0 ** (-count / 5))) ** 2
    _kept.update(at=len(rows), priority=priority)
    return priority


def _judged(votes, camp, score):
    truth = camp[[int(person) for person in votes.people]]
    resampler = groups.Resampler(votes)
    labels = resampler.membership(resampler.whole, 3).argmax(axis=1)
    few = np.percentile(votes.counts.sum(axis=1), 5)
    chance = 1 / (1 + np.exp(-score))
    worst = np.min([chance[camp == k].mean(axis=0) for k in range(3)], axis=0)
    best = set(np.argsort(-worst)[:10].tolist())
    model = positions.fit(votes)
    liked = np.array([
        [model.predict(np.flatnonzero(labels == k), np.full((labels == k).sum(), j))[0].mean()
         for j in range(len(votes.statements))]
        for k in range(3) if (labels == k).any()
    ]).min(axis=0)  # fmt: skip
    named = [int(votes.statements[j]) for j in np.argsort(-liked)[:10]]
    return adjusted_rand(truth, labels), few, len(best.intersection(named)) / 10
