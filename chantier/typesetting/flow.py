"""What goes with what on a page, in every form that has pages."""

from collections.abc import Sequence

from chantier.typesetting import tree


def kept_with_next(nodes: Sequence[tree.Block]) -> list[bool]:
    """Whether each block is a paragraph that opens a quote, a list or a table."""
    after: list[tree.Block | None] = [*nodes[1:], None]
    return [
        isinstance(node, tree.Paragraph)
        and isinstance(following, tree.Quote | tree.List | tree.Table)
        for node, following in zip(nodes, after[: len(nodes)], strict=True)
    ]


def words_before_chapters(document: tree.Document) -> tree.Blocks:
    """What stands on the title page: the blocks before the first chapter, where there is one."""
    for place, block in enumerate(document.children):
        if isinstance(block, tree.Heading) and block.level == 1:
            return document.children[:place]
    return ()
