"""The tree goes to JSON and back, and refuses what is no tree with the place and the reason."""

import json

import pytest

from chantier.typesetting import tree
from chantier.typesetting.tree import (
    Aside,
    BadTree,
    Document,
    Figure,
    Heading,
    List,
    Note,
    Paragraph,
    Quote,
    Table,
    Text,
    paragraph,
    text,
)

WHOLE = Document(
    title="Le livre",
    language="fr",
    authors=("L’Espace",),
    keywords=("débat",),
    date="2016-02-01",
    children=(
        Heading(1, "Un", "un"),
        Paragraph((Text("a"), Note((Text("note"),)), Text("b", strong=True, href="#un"))),
        Quote((paragraph("dit"),), text("Quelqu’un")),
        List(True, ((paragraph("x"),), (paragraph("y"),))),
        Figure("abc.svg", "une carte", text("La carte")),
        Table("T", (text("A"), text("B")), ((text("1"), ()),), row_headers=True),
        Aside("dissent", "Avis divergent", (paragraph("non !"),), "Zoé"),
    ),
)


def test_a_document_comes_back_whole_from_its_json():
    assert tree.from_json(tree.to_json(WHOLE)) == WHOLE


def test_the_fingerprint_follows_the_content_and_nothing_else():
    assert tree.from_json(tree.to_json(WHOLE)).sha256 == WHOLE.sha256
    assert Document("Le livre", "fr", ()).sha256 != Document("Le livre ", "fr", ()).sha256


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"children": [{"type": "script"}]}, "children.0"),
        ({"children": [{"type": "heading", "level": 9, "text": "x"}]}, "children.0.level"),
        ({"children": [{"type": "heading", "level": True, "text": "x"}]}, "children.0.level"),
        ({"children": [{"type": "paragraph"}]}, "children.0"),
        ({"children": [{"type": "paragraph", "inlines": [], "style": "x"}]}, "children.0"),
        (
            {
                "children": [
                    {
                        "type": "paragraph",
                        "inlines": [{"type": "text", "text": "x", "href": "javascript:alert(1)"}],
                    }
                ]
            },
            "children.0.inlines.0.href",
        ),
        (
            {"children": [{"type": "figure", "source": "../etc/passwd", "alt": ""}]},
            "children.0.source",
        ),
        ({"title": 3}, "title"),
        ({"children": "x"}, "children"),
    ],
)
def test_what_is_no_tree_is_refused_with_its_place(change, path):
    data = json.loads(tree.to_json(WHOLE)) | change
    with pytest.raises(BadTree) as refused:
        tree.from_json(json.dumps(data))
    assert refused.value.path == path


def test_blocks_inside_blocks_without_end_are_refused():
    data: dict[str, object] = {"type": "quote", "blocks": []}
    for _level in range(200):
        data = {"type": "quote", "blocks": [data]}
    with pytest.raises(BadTree, match="too deeply"):
        tree.blocks_from_data([data])


@pytest.mark.parametrize("source", ["", "[", "[]", "3", '{"type":"document"}', "[" * 100_000])
def test_other_json_is_refused(source):
    with pytest.raises(BadTree):
        tree.from_json(source)


def test_every_node_is_met_with_its_path():
    paths = dict(tree.walk(WHOLE))
    assert paths["children.1.inlines.1"] == Note((Text("note"),))
    assert paths["children.3.items.1.0"] == paragraph("y")
