"""A rule is written once, as a check that raises; a page asks it politely with `may`."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, ParamSpec

from django.utils.translation import gettext

P = ParamSpec("P")


class Denied(Exception):  # noqa: N818  reads better at the call site
    """A rule says no. `reason` says why and what can be done, in the reader's language."""

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


def as_mermaid(first: str, transitions: Mapping[Any, Collection[Any]]) -> str:
    """A transition table as a Mermaid drawing, for docs/reference/states.md."""
    lines = [f"    {a} --> {b}" for a, targets in transitions.items() for b in sorted(targets)]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {first}", *lines, ""])


class Stateful:
    """A model whose `state` follows the transition table of its `states.py`."""

    transitions: ClassVar[Mapping[Any, Collection[Any]]]
    state: Any

    def check_can_move_to(self, state: str) -> None:
        """Raise Denied when the table has no such step."""
        if state not in self.transitions[self.state]:
            here = next(known for known in self.transitions if known == self.state)
            raise Denied(
                gettext("This step is not possible from where things stand (%(state)s).")
                % {"state": here.label}
            )
