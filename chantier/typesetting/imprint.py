"""What each form says of itself besides its text: its identifier, by whom, on what terms."""

import uuid
from dataclasses import dataclass

from chantier.typesetting import tree

_NAMESPACE = uuid.UUID("6f2c3c52-5b1a-5e0f-9a51-2015101319f0")


@dataclass(frozen=True, slots=True)
class Imprint:
    """`identifier`: a URI; `licence`: an address or a name; `url`: where the publication stands."""

    identifier: str
    publisher: str = ""
    licence: str = ""
    url: str = ""


def imprint_of(document: tree.Document) -> Imprint:
    """For a document of which nothing else is known: an identifier that follows its content."""
    made = uuid.uuid5(_NAMESPACE, document.sha256)
    return Imprint(f"urn:uuid:{made}", ", ".join(document.authors))
