"""Made-up conversations, from seeds: camps or none, skewed participation, passes."""

import numpy as np

from chantier.algorithms.opinion.votes import collect


def crowd(seed, people=120, statements=30, *, gap=0.0, share=0.4, fill=0.5, passes=0.15):
    """Votes as (voter, statement, value), and the camp of each person (all 0 when gap is 0)."""
    rng = np.random.default_rng(seed)
    active = np.clip(rng.gamma(2, fill / 2, people), 4 / statements, 1)
    seen = rng.random((people, statements)) < active[:, None]
    camp = (rng.random(people) < share).astype(int) if gap else np.zeros(people, dtype=int)
    direction = rng.normal(0, gap, statements) if gap else np.zeros(statements)
    score = rng.normal(0.5, 1, statements) + np.where(camp == 1, 1, -1)[:, None] * direction
    value = np.where(rng.random(score.shape) < 1 / (1 + np.exp(-score)), 1, -1)
    value[rng.random(score.shape) < rng.beta(1, 1 / passes - 1, people)[:, None]] = 0
    row, column = np.nonzero(seen)
    return list(zip(row.tolist(), column.tolist(), value[row, column].tolist(), strict=True)), camp


def votes_of(triples, **more):
    voters, statements, values = zip(*triples, strict=True) if triples else ((), (), ())
    return collect([str(v) for v in voters], [str(s) for s in statements], values, **more)
