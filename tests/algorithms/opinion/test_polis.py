"""Polis's method, against its definition written plainly."""

import numpy as np
import pytest

from chantier.algorithms.opinion import polis
from tests.algorithms.opinion.conversations import crowd, votes_of


@pytest.fixture(scope="module")
def camps():
    rows, _ = crowd(8, people=90, statements=25, gap=1.2)
    return votes_of(rows)


def dense(votes):
    table = np.full(votes.shape, np.nan)
    table[votes.row_of, votes.indices] = votes.values
    return table


def test_sparse_axes_are_those_of_the_dense_table_with_holes_filled(camps):
    table = dense(camps)
    mean = np.nanmean(table, axis=0)
    filled = np.where(np.isnan(table), mean, table) - mean
    wanted = np.linalg.svd(filled, full_matrices=False)[2][:2]

    axes = polis.principal(camps)

    assert np.abs((axes.components * wanted).sum(axis=1)).min() >= 1 - 1e-6
    scale = np.sqrt(camps.shape[1] / camps.per_person)
    assert np.allclose(axes.scores, filled @ axes.components.T * scale[:, None])


def test_statistics_are_those_of_the_definition(camps):
    of = np.arange(camps.shape[0]) % 3
    table = dense(camps)

    found = polis.statistics(camps, of)

    for k in range(3):
        mine, rest = table[of == k], table[of != k]
        for way, value in enumerate((1, -1)):
            na, ns = (mine == value).sum(axis=0), np.isfinite(mine).sum(axis=0)
            oa, os = (rest == value).sum(axis=0), np.isfinite(rest).sum(axis=0)
            share = (na + 1) / (ns + 2)
            pooled = (na + oa + 2) / (ns + os + 2)
            spread = np.sqrt(pooled * (1 - pooled) * (1 / (ns + 1) + 1 / (os + 1)))
            z = ((na + 1) / (ns + 1) - (oa + 1) / (os + 1)) / spread
            assert np.allclose(found.share[way, k], share, atol=1e-9)
            assert np.allclose(found.ratio[way, k], share / ((oa + 1) / (os + 2)), atol=1e-9)
            assert np.allclose(found.ratio_test[way, k], z, atol=1e-9)
            test = 2 * np.sqrt(ns + 1) * ((na + 1) / (ns + 1) - 0.5)
            assert np.allclose(found.share_test[way, k], test, atol=1e-9)
    assert np.allclose(found.consensus, found.share.prod(axis=1))


def test_those_with_few_votes_are_in_no_group(camps):
    of = polis.groups(camps, polis.principal(camps))

    assert (of[camps.per_person < 7] == -1).all()
    assert of.max() >= 1


def test_representative_statements_are_five_at_most(camps):
    found = polis.statistics(camps, polis.groups(camps, polis.principal(camps)))

    chosen = polis.representative(found)

    assert all(len(some) <= 5 for some in chosen)
    assert any(chosen)
