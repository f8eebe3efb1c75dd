"""What goes with what on a page, in every form that has pages."""

from collections.abc import Sequence

from chantier.typesetting import tree

SHORT = 1000  # letters of a table that is not cut; `short` of tree.typ
WORDS = 300  # letters of a few words


def kept_with_next(nodes: Sequence[tree.Block]) -> list[bool]:
    """Whether each block stays with the next.

    A paragraph that opens a quote, a list, a table or a figure does; so does a quote after which a
    few words close a section.
    """
    after: list[tree.Block | None] = [*nodes[1:], None, None]
    return [
        (
            isinstance(node, tree.Paragraph)
            and isinstance(following, tree.Quote | tree.List | tree.Table | tree.Figure)
        )
        or (
            isinstance(node, tree.Quote)
            and isinstance(following, tree.Paragraph)
            and len(tree.plain(following.inlines)) <= WORDS
            and (last is None or isinstance(last, tree.Heading))
        )
        for node, following, last in zip(nodes, after, after[1:], strict=False)
    ]


def is_whole(table: tree.Table) -> bool:
    """Whether a table is short enough to stay on one page."""
    cells = [cell for row in (table.header, *table.rows) for cell in row]
    return sum(len(tree.plain(cell)) for cell in cells) <= SHORT


def pages_of(document: tree.Document, pages: Sequence[int]) -> dict[str, int]:
    """The page of the book on which each heading that a link can lead to stands.

    `pages`: of each block of the document (`book.typeset`).
    """
    found: dict[str, int] = {}
    for block, page in zip(document.children, pages, strict=False):
        if isinstance(block, tree.Heading) and block.id:
            found.setdefault(block.id, page)
    return found


def follows_on(document: tree.Document, tops: Sequence[bool]) -> frozenset[str]:
    """The chapters, by their identifiers, that do not open a page of the book: short ones.

    `tops`: whether each block stands at the top of its page there.
    """
    return frozenset(
        block.id
        for block, top in zip(document.children, tops, strict=False)
        if isinstance(block, tree.Heading) and block.level == 1 and block.id and not top
    )


def words_before_chapters(document: tree.Document) -> tree.Blocks:
    """What stands on the title page: the blocks before the first chapter, where there is one."""
    for place, block in enumerate(document.children):
        if isinstance(block, tree.Heading) and block.level == 1:
            return document.children[:place]
    return ()
