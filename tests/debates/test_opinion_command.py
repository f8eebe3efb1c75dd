"""`chantier opinion` from a file to a file."""

import csv
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from chantier.algorithms.opinion import files
from tests.algorithms.opinion.conversations import crowd, votes_of

ROOT = Path(__file__).parents[2]


@pytest.fixture
def votes_csv(tmp_path):
    path = tmp_path / "votes.csv"
    path.write_text(files.votes_csv(votes_of(crowd(3, people=80, statements=20, gap=1.6)[0])))
    return path


def run(*arguments):
    out = StringIO()
    call_command("opinion", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_a_map_is_written_as_json_and_as_a_picture(votes_csv, tmp_path):
    told = run("map", votes_csv, "--json", tmp_path / "m.json", "--svg", tmp_path / "m.svg")

    document = json.loads((tmp_path / "m.json").read_text())
    assert len(document["participants"]) == 80
    assert "80 people, 20 statements" in told
    picture = (tmp_path / "m.svg").read_text()
    assert "<title" in picture
    assert "style=" not in picture


def test_the_public_picture_has_no_point(votes_csv, tmp_path):
    run("map", votes_csv, "--svg", tmp_path / "m.svg", "--densities")

    assert (tmp_path / "m.svg").read_text().count("<circle") < 5


def test_every_run_gives_the_same_bytes(votes_csv, tmp_path):
    """Another order of rows, another process, another hash seed."""
    heading, *rows = votes_csv.read_text().splitlines()
    other = tmp_path / "other.csv"
    other.write_text("\n".join([heading, *reversed(rows)]) + "\n")
    written = []
    for seed, path in (("1", votes_csv), ("2", other)):
        out = tmp_path / f"{seed}.json"
        subprocess.run(
            [sys.executable, "-m", "chantier", "opinion", "map", path, "--json", out],
            check=True,
            cwd=ROOT,
            capture_output=True,
            env=os.environ | {"PYTHONHASHSEED": seed, "CHANTIER_DATA": str(tmp_path)},
        )
        written.append(out.read_bytes())
    assert written[0] == written[1]


def test_polis_method_and_its_files(votes_csv, tmp_path):
    run("map", votes_csv, "--method", "polis", "--json", tmp_path / "p.json",
        "--export", tmp_path / "out")  # fmt: skip

    statement = json.loads((tmp_path / "p.json").read_text())["statements"][0]
    assert "consensus_agree" in statement["polis"]
    assert (tmp_path / "out" / "participants-votes.csv").exists()
    assert files.read(tmp_path / "out").votes.sha256 == files.read(votes_csv).votes.sha256


def test_declared_constituencies(votes_csv, tmp_path):
    declared = tmp_path / "c.csv"
    declared.write_text(
        "voter-id,constituency\n" + "".join(f"{v},{'AB'[v % 2]}\n" for v in range(80))
    )

    told = run("map", votes_csv, "--constituencies", declared)

    assert "By constituencies:" in told


def test_pairs_are_predicted(votes_csv, tmp_path):
    pairs, out = tmp_path / "pairs.csv", tmp_path / "said.csv"
    pairs.write_text("voter-id,comment-id\n0,1\nstranger,1\n0,new\n")

    run("predict", votes_csv, pairs, "--out", out)

    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert [row["voter-id"] for row in rows] == ["0", "stranger", "0"]
    for row in rows:
        said = sum(float(row[name]) for name in ("p_disagree", "p_pass", "p_agree"))
        assert said == pytest.approx(1, abs=1e-5)


def test_a_person_is_told_what_to_answer_next(votes_csv):
    told = run("route", votes_csv, "--voter", "0", "--count", "3").splitlines()

    assert told[0] == "comment-id,probability,gain,under-floor"
    assert len(told) <= 4


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["map", "none.csv"], "no such file"),
        (["map", "{votes}", "--level", "2"], "level must lie between 0 and 1"),
        (["map", "{votes}", "--rank", "1"], "rank"),
        (["map", "{votes}", "--json", "/nowhere/at/all.json"], "No such file"),
        (["predict", "{votes}", "none.csv", "--out", "x"], "No such file"),
    ],
)
def test_what_is_wrong_is_a_sentence(votes_csv, arguments, sentence):
    filled = [word.format(votes=votes_csv) for word in arguments]
    with pytest.raises(CommandError, match=sentence):
        run(*filled)
