"""Check a published lottery: `python3 verify.py FILE [--dice 273 | --value TEXT]`.

Needs Python 3.9 or later and nothing else. Every number is recomputed in whole numbers and exact
fractions from the file alone; nothing here trusts the programme that made the panels.
"""

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

FORMAT = "chantier-lottery/1"
COMMITTED = ("format", "objective", "places", "panels", "order", "pool_sha256")


class Wrong(ValueError):  # noqa: N818  reads better at the call site
    """A sentence: what does not hold."""


def sha256_of(document: Any) -> str:
    """Of the JSON text with sorted keys, no spaces, in UTF-8."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def check(document: Any) -> list[str]:
    """Check everything; give back lines to read. Raises Wrong."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Wrong(f"This file is not a lottery in the form {FORMAT}.")
    try:
        said = [*_commitment(document), *_panels(document)]
        if "pool" not in document:
            said.append("Quotas: this public file leaves out who is who; the full file shows them.")
            return said
        people = _people(document)
        return [*said, *_rules(document, people), *_certificate(document, people)]
    except (AttributeError, KeyError, IndexError, TypeError, ZeroDivisionError) as error:
        raise Wrong(f"The file is damaged: {type(error).__name__} {error}.") from error


def _commitment(document: Any) -> list[str]:
    found = sha256_of({name: document[name] for name in COMMITTED})
    if found != document["commitment"]:
        raise Wrong(f"The commitment is {document['commitment']}; the panels give {found}.")
    return [f"Commitment: {found}. Compare it with the one published before the draw."]


def _panels(document: Any) -> list[str]:
    panels, counts = document["panels"], document["counts"]
    if not panels:
        raise Wrong("There is no panel.")
    for number, panel in enumerate(panels):
        if len(panel) != document["places"] or len(set(panel)) != len(panel):
            raise Wrong(f"Panel {number} does not name {document['places']} different people.")
    found = Counter(ref for panel in panels for ref in panel)
    for ref in sorted(set(counts) | set(found)):
        if counts.get(ref) != found[ref]:
            raise Wrong(f"{ref} stands in {found[ref]} panels, not in {counts.get(ref)}.")
    if sorted(document["order"]) != sorted(counts):
        raise Wrong("The order for freed places does not name everybody once.")
    able = set(counts) - set(document["unreachable"])
    least = min((found[ref] for ref in able), default=0)
    if any(found[ref] for ref in document["unreachable"]):
        raise Wrong("Somebody said to be without a chance stands in a panel.")
    if abs(document["min_probability"] - least / len(panels)) > 1e-8:
        raise Wrong(f"The smallest chance is {least} of {len(panels)} panels.")
    return [
        f"Panels: {len(panels)} of {document['places']} people each; the counts are right.",
        f"Smallest chance: {least} panels of {len(panels)}; greatest: {max(found.values())}.",
        f"Without a chance: {len(document['unreachable'])}.",
    ]


def _people(document: Any) -> dict[str, Any]:
    if sha256_of(document["pool"]) != document["pool_sha256"]:
        raise Wrong("The people and quotas are not those of the commitment.")
    people = {one["ref"]: one for one in document["pool"]["people"]}
    if sorted(people) != sorted(document["counts"]):
        raise Wrong("The counts do not name the same people as the pool.")
    if document["pool"]["places"] != document["places"]:
        raise Wrong("The number of places is not that of the pool.")
    return people


def _rules(document: Any, people: dict[str, Any]) -> list[str]:
    groups = Counter(one["group"] for one in people.values() if one["group"])
    for number, panel in enumerate(document["panels"]):
        here = [people[ref] for ref in panel]
        for criterion, value, least, most in document["pool"]["quotas"]:
            n = sum(one["values"][criterion] == value for one in here)
            if not least <= n <= most:
                raise Wrong(f"Panel {number} has {n} {criterion} {value}, not {least} to {most}.")
        homes = Counter(one["household"] for one in here if one["household"])
        for home, n in homes.items():
            if n > 1:
                raise Wrong(f"Panel {number} has {n} people of household {home}.")
        for group, n in Counter(one["group"] for one in here if one["group"]).items():
            if n != groups[group]:
                raise Wrong(f"Panel {number} takes group {group} apart.")
    return ["Quotas, households and groups: every panel keeps them."]


