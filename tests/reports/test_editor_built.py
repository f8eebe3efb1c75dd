"""What is served is what was built, and is not too heavy."""

import gzip

from tools import editor


def test_the_editor_served_is_the_one_that_was_built():
    assert editor.faults() == []


def test_the_editor_is_not_too_heavy():
    assert len(gzip.compress((editor.BUILT / "editor.js").read_bytes(), 9)) <= editor.LARGEST


def test_each_package_in_the_editor_has_its_licence():
    notices = (editor.BUILT / "editor-LICENSE").read_text()
    for name in ("yjs", "lib0", "prosemirror-model", "prosemirror-view", "w3c-keyname"):
        assert f"\n{name} " in f"\n{notices}"
    assert notices.count("Permission is hereby granted") >= 10


def test_a_source_changed_without_building_is_seen(tmp_path, monkeypatch):
    monkeypatch.setattr(editor, "sources", lambda: "another")
    assert editor.faults() == ["the sources changed since"]
