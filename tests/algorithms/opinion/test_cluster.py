"""On a cluster of two workers, the result of one machine."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from chantier.algorithms.opinion import cluster, files, groups, mapping, positions
from tests.algorithms.opinion.conversations import crowd, votes_of
from tests.debates.test_opinion_command import run
from tests.postgresql import running

pytest.importorskip("distributed", reason="the extra chantier[cluster] is not installed")

ROOT = Path(__file__).parents[3]
CLUSTER = """
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1",
                      dashboard_address=None, worker_dashboard_address=None) as made:
        print(made.scheduler_address, flush=True)
        input()
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cluster")
    script = folder / "two_workers.py"
    script.write_text(CLUSTER)
    with subprocess.Popen(
        [sys.executable, script],
        env=os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as made:
        yield made.stdout.readline().strip().replace("tcp://", "dask://")
        made.stdin.close()
        made.wait(timeout=60)


def within(one, other, tolerance=1e-6):
    """Equal, numbers to the tolerance."""
    if isinstance(one, dict):
        assert one.keys() == other.keys()
        return all(within(one[key], other[key], tolerance) for key in one)
    if isinstance(one, list):
        assert len(one) == len(other)
        return all(within(a, b, tolerance) for a, b in zip(one, other, strict=True))
    if isinstance(one, float):
        return abs(one - other) <= tolerance
    return one == other


@pytest.fixture
def votes():
    return votes_of(crowd(11, people=300, statements=25, gap=1.6)[0])


def test_a_large_crowd_gives_the_result_of_one_machine(engine, votes, monkeypatch):
    """So large that the model and the groups are found on a part, then told over all parts."""
    monkeypatch.setattr(positions, "PART", 100)
    monkeypatch.setattr(groups, "PART", 100)
    monkeypatch.setattr(groups, "STABILITY_PART", 120)
    declared = {person: "east" if n % 3 else "west" for n, person in enumerate(votes.people)}
    here = mapping.draw(votes, constituencies=declared).document()

    with cluster.connected(engine) as client:
        spread = cluster.cut(client, votes, parts=5)
        there = mapping.draw(spread, constituencies=declared).document()

    assert len(here["groups"]) == 2
    assert there["inputs_sha256"] == here["inputs_sha256"]
    assert within(here, there)


def test_a_file_is_cut_and_sent(engine, votes, tmp_path):
    path = tmp_path / "votes.csv"
    path.write_text(files.votes_csv(votes))
    run("map", path, "--json", tmp_path / "here.json")

    run("map", path, "--json", tmp_path / "there.json", "--engine", engine)

    here, there = (json.loads((tmp_path / f"{n}.json").read_text()) for n in ("here", "there"))
    assert within(here, there)


def test_workers_read_parquet_themselves(engine, votes, tmp_path):
    """In any order, over several files, votes cast again included."""
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    order = np.random.default_rng(2).permutation(len(votes))
    rows = {
        "voter-id": [votes.people[row] for row in votes.row_of[order]],
        "comment-id": [votes.statements[column] for column in votes.indices[order]],
        "vote": votes.values[order].tolist(),
        "timestamp": [1000] * len(votes),
    }
    again = {name: [column[0]] for name, column in rows.items()} | {"vote": [0], "timestamp": [9]}
    for number, some in enumerate(({k: v[:900] for k, v in rows.items()}, again, rows)):
        parquet.write_table(arrow.table(some), tmp_path / f"{number}.parquet")

    with cluster.connected(engine) as client:
        spread = cluster.from_parquet(client, tmp_path, parts=3)
        digests = {spread.sha256, spread.of(np.arange(len(votes.people))).sha256}

    assert digests == {votes.sha256}


def test_workers_read_a_relation_of_postgresql_themselves(engine, votes):
    import psycopg

    with running() as own, psycopg.connect(own.new_database()) as database:
        database.execute("CREATE TABLE votes (voter_id text, comment_id int, vote int, at int)")
        with database.cursor().copy("COPY votes FROM STDIN") as copy:
            for row, column, value in zip(votes.row_of, votes.indices, votes.values, strict=True):
                copy.write_row((votes.people[row], int(votes.statements[column]), int(value), 0))
        database.commit()
        with cluster.connected(engine) as client:
            spread = cluster.from_postgresql(client, database.info.dsn, "votes", parts=3)
            digest = spread.sha256

    assert digest == votes.sha256


@pytest.mark.parametrize(
    ("address", "sentence"),
    [("tcp://127.0.0.1:1", "dask://HOST:PORT"), ("dask://127.0.0.1:1", "No Dask scheduler")],
)
def test_a_cluster_that_is_not_there_is_said(address, sentence, monkeypatch):
    monkeypatch.setattr(cluster, "WAIT", 1)

    with pytest.raises(ValueError, match=sentence), cluster.connected(address):
        pass
