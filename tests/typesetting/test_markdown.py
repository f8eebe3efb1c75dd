"""People write Markdown; the tree gets their words and their structure, never their markup."""

from chantier.typesetting import tree
from chantier.typesetting.markdown import from_markdown
from chantier.typesetting.tree import Heading, List, Note, Paragraph, Quote, Text, paragraph, text


def test_headings_shift_and_get_unique_identifiers():
    first, second = from_markdown("# Été\n\n# Été", heading_shift=1, id_prefix="a-")
    assert first == Heading(2, "Été", "a-ete")
    assert second == Heading(2, "Été", "a-ete-2")


def test_no_heading_skips_a_level():
    levels = [block.level for block in from_markdown("### a\n#### b\n# c\n### d", heading_shift=2)]
    assert levels == [3, 4, 3, 4]


def test_marks_links_and_line_breaks():
    (block,) = from_markdown("un **deux _trois_** [ici](https://a.fr/)  \nfin\nsuite")
    assert block == Paragraph(
        (
            Text("un "),
            Text("deux ", strong=True),
            Text("trois", strong=True, emphasis=True),
            Text(" "),
            Text("ici", href="https://a.fr/"),
            Text("\nfin suite"),
        )
    )


def test_html_images_and_dangerous_links_stay_words():
    (block,) = from_markdown("<script>x</script> ![alt](x.png) [y](javascript:z) [w](ftp://a)")
    assert isinstance(block, Paragraph)
    assert "<script>x</script>" in tree.plain(block.inlines)
    assert "[y](javascript:z)" in tree.plain(block.inlines)
    assert not any(isinstance(run, Text) and run.href for run in block.inlines[:1])


def test_lists_quotes_and_notes():
    blocks = from_markdown("- a\n- b\n\n> dit\n\nmot^[une note] fin")
    assert blocks == (
        List(False, ((paragraph("a"),), (paragraph("b"),))),
        Quote((paragraph("dit"),)),
        Paragraph((Text("mot"), Note((Text("une note"),)), Text(" fin"))),
    )


def test_tables_keep_their_header():
    (table,) = from_markdown("| a | b |\n|---|---|\n| 1 | |")
    assert table == tree.Table("", (text("a"), text("b")), ((text("1"), ()),))


def test_an_empty_corner_makes_the_first_column_name_the_rows():
    (table,) = from_markdown("|  | b |\n|---|---|\n| 1 | 2 |")
    assert table == tree.Table("", ((), text("b")), ((text("1"), text("2")),), row_headers=True)


def test_a_picture_that_there_is_becomes_a_figure_of_its_own():
    words = 'Avant **fort** ![Deux mains](image-3 "La *salle*") après.\n\n![x](image-4)'
    blocks = from_markdown(words, pictures={3: "a.jpg"})
    assert blocks[:3] == (
        Paragraph((Text("Avant "), Text("fort", strong=True), Text(" "))),
        tree.Figure("a.jpg", "Deux mains", text("La *salle*")),
        Paragraph((Text(" après."),)),
    )
    (unknown,) = blocks[3:]
    assert "x" in tree.plain(unknown.inlines)
    assert from_markdown("![x](image-3)", pictures={3: "a.jpg"}) == (tree.Figure("a.jpg", "x"),)


def test_any_nesting_stays_a_tree():
    blocks = from_markdown("> " * 500 + "x\n" + "- " * 300 + "y")
    document = tree.Document("t", "fr", blocks)
    assert tree.from_json(tree.to_json(document)) == document
