"""Who wrote what: a text as a linear shared document, and its authors recomputed from its journal.

`units`: the text as a sequence of block markers, characters and atoms, to and from its plain form.
`updates`: what an update may hold, checked before it is applied.
`linear`: that sequence inside a CRDT; a plain text posted by somebody becomes the smallest update.
"""

from chantier.algorithms.provenance.linear import (
    Passage,
    Written,
    passages,
    plain_of,
    replay,
    written,
)
from chantier.algorithms.provenance.units import Unit, parse, render
from chantier.algorithms.provenance.updates import Refused, Run, check, state

__all__ = [
    "Passage",
    "Refused",
    "Run",
    "Unit",
    "Written",
    "check",
    "parse",
    "passages",
    "plain_of",
    "render",
    "replay",
    "state",
    "written",
]