def _units(people: dict[str, Any]) -> dict[str, list[Any]]:
    """People placed together, by the first ref of each."""
    named: dict[str, str] = {}
    units: dict[str, list[Any]] = {}
    for ref in sorted(people):
        group = people[ref]["group"]
        first = named.setdefault(group, ref) if group else ref
        units.setdefault(first, []).append(people[ref])
    return units


def _certificate(document: Any, people: dict[str, Any]) -> list[str]:
    """Nobody's chance could be above `bound` for all of those weighed: weak duality.

    The weights sum to 1, so the smallest chance is at most the weighted sum of chances: at most
    what one panel can hold of weights. Add to this the multipliers times the rules it must keep.
    """
    said, units = document["certificate"], _units(people)
    left = {ref: Fraction(said["weights"].get(ref, 0)) for ref in units}
    if set(said["weights"]) - set(units) or min(left.values()) < 0 or sum(left.values()) != 1:
        raise Wrong("The weights of the certificate are not shares of 1.")
    step = _common(left.values())
    places = Fraction(said["places"])
    total = places * document["places"]
    for ref, members in units.items():
        left[ref] -= places * len(members)
    edges = {(one[0], one[1]): one[2:] for one in document["pool"]["quotas"]}
    for criterion, value, text in said["quotas"]:
        dual = Fraction(text)
        total += dual * edges[criterion, value][dual > 0]
        for ref, members in units.items():
            left[ref] -= dual * sum(one["values"][criterion] == value for one in members)
    for home, text in said["households"].items():
        if Fraction(text) < 0:
            raise Wrong("A multiplier of a household is below 0.")
        total += Fraction(text)
        for ref, members in units.items():
            left[ref] -= Fraction(text) * any(one["household"] == home for one in members)
    total += sum(
        max(Fraction(0), rest)
        for ref, rest in left.items()
        if len({one["household"] or one["ref"] for one in units[ref]}) == len(units[ref])
    )
    bound = Fraction(total * step // 1, step)  # a panel holds whole units
    if bound > Fraction(said["bound"]):
        raise Wrong(f"The certificate proves {bound}, not {said['bound']}.")
    gap = float(bound) - document["min_probability"]
    return [
        f"Proof: no lottery gives everybody a chance above {bound} = {float(bound):.4%};",
        f"this one is {100 * gap:.2f} points below, by choice of the objective or by rounding.",
    ]


def _common(fractions: Iterable[Fraction]) -> int:
    step = 1
    for one in fractions:
        a, b = step, one.denominator
        while b:
            a, b = b, a % b
        step = step * one.denominator // a
    return step


def number_of(document: Any, dice: str = "", value: str = "") -> int:
    """The number of the panel that dice or a published value choose. Raises Wrong."""
    count = len(document["panels"])
    if not dice:
        words = document["commitment"] + " ".join(value.split())
        return int(hashlib.sha256(words.encode()).hexdigest(), 16) % count
    width = len(str(count - 1))
    if not (dice.isascii() and dice.isdigit() and len(dice) == width):
        raise Wrong(f"{dice!r} is not a throw of {width} ten-sided dice: give {width} digits.")
    if int(dice) >= count:
        raise Wrong(f"There is no panel {dice}: throw all {width} dice again.")
    return int(dice)


def read(path: str) -> Any:
    """The document of a file. Raises Wrong."""
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise Wrong(f"{path}: {error.strerror}.") from error
    except ValueError as error:
        raise Wrong(f"{path}: this file is not JSON: {error}.") from error


def main(arguments: Sequence[str] = ()) -> int:
    """Check the file named; 0 when everything holds."""
    parser = argparse.ArgumentParser(description="Check a published lottery, and draw from it.")
    parser.add_argument("file")
    parser.add_argument("--dice", default="", help="what the ten-sided dice showed, such as 273")
    parser.add_argument("--value", default="", help="a value announced in advance, instead of dice")
    asked = parser.parse_args(arguments or None)
    try:
        document = read(asked.file)
        lines = check(document)
        if asked.dice or asked.value:
            number = number_of(document, asked.dice, asked.value)
            lines += [f"Panel {number}:", *document["panels"][number]]
    except Wrong as error:
        sys.stderr.write(f"WRONG. {error}\n")
        return 1
    sys.stdout.write("\n".join([*lines, "Everything holds."]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
