"""What people are sent: each text in each language and style, for each state."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import translation

from chantier.notices import texts
from chantier.registrations import messages
from chantier.registrations.states import State
from tests.factories import RegistrationFactory

FOLDER = Path(apps.get_app_config("registrations").path) / "texts"
# What is printed at the door tells nobody their state: see test_check_in.py.
FILES = sorted(set(FOLDER.glob("*.md")) - set(FOLDER.glob("attendance_certificate.*")))
KINDS = sorted({path.name.split(".")[0].removesuffix("_easy") for path in FILES})
TOLD_IN = (State.PLACED, State.WAITING, State.REGISTERED)


def written(path, state):
    """The text of a file, filled in for somebody in `state`."""
    kind, *middle, language, _suffix = path.name.split(".")
    registration = RegistrationFactory(
        state=state,
        rank=4 if state == State.WAITING else None,
        meeting__venue="La Halle",
        meeting__initiative__state="signed",
    )
    with translation.override(language):
        context = messages._context(registration.meeting.worksite, [registration], on_paper=False)
    person = {"name": "Zoé *Fictive*", "code": "ABC DEF GHJ", "url": "http://127.0.0.1/moi/x/"}
    return texts.render(kind, language, person | context, channel="".join(middle))


@pytest.mark.parametrize("state", TOLD_IN)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_text_is_whole_in_each_state(path, state):
    text = written(path, state)

    assert text.subject
    for hole in ("{{", "{%", "None", "()", ": \n", "  **"):
        assert hole not in text.body
    plain = texts.to_plain(text.body)
    assert ".sms." in path.name or "Zoé *Fictive*" in plain
    assert not re.search(r"\n{3,}", plain)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_in_french_in_english_and_easy_to_read(kind):
    for name in (f"{kind}.fr.md", f"{kind}.en.md", f"{kind}_easy.fr.md"):
        assert (FOLDER / name).exists(), name


@pytest.mark.parametrize("path", [p for p in FILES if ".fr." in p.name], ids=lambda p: p.name)
def test_french_is_typeset_as_french(path):
    text = re.sub(r"{[{%].*?[%}]}|https?://\S+", "", path.read_text())
    body = text.partition("\n")[2]
    assert not re.search(r"[^\u202f\s*][;!?](\s|$)", body), "a narrow space stands before ; ! ?"
    assert not re.search(r"(?<![\u00a0/])«(?!\u00a0)|(?<!\u00a0)»", body)
    assert "'" not in body


@pytest.mark.parametrize("path", [p for p in FILES if "_easy." in p.name], ids=lambda p: p.name)
def test_easy_texts_are_easy(path):
    """One idea a sentence, fifteen words at most: the rules of easy language."""
    text = re.sub(r"{%.*?%}", "", path.read_text()).replace("{{ contact }}", "")
    for sentence in re.split(r"[.?!:\n]", re.sub(r"{{.*?}}", "x", text)):
        assert len(sentence.split()) <= 15, sentence
