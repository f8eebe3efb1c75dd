"""Each goal of the opinion maps: what is done, what is seen. `tell(what, goal, seen)` prints."""

import json
import time

import numpy as np

from benchmarks._opinion import routes, worlds
from chantier.algorithms.opinion import claims, groups, integrity, mapping, polis, positions
from chantier.algorithms.opinion import prediction as predictions
from chantier.algorithms.opinion.measures import (
    adjusted_rand,
    auc,
    calibration_error,
    log_loss,
)
from chantier.algorithms.opinion.raking import rake, share_with_interval
from chantier.algorithms.opinion.votes import collect, tally


def prediction(tell, data, folder, seed):
    """A fifth of the votes hidden, of people with five left."""
    seen = []
    for name, votes in data.items():
        hidden = np.random.default_rng(seed).random(len(votes)) < 0.2
        left = np.bincount(votes.row_of, ~hidden, minlength=votes.shape[0])
        hidden &= left[votes.row_of] >= 5
        known, row, column = votes.keep(~hidden), votes.row_of[hidden], votes.indices[hidden]
        outcome = votes.values[hidden].astype(int) + 1
        said = predictions.learn(known).probabilities(row, column)
        of = worlds.published_groups(folder, name, votes)
        counts = tally(known, of, int(of.max()) + 1)[:, :, [1, 2, 0]]
        laplace = (counts + 1) / (counts.sum(axis=2, keepdims=True) + 3)
        peer = laplace[of[row], column]
        sided = outcome != 1

        def ordered(p, sided=sided, outcome=outcome):
            return auc((p[:, 2] / (p[:, 2] + p[:, 0]))[sided], outcome[sided] == 2)

        seen.append((
            log_loss(said, outcome) / log_loss(peer, outcome),
            ordered(said), calibration_error(said, outcome), ordered(peer),
        ))  # fmt: skip
    loss, ours, error, theirs = np.mean(seen, axis=0)
    tell("hidden votes: log-loss against Polis groups", "≤ .92", f"{loss:.3f}")
    tell("hidden votes: AUC", "≥ .875", f"{ours:.3f} (Polis groups {theirs:.3f})")
    tell("hidden votes: calibration error", "≤ .035", f"{error:.3f}")


def order(tell, data, seed):
    """Rows shuffled."""
    same = 0
    for votes in data.values():
        rng = np.random.default_rng(seed)
        mixed = rng.permutation(len(votes))
        again = collect(
            [votes.people[row] for row in votes.row_of[mixed]],
            [votes.statements[column] for column in votes.indices[mixed]],
            votes.values[mixed],
        )
        same += mapping.draw(votes).json() == mapping.draw(again).json()
    tell("order of arrival shuffled: identical bytes", "all", f"{same} of {len(data)}")


def _polis_labels(votes):
    return polis.groups(votes, polis.principal(votes))


def stability(tell, data, seed, peer=None, rounds=6):
    """Four fifths of the people, or of the votes; the groups found anew, their number too."""
    methods = {"chantier": lambda votes: groups.discover(votes).membership.argmax(axis=1)}
    methods["polis"] = _polis_labels
    if peer:
        methods["red-dwarf"] = peer.labels
    for name, labels in methods.items():
        people, few = [], []
        for votes in data.values():
            whole = labels(votes)
            if whole.max() < 1:
                continue  # no groups reported: nothing to be stable
            compared = votes.per_person >= 7
            rng = np.random.default_rng(seed)
            for _ in range(rounds):
                rows = np.flatnonzero(rng.random(votes.shape[0]) < 0.8)
                some = compared[rows]
                again = labels(votes.of(rows))
                people.append(_agree(whole[rows][some], again[some]))
                again = labels(votes.keep(rng.random(len(votes)) < 0.8))
                few.append(_agree(whole[compared], again[compared]))
        goal = "≥ .88 / ≥ .80" if name == "chantier" else "peer"
        seen = f"{np.mean(people):.2f} / {np.mean(few):.2f}"
        tell(f"bootstrap ARI, 80 % of people / votes: {name}", goal, seen)


def _agree(one, other):
    known = (one >= 0) & (other >= 0)
    return adjusted_rand(one[known], other[known])


