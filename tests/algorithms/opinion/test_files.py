"""Polis's files: what is written can be read again; what cannot be read is said."""

import pytest

from chantier.algorithms.opinion import files
from tests.algorithms.opinion.conversations import crowd, votes_of

HEAD = "timestamp,datetime,comment-id,voter-id,vote\n"


def test_what_is_written_is_read_again(tmp_path):
    votes = votes_of(crowd(1)[0])
    (tmp_path / "votes.csv").write_text(files.votes_csv(votes))
    (tmp_path / "comments.csv").write_text(files.comments_csv(votes, {"3": "One, « two »\nthree"}))

    again = files.read(tmp_path)

    assert again.votes.sha256 == votes.sha256
    assert again.texts["3"] == "One, « two »\nthree"


def test_statements_set_aside_by_moderation_leave_the_model_but_nobody_leaves(tmp_path):
    (tmp_path / "votes.csv").write_text(HEAD + "1,,a,v,1\n1,,b,v,1\n1,,b,w,-1\n")
    (tmp_path / "comments.csv").write_text("comment-id,comment-body,moderated\na,A,1\nb,B,-1\n")

    found = files.read(tmp_path)

    assert found.votes.statements == ["a"]
    assert found.votes.people == ["v", "w"]
    assert found.moderated == {"b": [1, 1, 0]}


def test_participants_have_a_row_each():
    votes = votes_of([(1, 1, 1), (1, 2, 0), (2, 2, -1)])

    assert files.participants_csv(votes, [0, None]).splitlines() == [
        "participant,group-id,n-comments,n-votes,n-agree,n-disagree,1,2",
        "1,0,0,2,1,0,1,0",
        "2,,0,1,0,1,,-1",
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "no column comment-id, voter-id, vote"),
        ("voter-id,vote\n1,1\n", "no column comment-id"),
        (HEAD, "there is no vote"),
        (HEAD + "1,,c,v,2\n", "line 2: the vote “2” is not 1"),
        (HEAD + "1,,c,v,yes\n", "is not 1 \\(agree\\), 0 \\(pass\\)"),
        (HEAD + "1,,,v,1\n", "needs a voter-id and a comment-id"),
        (HEAD + "noon,,c,v,1\n", "the timestamp “noon” is not a number"),
        (HEAD + "inf,,c,v,1\n", "is not a number"),
        (HEAD + "1,,c\0,v,1\n", "is not text"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path, content, sentence):
    path = tmp_path / "votes.csv"
    path.write_text(content)

    with pytest.raises(files.Unreadable, match=sentence):
        files.read(path)


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(files.Unreadable, match="no such file"):
        files.read(tmp_path / "none.csv")
    with pytest.raises(files.Unreadable, match=r"no votes\.csv"):
        files.read(tmp_path)
    (tmp_path / "votes.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(files.Unreadable, match="not text in UTF-8"):
        files.read(tmp_path)


def test_a_voter_has_one_constituency(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("voter-id,constituency\n1,A\n1,B\n")
    with pytest.raises(files.Unreadable, match="already belongs to “A”"):
        files.read_constituencies(path)
