"""Words of people, as each agreed to be quoted. Asked when the book is built."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from chantier.debates.models import Contribution, QuoteConsent
from chantier.publications.book.pieces import as_written
from chantier.typesetting import tree


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
