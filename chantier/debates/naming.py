"""Under which name words are quoted: the one that whoever said them agreed to, while it is known.

Asked when words are shown or printed, and written in no text that stays: somebody who changes
their mind, or is erased, is named no more, and once a worksite is closed nobody is.
"""

from collections.abc import Iterable

from chantier.debates.models import Contribution, QuoteConsent
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
