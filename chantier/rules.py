"""A rule is written once, as a check that raises; a page asks it politely with `may`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec

P = ParamSpec("P")


class Denied(Exception):  # noqa: N818  reads better at the call site
    """A rule says no. `reason` is a sentence in the reader's language: why, and what can be done."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a page shows of a rule: the button, or the reason why there is none."""

    allowed: bool
    reason: str = ""


def may(check: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> Verdict:
    """Ask `check` without raising."""
    try:
        check(*args, **kwargs)
    except Denied as denied:
        return Verdict(allowed=False, reason=denied.reason)
    return Verdict(allowed=True)
