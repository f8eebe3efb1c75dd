"""`chantier lottery`: each subcommand prints what the issue of fair places asks for."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests.algorithms.lottery.small import DATA

TOY = str(DATA / "jouet_6")


def run(capsys, *arguments):
    call_command("lottery", *arguments)
    return capsys.readouterr().out


@pytest.fixture
def made(tmp_path, capsys):
    path = tmp_path / "lottery.json"
    public = tmp_path / "public.json"
    run(capsys, "lottery", TOY, "--panels", "100", "--out", str(path), "--public", str(public))
    return str(path)


def test_diagnose_says_it_in_words_and_as_json(capsys):
    assert "Best possible smallest chance: 3/7" in run(capsys, "diagnose", TOY)
    said = json.loads(run(capsys, "diagnose", TOY, "--json"))
    assert (said["feasible"], said["best_min_probability"]) == (True, "3/7")
    lacking = run(capsys, "diagnose", str(DATA / "bassin_minier_infaisable"))
    assert "The cheapest change moves them by 4" in lacking
    assert "college elus: min 2 instead of 5" in lacking
    assert "No panel is possible" in run(capsys, "diagnose", TOY, "--places", "20")


def test_lottery_prints_the_whole_document(capsys):
    said = json.loads(run(capsys, "lottery", TOY, "--panels", "20", "--json"))
    assert (said["objective"], len(said["panels"]), len(said["counts"])) == ("capped", 20, 12)
    assert said["certificate"]["bound"] == "3/7"
    assert len(said["commitment"]) == 64


def test_a_panel_is_drawn_completed_and_checked(capsys, made, tmp_path):
    drawn = json.loads(run(capsys, "draw", made, "--dice", "07", "--json"))
    assert drawn["number"] == 7
    gone = drawn["panel"][0]
    by = ("--dice", "07", "--json")
    taken = json.loads(run(capsys, "replace", made, "--absent", gone, *by))["replacements"]
    assert len(taken) == 1
    assert taken[0] not in drawn["panel"]
    declined = ("--declined", taken[0])
    other = json.loads(run(capsys, "replace", made, "--absent", gone, *declined, *by))
    assert other["replacements"] != taken
    ready = json.loads(run(capsys, "alternates", made, "--count", "2", *by))["alternates"]
    assert len(ready) == 2
    assert "Everything holds." in run(capsys, "verify", made)
    public = str(tmp_path / "public.json")
    assert "whose values are told" in run(capsys, "verify", public)
    assert "panel" in run(capsys, "draw", public, "--value", "7 11 21", "--json")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("diagnose", "/nowhere"), "not a folder"),
        (("verify", "/nowhere"), "No such file"),
        (("lottery", TOY, "--places", "20"), "see the diagnosis"),
        (("lottery", TOY, "--panels", "0"), "at least one panel"),
        (("draw", TOY), "Give either --dice or --value."),
        (("draw", TOY, "--panels", "10", "--dice", "12"), "give 1 digits"),
        (
            ("replace", TOY, "--panels", "10", "--dice", "1", "--absent", "nobody"),
            "is not in panel",
        ),
        (("alternates", TOY, "--dice", "1", "--dropout", "2"), "share between 0 and 1"),
    ],
)
def test_what_is_wrong_is_a_sentence(arguments, says):
    with pytest.raises(CommandError, match=says):
        call_command("lottery", *arguments)


def test_a_changed_lottery_and_a_public_one_are_said(made, tmp_path):
    public = tmp_path / "public.json"
    someone = json.loads(public.read_text())["panels"][1][0]
    with pytest.raises(CommandError, match="Take the full file"):
        call_command("lottery", "replace", str(public), "--dice", "01", "--absent", someone)
    public.write_text(public.read_text().replace("B0001", "B9999"))
    with pytest.raises(CommandError, match=r"WRONG\. The commitment"):
        call_command("lottery", "verify", str(public))
