"""PDF by typst: a fixed template reads JSON as data, in a child process with limits.

No markup is ever generated: text such as `#read("x")` or `$x$` prints as it is written.
"""

import datetime
import json
import logging
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from django.conf import settings
from django.utils.translation import gettext as _

from chantier.typesetting.characters import without_controls

FONTS = Path(__file__).parent / "fonts"
TEMPLATES = Path(__file__).parent / "templates" / "typst"
COMPILER = Path(__file__).parent / "compiler.py"
UA = ("ua-1",)
ARCHIVE = ("ua-1", "a-2a")
ARCHIVE_WITH_FILES = ("ua-1", "a-3a")
EPOCH = datetime.date(
    2015, 10, 13
)  # for prints without a date: the bytes must not follow the clock
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*(\.[a-z0-9]+)?")

log = logging.getLogger(__name__)


class CannotTypeset(Exception):  # noqa: N818  reads better at the call site
    """The PDF cannot be made. `sentence` says why; `missing`: characters no font has."""

    def __init__(self, sentence: str, missing: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Compiled:
    """What typst gave: one PDF or a picture a page, and what the template put under the label."""

    pages: tuple[bytes, ...]
    found: list[Any]

    @property
    def content(self) -> bytes:
        """The one file, of a print."""
        return self.pages[0]


def compile_pdf(
    template: str,
    data: Mapping[str, Any],
    *,
    standards: Sequence[str] = UA,
    files: Mapping[str, bytes] | None = None,
    date: datetime.date = EPOCH,
    fonts: Sequence[Path] = (),
    replace_missing: bool = True,
    seconds: int = 60,
    mebibytes: int = 2048,
) -> bytes:
    """Typeset `data` with templates/typst/`template`.typ: the same bytes for the same arguments.

    `data` is anything JSON can hold; control and bidirectional override characters are taken out.
    `files`: images by flat name (`a1b2.svg`), which the template finds under `files/`.
    `replace_missing`: a character that no font has prints as a box; otherwise it is refused.
    `seconds` of CPU and `mebibytes` of address space bound the child.
    Fonts: those within typst, Andika, `fonts`, and what the operator put in the data folder's
    `fonts/`. Raises CannotTypeset.
    """
    return compile_typst(
        template,
        data,
        standards=standards,
        files=files,
        date=date,
        fonts=fonts,
        replace_missing=replace_missing,
        seconds=seconds,
        mebibytes=mebibytes,
    ).content


def compile_typst(
    template: str,
    data: Mapping[str, Any],
    *,
    standards: Sequence[str] = (),
    files: Mapping[str, bytes] | None = None,
    date: datetime.date = EPOCH,
    fonts: Sequence[Path] = (),
    replace_missing: bool = True,
    seconds: int = 60,
    mebibytes: int = 2048,
    query: str = "",
    output: Literal["pdf", "png"] = "pdf",
) -> Compiled:
    """As `compile_pdf`, with what the template says under the label `query`; `output`: its format.

    A PNG has 144 points an inch. Raises CannotTypeset.
    """
    _check_name(template)
    with tempfile.TemporaryDirectory(prefix="chantier-typst-") as folder:
        root = Path(folder)
        for source in TEMPLATES.glob("*.typ"):
            (root / source.name).write_bytes(source.read_bytes())
        (root / "files").mkdir()
        for name, content in (files or {}).items():
            _check_name(name)
            (root / "files" / name).write_bytes(content)
        (root / "data.json").write_text(_json(data), "utf-8")
        job = {
            "template": template,
            "standards": list(standards),
            "date": date.isoformat(),
            "fonts": [str(path) for path in (FONTS, *fonts, Path(settings.DATA_DIR) / "fonts")],
            "replace": replace_missing,
            "seconds": seconds,
            "mebibytes": mebibytes,
            "query": query,
            "format": output,
        }
        _run(root, job, seconds)
        found = json.loads((root / "found.json").read_text("utf-8")) if query else []
        made = sorted(root.glob("out-*"), key=lambda path: int(path.name[4:]))
        return Compiled(tuple(path.read_bytes() for path in made), found)


def missing_glyphs(text: str) -> frozenset[str]:
    """The characters of `text` that no font of the house can draw."""
    letters = sorted({letter for letter in without_controls(text) if ord(letter) > 0xFF})
    if not letters:
        return frozenset()
    try:
        compile_pdf("glyphs", {"letters": letters}, standards=ARCHIVE, replace_missing=False)
    except CannotTypeset as refused:
        if not refused.missing:
            raise
        return frozenset(refused.missing)
    return frozenset()


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise ValueError(f"Not a file name for typst: {name!r}")


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(_clean(data), ensure_ascii=False, sort_keys=True)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return without_controls(value)
    if isinstance(value, Mapping):
        return {str(key): _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return value


def _run(root: Path, job: Mapping[str, Any], seconds: int) -> None:
    # -P: no module of this folder may stand for one of the standard library.
    command = [sys.executable, "-P", str(COMPILER), str(root), json.dumps(job)]
    kept = ("PATH", "PYTHONPATH", "VIRTUAL_ENV", "SYSTEMROOT")  # no secret goes to the child
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603  a fixed command; text goes through files
            command,
            capture_output=True,
            cwd=root,
            env=environment | {"LANG": "C.UTF-8", "RAYON_NUM_THREADS": "2"},
            timeout=2 * seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise CannotTypeset(_too_much()) from late
    if done.returncode:
        raise _refusal(done.returncode, done.stderr.decode("utf-8", "replace"))


def _too_much() -> str:
    return _(
        "This document asks for more time or memory than a print may take. "
        "Divide it, or make its pictures smaller, and try again."
    )


def _refusal(code: int, stderr: str) -> CannotTypeset:
    try:
        reason = json.loads(stderr) if code == 2 else None
    except ValueError:
        reason = None
    if reason is None:  # killed by a limit, or the child fell
        log.error("typst ended with %s: %s", code, stderr[-2000:])
        return CannotTypeset(_too_much())
    missing = tuple(reason["missing"])
    if missing:
        return CannotTypeset(
            _("No font has these characters: %(characters)s. Replace them, or add a font.")
            % {"characters": " ".join(missing)},
            missing,
        )
    log.warning("typst refused: %s", reason["diagnostic"])
    return CannotTypeset(
        _("The print was refused: %(reason)s.") % {"reason": reason["message"].rstrip(".")}
    )
