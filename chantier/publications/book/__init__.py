"""The book of a worksite: one document tree from its pieces. Dissents stand in it to the letter."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from chantier.initiatives.models import Depth, SectionKey
from chantier.publications import spreading
from chantier.publications.book import index, parts
from chantier.publications.book.pieces import Blocks, Piece, Place, chapter, section
from chantier.publications.models import Publication
from chantier.publications.policies import PUBLISHES_IN
from chantier.themes.models import FollowUp
from chantier.typesetting import french, tree
from chantier.worksites.models import Worksite

LICENCE = "CC-BY-4.0"  # until the editors choose
LICENCES = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/deed.fr",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/deed.fr",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/deed.fr",
    "etalab-2.0": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}


@dataclass(frozen=True, slots=True)
class Book:
    """`files`: images by the names figures use; `edit`: for each block, the page that has it."""

    document: tree.Document
    files: Mapping[str, bytes]
    edit: tuple[Place, ...]


def compose(worksite: Worksite, publication: Publication | None = None) -> Book:
    """The whole book, in the worksite's language, typography applied.

    Parts without content are left out: a worksite that only went out has its invitation, its
    initiatives and its programme.
    """
    with translation.override(worksite.language):
        pieces = [Piece(_fictional(worksite)), _foreword(worksite, publication)]
        for part in parts.chosen(publication):
            pieces += part.write(worksite)
        pieces.append(Piece(index.index_of(pieces, index.terms_of(worksite))))
        pieces.append(Piece(_colophon(worksite, publication), _choices(worksite)))
        blocks = [block for piece in pieces for block in piece.blocks]
        document = tree.Document(
            title=publication.title if publication else worksite.title,
            subtitle=_subtitle(worksite, publication),
            language=worksite.language,
            authors=(worksite.space.name,),
            keywords=(worksite.theme,),
            description=worksite.question,
            date=_day(worksite),
            children=tuple(blocks),
        )
    return Book(
        french.apply(document),
        {name: content for piece in pieces for name, content in piece.files.items()},
        tuple(piece.edit for piece in pieces for _block in piece.blocks),
    )


def _day(worksite: Worksite) -> str:
    """The worksite's last day, or that of a later answer told in it: the same content, the same.

    None while the worksite goes on: that day has not come, and what is composed is a draft.
    """
    if worksite.ends_on is None or worksite.state not in PUBLISHES_IN:
        return ""
    answers = FollowUp.objects.filter(proposal__worksite=worksite).exclude(text="")
    said = answers.aggregate(last=Max("said_on"))["last"] or worksite.ends_on
    return max(worksite.ends_on, said).isoformat()


def _subtitle(worksite: Worksite, publication: Publication | None) -> str:
    """The theme, unless the title says it already."""
    title = publication.title if publication else worksite.title
    return "" if worksite.theme.casefold() in title.casefold() else worksite.theme


def easy(worksite: Worksite, publication: Publication | None = None) -> tree.Document | None:
    """The easy-to-read texts of the worksite, or None when nobody wrote any."""
    with translation.override(worksite.language):
        texts = section(1, _("The invitation"), worksite.easy_to_read, "invitation")
        for initiative in worksite.initiatives.order_by("position", "pk"):
            written = initiative.sections.filter(depth=Depth.EASY).exclude(text="")
            told = {part.key: part.text for part in written}
            if told:
                texts.append(chapter(initiative.title, f"initiative-{initiative.slug}"))
            for key in SectionKey:
                name = f"initiative-{initiative.slug}-{key}"
                texts += section(2, str(key.label), told.get(key, ""), name)
        if not texts:
            return None
        document = tree.Document(
            title=publication.title if publication else worksite.title,
            subtitle=_("Easy to read"),
            language=worksite.language,
            authors=(worksite.space.name,),
            keywords=(worksite.theme,),
            description=worksite.question,
            date=_day(worksite),
            children=(
                *_fictional(worksite),
                *texts,
                *_colophon(worksite, publication, simple=True),
            ),
        )
    return french.apply(document)


def _choices(worksite: Worksite) -> Place:
    return ("publications:edit", worksite.slug)


def _foreword(worksite: Worksite, publication: Publication | None) -> Piece:
    text = publication.foreword if publication else ""
    return Piece(section(1, _("Foreword"), text, "foreword"), _choices(worksite))


def _fictional(worksite: Worksite) -> Blocks:
    """Nobody must take invented words for those of people."""
    if not worksite.tells_fiction:
        return []
    words = _("All the people of this book are invented, and all that they say in it too.")
    return [tree.Aside("notice", _("Demonstration"), (tree.paragraph(words),))]


def _terms(licence: str) -> tree.Paragraph:
    """What everyone may do with it, and on what terms: a link to them."""
    allowed = {
        "CC-BY-4.0": _(
            "Everyone may copy this book, translate it and build on it, saying where it comes from"
        ),
        "CC-BY-SA-4.0": _(
            "Everyone may copy this book, translate it and build on it, saying where it comes "
            "from and on the same terms"
        ),
        "CC0-1.0": _(
            "Everyone may copy this book, translate it and build on it, without any condition"
        ),
        "etalab-2.0": _(
            "Everyone may use this book again, saying where it comes from and of what day"
        ),
    }.get(licence, _("Everyone may use this book again as its licence says"))
    # « CC BY 4.0 », as it is called, in one piece.
    name = "Etalab 2.0" if licence == "etalab-2.0" else licence.replace("CC-BY", "CC BY")
    name = name.replace("-4.0", " 4.0").replace("CC0-1.0", "CC0 1.0").replace(" ", "\u00a0")
    named = _("licence %(licence)s") % {"licence": name}
    link = tree.Text(named, href=LICENCES.get(licence, ""))
    return tree.Paragraph((tree.Text(f"{allowed} ("), link, tree.Text(").")))


def _colophon(
    worksite: Worksite, publication: Publication | None, *, simple: bool = False
) -> Blocks:
    """`simple`: of an easy-to-read book, in short sentences."""
    licence = publication.licence if publication else LICENCE
    published = _("Published by: %(space)s.") % {"space": worksite.space.name}
    lines = [tree.paragraph(published), _terms(licence)]
    if simple:
        words = _("On the internet: %(address)s") % {"address": spreading.short_address(worksite)}
        title = _("Who made this book?")
        return [chapter(title, "colophon"), *lines, tree.paragraph(words)]
    lines.append(
        tree.paragraph(
            _(
                "Words are quoted as their authors agreed: with their name, with their first name, "
                "or with their constituency alone. Dissents and divergences are printed to the "
                "letter."
            )
        )
    )
    words = _("Read online, with its data and its other forms, at the address %(address)s.")
    lines.append(tree.paragraph(words % {"address": spreading.short_address(worksite)}))
    lines.append(
        tree.paragraph(_("Typeset with the free program Chantier, in Libertinus Serif and Andika."))
    )
    lines += [tree.paragraph(words) for words in _taken_back(publication)]
    return [chapter(_("Colophon"), "colophon"), *lines]


def _taken_back(publication: Publication | None) -> list[str]:
    """What became of earlier releases that held words which may not be quoted any more."""
    if publication is None:
        return []
    withheld = publication.releases.filter(withheld_at__isnull=False).order_by("number")
    numbers = ", ".join(str(number) for number in withheld.values_list("number", flat=True))
    if not numbers:
        return []
    return [
        _(
            "Words that stood in an earlier release (%(numbers)s) were taken back by those who "
            "said them: they are not in this one, and that one is no longer given out."
        )
        % {"numbers": numbers}
    ]
