"""Check a published lottery: `python3 verify.py FILE [--dice 273 | --value TEXT]`.

Needs Python 3.9 or later and nothing else. Every number is recomputed in whole numbers and exact
fractions from the file alone; nothing here trusts the programme that made the panels.
It speaks French to those whose computer does (`--language fr`, `--language en`).
"""

import argparse
import hashlib
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

FORMAT = "chantier-lottery/1"
COMMITTED = (
    *("format", "objective", "places", "panels"),
    *("order", "quotas", "known", "pool_sha256"),
)
Line = tuple[str, dict[str, Any]]
HIDDEN = (
    "Quotas: this public file leaves out who is who; the full file, for sworn observers, shows it."
)

# What is printed, in French.
FRENCH = {
    "This file is not a lottery in the form {form}.": (
        "Ce fichier n’est pas un tirage au format {form}."
    ),
    "The file is damaged: {error}.": "Le fichier est abîmé : {error}.",
    "The commitment is {said}; the panels give {found}.": (
        "L’empreinte écrite est {said} ; les listes donnent {found}."
    ),
    "Commitment: {found}. Compare it with the one published before the draw.": (
        "Empreinte : {found}. Comparez-la à celle qui a été publiée avant le tirage."
    ),
    "There is no panel.": "Il n’y a aucune liste.",
    "Panel {number} does not name {places} different people.": (
        "La liste {number} ne nomme pas {places} personnes différentes."
    ),
    "{ref} stands in {found} panels, not in {said}.": (
        "{ref} figure dans {found} listes, et non dans {said}."
    ),
    "The order for freed places does not name everybody once.": (
        "L’ordre des places libérées ne nomme pas chaque personne une fois."
    ),
    "Somebody said to be without a chance stands in a panel.": (
        "Une personne dite sans aucune chance figure dans une liste."
    ),
    "The smallest chance is {least} of {count} panels.": (
        "La plus petite chance est de {least} listes sur {count}."
    ),
    "Panels: {count} of {places} people each; the counts are right.": (
        "Listes : {count}, de {places} personnes chacune ; les comptes sont justes."
    ),
    "Smallest chance: {least} panels of {count}; greatest: {most}.": (
        "Plus petite chance : {least} listes sur {count} ; plus grande : {most}."
    ),
    "Without a chance: {count}.": "Sans aucune chance : {count}.",
    "Somebody whose values are told is not in the lottery.": (
        "Une personne dont les réponses sont publiées n’est pas dans le tirage."
    ),
    "The values told are not those of the people.": (
        "Les réponses publiées ne sont pas celles des personnes."
    ),
    "Quotas: no panel breaks them, as far as the {known} people of {count} whose values are told;"
    " the full file, which sworn observers hold, shows the others.": (
        "Quotas : aucune liste ne les enfreint, d’après les {known} personnes sur {count} dont les"
        " réponses sont publiées ; le fichier complet, remis aux personnes qui observent, montre"
        " les autres."
    ),
    HIDDEN: (
        "Quotas : ce fichier public ne dit pas qui est qui ; le fichier complet, remis aux"
        " personnes qui observent, le montre."
    ),
    "The people and quotas are not those of the commitment.": (
        "Les personnes et les quotas ne sont pas ceux de l’empreinte."
    ),
    "The counts do not name the same people as the pool.": (
        "Les comptes ne nomment pas les mêmes personnes que la liste des demandes."
    ),
    "The number of places is not that of the pool.": (
        "Le nombre de places n’est pas celui de la liste des demandes."
    ),
    "Panel {number} has {n} {criterion} {value}, not {least} to {most}.": (
        "La liste {number} compte {n} {criterion} {value}, et non de {least} à {most}."
    ),
    "Panel {number} has {n} people of household {home}.": (
        "La liste {number} compte {n} personnes du foyer {home}."
    ),
    "Panel {number} takes group {group} apart.": "La liste {number} sépare le groupe {group}.",
    "Quotas, households and groups: every panel keeps them.": (
        "Quotas, foyers et groupes : chaque liste les respecte."
    ),
    "The weights of the certificate are not shares of 1.": (
        "Les poids de la preuve ne sont pas des parts de 1."
    ),
    "A multiplier of a household is below 0.": "Un multiplicateur de foyer est négatif.",
    "The certificate proves {bound}, not {said}.": "La preuve établit {bound}, et non {said}.",
    "Proof: no lottery gives everybody a chance above {bound} = {percent:.4%};": (
        "Preuve : aucun tirage ne donne à chaque personne une chance supérieure à"
        " {bound} = {percent:.4%} ;"
    ),
    "this one is {gap:.2f} points below, by choice of the objective or by rounding.": (
        "celui-ci est {gap:.2f} point au-dessous, par le choix de l’objectif ou par l’arrondi."
    ),
    "{dice} is not a throw of {width} ten-sided dice: give {width} digits.": (
        "{dice} n’est pas un jet de {width} dés à dix faces : donnez {width} chiffres."
    ),
    "There is no panel {dice}: throw all {width} dice again.": (
        "Il n’y a pas de liste {dice} : relancez les {width} dés."
    ),
    "{path}: this file is not JSON: {error}.": "{path} : ce fichier n’est pas du JSON : {error}.",
    "Panel {number}:": "Liste {number} :",
    "Everything holds.": "Tout est juste.",
    "WRONG.": "FAUX.",
}


