"""Words of people, as each agreed to be quoted. Asked when the book is built."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from chantier.debates.models import Contribution, QuoteConsent
from chantier.publications.book.pieces import as_written
from chantier.typesetting import tree
from chantier.worksites import identity

BY_NAME = (QuoteConsent.NAMED, QuoteConsent.FIRST_NAME)


def names_of(contributions: Iterable[Contribution]) -> dict[int, str]:
    """Contribution → the name under which it is quoted, for those whose authors agreed to one.

    `contributions` have their authors fetched. Once the links to persons are destroyed there is
    no name to print: the constituency stands alone.
    """
    by_name = [one for one in contributions if one.quote_consent in BY_NAME]
    authors = {author.pk for one in by_name for author in one.authors.all()}
    names = identity.names_to_publish(authors)
    said = {}
    for one in by_name:
        known = [names.get(author.pk, "") for author in one.authors.all()]
        if known and all(known):
            said[one.pk] = ", ".join(printed(name, one.quote_consent) for name in known)
    return said


def printed(name: str, consent: str) -> str:
    """A name as its owner agreed to see it."""
    return name.split()[0] if consent == QuoteConsent.FIRST_NAME else name


def quote(contribution: Contribution, words: str, names: Mapping[int, str]) -> tree.Quote:
    """Words of somebody, under their name if they agreed to it, and their constituency."""
    if contribution.quote_consent == QuoteConsent.NOT:
        raise ValueError("words that must not be quoted reached the book")
    return tree.Quote(blocks=as_written(words), citation=tree.text(source(contribution, names)))


def source(contribution: Contribution, names: Mapping[int, str]) -> str:
    """« Élus, contribution 12 », after a name where there is one."""
    citation = _("%(constituency)s, contribution %(number)d") % {
        "constituency": contribution.constituency,
        "number": contribution.number,
    }
    name = names.get(contribution.pk)
    return f"{name}, {citation}" if name else citation
