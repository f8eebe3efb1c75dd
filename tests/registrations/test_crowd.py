"""Many people at one instant, on the databases and with the settings that installations use."""

import json
import os
import subprocess
import sys

import pytest

SEEDS = range(int(os.environ.get("CHANTIER_FAULTS", "1")))


@pytest.fixture
def sqlite_url(tmp_path):
    """A file, with the options of `conf.databases`."""
    return f"sqlite:///{tmp_path / 'crowd.sqlite3'}"


@pytest.fixture(params=["sqlite_url", pytest.param("postgresql_url", marks=pytest.mark.postgresql)])
def play(request, tmp_path):
    """Play a scenario on one of the two databases; returns what became of it."""
    url = request.getfixturevalue(request.param)

    def run(scenario, seed=0):
        environment = os.environ | {"DATABASE_URL": url, "CHANTIER_DATA": str(tmp_path / "data")}
        done = subprocess.run(
            [sys.executable, "-m", "tests.registrations.crowd", scenario, str(seed)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=400,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    return run


def test_a_hundred_people_at_once_for_fifty_places(play):
    outcome = play("the_crowd")

    assert outcome["answers"] == {"registered": 100}
    assert outcome["taken"] == outcome["placed"] == 50
    assert outcome["waiting"] == list(range(1, 51))
    assert outcome["lost"] == []
    assert outcome["not_in_the_journal"] == outcome["people_told_nothing"] == 0


def test_a_form_that_counts_and_then_inserts_oversells_in_the_same_crowd(play):
    """The control: were the crowd too gentle to break a naive form, it would prove nothing."""
    outcomes = (play("naive", seed) for seed in range(5))

    assert any(outcome["placed"] > 50 for outcome in outcomes)


@pytest.mark.parametrize("seed", SEEDS)
def test_everything_at_once_never_breaks_the_rule(play, seed):
    outcome = play("everything_at_once", seed)

    assert outcome["errors"] == []
    assert outcome["taken"] == outcome["placed"] <= outcome["places"]
    assert not outcome["waiting"] or outcome["taken"] == outcome["places"]
    assert outcome["ranks_given"] == list(range(1, outcome["last_rank"] + 1))
    for wrong in (
        "lost",
        "jumped",
        "promoted_and_not_told",
        "forms_counted_twice",
        "emails_counted_twice",
    ):
        assert outcome[wrong] == [], wrong
    assert outcome["not_in_the_journal"] == outcome["people_told_nothing"] == 0
