"""The word board beside a text: what its words mean, and which acronyms nobody explained yet."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chantier.debates import queries as debates
from chantier.debates.evening import acronyms
from chantier.worksites.models import Worksite


@dataclass(frozen=True, slots=True)
class Explained:
    """Words of the board that a text uses, and its acronyms that the board does not have."""

    words: Sequence[debates.Word]
    unknown: Sequence[str]


def explained(worksite: Worksite, text: str) -> Explained:
    """What the board offers for `text`: whole words, in the order of the alphabet."""
    board = debates.word_board(worksite)
    used = [
        word
        for word in board
        if re.search(rf"(?<!\w){re.escape(word.word)}(?!\w)", text, re.IGNORECASE)
    ]
    known = {part for word in board for part in re.findall(r"\w+", word.word.casefold())}
    found = dict.fromkeys(one for line in text.splitlines() for one in acronyms(line))
    return Explained(used, [one for one in found if one.casefold() not in known])