def camps(tell, seed, worlds_each=5):
    """Crowds without camps, and clear ones of two."""
    rng = np.random.default_rng(seed)
    sizes = ((60, 20, 0.9), (150, 40, 0.6), (800, 100, 0.2), (2000, 200, 0.2))
    one, theirs, two, total = 0, 0, 0, 0
    for size in sizes:
        for _ in range(worlds_each):
            votes, _ = worlds.crowd(rng, *size)
            one += groups.discover(votes).count == 1
            theirs += _polis_labels(votes).max() < 1
            votes, _ = worlds.crowd(rng, *size, gap=2.0)
            two += groups.discover(votes).count == 2
            total += 1
    tell(
        "no structure: one group reported",
        "≥ 95 %",
        f"{one / total:.0%} (Polis {theirs / total:.0%})",
    )
    tell("two clear camps: two found", "≥ 95 %", f"{two / total:.0%}")


def activity(tell, data, folder):
    """Whether the number of votes tells the group."""
    ours, theirs = [], []
    for name, votes in data.items():
        found = groups.discover(votes)
        cast = votes.per_person.astype(float)
        published = worlds.published_groups(folder, name, votes)
        for of, into in ((found.of, ours), (published, theirs)):
            for k in range(int(of.max()) + 1 if of.max() > 0 else 0):
                known = (of >= 0) & (votes.per_person >= 7)
                score = auc(cast[known], of[known] == k)
                into.append(max(score, 1 - score))
    seen = f"{np.mean(ours):.2f} (published Polis {np.mean(theirs):.2f})"
    tell("votes cast predict the group: AUC", "≤ .55", seen)


def common_ground(tell, data, folder, seed, rounds=3):
    """Claims from 30 % of the votes, checked on the others; published groups."""
    made, true, there = 0, 0, 0
    polis_made, polis_true = 0, 0
    for name, whole in data.items():
        of = worlds.published_groups(folder, name, whole)
        rows = np.flatnonzero(of >= 0)
        votes, of = whole.of(rows), of[rows]
        partition = claims.Partition("groups", list(range(int(of.max()) + 1)), of)
        for number in range(rounds):
            known = np.random.default_rng(seed + number).random(len(votes)) < 0.3
            later = tally(votes.keep(~known), of, len(partition.ids))
            checked = (later.sum(axis=2) >= 5).all(axis=0)
            share = later[..., 0] / np.maximum(later.sum(axis=2), 1)
            holds = (share >= 0.6).all(axis=0)
            first = votes.keep(known)
            found = claims.shares(first, positions.fit(first), partition)
            claimed = np.prod(found.above(0.6), axis=0) >= 0.8
            product = polis.statistics(first, of).consensus[0] >= 0.6 ** len(partition.ids)
            made += int((claimed & checked).sum())
            true += int((claimed & checked & holds).sum())
            there += int((checked & holds).sum())
            polis_made += int((product & checked).sum())
            polis_true += int((product & checked & holds).sum())
    seen = f"{true / made:.0%} of {made} (Polis {polis_true / polis_made:.0%} of {polis_made})"
    tell("common ground that holds on held-out votes", "≥ 90 %", seen)
    tell("its recall", "≥ .45", f"{true / there:.2f} (Polis {polis_true / there:.2f})")


def raking(tell, seed, rounds=1000):
    """150 people of two margins who come six times less often from one side."""
    rng = np.random.default_rng(seed)
    raw = weighted = 0
    for _ in range(rounds):
        one = rng.random(150) < 1 / 7
        other = rng.random(150) < 0.35
        agreed = (rng.random(150) < 0.45 + 0.25 * one - 0.15 * other).astype(float)
        truth = 0.45 + 0.25 * 0.5 - 0.15 * 0.5
        shares = {"True": 0.5, "False": 0.5}
        margins = [([str(bool(x)) for x in side], shares) for side in (one, other)]
        low, _, high = share_with_interval(agreed, rake(margins).weights)
        weighted += low <= truth <= high
        low, _, high = share_with_interval(agreed, np.ones(150))
        raw += low <= truth <= high
    seen = f"{weighted / rounds:.1%} (raw {raw / rounds:.0%})"
    tell("raked 90 % intervals cover", "87–93 %", seen)


def raids(tell, data, seed, rounds=3):
    """5 % of accounts copy somebody, and push eight statements together."""
    score, flagged = [], []
    for votes in data.values():
        for number in range(rounds):
            mixed, raiders = _raided(votes, np.random.default_rng(seed + number))
            found = integrity.signals(mixed)
            score.append(auc(found.covoting, raiders))
            flagged.append(found.signalled[~raiders].mean())
    tell("5 % coordinated accounts: AUC", "≥ .85", f"{np.mean(score):.2f}")
    tell("genuine people signalled", "≤ 1 %", f"{np.mean(flagged):.2%}")