def say(words: str, language: str = "en", **values: Any) -> str:
    """A sentence, in French or in English."""
    return (FRENCH[words] if language == "fr" and words in FRENCH else words).format(**values)


class Wrong(ValueError):  # noqa: N818  reads better at the call site
    """A sentence: what does not hold."""

    def __init__(self, words: str, **values: Any) -> None:
        super().__init__(say(words, **values))
        self.words, self.values = words, values

    def said(self, language: str) -> str:
        """The sentence, in French or in English."""
        return say(self.words, language, **self.values)


def sha256_of(document: Any) -> str:
    """Of the JSON text with sorted keys, no spaces, in UTF-8."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def check(document: Any, language: str = "en") -> list[str]:
    """Check everything; give back lines to read. Raises Wrong."""
    return [say(words, language, **values) for words, values in _checked(document)]


def _checked(document: Any) -> list[Line]:
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Wrong("This file is not a lottery in the form {form}.", form=FORMAT)
    try:
        said = [_commitment(document), *_panels(document)]
        if "pool" not in document:
            return [*said, _as_far_as_known(document)]
        people = _people(document)
        return [*said, _rules(document, people), *_certificate(document, people)]
    except (AttributeError, KeyError, IndexError, TypeError, ZeroDivisionError) as error:
        what = f"{type(error).__name__} {error}"
        raise Wrong("The file is damaged: {error}.", error=what) from error


def _commitment(document: Any) -> Line:
    found = sha256_of({name: document[name] for name in COMMITTED})
    if found != document["commitment"]:
        raise Wrong(
            "The commitment is {said}; the panels give {found}.",
            said=document["commitment"],
            found=found,
        )
    return "Commitment: {found}. Compare it with the one published before the draw.", {
        "found": found
    }


def _panels(document: Any) -> Iterator[Line]:
    panels, counts, places = document["panels"], document["counts"], document["places"]
    if not panels:
        raise Wrong("There is no panel.")
    for number, panel in enumerate(panels):
        if len(panel) != places or len(set(panel)) != len(panel):
            raise Wrong(
                "Panel {number} does not name {places} different people.",
                number=number,
                places=places,
            )
    found = Counter(ref for panel in panels for ref in panel)
    for ref in sorted(set(counts) | set(found)):
        if counts.get(ref) != found[ref]:
            raise Wrong(
                "{ref} stands in {found} panels, not in {said}.",
                ref=ref,
                found=found[ref],
                said=counts.get(ref),
            )
    if sorted(document["order"]) != sorted(counts):
        raise Wrong("The order for freed places does not name everybody once.")
    able = set(counts) - set(document["unreachable"])
    least = min((found[ref] for ref in able), default=0)
    if any(found[ref] for ref in document["unreachable"]):
        raise Wrong("Somebody said to be without a chance stands in a panel.")
    numbers = {"least": least, "count": len(panels), "most": max(found.values())}
    if abs(document["min_probability"] - least / len(panels)) > 1e-8:
        raise Wrong("The smallest chance is {least} of {count} panels.", **numbers)
    yield (
        "Panels: {count} of {places} people each; the counts are right.",
        {"count": len(panels), "places": places},
    )
    yield "Smallest chance: {least} panels of {count}; greatest: {most}.", numbers
    yield "Without a chance: {count}.", {"count": len(document["unreachable"])}


def _as_far_as_known(document: Any) -> Line:
    """The quotas, when some values only are told: nobody hidden can break or mend too much."""
    known = document["known"]
    if set(known) - set(document["counts"]):
        raise Wrong("Somebody whose values are told is not in the lottery.")
    for number, panel in enumerate(document["panels"]):
        here = [known[ref] for ref in panel if ref in known]
        for criterion, value, least, most in document["quotas"]:
            n = sum(values[criterion] == value for values in here)
            if n > most or n + len(panel) - len(here) < least:
                raise _out(number, n, criterion, value, least, most)
    if not known:
        return HIDDEN, {}
    return (
        "Quotas: no panel breaks them, as far as the {known} people of {count} whose values are"
        " told; the full file, which sworn observers hold, shows the others."
    ), {"known": len(known), "count": len(document["counts"])}


def _out(number: int, n: int, *quota: Any) -> Wrong:
    named = dict(zip(("criterion", "value", "least", "most"), quota))  # noqa: B905  Python 3.9
    words = "Panel {number} has {n} {criterion} {value}, not {least} to {most}."
    return Wrong(words, number=number, n=n, **named)


def _people(document: Any) -> dict[str, Any]:
    pool = document["pool"]
    if sha256_of(pool) != document["pool_sha256"] or pool["quotas"] != document["quotas"]:
        raise Wrong("The people and quotas are not those of the commitment.")
    people = {one["ref"]: one for one in pool["people"]}
    if sorted(people) != sorted(document["counts"]):
        raise Wrong("The counts do not name the same people as the pool.")
    if pool["places"] != document["places"]:
        raise Wrong("The number of places is not that of the pool.")
    if any(people[ref]["values"] != values for ref, values in document["known"].items()):
        raise Wrong("The values told are not those of the people.")
    return people


def _rules(document: Any, people: dict[str, Any]) -> Line:
    groups = Counter(one["group"] for one in people.values() if one["group"])
    for number, panel in enumerate(document["panels"]):
        here = [people[ref] for ref in panel]
        for criterion, value, least, most in document["pool"]["quotas"]:
            n = sum(one["values"][criterion] == value for one in here)
            if not least <= n <= most:
                raise _out(number, n, criterion, value, least, most)
        homes = Counter(one["household"] for one in here if one["household"])
        for home, n in homes.items():
            if n > 1:
                words = "Panel {number} has {n} people of household {home}."
                raise Wrong(words, number=number, n=n, home=home)
        for group, n in Counter(one["group"] for one in here if one["group"]).items():
            if n != groups[group]:
                words = "Panel {number} takes group {group} apart."
                raise Wrong(words, number=number, group=group)
    return "Quotas, households and groups: every panel keeps them.", {}


def _units(people: dict[str, Any]) -> dict[str, list[Any]]:
    """People placed together, by the first ref of each."""
    named: dict[str, str] = {}
    units: dict[str, list[Any]] = {}
    for ref in sorted(people):
        group = people[ref]["group"]
        first = named.setdefault(group, ref) if group else ref
        units.setdefault(first, []).append(people[ref])
    return units


def _certificate(document: Any, people: dict[str, Any]) -> Iterator[Line]:
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
        words = "The certificate proves {bound}, not {said}."
        raise Wrong(words, bound=bound, said=said["bound"])
    gap = float(bound) - document["min_probability"]
    yield (
        "Proof: no lottery gives everybody a chance above {bound} = {percent:.4%};",
        {"bound": bound, "percent": float(bound)},
    )
    yield (
        "this one is {gap:.2f} points below, by choice of the objective or by rounding.",
        {"gap": 100 * gap},
    )


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
        words = "{dice} is not a throw of {width} ten-sided dice: give {width} digits."
        raise Wrong(words, dice=repr(dice), width=width)
    if int(dice) >= count:
        raise Wrong(
            "There is no panel {dice}: throw all {width} dice again.", dice=dice, width=width
        )
    return int(dice)


def read(path: str) -> Any:
    """The document of a file. Raises Wrong."""
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise Wrong("{path}: {error}.", path=path, error=error.strerror) from error
    except ValueError as error:
        raise Wrong("{path}: this file is not JSON: {error}.", path=path, error=error) from error


def main(arguments: Sequence[str] = ()) -> int:
    """Check the file named; 0 when everything holds."""
    parser = argparse.ArgumentParser(description="Check a published lottery, and draw from it.")
    parser.add_argument("file")
    parser.add_argument("--dice", default="", help="what the ten-sided dice showed, such as 273")
    parser.add_argument("--value", default="", help="a value announced in advance, instead of dice")
    own = "fr" if os.environ.get("LANG", "").startswith("fr") else "en"
    parser.add_argument("--language", choices=("fr", "en"), default=own)
    asked = parser.parse_args(arguments or None)
    try:
        document = read(asked.file)
        lines = check(document, asked.language)
        if asked.dice or asked.value:
            number = number_of(document, asked.dice, asked.value)
            lines += [say("Panel {number}:", asked.language, number=number)]
            lines += document["panels"][number]
    except Wrong as error:
        sys.stderr.write(f"{say('WRONG.', asked.language)} {error.said(asked.language)}\n")
        return 1
    sys.stdout.write("\n".join([*lines, say("Everything holds.", asked.language)]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
