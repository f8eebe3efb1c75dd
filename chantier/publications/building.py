"""Forms written apart: in a child process with limits, kept by the content they follow from."""

import hashlib
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

import chantier
from chantier.publications.builder import REFUSED
from chantier.publications.edition import Tell
from chantier.publications.snapshot import Snapshot
from chantier.typesetting.forms import FORMS
from chantier.typesetting.pdf import CannotTypeset

log = logging.getLogger(__name__)

PACKAGE = Path(chantier.__file__).parent
WRITERS = ("typesetting", "publications")  # the packages that the bytes depend on
LOOK = 0.2  # seconds between two looks at how far the child is
KEPT = 8  # editions in the cache


def write_apart(
    snapshot: Snapshot,
    *,
    tell: Tell = lambda fraction, form: None,
    seconds: int = 300,
    mebibytes: int = 3072,
) -> dict[str, bytes]:
    """Each form of a snapshot, as `edition.write` gives it. Raises CannotTypeset.

    `seconds` of CPU and `mebibytes` of address space bound the child. `tell` is called several
    times a second, so that a job that somebody stops stops the child too.
    """
    if kept := _read(_place(snapshot)):
        return kept
    with tempfile.TemporaryDirectory(prefix="chantier-book-") as folder:
        root = Path(folder)
        job = {"snapshot": snapshot.to_data(), "language": get_language() or "fr"}
        (root / "snapshot.json").write_text(json.dumps(job), "utf-8")
        _run(root, tell, seconds, mebibytes)
        forms = {key: (root / "forms" / key).read_bytes() for key in _keys(root / "forms")}
    _keep(_place(snapshot), forms)
    return forms


def forget() -> None:
    """Empty the cache: it may hold words that were taken back."""
    shutil.rmtree(_cache(), ignore_errors=True)


def _run(root: Path, tell: Tell, seconds: int, mebibytes: int) -> None:
    # -P: no module of the current folder may stand for one of the standard library.
    command = [sys.executable, "-P", "-m", "chantier.publications.builder", str(root)]
    paths = [str(PACKAGE.parent), os.environ.get("PYTHONPATH", "")]
    with (root / "errors").open("wb") as errors:
        child = subprocess.Popen(  # noqa: S603  a fixed command; what people wrote goes by a file
            [*command, str(seconds), str(mebibytes)],
            stdout=errors,
            stderr=errors,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))},
        )
        try:
            _follow(child, root, tell, time.monotonic() + 2 * seconds)
        finally:
            child.kill()
            child.wait()
    if child.returncode == REFUSED and (root / "refused").exists():
        raise CannotTypeset((root / "refused").read_text("utf-8"))
    if child.returncode:
        told = (root / "errors").read_text("utf-8", "replace")
        log.error("the builder ended with %s: %s", child.returncode, told[-2000:])
        raise CannotTypeset(
            _(
                "This book asks for more time or memory than a book may take. "
                "Make its pictures smaller, or take some of it out, and try again."
            )
        )


def _follow(child: subprocess.Popen[bytes], root: Path, tell: Tell, until: float) -> None:
    """Until it ends, or it is late, or `tell` raises."""
    while child.poll() is None and time.monotonic() < until:
        if (root / "progress").exists():
            fraction, form = json.loads((root / "progress").read_text("utf-8"))
            tell(fraction, form)
        time.sleep(LOOK)


def _keys(folder: Path) -> Iterator[str]:
    return (key for key in FORMS if (folder / key).is_file())


# The cache: a folder for each content, written with the same code.


def _place(snapshot: Snapshot) -> Path:
    name = hashlib.sha256(f"{snapshot.sha256} {snapshot.version} {_code()}".encode()).hexdigest()
    return _cache() / name


def _cache() -> Path:
    return Path(settings.DATA_DIR) / "cache" / "editions"


@lru_cache(maxsize=1)
def _code() -> str:
    """Of all that turns a snapshot into bytes: our writers, their words and fonts, typst."""
    made = hashlib.sha256(version("typst").encode())
    for package in WRITERS:
        for path in sorted((PACKAGE / package).rglob("*")):
            if path.is_file() and path.suffix not in {".pyc", ".po"}:
                made.update(str(path.relative_to(PACKAGE)).encode())
                made.update(path.read_bytes())
    for path in sorted((Path(settings.DATA_DIR) / "fonts").glob("*")):
        made.update(path.read_bytes())
    return made.hexdigest()


def _read(place: Path) -> dict[str, bytes] | None:
    """What is kept there, if it is what was put there."""
    try:
        sums: Mapping[str, str] = json.loads((place / "sums.json").read_text("utf-8"))
        forms = {key: (place / key).read_bytes() for key in FORMS if key in sums}
    except (OSError, ValueError):
        return None
    if {key: hashlib.sha256(one).hexdigest() for key, one in forms.items()} != sums:
        return None
    os.utime(place)
    return forms


def _keep(place: Path, forms: Mapping[str, bytes]) -> None:
    """Written beside, then named at once. A cache that cannot be written is done without."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=place.parent, prefix="new-"))
        for key, content in forms.items():
            (fresh / key).write_bytes(content)
        sums = {key: hashlib.sha256(content).hexdigest() for key, content in forms.items()}
        (fresh / "sums.json").write_text(json.dumps(sums), "utf-8")
        shutil.rmtree(place, ignore_errors=True)
        fresh.rename(place)
        old = sorted(place.parent.iterdir(), key=lambda one: one.stat().st_mtime, reverse=True)
        for one in old[KEPT:]:
            shutil.rmtree(one, ignore_errors=True)
    except OSError:
        log.exception("the edition was not kept in the cache")
