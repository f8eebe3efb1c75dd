"""How what may be shown is written: counts to the nearest five, shares with their ends cut off.

A count that is written `15` is between 13 and 17; a share that is written `>=90` may be nine tenths
or everybody. So a published row says that a group is nearly of one mind, never that each was.
"""

from collections.abc import Sequence
from typing import NamedTuple

from chantier.algorithms.disclosure.table import LEAST

STEP = 5
LEAST_SHARE, MOST_SHARE = "<=10", ">=90"
SHARES = (LEAST_SHARE, *map(str, range(15, 90, STEP)), MOST_SHARE)


class Coded(NamedTuple):
    """A row as written. None: hidden, or too near to nobody or to all to be written as a count."""

    counts: tuple[int | None, ...]
    total: int | None
    shares: tuple[str | None, ...]


def rounded(count: int) -> int:
    """To the nearest multiple of STEP."""
    return STEP * ((count + STEP // 2) // STEP)


def share(part: int, whole: int) -> str:
    """One of SHARES, in percent of the whole."""
    percent = 100 * part / whole
    if percent <= 10:
        return LEAST_SHARE
    if percent >= 90:
        return MOST_SHARE
    return str(min(85, max(15, rounded(round(percent)))))


def coded(counts: Sequence[int | None], total: int | None, *, least: int = LEAST) -> Coded:
    """A row of answers, protected before. One of fewer than twice `least` people is not written.

    (So few people would all be of one mind: any other number of theirs would be too small to show.)
    """
    known = [count for count in counts if count is not None]
    nothing = (None,) * len(counts)
    if total is None or len(known) < len(counts):
        # A zero would say that nobody did; it is left out like the numbers beside it.
        return Coded(tuple(rounded(count) if count else None for count in counts), None, nothing)
    if total < 2 * least:
        return Coded(nothing, None, nothing)
    shares = tuple(share(count, total) for count in known)
    ends = (LEAST_SHARE, MOST_SHARE)
    told = (
        None if one in ends else rounded(count) for count, one in zip(known, shares, strict=True)
    )
    return Coded(tuple(told), rounded(total), shares)