def _raided(votes, rng):
    people, count = votes.shape[0], votes.counts.sum(axis=1)
    often = np.flatnonzero(count >= np.median(count))
    targets, way = rng.choice(often, 8, replace=False), rng.choice([-1, 1], 8)
    active = np.flatnonzero(votes.per_person >= 10)
    rows, columns, values = [votes.row_of], [votes.indices], [votes.values]
    for account in range(people, people + max(5, people // 20)):
        source = rng.choice(active)
        mine = slice(votes.indptr[source], votes.indptr[source + 1])
        column, value = votes.indices[mine], votes.values[mine].copy()
        other = rng.random(len(value)) < 0.1
        value[other] = rng.choice([-1, 0, 1], other.sum())
        kept = ~np.isin(column, targets)
        rows.append(np.full(int(kept.sum()) + 8, account))
        columns.append(np.concatenate([column[kept], targets]))
        values.append(np.concatenate([value[kept], way]))
    mixed = collect(np.concatenate(rows), np.concatenate(columns), np.concatenate(values))
    return mixed, np.array([int(person) >= people for person in mixed.people])


def routing(tell, seed, rounds=6):
    """800 people, 150 statements, equal votes, three ways to choose what is shown."""
    found = {name: [] for name in routes.WAYS}
    for number in range(rounds):
        for name in routes.WAYS:
            found[name].append(routes.play(name, seed + number))
    for name, seen in found.items():
        ari, few, common = np.mean(seen, axis=0)
        goal = "≥ / ≥ 2 × / + 8 points" if name == "information" else "peer"
        told = f"{ari:.3f} / {few:.0f} / {common:.2f}"
        tell(f"routing: ARI / 5th percentile / common ground: {name}", goal, told)


def compatibility(tell, data, peer):
    """Our Polis mode against red-dwarf, given the same groups; axes against a dense table."""
    worst, cosine = 0.0, 1.0
    for votes in data.values():
        axes = polis.principal(votes)
        table = np.full(votes.shape, np.nan)
        table[votes.row_of, votes.indices] = votes.values
        mean = np.nanmean(table, axis=0)
        dense = np.linalg.svd(np.where(np.isnan(table), mean, table) - mean, full_matrices=False)
        cosine = min(cosine, float(np.abs((axes.components * dense[2][:2]).sum(axis=1)).min()))
        if peer:
            of = polis.groups(votes, axes)
            ours, theirs = polis.statistics(votes, of), peer.statistics(votes, of)
            for name, value in theirs.items():
                worst = max(worst, float(np.abs(getattr(ours, name) - value).max()))
    tell("Polis mode: axes against the dense table", "≥ 1 - 1e-6", f"1 - {1 - cosine:.0e}")
    if peer:
        tell("Polis mode: statistics against red-dwarf", "≤ 1e-9", f"{worst:.0e}")


def speed(tell, seed):
    """CPU seconds, one thread."""
    rng = np.random.default_rng(seed)
    votes, _ = worlds.crowd(rng, 2000, 200, 0.3, gap=1.0)
    began = time.process_time()
    mapping.draw(votes)
    tell("2,000 × 200 with 20 resamples", "≤ 5 s", f"{time.process_time() - began:.2f} s")
    votes, _ = worlds.crowd(rng, 10_000, 500, 0.1, gap=1.0)
    model = positions.fit(votes)
    began = time.process_time()
    positions.fit(votes, warm=model, sweeps=1)
    tell("refresh at 10,000 × 500", "≤ .25 s", f"{time.process_time() - began:.3f} s")
    began = time.process_time()
    for _ in range(200):
        positions.locate(votes.matrix(7, 8), model.statements, model.scales)
    each = (time.process_time() - began) / 200
    tell("one person placed after a vote", "≤ 1 ms", f"{1000 * each:.2f} ms")


def country(people, statements, mean, seed):
    """In a process of its own, so that its memory is its own: prints seconds and MB."""
    import resource

    (rows, columns, values), _ = worlds.country(people, statements, mean, seed)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    votes = collect(rows, columns, values)
    model = positions.fit(votes)
    found = groups.discover(votes)
    partition = claims.Partition("groups", list(range(found.count)), found.of)
    claims.claims(claims.shares(votes, model, partition), partition, claims.Thresholds())
    took = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told = {"votes": len(votes), "cpu": took, "mb": peak / 1024, "above": (peak - before) / 1024}
    print(json.dumps(told))
