"""Words of people in a frozen report: their fingerprints are hashed with it, they stand beside.

So the words of whoever takes them back leave it, and its hash can still be recomputed. A
fingerprint is the SHA-256 of `{"salt": …, "words": …}` in canonical JSON.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from chantier.reports import content
from chantier.reports.models import FrozenWords, Report

# Where somebody's own words stand in the data of a report, and under which name.
_FIELDS = {"contributions": "words", "corrections": "asked"}
_MARK = "fingerprint"


def fingerprint(salt: str, words: str) -> str:
    """64 hexadecimal digits."""
    return content.sha256({"salt": salt, "words": words})


def conceal(data: Any, report: Report) -> Any:
    """The data to hash: fingerprints in place of the words, which are kept beside."""
    pks = dict(report.meeting.contributions.values_list("number", "pk"))
    kept: list[FrozenWords] = []

    def closed(entry: Mapping[str, Any], field: str) -> dict[str, Any]:
        words, mark = entry[field], ""
        if words:
            salt = secrets.token_hex(16)
            mark = fingerprint(salt, words)
            kept.append(
                FrozenWords(
                    report=report,
                    contribution_id=pks[entry["number"]],
                    salt=salt,
                    words=words,
                    fingerprint=mark,
                )
            )
        return {name: value for name, value in entry.items() if name != field} | {_MARK: mark}

    rows = {name: [closed(one, field) for one in data[name]] for name, field in _FIELDS.items()}
    FrozenWords.objects.bulk_create(kept)
    return data | rows


def shown(report: Report) -> list[FrozenWords]:
    """The words of its frozen versions that may be quoted now, in the order of the numbers."""
    quotable = report.meeting.contributions.quotable()
    rows = report.frozen_words.filter(contribution__in=quotable).select_related("contribution")
    return list(rows.order_by("contribution__number", "fingerprint"))


def reveal(data: Any, report: Report) -> Any:
    """Frozen data as it may be read now: with the words of those who still agree to be quoted.

    Data frozen before fingerprints (chantier-report/1) holds the words: those taken back are left
    out, so that it no longer gives its hash.
    """
    kept = {one.fingerprint: one.words for one in shown(report)}
    quotable = set(report.meeting.contributions.quotable().values_list("number", flat=True))

    def opened(entry: Mapping[str, Any], field: str) -> dict[str, Any]:
        words = entry.get(field, "") if entry["number"] in quotable else ""
        if _MARK in entry:
            words = kept.get(entry[_MARK], "")
        return {name: value for name, value in entry.items() if name != _MARK} | {field: words}

    return data | {
        "contributions": [opened(one, "words") for one in data["contributions"]],
        "corrections": [
            one for entry in data["corrections"] if (one := opened(entry, "asked"))["asked"]
        ],
    }


def is_closed(data: Any) -> bool:
    """It holds nobody's words: it may be given out whoever took theirs back."""
    return all(field not in one for name, field in _FIELDS.items() for one in data[name])


def problems(data: Any, given: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """What does not match between frozen data and words given out beside it, as `told` has them."""
    marks = {(one["number"], one.get(_MARK)) for name in _FIELDS for one in data.get(name, ())}
    for one in given:
        if fingerprint(one["salt"], one["words"]) != one[_MARK]:
            yield f"the words of contribution {one['number']} do not match their fingerprint"
        elif (one["number"], one[_MARK]) not in marks:
            yield f"the words of contribution {one['number']} are not those of the report"


def faults(data: Any, report: Report) -> Iterator[str]:
    """The same of what the database keeps, and words lost that nobody took back."""
    kept = told(data, report)
    yield from problems(data, kept)
    quotable = set(report.meeting.contributions.quotable().values_list("number", flat=True))
    found = {one[_MARK] for one in kept}
    for name in _FIELDS:
        for one in data.get(name, ()):
            if one.get(_MARK) and one["number"] in quotable and one[_MARK] not in found:
                yield f"the words of contribution {one['number']} are missing"


def told(data: Any, report: Report) -> list[dict[str, Any]]:
    """The words of one frozen version that may be shown, with what proves them."""
    marks = {one.get(_MARK) for name in _FIELDS for one in data.get(name, ())}
    return [
        {
            "number": one.contribution.number,
            "salt": one.salt,
            "words": one.words,
            _MARK: one.fingerprint,
        }
        for one in shown(report)
        if one.fingerprint in marks
    ]
