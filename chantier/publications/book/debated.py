"""What the debates brought: words, conflicts, common ground."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from chantier.debates import opinions, queries
from chantier.debates.models import Conflict, OpinionMap, WordMeaning
from chantier.publications.book import figures
from chantier.publications.book.pieces import Blocks, Piece, Place, chapter, named, table
from chantier.typesetting import tree
from chantier.worksites.models import Worksite


def lexicon(worksite: Worksite) -> Iterator[Piece]:
    """What each constituency means by a word."""
    meanings = list(
        WordMeaning.objects.filter(worksite=worksite)
        .select_related("constituency")
        .order_by("word", "constituency__position", "pk")
    )
    if not meanings:
        return
    blocks: Blocks = [chapter(_("What words mean to each"), "lexicon")]
    for number, word in enumerate(dict.fromkeys(meaning.word for meaning in meanings), 1):
        blocks.append(tree.Heading(2, word[:1].upper() + word[1:], f"word-{number}"))
        items = tuple(
            named(one.constituency or _("Together"), one.meaning)
            for one in meanings
            if one.word == word
        )
        blocks.append(tree.List(ordered=False, items=items))
    yield Piece(blocks, ("debates:words", worksite.slug))


def conflicts(worksite: Worksite) -> Iterator[Piece]:
    """Each conflict, its state, its positions, what would settle it."""
    rows = Conflict.objects.filter(worksite=worksite).prefetch_related("positions__constituency")
    for number, conflict in enumerate(rows.order_by("opened_at", "pk")):
        opening = [] if number else [chapter(_("Conflicts brought to light"), "conflicts")]
        yield Piece(
            [*opening, *_conflict(conflict)],
            ("debates:conflict", worksite.slug, conflict.pk),
        )


def _conflict(conflict: Conflict) -> Blocks:
    state = _("State: %(state)s") % {"state": conflict.get_state_display()}
    blocks: Blocks = [
        tree.Heading(2, conflict.matter, f"conflict-{conflict.pk}"),
        tree.paragraph(f"{state}."),
    ]
    positions = sorted(conflict.positions.all(), key=lambda one: one.constituency.position)
    if positions:
        items = tuple(named(one.constituency, one.text) for one in positions)
        blocks.append(tree.List(ordered=False, items=items))
    if conflict.would_settle:
        blocks += named(_("What would settle it"), conflict.would_settle)
    return blocks


def common_ground(worksite: Worksite) -> Iterator[Piece]:
    """What each statement gathered, as anybody may see it: small counts are hidden."""
    closed = list(worksite.statements.closed().in_order())
    if not closed:
        return
    results = queries.results_of(closed, public=True)
    made = OpinionMap.objects.filter(worksite=worksite).order_by("-number").first()
    where = ("debates:common_ground", worksite.slug)
    yield Piece([chapter(_("Common ground"), "common-ground"), *_method(made)], where)
    found = opinions.page_of(made, exact=False, language=worksite.language) if made else None
    told = {one.statement.pk: one for one in [*found.common, *found.conflicts]} if found else {}
    if found:
        yield from _told(_("Common to all constituencies"), "common", found.common, found)
        yield from _told(_("What divides"), "divides", found.conflicts, found)
    others = [one for one in results if one.statement.pk not in told]
    if others:
        title = _("The other sentences") if told else _("The sentences")
        yield Piece([tree.Heading(2, title, "other-statements")], where)
        for one in others:
            yield _statement(one, "", where)
    yield Piece(_all(results), where)


def _method(made: OpinionMap | None) -> Blocks:
    lines = [
        _(
            "Sentences were put to the vote on phones and on paper alike: agree, disagree or "
            "pass. Counts of fewer than five people, and those from which they could be worked "
            "out, are not shown. The open data give them to the nearest five, and hide more of "
            "them."
        )
    ]
    if made:
        asked = made.result["parameters"]["thresholds"]
        lines.append(
            _(
                "A sentence is common ground when more than %(share)d%% of each constituency "
                "agree, with a probability of %(level)d%% or more; it divides when two "
                "constituencies differ by more than %(gap)d points."
            )
            % {
                "share": round(100 * asked["common_ground"]),
                "level": round(100 * asked["level"]),
                "gap": round(100 * asked["conflict"]),
            }
        )
    return [tree.paragraph(line) for line in lines]


def _told(
    title: str, name: str, told: list[opinions.Told], found: opinions.Page
) -> Iterator[Piece]:
    if not told:
        return
    where = ("debates:common_ground", told[0].statement.worksite.slug)
    yield Piece([tree.Heading(2, title, name)], where)
    for one in told:
        if one.between:
            sentence = _("%(one)s agree far more than %(other)s: %(sure)s.") % {
                "one": one.between[0],
                "other": one.between[1],
                "sure": one.how_sure,
            }
        else:
            sentence = _("That more than %(share)d%% of each constituency agree: %(sure)s.") % {
                "share": found.thresholds["common_ground"],
                "sure": one.how_sure,
            }
        yield _statement(one.results, sentence, where)


def _statement(result: queries.Results, sentence: str, where: Place) -> Piece:
    number = result.statement.number
    title = f"{number}. {result.statement.text}"
    blocks: Blocks = [tree.Heading(3, title, f"statement-{number}")]
    blocks += [tree.paragraph(sentence)] if sentence else []
    if not figures.bars_of(result):
        words = _("Too few answers in each constituency to be shown.")
        return Piece([*blocks, tree.paragraph(words)], where)
    drawn = figures.of_votes(result)
    name = tree.image_name(drawn, "svg")
    caption = _("Answers to sentence %(number)d.") % {"number": number}
    hidden = figures.unseen(result)
    if len(hidden) == len(result.rows):
        words = _("By constituency, too few answers to be shown.")
        caption = f"{caption} {words}"
    elif hidden:
        words = _("Too few answers to be shown: %(who)s.") % {"who": "; ".join(hidden)}
        caption = f"{caption} {words}"
    blocks.append(tree.Figure(name, alt=figures.in_words(result), caption=tree.text(caption)))
    return Piece(blocks, where, {name: drawn})


def _all(results: list[queries.Results]) -> Blocks:
    names = (_("Agree"), _("Disagree"), _("Pass"), _("Answers"))
    counts = [
        (one.total.agree, one.total.disagree, one.total.passed, one.total.n) for one in results
    ]
    # A column whose every number is hidden says nothing.
    seen = [place for place in range(len(names)) if any(row[place] is not None for row in counts)]
    rows = [
        (
            f"{one.statement.number}. {one.statement.text}",
            *(figures.shown(row[place]) for place in seen),
        )
        for one, row in zip(results, counts, strict=True)
    ]
    head = (_("Sentence"), *(names[place] for place in seen))
    told: Blocks = [
        tree.Heading(2, _("All the answers"), "all-answers"),
        table(_("How many answered, sentence by sentence"), head, rows),
    ]
    if any(None in one.total[1:] for one in results):
        words = _("“–”: a number too small to be shown, or one that would give it away.")
        told.append(tree.paragraph(words))
    return told
