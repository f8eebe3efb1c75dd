"""How wide columns are, which hold figures, and wide tables in large print."""

from chantier.typesetting import columns, tree


def a_table(*rows: tuple[str, ...], head: tuple[str, ...] = ("Collège", "Inscrites", "Venues")):
    return tree.Table(
        caption="Portée",
        header=tuple(tree.text(cell) for cell in head),
        rows=tuple(tuple(tree.text(cell) for cell in row) for row in rows),
    )


def test_a_column_is_wide_enough_for_its_longest_word():
    table = a_table(("Agents territoriaux et autres personnes du territoire", "30", "< 5"))

    first, second, third = columns.shares(table)

    assert first > second > third
    assert third >= len("Venues")
    assert sum(columns.widths(table, 9000)) <= 9000


def test_figures_stand_to_the_right_those_that_are_hidden_too():
    table = a_table(("Élus", "1 234", "< 5"), ("Agents", "12,5 %", "–"), ("Autres", "", "-3"))

    assert columns.figures(table) == (False, True, True)
    assert columns.figures(a_table()) == (False, False, False)
    assert columns.figures(a_table(("Élus", "trente", "5")))[1] is False


def test_rows_of_unequal_length_have_as_many_columns_as_the_longest():
    assert len(columns.shares(a_table(("Élus",), ("Agents", "1", "2", "3")))) == 4


def test_wide_tables_are_lists_in_large_print_and_narrow_ones_stay():
    wide = a_table(("Élus", "30", "< 5", "2"), head=("Collège", "Inscrites", "Venues", "Citées"))
    document = tree.Document("Titre", "fr", (wide, a_table(("Élus", "30", "4"))))

    told = columns.unfolded(document).children

    assert [type(one) for one in told] == [tree.Paragraph, tree.List, tree.Table]
    said = tree.plain(told[1].items[0][0].inlines)
    assert said.startswith("Élus\nInscrites")
    assert said.count("\n") == 3
    assert "< 5" in said


def test_an_empty_cell_is_not_told_in_a_list():
    wide = a_table(("Journée", "", "4", "2"), head=("Collège", "Porteur", "Venues", "Citées"))

    (_caption, told) = columns.unfolded(tree.Document("Titre", "fr", (wide,))).children

    assert "Porteur" not in tree.plain(told.items[0][0].inlines)


def test_words_are_cut_in_narrow_columns_only():
    table = a_table(("Acteurs associatifs", "30", "5"))

    assert not columns.cuts(table, 88)
    assert columns.cuts(table, 20)


def test_a_column_of_figures_leaves_room_for_words():
    said = "Les élus devraient venir écouter sans prendre la parole une fois par an"
    words, figures, _other = columns.shares(a_table((said, "30", "5")))

    assert words > 2 * figures
