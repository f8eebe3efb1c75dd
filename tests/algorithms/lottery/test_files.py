"""Folders are read in our form and in sortition-algorithms'; what is wrong is a sentence."""

import pytest

from chantier.algorithms.lottery import files

QUOTAS = "critere,valeur,min,max\ngenre,F,1,2\ngenre,H,0,2\n"
PEOPLE = "ref,genre,foyer,groupe\na,F,,\nb,H,home,\nc,F,home,g\nd,H,,g\n"


def folder(path, *, quotas=QUOTAS, people=PEOPLE, places="2"):
    (path / "categories.csv").write_text(quotas, encoding="utf-8")
    (path / "respondents.csv").write_text(people, encoding="utf-8")
    (path / "k.txt").write_text(places, encoding="utf-8")
    return path


def test_people_quotas_and_places_are_read(tmp_path):
    pool = files.read(folder(tmp_path))
    assert pool.places == 2
    assert pool.quotas == {"genre": {"F": (1, 2), "H": (0, 2)}}
    assert [(one.ref, one.household, one.group) for one in pool.entrants] == [
        ("a", "", ""), ("b", "home", ""), ("c", "home", "g"), ("d", "", "g")
    ]  # fmt: skip
    assert files.read(tmp_path, places=3).places == 3


def test_the_form_of_sortition_algorithms_is_read(tmp_path):
    folder(
        tmp_path,
        quotas="feature;value;min;max;min_flex;max_flex\ngender;f;1;2;0;3\n",
        people="nationbuilder_id;gender\n1;f\n2;f\n",
    )
    pool = files.read(tmp_path)
    assert [one.ref for one in pool.entrants] == ["1", "2"]
    assert pool.quotas == {"gender": {"f": (1, 2)}}


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"places": "two"}, "k.txt, line 1, column 1: 'two' is not a whole number from 1 on."),
        ({"places": "0"}, "whole number from 1"),
        ({"quotas": "critere,valeur,min\n"}, "categories.csv, line 1: no column max."),
        ({"quotas": QUOTAS + "age,old,x,2\n"}, "categories.csv, line 4, column min: 'x' is not"),
        ({"quotas": QUOTAS + "age,old,3,2\n"}, "categories.csv, line 4: min 3 is more than max 2."),
        ({"quotas": QUOTAS + "genre,F,0,2\n"}, "line 4: genre 'F' stands there twice."),
        ({"quotas": QUOTAS + ",F,0,2\n"}, "line 4, column critere: this cell is empty."),
        ({"quotas": ""}, "categories.csv: this file is empty."),
        ({"people": "ref,age\na,old\n"}, "respondents.csv, line 1: no column genre."),
        ({"people": PEOPLE + "a,F,,\n"}, "line 6, column ref: a stands on line 2 already."),
        ({"people": PEOPLE + ",F,,\n"}, "line 6, column ref: this cell is empty."),
        ({"people": PEOPLE + "e,X,,\n"}, "line 6, column genre: 'X' has no quota. Values with one"),
        ({"people": PEOPLE + "e,F\n"}, "line 6: 2 cells instead of 4."),
        ({"people": 'ref,genre\na,"F\n'}, "line 2: unexpected end of data."),
        ({"people": "ref,ref,genre\n"}, "line 1: column 'ref' stands there twice."),
        ({"people": "ref,genre\0"}, "this file is not text."),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path, given, says):
    with pytest.raises(files.Unreadable) as caught:
        files.read(folder(tmp_path, **given))
    assert says in str(caught.value)


def test_what_is_missing_is_said(tmp_path):
    with pytest.raises(files.Unreadable, match="not a folder"):
        files.read(tmp_path / "nowhere")
    with pytest.raises(files.Unreadable, match=r"categories\.csv: this file is missing"):
        files.read(tmp_path)
    folder(tmp_path)
    (tmp_path / "k.txt").unlink()
    with pytest.raises(files.Unreadable, match="--places"):
        files.read(tmp_path)
    (tmp_path / "respondents.csv").write_bytes(b"ref,genre\n\xff,F\n")
    with pytest.raises(files.Unreadable, match="not text in UTF-8"):
        files.read(tmp_path, places=2)
    with pytest.raises(files.Unreadable, match="Take the full file"):
        files.pool_of({"panels": []})
