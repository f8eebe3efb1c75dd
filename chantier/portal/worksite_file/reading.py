"""Reading a worksite file: every fault at once, each with its line, its field and a sentence."""

import datetime
import difflib
import re
import tomllib
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from chantier.portal.worksite_file import fields
from chantier.portal.worksite_file.fields import Field
from chantier.portal.worksite_file.lines import Path, line_of, locate
from chantier.portal.worksite_file.standing import conflicts

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SYNTAX_LINE = re.compile(r"at line (\d+)")
KIND_NAMES = {
    fields.TEXT: lambda: _("a text between quotes"),
    fields.SLUG: lambda: _("small letters, digits and hyphens between quotes"),
    fields.NUMBER: lambda: _("a whole number, without quotes"),
    fields.SHARE: lambda: _("a share between 0 and 1, like 0.25"),
    fields.FLAG: lambda: _("true or false"),
    fields.DAY: lambda: _("a day without quotes, like 2015-10-13"),
    fields.HOUR: lambda: _("an hour without quotes, like 19:00:00"),
    fields.MOMENT: lambda: _("a day and an hour without quotes, like 2015-09-01T09:00:00"),
    fields.CHOICE: lambda: _("one of the words that the guide lists"),
    fields.TEXTS: lambda: _("a list of texts"),
}


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault: where (`line`, from 1; `field`, dotted) and what to do about it."""

    line: int
    field: str
    sentence: str

    def __str__(self) -> str:
        return _("line %(line)d, %(field)s: %(sentence)s") % {
            "line": self.line,
            "field": self.field or _("file"),
            "sentence": self.sentence,
        }


@dataclass
class WorksiteFile:
    """What a file says. `problems` is empty when it can be imported."""

    data: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)
    lines: dict[Path, int] = field(default_factory=dict)

    def compare(self) -> None:
        """Add what the database forbids; asked of a file that has no fault of its own."""
        faults = [] if self.problems else conflicts(self.data)
        self.problems += sorted(_problem(self.lines, path, sentence) for path, sentence in faults)


def read(source: bytes) -> WorksiteFile:
    """Read and check a worksite file. Never raises: faults are in `problems`, in order of lines."""
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError:
        return WorksiteFile({}, [Problem(1, "", _("Save the file in UTF-8."))])
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _SYNTAX_LINE.search(str(error))  # otherwise: at the end of the document
        line = int(found[1]) if found else len(text.splitlines())
        sentence = _("This is not TOML: %(error)s.") % {"error": error}
        return WorksiteFile({}, [Problem(line, "", sentence)])
    lines = locate(text)
    checking = _Checking(lines)
    checking.tables(data)
    if not checking.problems:
        checking.references(data)
    return WorksiteFile(data, sorted(checking.problems), lines)


def _problem(lines: dict[Path, int], path: Path, sentence: str) -> Problem:
    name = ".".join(str(part + 1 if isinstance(part, int) else part) for part in path)
    return Problem(line_of(lines, path), name, sentence)


class _Checking:
    """One pass over the data, collecting problems."""

    def __init__(self, lines: dict[Path, int]) -> None:
        self.lines = lines
        self.problems: list[Problem] = []

    def say(self, path: Path, sentence: str) -> None:
        self.problems.append(_problem(self.lines, path, sentence))

    def tables(self, data: dict[str, Any]) -> None:
        for name in fields.REQUIRED_TABLES:
            if name not in data:
                self.say((name,), _("The table [%(name)s] is missing.") % {"name": name})
        self._inner((), data, {}, fields.TABLES)

    def _inner(
        self, path: Path, data: dict[str, Any], own: dict[str, Field], inner: dict[str, Any]
    ) -> None:
        """The values of one table, and the tables inside it."""
        for name, value in data.items():
            here = (*path, name)
            if name in own:
                self._value(here, value, own[name])
            elif name in inner:
                self._table(here, value, inner[name])
            else:
                self._unknown(here, name, [*own, *inner])
        for name, one in own.items():
            if one.required and name not in data:
                self.say((*path, name), _("This field is needed."))

    def _unknown(self, path: Path, name: str, known: list[str]) -> None:
        near = difflib.get_close_matches(name, known, n=1)
        if near:
            self.say(path, _("Unknown. Did you mean “%(near)s”?") % {"near": near[0]})
        else:
            self.say(path, _("Unknown. Known here: %(known)s.") % {"known": ", ".join(known)})

    def _table(self, path: Path, value: Any, shape: Any) -> None:
        repeated = isinstance(shape, list)
        if repeated != isinstance(value, list) or not isinstance(value, list | dict):
            form = f"[[{path[-1]}]]" if repeated else f"[{path[-1]}]"
            self.say(path, _("Write it as a table: %(form)s.") % {"form": form})
            return
        rows = value if repeated else [value]
        own, inner = shape[0] if repeated else shape
        for index, row in enumerate(rows):
            here = (*path, index) if repeated else path
            if isinstance(row, dict):
                self._inner(here, row, own, inner)
            else:
                self.say(here, _("Write it as a table: %(form)s.") % {"form": f"[[{path[-1]}]]"})

    def _value(self, path: Path, value: Any, one: Field) -> None:
        if not _is_a(value, one.kind):
            self.say(path, _("Write %(what)s.") % {"what": KIND_NAMES[one.kind]()})
        elif one.choices and value not in one.choices:
            words = ", ".join(one.choices)
            self.say(path, _("Write one of these words: %(words)s.") % {"words": words})
        elif isinstance(value, str):
            self._text(path, value, one)
        elif one.kind == fields.NUMBER and not 0 < value <= one.limit:
            limit = {"limit": one.limit}
            self.say(path, _("Write a number from 1 to %(limit)d.") % limit)
        elif one.kind == fields.SHARE and not 0 <= value <= 1:
            self.say(path, _("Write %(what)s.") % {"what": KIND_NAMES[fields.SHARE]()})

    def _text(self, path: Path, value: str, one: Field) -> None:
        if len(value) > one.limit:
            sizes = {"size": len(value), "limit": one.limit}
            self.say(path, _("This text has %(size)d characters; the limit is %(limit)d.") % sizes)
        elif one.required and not value.strip():
            self.say(path, _("This field is needed."))
        elif one.kind == fields.SLUG and not _SLUG.fullmatch(value):
            self.say(path, _("Write %(what)s.") % {"what": KIND_NAMES[fields.SLUG]()})

    def references(self, data: dict[str, Any]) -> None:
        """What one table says of another, and what must be said once only."""
        space = data["space"]
        constituencies = space.get("constituencies", [])
        self._once(("space", "constituencies"), constituencies, "slug")
        self._once(("space", "constituencies"), constituencies, "letter")
        for name in ("initiatives", "meetings"):
            self._once((name,), data.get(name, []), "slug")
        known = {one["slug"] for one in constituencies}
        for index, member in enumerate(space.get("committee", [])):
            path = ("space", "committee", index, "constituency")
            self._known(path, member.get("constituency"), known)
        initiatives = {one["slug"] for one in data.get("initiatives", [])}
        for index, meeting in enumerate(data.get("meetings", [])):
            self._known(("meetings", index, "initiative"), meeting.get("initiative"), initiatives)
            self._hours(("meetings", index), meeting)
        worksite = data["worksite"]
        start, end = worksite.get("starts_on"), worksite.get("ends_on")
        if start and end and end < start:
            self.say(("worksite", "ends_on"), _("The worksite ends before it starts."))

    def _once(self, path: Path, rows: list[dict[str, Any]], name: str) -> None:
        seen: set[str] = set()
        for index, row in enumerate(rows):
            if row[name] in seen:
                sentence = _("“%(value)s” is already used above.") % {"value": row[name]}
                self.say((*path, index, name), sentence)
            seen.add(row[name])

    def _known(self, path: Path, value: str | None, known: set[str]) -> None:
        if value is not None and value not in known:
            sentence = _("“%(value)s” is named nowhere in this file.") % {"value": value}
            self.say(path, sentence)

    def _hours(self, path: Path, meeting: dict[str, Any]) -> None:
        start, end = meeting.get("from"), meeting.get("to")
        if "date" in meeting and start is None:
            self.say((*path, "date"), _("Say from which hour: from = 19:00:00."))
        if "date" not in meeting and (start or end):
            self.say(path, _("Hours without a day: add date, or say it in words with when."))
        if start and end and end <= start:
            self.say((*path, "to"), _("The meeting ends before it starts."))
        if "date" not in meeting and "when" not in meeting:
            self.say(path, _("Say when: date, from and to, or in words with when."))


def _is_a(value: Any, kind: str) -> bool:
    """Python counts true as a number and a moment as a day; we do not."""
    if isinstance(value, bool) and kind != fields.FLAG:
        return False
    if kind == fields.DAY and isinstance(value, datetime.datetime):
        return False
    if kind == fields.TEXTS:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return isinstance(value, fields.TYPES[kind])
