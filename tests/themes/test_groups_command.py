"""`chantier groups plan` prints a plan, or which demands contradict each other."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from chantier.algorithms.grouping import Conflict, Kind, Relax
from chantier.themes.sentences import ADVISES, SAYS, say_conflict

CSV = "ref,college,voeu1,pmr,a_separer,ensemble\n"


def folder(tmp_path: Path, rows: list[str], **told) -> str:
    (tmp_path / "participants.csv").write_text(CSV + "\n".join(rows) + "\n")
    told = {"rounds": 1, "taille_tables": [2, 2], "themes": [], "tables_pmr": [1], **told}
    (tmp_path / "instance.json").write_text(json.dumps(told))
    return str(tmp_path)


def test_the_plan_is_printed_as_json(tmp_path, capsys):
    rows = ["A,elus,,non,,", "B,elus,,non,,", "C,habitants,,oui,,", "D,habitants,,non,,"]
    call_command("groups", "plan", folder(tmp_path, rows), "--json")

    told = json.loads(capsys.readouterr().out)
    assert {"rounds", "repeats", "bound", "deviation", "wish_satisfaction"} <= told.keys()
    assert told["wish_bound"] is None
    assert sorted(ref for table in told["rounds"][0] for ref in table) == list("ABCD")
    assert "C" in told["rounds"][0][0]
    assert told["deviation"] == {"college": 0}


def test_the_plan_is_printed_for_people(tmp_path, capsys):
    call_command("groups", "plan", folder(tmp_path, ["A,elus,,,,", "B,elus,,,,"]))

    assert "Tour 1" in capsys.readouterr().out


def test_contradictions_are_said_by_name(tmp_path):
    rows = ["A,elus,,,X,Y", "B,elus,,,X,Y", "C,elus,,,,"]
    with pytest.raises(CommandError, match="A, B"):
        call_command("groups", "plan", folder(tmp_path, rows))


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="nowhere"):
        call_command("groups", "plan", str(tmp_path / "nowhere"))


@pytest.mark.parametrize("kind", Kind)
def test_each_contradiction_has_its_sentence(kind):
    said = say_conflict(Conflict(kind, Relax.ADD_CHAIRS, ("A",), 0, 1, 3, 2), {"A": "Awa"})

    assert "%" not in said
    assert set(SAYS) == set(Kind)
    assert set(ADVISES) == set(Relax)
